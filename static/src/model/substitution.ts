/** A node's formula with the numbers put in. */

import type { Edge, GraphDocument, GraphNode, Value } from "./document";
import { whole } from "./local";

/** Significant digits of a number in a formula. */
const DIGITS = 4;
/** Symbols that are not the arguments' own names, as `app/graph/notation.py` chooses them. */
const SYMBOLS: Readonly<Record<string, string>> = {
  alpha: "\\alpha",
  beta: "\\beta",
  delta: "\\delta",
  eps: "\\varepsilon",
  lambd: "\\lambda",
};
/** A symbol; or a command with a word of text in braces, any other command, or a letter. */
const TOKEN =
  /\\(?:mathit\{(?:[^{}\\]|\\_)*\}|(?:operatorname|mathrm|text|texttt|begin|end)\{[^{}]*\}|bar\{y\}|overline\{[^{}]*\{[^{}]*\}\}|[a-zA-Z]+|.)|y_\{\d+\}|[a-zA-Z]/g;
/** Commands that say the same of numbers as of tensors; all others, and all other letters, are of tensors. */
const PLAIN = new Set(
  String.raw`\odot \frac \left \right \sqrt \ln \sin \cos \sinh \cosh \tanh \sigma \Phi \varphi \pi \infty \le \ge \ne
  \land \lor \begin{cases} \end{cases} \text{else} \operatorname{sgn} \, \\ e`.split(/\s+/),
);

/**
 * The formula of the gradient sent along an edge, where all of it are single numbers: `2 \cdot (-1.5) = -3`.
 *
 * Null where a tensor, or a number that was not recorded, is part of it.
 */
export function substituted(document: GraphDocument, edge: Edge, received: Value, sent: Value): string | null {
  const result = single(sent);
  const filled = result === null ? null : expression(document, edge, received);
  if (result === null || !filled || filled.latex === written(result, true)) return null;
  const isExact = filled.isExact && isShort(result);
  return `${filled.latex} ${isExact ? "=" : "\\approx"} ${written(result, false)}`;
}

/** The same without what it comes to; `isExact` says that no number in it was rounded. */
export function expression(
  document: GraphDocument,
  edge: Edge,
  received: Value,
): { readonly latex: string; readonly isExact: boolean } | null {
  const node = document.nodes[edge.source] as GraphNode;
  const formula = document.formulas[node.name]?.[edge.argument ?? ""];
  if (!formula?.latex) return null;
  const numbers = operands(document, node, formula.source);
  const gradient = single(received);
  if (gradient !== null) numbers.set("\\bar{y}", gradient);
  let known = true;
  const put = withoutSum(formula.latex).replace(TOKEN, (token) => {
    const number = numbers.get(token);
    if (number !== undefined) return written(number, true);
    if (!PLAIN.has(token)) known = false;
    if (token === "\\,") return " \\cdot ";
    return token === "\\odot" ? "\\cdot" : token;
  });
  return known ? { latex: put, isExact: [...numbers.values()].every(isShort) } : null;
}

/** The numbers of a node's formula, by the symbols that stand for them. */
function operands(document: GraphDocument, node: GraphNode, source: string): Map<string, number> {
  const numbers = new Map<string, number>();
  const name = (argument: string, number: number | null) => {
    if (number !== null) numbers.set(symbol(argument), number);
  };
  const value = (id: number | null | undefined) =>
    id === null || id === undefined ? null : single(document.values[id]);
  const op = node.op === null ? null : document.ops[node.op];
  const tensors = [...source.matchAll(/[(,] ?Tensor(?:\([^)]*\))? (\w+)/g)].map(([, argument]) => argument as string);
  // a number in a tensor's place, as in `x + 2`, comes after the tensors
  for (const [at, argument] of tensors.entries()) {
    const constant = Number(op?.constants[at - (op?.inputs.length ?? 0)] ?? "nothing");
    name(argument, value(op?.inputs[at]) ?? (Number.isFinite(constant) ? constant : null));
  }
  for (const [argument, attribute] of Object.entries(node.attributes)) {
    if (typeof attribute === "number") name(argument, attribute);
  }
  for (const { name: argument, value: id } of node.saved) if (argument !== "result") name(argument, value(id));
  const results = node.outputs.map((output) => value(output.value));
  if (results.length === 1 && typeof results[0] === "number") numbers.set("y", results[0]);
  for (const [at, result] of results.entries()) if (result !== null) numbers.set(`y_{${at}}`, result);
  return numbers;
}

/** LaTeX of a name: of an operator's argument, or of the snippet's own. */
export function symbol(name: string): string {
  if (Object.hasOwn(SYMBOLS, name)) return SYMBOLS[name] as string;
  return name.length === 1 ? name : `\\mathit{${name.replaceAll("_", "\\_")}}`;
}

function single(value: Value | undefined): number | null {
  const [number, ...others] = (value && whole(value)) ?? [];
  return number !== undefined && others.length === 0 && Number.isFinite(number) ? number : null;
}

/** Of a single number the sum over broadcast dimensions is the number itself. */
function withoutSum(latex: string): string {
  const found = /^\\operatorname\{sum\}_\{\\to (?:\\mathit\{[^}]*\}|\w)\}(?:\\left)?\((.*?)(?:\\right)?\)$/.exec(latex);
  return found && isOnePiece(found[1] as string) ? (found[1] as string) : latex;
}

/** Whether no parenthesis in it closes one that was opened before it. */
function isOnePiece(latex: string): boolean {
  let depth = 0;
  for (const sign of latex) {
    if (sign === "(") depth++;
    if (sign === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

/** A number in LaTeX, in parentheses where a sign or a product would cling to what stands beside it. */
function written(number: number, beside: boolean): string {
  const [mantissa = "", exponent] = shortest(number).split("e");
  if (exponent === undefined) return beside && number < 0 ? `(${mantissa})` : mantissa;
  const power = `${mantissa} \\cdot 10^{${Number(exponent)}}`;
  return beside ? `(${power})` : power;
}

function isShort(number: number): boolean {
  return Number(number.toPrecision(DIGITS)) === number;
}

function shortest(number: number): string {
  const rounded = Number(number.toPrecision(DIGITS));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? rounded.toExponential() : String(rounded);
}
