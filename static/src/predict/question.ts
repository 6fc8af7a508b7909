/** What a reader is to predict: the gradient that a pass brings to a node, and what it is made of. */

import type { Edge, Element, GraphNode, Step, Value } from "../model/document";
import { predictable } from "../model/withheld";
import { index } from "../panels/preview";
import type { Lookup } from "../state/lookup";

/** Elements that are asked for at once: a matrix of at most 3 × 3, or a vector of as many. */
const SIDE = 3;

/** A gradient on its way to the node, or what its `.grad` held before the pass. */
export interface Contribution {
  readonly edge: Edge;
  readonly step: Step;
  readonly value: Value;
}

export interface Question {
  readonly pass: number;
  readonly node: number;
  /** The gradient as far as it is known to the document: its elements in row-major order, null where they are no real numbers. */
  readonly truth: readonly number[] | null;
  readonly shape: readonly number[];
  /** The edges that it came along, in the order it did. */
  readonly contributions: readonly Contribution[];
  /** Elements of `.grad` before and after the pass, where the pass added to some. */
  readonly sum: { readonly before: Value; readonly after: Value } | null;
}

/** Null where nothing is to be predicted. `about` is the whole document, with nothing withheld. */
export function questionOf(about: Lookup, pass: number, node: number): Question | null {
  const run = about.document.passes[pass];
  if (!run || !predictable(about.document, run).has(node)) return null;
  const contributions = run.steps.flatMap((step) =>
    about.edges(step.node).flatMap(([, edge]): Contribution[] => {
      const value = edge.target === node ? about.value(step.sent[edge.slot] ?? null) : null;
      return value ? [{ edge, step, value }] : [];
    }),
  );
  const received = about.step(pass, node)?.received.find((each) => each !== null) ?? null;
  const value = about.value(received);
  const first = contributions[0]?.value;
  const { before, after } = about.accumulation(pass, node) ?? {};
  const [earlier, later] = [about.value(before ?? null), about.value(after ?? null)];
  return {
    pass,
    node,
    contributions,
    truth: value ? reals(value) : added(contributions.map((each) => each.value)),
    shape: (value ?? first)?.shape ?? [],
    sum: earlier && later ? { before: earlier, after: later } : null,
  };
}

/** Rows and columns of fields, where all elements are asked for; null where one is. */
export function fields({ shape, truth }: Question): { readonly rows: number; readonly columns: number } | null {
  const count = truth?.length ?? 0;
  if (count !== shape.reduce((product, size) => product * size, 1)) return null;
  const sizes = shape.filter((size) => size !== 1);
  if (sizes.length === 0) return { rows: 1, columns: 1 };
  if (sizes.length === 1 && count <= SIDE * SIDE)
    return count <= SIDE
      ? shape.at(-1) === 1 && shape.length > 1
        ? { rows: count, columns: 1 }
        : { rows: 1, columns: count }
      : { rows: Math.ceil(count / SIDE), columns: SIDE };
  const [rows = 0, columns = 0] = sizes;
  return sizes.length === 2 && rows <= SIDE && columns <= SIDE ? { rows, columns } : null;
}

/** `[1, 0]`: where an element of the question's tensor is. */
export function place({ shape, truth }: Question, at: number): string {
  return `[${index({ shape, preview: truth }, at).join(", ")}]`;
}

/** The symbol of what the gradient is of: a leaf's name, or what a node computed. */
export function subject(about: Lookup, node: number): string {
  const { leaf, outputs } = about.document.nodes[node] as GraphNode;
  const value = leaf ?? outputs[0]?.value ?? null;
  return about.name(value) ?? about.tensorName(value) ?? about.title(node);
}

/** Real elements of a value, as far as they were recorded; null where it has none. */
export function reals({ preview }: Value): readonly number[] | null {
  const found = (preview ?? []).map(real);
  return found.length && found.every((each) => each !== null) ? found : null;
}

function real(each: Element): number | null {
  if (typeof each === "number") return each;
  return each === "nan" ? Number.NaN : each === "inf" ? Infinity : each === "-inf" ? -Infinity : null;
}

function added(values: readonly Value[]): readonly number[] | null {
  const all = values.map(reals);
  const [first, ...others] = all;
  if (!first || all.some((each) => each?.length !== first.length)) return null;
  return first.map((each, at) => others.reduce((sum, other) => sum + (other?.[at] ?? 0), each));
}
