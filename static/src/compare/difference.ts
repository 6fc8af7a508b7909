/** What one run did otherwise than another: nodes, edges, values, gradients, findings. */

import { brought } from "../model/brought";
import type { Diagnostic, Value } from "../model/document";
import { magnitude } from "../panels/figures";
import type { Lookup } from "../state/lookup";
import { type Match, match } from "./match";

/** Below this, relative to the largest element, two runs agree: float32 keeps some seven digits. */
const ROUNDING = 1e-6;

/** A node of both runs whose numbers differ, and by how much. */
export interface Change {
  readonly before: number;
  readonly after: number;
  /** The largest difference of an element over the largest element before; infinite where that was 0 or no number. */
  readonly relative: number;
}

export interface Difference {
  readonly match: Match;
  /** Nodes of the later run alone, and of the earlier run alone. */
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** Edges of the one run that the other has not, though both have both ends. */
  readonly newEdges: ReadonlySet<number>;
  readonly lostEdges: ReadonlySet<number>;
  /** The largest change first. */
  readonly values: readonly Change[];
  readonly gradients: readonly Change[];
  /** Nodes of both runs that received a gradient in one of them only. */
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
  readonly findings: { readonly gone: readonly Diagnostic[]; readonly come: readonly Diagnostic[] };
}

/** Compares two runs, and of each the gradients of one pass. Linear in both documents, but for sorting what changed. */
export function difference(
  before: Lookup,
  after: Lookup,
  passes: { readonly before: number | null; readonly after: number | null },
): Difference {
  const pairs = match(before, after);
  const values: Change[] = [];
  const gradients: Change[] = [];
  const gained: Change[] = [];
  const lost: Change[] = [];
  for (const [one, other] of pairs.after) {
    const held = largest(computed(before, one), computed(after, other));
    const change = (relative: number): Change => ({ before: one, after: other, relative });
    if (held > ROUNDING) values.push(change(held));
    const [had, has] = [brought(before, passes.before, one), brought(after, passes.after, other)];
    if (had.came && has.came) {
      const differs = largest(rows(before, had.values), rows(after, has.values));
      if (differs > ROUNDING) gradients.push(change(differs));
    } else if (has.came) gained.push(change(Infinity));
    else if (had.came) lost.push(change(Infinity));
  }
  const bySize = (a: Change, b: Change) => (a.relative === b.relative ? a.after - b.after : b.relative - a.relative);
  return {
    match: pairs,
    added: [...after.document.nodes.keys()].filter((node) => !pairs.before.has(node)),
    removed: [...before.document.nodes.keys()].filter((node) => !pairs.after.has(node)),
    newEdges: without(after, before, pairs.before),
    lostEdges: without(before, after, pairs.after),
    values: values.sort(bySize),
    gradients: gradients.sort(bySize),
    gained,
    lost,
    findings: {
      gone: unlike(before.document.diagnostics, after.document.diagnostics),
      come: unlike(after.document.diagnostics, before.document.diagnostics),
    },
  };
}

/** Edges whose counterparts are none, though those of their ends are there. */
function without(one: Lookup, other: Lookup, counterpart: ReadonlyMap<number, number>): ReadonlySet<number> {
  const name = (source: number, slot: number, target: number) => `${source}:${slot}:${target}`;
  const there = new Set(other.document.edges.map(({ source, slot, target }) => name(source, slot, target)));
  const found = new Set<number>();
  for (const [id, { source, slot, target }] of one.document.edges.entries()) {
    const [from, to] = [counterpart.get(source), counterpart.get(target)];
    if (from !== undefined && to !== undefined && !there.has(name(from, slot, to))) found.add(id);
  }
  return found;
}

function computed(about: Lookup, node: number): readonly Value[] {
  const row = about.document.nodes[node];
  const ids = row?.kind === "accumulate_grad" ? [row.leaf] : (row?.outputs.map(({ value }) => value) ?? []);
  return rows(about, ids);
}

function rows(about: Lookup, ids: readonly (number | null)[]): readonly Value[] {
  return ids.flatMap((id) => about.value(id) ?? []);
}

function largest(ones: readonly Value[], others: readonly Value[]): number {
  return Math.max(0, ...ones.map((one, at) => (others[at] ? relative(one, others[at]) : 0)));
}

/** How far two tensors are apart, by their elements and statistics as far as these are known. */
export function relative(one: Value, other: Value): number {
  if (String(one.shape) !== String(other.shape)) return Infinity;
  let [apart, size] = [0, 0];
  for (const [at, a] of (one.preview ?? []).entries()) {
    const b = other.preview?.[at] ?? null;
    const gap = b === null || String(a) === String(b) ? 0 : distance(a, b);
    if (!Number.isFinite(gap)) return Infinity;
    apart = Math.max(apart, gap);
    size = Math.max(size, Math.abs(finite(magnitude(a))));
  }
  const [ours, theirs] = [one.statistics, other.statistics];
  if (!ours || !theirs) return share(apart, size);
  if (ours.nans !== theirs.nans || ours.infinities !== theirs.infinities) return Infinity;
  const gap = (name: "min" | "max" | "l2") => finite(Math.abs(Number(ours[name]) - Number(theirs[name])));
  const widest = Math.max(Math.abs(finite(Number(ours.min))), Math.abs(finite(Number(ours.max))));
  return Math.max(
    share(apart, size),
    share(Math.max(gap("min"), gap("max")), widest),
    share(gap("l2"), finite(Number(ours.l2))),
  );
}

function share(apart: number, size: number): number {
  return apart === 0 ? 0 : apart / size;
}

function distance(a: NonNullable<Value["preview"]>[number], b: typeof a): number {
  if (Array.isArray(a) && Array.isArray(b)) return Math.hypot(Number(a[0]) - Number(b[0]), Number(a[1]) - Number(b[1]));
  return Math.abs(Number(a) - Number(b));
}

function finite(size: number): number {
  return Number.isFinite(size) ? size : 0;
}

/** Findings that the other run has not, by what they say. */
function unlike(these: readonly Diagnostic[], those: readonly Diagnostic[]): readonly Diagnostic[] {
  const name = ({ code, facts }: Diagnostic) => JSON.stringify([code, facts.name ?? facts.names ?? null]);
  const left = new Map<string, number>();
  for (const each of those) left.set(name(each), (left.get(name(each)) ?? 0) + 1);
  return these.filter((each) => {
    const count = left.get(name(each)) ?? 0;
    left.set(name(each), count - 1);
    return count <= 0;
  });
}
