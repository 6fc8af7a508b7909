/** What a person would write for an autograd node, found by its class. */

import type { GraphNode, Op } from "./document";
import type { Category } from "./picture";

/** Titles by class, without "Backward" and the number after it. Classes not listed are split into words. */
const TITLES: Record<Exclude<Category, "custom" | "opaque" | "other">, Record<string, string>> = {
  linear: {
    Addmm: "x·W + b",
    Linear: "x·W + b",
    Mm: "a @ b",
    Bmm: "a @ b",
    Mv: "A @ v",
    Addmv: "A @ v + b",
    Baddbmm: "c + a @ b",
    Addbmm: "c + Σ a @ b",
    Dot: "a · b",
    Vdot: "a · b",
    Addr: "M + a ⊗ b",
    Convolution: "conv",
    Embedding: "embedding",
    EmbeddingBag: "embedding bag",
    Bilinear: "bilinear",
    ScaledDotProductFlashAttentionForCpu: "attention",
    ScaledDotProductFlashAttention: "attention",
    ScaledDotProductEfficientAttention: "attention",
    ScaledDotProductFusedAttentionOverrideable: "attention",
  },
  activation: {
    Relu: "relu",
    Gelu: "gelu",
    Tanh: "tanh",
    Sigmoid: "σ",
    Softmax: "softmax",
    LogSoftmax: "log softmax",
    LogSigmoid: "log σ",
    LogSigmoidForward: "log σ",
    Elu: "elu",
    Celu: "celu",
    Selu: "selu",
    LeakyRelu: "leaky relu",
    PreluKernel: "prelu",
    RreluWithNoise: "rrelu",
    Silu: "silu",
    Mish: "mish",
    Glu: "glu",
    Softplus: "softplus",
    Softshrink: "softshrink",
    Hardshrink: "hardshrink",
    Hardtanh: "hardtanh",
    Hardswish: "hardswish",
    Hardsigmoid: "hardsigmoid",
    Threshold: "threshold",
  },
  normalisation: {
    NativeBatchNorm: "batch norm",
    CudnnBatchNorm: "batch norm",
    MiopenBatchNorm: "batch norm",
    NativeLayerNorm: "layer norm",
    NativeGroupNorm: "group norm",
    FusedRmsNorm: "rms norm",
    NativeDropout: "dropout",
  },
  view: {
    T: "xᵀ",
    Transpose: "transpose",
    Permute: "permute",
    View: "view",
    UnsafeView: "view",
    ReshapeAlias: "reshape",
    Expand: "expand",
    Squeeze: "squeeze",
    Unsqueeze: "unsqueeze",
    Slice: "slice",
    Select: "x[i]",
    Index: "x[index]",
    IndexSelect: "index select",
    IndexPut: "x[index] = v",
    MaskedFill: "masked fill",
    MaskedSelect: "x[mask]",
    MaskedScatter: "masked scatter",
    Gather: "gather",
    Scatter: "scatter",
    ScatterAdd: "scatter add",
    Cat: "concat",
    Stack: "stack",
    Unbind: "unbind",
    Split: "split",
    UnsafeSplit: "split",
    Chunk: "chunk",
    SplitWithSizes: "split",
    Unfold: "unfold",
    Repeat: "repeat",
    Flip: "flip",
    Roll: "roll",
    Clone: "clone",
    Copy: "copy",
    CopySlices: "x[…] = v",
    Alias: "alias",
    AsStrided: "as strided",
    Diagonal: "diagonal",
    Tril: "tril",
    Triu: "triu",
    ToCopy: "to",
    ConstantPadNd: "pad",
    Where: "where",
    Contiguous: "contiguous",
  },
  elementwise: {
    Add: "a + b",
    Sub: "a − b",
    Rsub: "b − a",
    Mul: "a × b",
    Div: "a ÷ b",
    Pow: "aᵇ",
    Remainder: "a mod b",
    Exp: "eˣ",
    Exp2: "2ˣ",
    Expm1: "eˣ − 1",
    Log: "log",
    Log2: "log₂",
    Log10: "log₁₀",
    Log1P: "log(1 + x)",
    Sqrt: "√x",
    Rsqrt: "1 ÷ √x",
    Reciprocal: "1 ÷ x",
    Neg: "−x",
    Abs: "|x|",
    Sin: "sin",
    Cos: "cos",
    Tan: "tan",
    Asin: "asin",
    Acos: "acos",
    Atan: "atan",
    Atan2: "atan2",
    Sinh: "sinh",
    Cosh: "cosh",
    Erf: "erf",
    Sign: "sign",
    Floor: "⌊x⌋",
    Ceil: "⌈x⌉",
    Round: "round",
    Clamp: "clamp",
    ClampMin: "max(x, c)",
    ClampMax: "min(x, c)",
    Maximum: "max(a, b)",
    Minimum: "min(a, b)",
    Addcmul: "c + a × b",
    Addcdiv: "c + a ÷ b",
    Lerp: "lerp",
    Square: "x²",
  },
  reduction: {
    Sum: "sum",
    Mean: "mean",
    Max: "max",
    Min: "min",
    Amax: "max",
    Amin: "min",
    Median: "median",
    Prod: "prod",
    Std: "std",
    Var: "var",
    VarMean: "var, mean",
    Norm: "‖x‖",
    LinalgVectorNorm: "‖x‖",
    Logsumexp: "log Σ eˣ",
    Cumsum: "cumsum",
    Cumprod: "cumprod",
    Trace: "trace",
    LinalgDet: "det",
    Topk: "topk",
    Sort: "sort",
    MaxPool2DWithIndices: "max pool",
    MaxPool3DWithIndices: "max pool",
    AdaptiveMaxPool2D: "max pool",
    AvgPool2D: "avg pool",
    AvgPool3D: "avg pool",
    AdaptiveAvgPool2D: "avg pool",
    AdaptiveAvgPool3D: "avg pool",
    MseLoss: "mse loss",
    L1Loss: "l1 loss",
    SmoothL1Loss: "smooth l1 loss",
    HuberLoss: "huber loss",
    NllLoss: "nll loss",
    NllLoss2D: "nll loss",
    NllLossNd: "nll loss",
    BinaryCrossEntropy: "binary cross entropy",
    BinaryCrossEntropyWithLogits: "binary cross entropy",
    KlDiv: "kl divergence",
    SoftMarginLoss: "soft margin loss",
    MultiMarginLoss: "multi margin loss",
    CtcLoss: "ctc loss",
  },
};

const BY_CLASS = new Map<string, { title: string; category: Category }>();
for (const [category, titles] of Object.entries(TITLES)) {
  for (const [name, title] of Object.entries(titles)) BY_CLASS.set(name, { title, category: category as Category });
}
/** What operations are called in a picture, where no number or name of the snippet's says more. */
export const titles: readonly string[] = [...new Set([...BY_CLASS.values()].map(({ title }) => title))];

const INFIX = new Map([
  ["Add", "+"],
  ["Sub", "−"],
  ["Mul", "×"],
  ["Div", "÷"],
]);
/** Titles outside the elementwise ones whose letters stand for operands. */
const PRODUCTS = new Set(["a @ b", "a · b"]);
/** Letters that stand for operands, in the order of the operands. */
const LETTERS = [["a", "x"], ["b"]];
/** A longer name of an operand would make its box too wide. */
const LONG_NAME = 14;
const COMMUTATIVE = new Set(["Add", "Mul", "Dot", "Vdot", "Maximum", "Minimum", "Max", "Min"]);
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** By autograd's own name; a graph has few classes and many nodes. */
const classes = new Map<string, string>();

/** `MulBackward0` → `Mul`, `torch::autograd::CopySlices` → `CopySlices`. */
export function className({ name }: GraphNode): string {
  const known = classes.get(name);
  if (known !== undefined) return known;
  const short = name.replace(/^.*::/, "").replace(/Backward\d*$/, "") || name;
  classes.set(name, short);
  return short;
}

/** `operands` are the names of what the operator read, null for what has none. */
export function titleOf(
  node: GraphNode,
  op: Op | null,
  operands: readonly (string | null)[],
): { title: string; category: Category } {
  const name = className(node);
  if (node.kind === "custom") return { title: name, category: "custom" };
  const known = BY_CLASS.get(name) ?? { title: words(name), category: "other" as const };
  const category = node.kind === "opaque" ? "opaque" : known.category;
  const title = withNumbers(name, node, op) ?? known.title;
  const isFormula = known.category === "elementwise" || PRODUCTS.has(title);
  return { title: isFormula ? withNames(title, operands) : title, category };
}

/** Whether exchanging the operands would change the result, so that they need names in a picture. */
export function hasOrderedOperands(node: GraphNode): boolean {
  return !COMMUTATIVE.has(className(node)) || scaleOf(node) !== "";
}

/** Titles that say a number of the snippet: `x + 2`, `x³`, `a + 0.5·b`. */
function withNumbers(name: string, node: GraphNode, op: Op | null): string | null {
  const infix = INFIX.get(name);
  const constant = op !== null && op.inputs.length === 1 ? short(op.constants[0]) : null;
  if (infix !== undefined && constant !== null) return `x ${infix} ${constant}`;
  if (name === "Rsub" && constant !== null) return `${constant} − x`;
  if (infix !== undefined && scaleOf(node) !== "") return `a ${infix} ${scaleOf(node)}b`;
  if (name === "Pow") return power(node.attributes.exponent);
  return null;
}

/**
 * `y × y` for `a × b` where both are `y`, `… × 3` for `x × 3` where the operand has no name, or a long one: a letter
 * of ours might be a name of the snippet's. Two operands without names keep their letters.
 */
function withNames(title: string, operands: readonly (string | null)[]): string {
  if (operands.length === 0) return title;
  const names = operands.map((operand) => (operand !== null && operand.length <= LONG_NAME ? operand : null));
  if (names.length > 1 && names.every((name) => name === null)) return title;
  const letters = title.match(/\b[abx]\b/g) ?? [];
  if (letters.length !== names.length) return title;
  const named = new Map<string, string>();
  for (const [index, name] of names.entries())
    for (const letter of LETTERS[index] ?? []) named.set(letter, name ?? "…");
  return title.replace(/\b[abx]\b/g, (letter) => named.get(letter) ?? letter);
}

function scaleOf(node: GraphNode): string {
  const { alpha } = node.attributes;
  return typeof alpha === "number" && alpha !== 1 ? `${short(String(alpha)) ?? "α"}·` : "";
}

function power(exponent: unknown): string | null {
  if (typeof exponent !== "number") return null;
  if (exponent === 0.5) return "√x";
  if (Number.isInteger(exponent) && exponent >= 0 && exponent < 100) {
    return `x${[...String(exponent)].map((digit) => SUPERSCRIPT[Number(digit)]).join("")}`;
  }
  return `x^${short(String(exponent)) ?? "n"}`;
}

/** A number as the snippet would write it, null where it would not fit a title. */
function short(constant: string | undefined): string | null {
  if (constant === undefined || constant.trim() === "" || Number.isNaN(Number(constant))) return null;
  const text = String(Number(Number(constant).toPrecision(4))).replace("-", "−");
  return text.length <= 8 ? text : null;
}

function words(name: string): string {
  return name
    .replace(/([a-z])([A-Z0-9])/g, "$1 $2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase();
}
