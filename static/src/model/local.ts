/** What a node multiplies a gradient with on its way to one argument, as far as the recorded numbers tell. */

import type { Element, Jacobian, Value } from "./document";

/** A tensor's numbers alone, or those of its corner; null where one is not known. */
export interface Elements {
  readonly shape: readonly number[];
  readonly elements: readonly (number | null)[];
}

/**
 * How the gradient sent comes from the one received.
 *
 * - `product`: each element sent is one received, times the local derivative of its own
 * - `same`, `moved`: the same numbers, at the same places or at others
 * - `summed`: added up over dimensions along which the argument was broadcast
 * - `matrix`: a product of matrices
 * - `mixed`: another linear map
 */
export type Local =
  | { readonly kind: "product"; readonly local: Elements }
  | { readonly kind: "same" | "moved" | "summed" | "matrix" | "mixed" };

/** Commands that stand in formulas of elementwise operations; a sum to the argument's own shape is none at all. */
const ELEMENTWISE = new Set(
  String.raw`\bar \odot \mathit \frac \left \right \alpha \beta \delta \varepsilon \lambda \sqrt \ln \sin \cos \sinh
  \cosh \tanh \sigma \Phi \varphi \psi \pi \infty \le \ge \ne \land \lor \begin \end \text \mathbf \operatorname{sgn}
  \tanh \quad \texttt \, \\ \_ \mathrm{i}`.split(/\s+/),
);
const TRANSPOSED = String.raw`\bar{y}^{\top}`;
const SUM_TO = /^\\operatorname\{sum\}_\{\\to (?:\\mathit\{[^}]*\}|\w)\}/;

/**
 * Tells how `sent` comes from `received`, the only gradient that its node got.
 *
 * `latex` is the formula of what is sent to the argument, empty where there is none; `jacobian` that of the node's
 * result by the argument, null where it was not worked out. Null where elements are unknown or complex, or where a
 * function without a formula could do anything.
 */
export function localOf(received: Value, sent: Value, latex: string, jacobian: Jacobian | null): Local | null {
  const [before, after] = [numbers(received), numbers(sent)];
  const alike = same(received.shape, sent.shape);
  if (received === sent && !multiplies(latex)) return { kind: "same" };
  if (before && after) {
    const areWhole = before.length === numel(received) && after.length === numel(sent);
    if (areWhole && alike && same(before, after) && !multiplies(latex)) return { kind: "same" };
    const scale = areWhole && jacobian && scaleIn(jacobian, before.length, after.length);
    if (scale) return product(sent.shape, scale);
    if (numel(received) === 1) return product(sent.shape, quotients(after, Array(after.length).fill(before[0])));
    // corners of tensors of one shape hold the same places
    if (alike && isElementwise(latex)) return product(sent.shape, quotients(after, before));
    if (areWhole && same(sorted(before), sorted(after))) return { kind: "moved" };
  }
  if (latex === TRANSPOSED) return { kind: "moved" };
  if (latex.includes(String.raw`\top`)) return { kind: "matrix" };
  if (SUM_TO.test(latex) && numel(sent) < numel(received)) return { kind: "summed" };
  return latex || jacobian ? { kind: "mixed" } : null;
}

/** Whether a formula changes numbers: that they came out as they went in is then a matter of their size. */
function multiplies(latex: string): boolean {
  return /\\odot|\\frac|\\left|[-^]/.test(latex);
}

/** Whether a formula takes each element by itself, where nothing is broadcast. */
export function isElementwise(latex: string): boolean {
  if (latex === "" || latex.includes("{}_") || latex.includes(",\\,")) return false;
  const commands = latex.replace(SUM_TO, "").match(/\\(?:operatorname|mathrm)\{[^}]*\}|\\[a-zA-Z]+|\\./g) ?? [];
  return commands.every((command) => ELEMENTWISE.has(command));
}

/** All elements, where they are recorded and real. */
export function whole(value: Pick<Value, "shape" | "preview">): readonly number[] | null {
  return value.preview?.length === numel(value) ? numbers(value) : null;
}

/** All elements or those of the corner, where they are real. */
function numbers({ preview }: Pick<Value, "preview">): readonly number[] | null {
  const known = (preview ?? []).map(asNumber);
  return known.length && known.every((each) => each !== null) ? known : null;
}

function numel({ shape }: Pick<Value, "shape">): number {
  return shape.reduce((product, size) => product * size, 1);
}

function asNumber(element: Element): number | null {
  if (typeof element === "number") return element;
  if (element === "nan") return Number.NaN;
  if (element === "inf" || element === "-inf") return element === "inf" ? Infinity : -Infinity;
  return null;
}

/** The factors of a diagonal Jacobian, or the one row of a scalar result's. */
function scaleIn({ rows, columns, elements }: Jacobian, received: number, sent: number): readonly number[] | null {
  const numbers = elements.map(asNumber);
  if (rows !== received || columns !== sent || !numbers.every((each) => each !== null)) return null;
  if (rows === 1) return numbers;
  if (rows !== columns || numbers.some((each, at) => each !== 0 && at % (columns + 1) !== 0)) return null;
  return numbers.filter((_, at) => at % (columns + 1) === 0);
}

/** Nothing is known of a factor where 0 came in, or what is no number. */
function quotients(sent: readonly number[], received: readonly number[]): readonly (number | null)[] {
  return sent.map((each, at) => {
    const quotient = each / (received[at] as number);
    return Number.isFinite(quotient) ? quotient : null;
  });
}

function product(shape: readonly number[], elements: readonly (number | null)[]): Local | null {
  return elements.every((each) => each === null) ? null : { kind: "product", local: { shape, elements } };
}

function same(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((each, at) => Object.is(each, right[at]) || each === right[at]);
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((left, right) => left - right);
}
