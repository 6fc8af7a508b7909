import katex from "katex";
import { describe, expect, it } from "vitest";
import { type GraphDocument, readDocument } from "./document";
import { substituted } from "./substitution";

interface Operation {
  node: string;
  /** As the derivative table writes it. */
  signature: string;
  latex: string;
  inputs: number[];
  constants?: string[];
  attributes?: Record<string, unknown>;
  result: number;
  argument?: string;
}

/** One operation on scalars, and the pass that came through it. */
function passing(operation: Operation, received: number, sent: number): GraphDocument {
  const { node, signature, latex, inputs, constants = [], attributes = {}, result, argument = "self" } = operation;
  const numbers = [...inputs, result, received, sent];
  const last = inputs.length;
  return readDocument({
    schema: 1,
    snippet: { code: "" },
    values: numbers.map((number) => ({ shape: [], dtype: "float32", preview: [number] })),
    ops: [{ name: "aten::op", inputs: inputs.map((_, at) => at), constants, outputs: [last] }],
    nodes: [
      { name: node, kind: "function", op: 0, attributes, outputs: [{ shape: [], dtype: "float32", value: last }] },
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad" },
    ],
    edges: [{ source: 0, slot: 0, target: 1, argument }],
    formulas: { [node]: { [argument]: { latex, source: `derivatives.yaml: ${signature}` } } },
  });
}

function filled(operation: Operation, received: number, sent: number): string | null {
  const document = passing(operation, received, sent);
  const [edge] = document.edges;
  const [before, after] = document.values.slice(-2);
  const latex = substituted(document, edge!, before!, after!);
  if (latex !== null) katex.renderToString(latex, { throwOnError: true, strict: "error" });
  return latex;
}

const MUL: Operation = {
  node: "MulBackward0",
  signature: "mul.Tensor(Tensor self, Tensor other)",
  latex: String.raw`\operatorname{sum}_{\to \mathit{self}}(\bar{y} \odot \mathit{other})`,
  inputs: [2, -0.5],
  result: -1,
};

describe("a formula with its numbers", () => {
  it("says what was multiplied, and what came out", () => {
    expect(filled(MUL, 4, -2)).toBe(String.raw`4 \cdot (-0.5) = -2`);
  });

  it("says where numbers are rounded", () => {
    expect(filled({ ...MUL, inputs: [1, 1 / 3] }, 2, 2 / 3)).toBe(String.raw`2 \cdot 0.3333 \approx 0.6667`);
  });

  it("takes numbers from attributes, and multiplies what stands side by side", () => {
    const power: Operation = {
      node: "PowBackward0",
      signature: "pow.Tensor_Scalar(Tensor self, Scalar exponent)",
      latex: String.raw`\mathit{exponent}\,\bar{y} \odot \mathit{self}^{\mathit{exponent} - 1}`,
      inputs: [-3],
      constants: ["2"],
      attributes: { exponent: 2 },
      result: 9,
    };
    expect(filled(power, 1, -6)).toBe(String.raw`2 \cdot 1 \cdot (-3)^{2 - 1} = -6`);
  });

  it("takes a number in a tensor's place from the constants", () => {
    expect(filled({ ...MUL, inputs: [2], constants: ["3"] }, 5, 15)).toBe(String.raw`5 \cdot 3 = 15`);
  });

  it("writes the result for y, and keeps Euler's number", () => {
    const softplus = { ...MUL, node: "ExpBackward0", signature: "exp(Tensor self)", inputs: [0], result: 1 };
    expect(filled({ ...softplus, latex: String.raw`\bar{y} \odot y` }, 3, 3)).toBe(String.raw`3 \cdot 1 = 3`);
    expect(filled({ ...softplus, latex: String.raw`\bar{y} \odot e^{\mathit{self}}` }, 3, 3)).toBe(
      String.raw`3 \cdot e^{0} = 3`,
    );
  });

  it("writes very small numbers with a power of ten", () => {
    expect(filled({ ...MUL, inputs: [1, 1e-5] }, 2, 2e-5)).toBe(
      String.raw`2 \cdot (1 \cdot 10^{-5}) = 2 \cdot 10^{-5}`,
    );
  });

  it.each([
    ["a name that no number stands for", { ...MUL, latex: String.raw`\bar{y} \odot \mathit{mask}` }],
    ["an operation on tensors", { ...MUL, latex: String.raw`\bar{y}\,\mathit{other}^{\top}` }],
    ["nothing but the gradient", { ...MUL, latex: String.raw`\operatorname{sum}_{\to \mathit{self}}(\bar{y})` }],
    ["two sums", { ...MUL, latex: String.raw`\operatorname{sum}_{\to x}(\bar{y}) + (\bar{y})` }],
  ])("is not written for %s", (_, operation) => {
    expect(filled(operation, 4, 4)).toBeNull();
  });
});
