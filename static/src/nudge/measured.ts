/** What a nudge is measured on: which leaf at which version, the loss of the shown pass, and what its gradient predicts. */

import type { GraphDocument, Value } from "../model/document";
import { whole } from "../model/local";
import type { Lookup } from "../state/lookup";

/** How far an element is moved; all are powers of ten that people try. */
export const STEPS = [1e-1, 1e-2, 1e-3, 1e-4] as const;

/** Distance from 1 to the next number, by dtype. */
const RESOLUTION: Readonly<Record<string, number>> = {
  float64: 2 ** -52,
  float32: 2 ** -23,
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
};
/** A change of fewer roundings of the loss than this is lost among them. */
const ROUNDINGS = 32;
/** Relative difference up to which a measurement agrees with the gradient. */
const AGREES = 0.01;
/** Relative difference above which the smallest steps tell of a gradient that is not the loss's slope. */
const DISAGREES = 0.2;
/** Steps that are small for most losses. */
const SMALL = 1e-3;

/** A leaf that can be nudged, and the loss to look at. */
export interface Plan {
  readonly pass: number;
  readonly node: number;
  /** Row of the leaf's value as the pass's graph read it, which is what moves. */
  readonly value: number;
  readonly loss: number;
  /** What the pass started with: gradients are of so many times the loss. */
  readonly seed: number;
  readonly dtype: string;
}

/** One run with an element moved. */
export interface Measurement {
  readonly by: number;
  /** The element as its dtype held it. */
  readonly before: number;
  readonly after: number;
  readonly loss: number;
  /** Whether the code ran the same operators. */
  readonly isAlike: boolean;
}

export type Judgement = "agrees" | "bends" | "disagrees" | "lost" | "unmoved" | "unknown";

/** Null where the pass brought this node nothing that a loss of one element could be held against. */
export function planOf(about: Lookup, pass: number, node: number): Plan | null {
  const leaf = about.document.nodes[node]?.leaf ?? null;
  const run = about.document.passes[pass];
  const [root, ...others] = run?.roots ?? [];
  if (!run?.recorded || leaf === null || !root || others.length) return null;
  const result = lossOf(about.document, pass);
  const [seed = 1] = (root.seed !== null && whole(about.value(root.seed) as Value)) || [];
  if (!result || result.loss === null || gradientOf(about, pass, node) === null) return null;
  const value = read(about, pass, node, leaf);
  return { pass, node, value, loss: result.loss, seed, dtype: result.dtype };
}

/** The one number that a pass started from. */
export function lossOf(
  document: GraphDocument,
  pass: number,
): { readonly loss: number | null; readonly dtype: string } | null {
  const root = document.passes[pass]?.roots[0];
  const output = root && document.nodes[root.node]?.outputs[root.output];
  const value = document.values[output?.value ?? -1];
  const numbers = value && whole(value);
  return value && numbers?.length === 1 ? { loss: numbers[0] ?? null, dtype: value.dtype } : null;
}

/** What the pass brought to a leaf. */
export function gradientOf(about: Lookup, pass: number, node: number): Value | null {
  const { incoming = null } = about.accumulation(pass, node) ?? {};
  return about.value(about.step(pass, node)?.received[0] ?? incoming);
}

/** The slope of the loss along an element, as the gradient has it; null where that is unknown or no real number. */
export function slopeAt(about: Lookup, plan: Plan, element: number): number | null {
  const each = gradientOf(about, plan.pass, plan.node)?.preview?.[element];
  return typeof each === "number" ? each / plan.seed : null;
}

export function judgementOf(plan: Plan, { before, after, loss, by }: Measurement, slope: number | null): Judgement {
  if (after === before) return "unmoved";
  if (slope === null) return "unknown";
  const [wanted, found] = [slope * (after - before), loss - plan.loss];
  const noise = ROUNDINGS * (RESOLUTION[plan.dtype] ?? 0) * Math.max(Math.abs(loss), Math.abs(plan.loss));
  if (wanted !== 0 && Math.abs(wanted) < noise && Math.abs(found) < 2 * noise) return "lost";
  const difference = Math.abs(found - wanted);
  if (difference <= Math.max(AGREES * Math.abs(wanted), noise / ROUNDINGS)) return "agrees";
  return Math.abs(by) <= SMALL && difference > DISAGREES * Math.abs(wanted) ? "disagrees" : "bends";
}

/** The version of a leaf that the pass's own nodes read; the latest known where none tells. */
function read(about: Lookup, pass: number, node: number, leaf: number): number {
  const { document } = about;
  const tensor = document.values[leaf]?.tensor ?? null;
  for (const { node: source } of document.passes[pass]?.steps ?? []) {
    if (!about.edges(source).some(([, edge]) => edge.target === node)) continue;
    const op = document.ops[document.nodes[source]?.op ?? -1];
    const found = op?.inputs.find((id) => tensor !== null && document.values[id]?.tensor === tensor);
    if (found !== undefined) return found;
  }
  return leaf;
}
