import { describe, expect, it } from "vitest";
import markdown from "../../../docs/formulas.md?raw";
import type { Jacobian, Value } from "./document";
import { isElementwise, localOf } from "./local";

const value = (shape: number[], preview: unknown[]) => ({ shape, preview }) as unknown as Value;
const jacobian = (rows: number, columns: number, elements: number[]): Jacobian => ({
  node: 0,
  slot: 0,
  output: 0,
  rows,
  columns,
  elements,
});
const PRODUCT = String.raw`\bar{y} \odot \mathit{other}`;

describe("a local derivative", () => {
  it("is what was sent over what was received, element by element", () => {
    const local = localOf(value([3], [2, 4, -1]), value([3], [1, 8, 3]), PRODUCT, null);
    expect(local).toEqual({ kind: "product", local: { shape: [3], elements: [0.5, 2, -3] } });
  });

  it("is not known where nothing came in", () => {
    const local = localOf(value([2], [0, 4]), value([2], [0, 8]), PRODUCT, null);
    expect(local).toEqual({ kind: "product", local: { shape: [2], elements: [null, 2] } });
  });

  it("is known even there from a diagonal Jacobian", () => {
    const local = localOf(value([2], [0, 4]), value([2], [0, 8]), "", jacobian(2, 2, [7, 0, 0, 2]));
    expect(local).toEqual({ kind: "product", local: { shape: [2], elements: [7, 2] } });
  });

  it("has the shape of what was sent where a single number came in", () => {
    const local = localOf(value([], [2]), value([2, 1], [0.5, 1]), "", null);
    expect(local).toEqual({ kind: "product", local: { shape: [2, 1], elements: [0.25, 0.5] } });
  });

  it.each([
    ["same", [2], [1, 2], [2], [1, 2], String.raw`\operatorname{sum}_{\to \mathit{self}}(\bar{y})`],
    ["moved", [1, 3], [1, 2, 3], [3, 1], [3, 1, 2], String.raw`\operatorname{reshape}_{\mathit{self}}(\bar{y})`],
    ["summed", [2, 2], [1, 2, 3, 4], [2], [4, 6], String.raw`\operatorname{sum}_{\to \mathit{other}}(\bar{y})`],
    ["matrix", [2, 1], [1, 2], [1, 2], [3, 7], String.raw`\mathit{self}^{\top}\,\bar{y}`],
    ["mixed", [2], [1, 2], [2], [3, 4], String.raw`y \odot \left(\bar{y} - \sum_{\mathit{dim}} \bar{y} \odot y\right)`],
  ])("is %s", (kind, shape, received, toShape, sent, latex) => {
    expect(localOf(value(shape, received), value(toShape, sent), latex, null)).toEqual({ kind });
  });

  it("is that of the corner where tensors are large", () => {
    const local = localOf(value([100], [1, 2]), value([100], [1, 4]), PRODUCT, null);
    expect(local).toEqual({ kind: "product", local: { shape: [100], elements: [1, 2] } });
    expect(localOf(value([100], [1, 2]), value([100], [1, 2]), String.raw`\bar{y}^{\top}`, null)).toEqual({
      kind: "moved",
    });
  });

  it("is a factor of 1, not nothing, where a formula multiplies and the numbers happen to stay", () => {
    const [received, tanh] = [value([2], [3, 0]), String.raw`\bar{y} \odot \left(1 - y^{2}\right)`];
    expect(localOf(received, received, tanh, null)).toEqual({
      kind: "product",
      local: { shape: [2], elements: [1, null] },
    });
  });

  it("is not guessed where a function without a formula sent something, or elements are complex", () => {
    expect(localOf(value([2], [1, 2]), value([2], [3, 9]), "", null)).toBeNull();
    expect(localOf(value([1], [[1, 2]]), value([1], [[2, 2]]), PRODUCT, null)).toEqual({ kind: "mixed" });
  });
});

describe("a formula is elementwise", () => {
  /** Class and argument → LaTeX. */
  const formulas = new Map<string, string>();
  let name = "";
  for (const line of markdown.split("\n")) {
    name = /^### (.+)/.exec(line)?.[1] ?? name;
    const [, argument, latex] = /^- `(\w+)`: \$`(.+)`\$/.exec(line) ?? [];
    if (argument && latex) formulas.set(`${name}.${argument}`, latex);
  }

  it.each([
    "MulBackward0.other",
    "TanhBackward0.self",
    "PowBackward0.self",
    "ReluBackward0.self",
    "DivBackward0.other",
  ])("of %s", (key) => {
    expect(isElementwise(formulas.get(key) ?? "")).toBe(true);
  });

  it.each([
    "MmBackward0.self",
    "AddmmBackward0.mat1",
    "SoftmaxBackward0.self",
    "LogSoftmaxBackward0.self",
    "SumBackward0.self",
    "IndexSelectBackward0.self",
    "CumsumBackward0.self",
    "FlipBackward0.self",
    "ConvolutionBackward0.input",
    "LinalgCrossBackward0.self",
    "TransposeBackward0.self",
    "RollBackward0.self",
  ])("but not of %s", (key) => {
    expect(formulas.get(key), key).toBeTruthy();
    expect(isElementwise(formulas.get(key) ?? "")).toBe(false);
  });
});
