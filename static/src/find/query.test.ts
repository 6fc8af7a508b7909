import { describe, expect, it } from "vitest";
import { readDocument } from "../model/document";
import { Lookup } from "../state/lookup";
import { Entries } from "./entries";
import { search } from "./query";

/** `x = …; mask = …; y = x @ net.weight` (line 3), `z = relu(y)` (line 4), `z.backward()`, and a leaf `u` nobody reads. */
const about = new Lookup(
  readDocument({
    schema: 1,
    snippet: { code: "" },
    environment: { python: "", torch: "" },
    spans: [
      [3, 0, 3, 10],
      [4, 0, 4, 8],
    ],
    modules: [{ path: "net", type: "Linear" }],
    calls: [{ name: "torch.matmul", span: 0 }],
    ops: [
      { name: "aten::mm", call: 0, span: 0, inputs: [0, 1], node: 2 },
      { name: "aten::relu", span: 1, inputs: [2], node: 3 },
    ],
    values: [
      { shape: [2, 3], dtype: "float32", requires_grad: true, tensor: 0 },
      { shape: [3, 3], dtype: "float32", requires_grad: true, tensor: 1 },
      { shape: [2, 3], dtype: "float32", grad_fn: 2, op: 0, tensor: 2, statistics: { nans: 1 } },
      { shape: [2, 3], dtype: "float32", grad_fn: 3, op: 1, tensor: 3 },
      { shape: [2], dtype: "bool", tensor: 4 },
      { shape: [3, 3], dtype: "float32", tensor: 5 },
      { shape: [], dtype: "float32", requires_grad: true, tensor: 6 },
    ],
    nodes: [
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad", leaf: 0 },
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad", leaf: 1 },
      {
        name: "MmBackward0",
        op: 0,
        call: 0,
        span: 0,
        module: 0,
        outputs: [{ shape: [2, 3], dtype: "float32", value: 2 }],
      },
      { name: "ReluBackward0", op: 1, span: 1, outputs: [{ shape: [2, 3], dtype: "float32", value: 3 }] },
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad", leaf: 6 },
    ],
    edges: [
      { source: 2, slot: 0, target: 0 },
      { source: 2, slot: 1, target: 1 },
      { source: 3, slot: 0, target: 2 },
    ],
    passes: [{ kind: "backward", number: 1, roots: [{ node: 3 }], steps: [{ node: 3 }, { node: 2 }, { node: 1 }] }],
    variables: [
      { name: "net", module: 0 },
      { name: "x", value: 0 },
      { name: "net.weight", value: 1, grad: 5 },
      { name: "y", value: 2 },
      { name: "z", value: 3 },
      { name: "mask", value: 4 },
      { name: "u", value: 6 },
    ],
  }),
);
const entries = new Entries(about).all();
const titles = (text: string) => search(entries, text, { about, pass: 0 }).map(({ title }) => title);

describe("search", () => {
  it.each([
    ["weight", ["x @ weight", "net.weight"]],
    ["RELU", ["relu"]],
    ["mmback", ["x @ weight"]],
    ["y", ["x @ weight"]],
    ["torch.matmul", ["x @ weight"]],
    ["linear", ["net"]],
    ["line:3", ["x @ weight"]],
    ["line:3-4", ["x @ weight", "relu"]],
    ["line：4", ["relu"]],
    ["kind:leaf", ["x", "net.weight", "u"]],
    ["kind:parameter", ["net.weight"]],
    ["kind:input", ["mask"]],
    ["kind:module", ["net"]],
    ["op:matmul", ["x @ weight"]],
    ["shape:[3, 3]", ["net.weight"]],
    ["shape:(2,*) kind:op", ["x @ weight", "relu"]],
    ["shape:[]", ["u"]],
    ["grad:none", ["x", "u", "mask"]],
    ["nan", ["x @ weight"]],
    ["op:relu line:3", []],
    ["nothing of the kind", []],
    ["  ", []],
  ])("%s", (text, wanted) => {
    expect(titles(text).toSorted()).toEqual(wanted.toSorted());
  });

  it("puts what is named so first", () => {
    expect(titles("x")[0]).toBe("x");
    expect(titles("z")[0]).toBe("relu");
  });

  it("holds nothing back for a filter that is not typed to its end, and takes others as words", () => {
    expect(titles("relu line:").length).toBe(1);
    expect(titles("aten::mm")).toEqual(["x @ weight"]);
    expect(titles("shape:big")).toEqual([]);
  });
});

describe("what can be found", () => {
  it("is the same, made at once or little by little", () => {
    const slowly = new Entries(about);
    let times = 1;
    while (slowly.prepare(2)) times++;
    expect(times).toBe(Math.floor(entries.length / 2) + 1);
    expect(slowly.all()).toEqual(entries);
  });
});
