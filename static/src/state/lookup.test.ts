import { describe, expect, it } from "vitest";
import { readDocument } from "../model/document";
import { Lookup } from "./lookup";

/** `y = x * x` over two lines of a module, then `y.backward()`. */
const about = new Lookup(
  readDocument({
    schema: 1,
    snippet: { code: "x = …\ny = x * x\ny.backward()\n" },
    environment: { python: "3", torch: "2" },
    spans: [
      [1, 4, 1, 5],
      [2, 4, 2, 9],
    ],
    modules: [
      { path: "net", type: "Net" },
      { path: "net.inner", type: "Inner", parent: 0 },
    ],
    ops: [
      { name: "aten::ones", span: 0, outputs: [0] },
      { name: "aten::mul.Tensor", span: 1, inputs: [0, 0], outputs: [1] },
    ],
    values: [
      { shape: [], dtype: "float32", requires_grad: true, op: 0, tensor: 0, preview: [3] },
      { shape: [], dtype: "float32", requires_grad: true, is_leaf: false, grad_fn: 0, op: 1, tensor: 1, preview: [9] },
      { shape: [], dtype: "float32", requires_grad: true, tensor: 0, version: 1, preview: [4] },
      { shape: [], dtype: "float32", preview: [6] },
    ],
    nodes: [
      { name: "MulBackward0", op: 1, span: 1, module: 1, outputs: [{ shape: [], dtype: "float32", value: 1 }] },
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad", leaf: 0 },
    ],
    edges: [
      { source: 0, slot: 1, target: 1, argument: "other" },
      { source: 0, slot: 0, target: 1, argument: "self" },
    ],
    passes: [
      {
        kind: "backward",
        number: 1,
        roots: [{ node: 0 }],
        steps: [{ node: 0, received: [3], sent: [3, null] }],
        accumulated: [{ leaf: 1, incoming: 3, after: 3 }],
      },
    ],
    variables: [
      { name: "x", value: 2, grad: 3 },
      { name: "y", value: 1 },
    ],
  }),
);

describe("a document's lookup", () => {
  it("gives a node's edges in slot order", () => {
    expect(about.edges(0).map(([id, { argument }]) => [id, argument])).toEqual([
      [1, "self"],
      [0, "other"],
    ]);
  });

  it("finds the nodes of a line, leaves by the code that made their tensor", () => {
    expect([...about.nodesOn(1)]).toEqual([1]);
    expect([...about.nodesOn(2)]).toEqual([0]);
    expect([...about.nodesOn(3)]).toEqual([]);
  });

  it("tells what a pass did, and where it never came", () => {
    expect(about.step(0, 0)?.sent).toEqual([3, null]);
    expect(about.step(0, 1)).toBeUndefined();
    expect(about.accumulation(0, 1)?.after).toBe(3);
    expect(about.accumulation(0, 0)).toBeUndefined();
  });

  it("knows a tensor by any of its versions", () => {
    expect(about.grad(0)).toBe(3);
    expect(about.tensorName(0)).toBe("x");
    expect(about.nodeOf(2)).toBe(1);
    expect(about.nodeOf(1)).toBe(0);
    expect(about.nodeOf(3)).toBeNull();
    expect(about.title(1)).toBe("x");
  });

  it("names the modules around a node, innermost first, and the results a pass could start from", () => {
    expect(about.modulesOf(0)).toEqual([1, 0]);
    expect(about.modulesOf(1)).toEqual([]);
    expect(about.scalars()).toEqual(["y"]);
  });
});

describe("tensors that change and share", () => {
  const value = (row: Record<string, unknown>) => ({ shape: [2], dtype: "float32", ...row });
  const about = new Lookup(
    readDocument({
      schema: 1,
      snippet: { code: "" },
      values: [
        value({ tensor: 0, storage: 0 }),
        value({ tensor: 0, storage: 0, version: 1 }),
        value({ tensor: 0, storage: 0, version: 1, requires_grad: true }),
        value({ tensor: 1, storage: 0 }),
        value({ tensor: 2, storage: 0 }),
        value({ tensor: 3, storage: 1 }),
      ],
      variables: [
        { name: "x", value: 2 },
        { name: "view", value: 3 },
        { name: "other", value: 5 },
      ],
    }),
  );

  it("tells the last value of each version, oldest first", () => {
    expect(about.versions(0)).toEqual([0, 2]);
    expect(about.versions(5)).toEqual([5]);
  });

  it("tells who shares memory, as far as anything can name it", () => {
    expect(about.sharing(1)).toEqual([3]);
    expect(about.sharing(3)).toEqual([2]);
    expect(about.sharing(5)).toEqual([]);
  });
});
