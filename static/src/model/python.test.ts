import { describe, expect, it } from "vitest";
import { readDocument, type Value } from "./document";
import { nodeCode, productCode, tensorCode } from "./python";
import { Recording } from "./testing/documents";

const value = (shape: number[], preview: unknown, dtype = "float32") => ({ shape, preview, dtype }) as unknown as Value;

describe("a tensor as Python", () => {
  it.each([
    [[], [3], "float32", "torch.tensor(3.0)"],
    [[2], [1, -0], "float32", "torch.tensor([1.0, -0.0])"],
    [[2, 2], [1, 2, 3, 4], "int64", "torch.tensor([[1, 2], [3, 4]])"],
    [[1, 2], [0.5, "nan"], "float64", 'torch.tensor([[0.5, float("nan")]], dtype=torch.float64)'],
    [[2], [true, false], "bool", "torch.tensor([True, False])"],
    [[1], [[1, "-inf"]], "complex64", 'torch.tensor([complex(1.0, float("-inf"))], dtype=torch.complex64)'],
    [[0, 3], [], "float32", "torch.empty([0,3], dtype=torch.float32)"],
  ])("of shape %j with %j", (shape, preview, dtype, expected) => {
    expect(tensorCode(value(shape, preview, dtype))).toBe(expected);
  });

  it("is none where elements are missing, or the dtype has no literals", () => {
    expect(tensorCode(value([100], [1, 2]))).toBeNull();
    expect(tensorCode(value([1], null))).toBeNull();
    expect(tensorCode(value([1], [1], "qint8"))).toBeNull();
  });
});

describe("the way to a node", () => {
  const recording = new Recording();
  const [u, v] = [recording.leaf("u"), recording.leaf("v")];
  const product = recording.op("MulBackward0", [u, v]);
  recording.op("AddBackward0", [u, product], "y");
  const lost = recording.op("ExpBackward0", [v]);
  const document = recording.document();

  it("starts at a variable and takes as few steps as it can", () => {
    expect(nodeCode(document, product.node)).toBe("y.grad_fn.next_functions[1][0]");
    expect(nodeCode(document, u.node)).toBe("y.grad_fn.next_functions[0][0]");
    expect(nodeCode(document, v.node)).toBe("y.grad_fn.next_functions[1][0].next_functions[1][0]");
  });

  it("is none where no variable leads there", () => {
    expect(nodeCode(document, lost.node)).toBeNull();
  });
});

describe("a node's product as Python", () => {
  const document = readDocument({
    schema: 1,
    snippet: { code: "" },
    values: [
      { shape: [], dtype: "float32", preview: [-1.5] },
      { shape: [], dtype: "float32", preview: [2.25] },
      { shape: [], dtype: "float32", preview: [4] },
    ],
    ops: [{ name: "aten::pow.Tensor_Scalar", inputs: [0], constants: ["2"], outputs: [1] }],
    nodes: [
      { name: "PowBackward0", kind: "function", op: 0, outputs: [{ shape: [], dtype: "float32", value: 1 }] },
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad" },
    ],
    edges: [{ source: 0, slot: 0, target: 1, argument: "self" }],
    formulas: {
      PowBackward0: { self: { source: "derivatives.yaml: pow.Tensor_Scalar(Tensor self, Scalar exponent)" } },
    },
  });

  it("runs the operator alone and asks for its gradients", () => {
    expect(productCode(document, 0, { node: 0, received: [2], sent: [] })).toBe(
      [
        "import torch",
        "",
        "self = torch.tensor(-1.5).requires_grad_()",
        "result = torch.ops.aten.pow.Tensor_Scalar(self, 2)",
        "gradient = torch.tensor(4.0)",
        "print(torch.autograd.grad(result, [self], gradient))",
        "",
      ].join("\n"),
    );
  });

  it("writes a number where the operator took one in a tensor's place", () => {
    const added = structuredClone(document);
    added.ops[0]!.name = "aten::add.Tensor";
    added.formulas.PowBackward0!.self!.source =
      "derivatives.yaml: add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1)";
    expect(productCode(added, 0, { node: 0, received: [2], sent: [] })).toContain(
      "result = torch.ops.aten.add.Tensor(self, 2)",
    );
  });

  it("is none where no gradient came, or the signature leaves open what goes where", () => {
    expect(productCode(document, 0, { node: 0, received: [null], sent: [] })).toBeNull();
    document.ops[0]!.constants = ["2", "3"];
    expect(productCode(document, 0, { node: 0, received: [2], sent: [] })).toBeNull();
  });
});
