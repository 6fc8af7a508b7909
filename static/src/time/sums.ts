/** What grows while a pass runs: the gradients that meet at a node, and `.grad`. Written beside the boxes. */

import type { Line, Note, Part } from "../graph/notes";
import type { Value } from "../model/document";
import type { Picture } from "../model/picture";
import { isWithheld } from "../model/withheld";
import { briefGradient } from "../panels/value";
import type { Lookup } from "../state/lookup";
import type { Timeline } from "./timeline";

/** Colours that tell contributions apart; more than so many are counted. */
export const TONES = 4;

/** A gradient that arrives at a node's output, along an edge or as a seed. */
interface Term {
  readonly step: number;
  readonly edge: number | null;
  readonly value: Value;
}

/** Gradients that meet at one output of a node, in the order they arrive; `total` is what the node then received. */
export interface Sum {
  readonly node: number;
  readonly terms: readonly Term[];
  readonly total: { readonly step: number; readonly value: Value } | null;
}

/** Every output of the pass's nodes where two gradients or more meet. */
export function sums(about: Lookup, timeline: Timeline): readonly Sum[] {
  const { values, passes } = about.document;
  const terms = new Map<string, Term[]>();
  const meet = (node: number, output: number, step: number, edge: number | null, id: number | null | undefined) => {
    const value = typeof id === "number" ? values[id] : undefined;
    if (!value) return;
    const key = `${node}:${output}`;
    const known = terms.get(key);
    if (known) known.push({ step, edge, value });
    else terms.set(key, [{ step, edge, value }]);
  };
  for (const { node, output, seed } of passes[timeline.pass]?.roots ?? []) meet(node, output, 0, null, seed);
  for (const [at, { node, sent }] of timeline.steps.entries()) {
    for (const [id, { slot, target, output }] of about.edges(node)) meet(target, output, at, id, sent[slot]);
  }
  return [...terms].flatMap(([key, met]): Sum[] => {
    if (met.length < 2) return [];
    const [node = -1, output = 0] = key.split(":").map(Number);
    const step = timeline.ran(node);
    const received = step === undefined ? null : (timeline.steps[step]?.received[output] ?? null);
    const value = received === null ? undefined : values[received];
    return [{ node, terms: met, total: value && step !== undefined ? { step, value } : null }];
  });
}

/** A sum as far as it has come at a step: `0.5 + 1.2 = 1.7`. Norms do not add up, so tensors are only listed. */
export function sumParts({ terms, total }: Sum, at: number): readonly Part[] {
  const arrived = terms.filter(({ step }) => step <= at);
  const done = total !== null && total.step <= at;
  const adds = terms.every(({ value }) => isNumber(value));
  const ends = done ? [{ text: `${adds ? " = " : " → "}${briefGradient(total.value)}`, tone: null }] : [];
  if (terms.length > TONES) {
    const count = done ? `${terms.length}` : `${arrived.length}/${terms.length}`;
    return [{ text: `Σ ${count}`, tone: null }, ...ends];
  }
  const parts = arrived.flatMap(({ value }, index): Part[] => {
    const text = briefGradient(value);
    const tone = index % TONES;
    if (index === 0) return [{ text, tone }];
    if (!adds)
      return [
        { text: ", ", tone: null },
        { text, tone },
      ];
    if (text.startsWith("−"))
      return [
        { text: " − ", tone: null },
        { text: text.slice(1), tone },
      ];
    return [
      { text: " + ", tone: null },
      { text, tone },
    ];
  });
  const rest =
    done || arrived.length === terms.length
      ? []
      : [{ text: parts.length === 0 ? "⋯" : adds ? " + ⋯" : ", ⋯", tone: null }];
  return [...(adds ? [] : [{ text: "Σ ", tone: null }]), ...parts, ...rest, ...ends];
}

/** What a pass does to a leaf's `.grad`: `.grad 3 + 4 = 7`; null where it does nothing to it. */
export function gradText(about: Lookup, pass: number, leaf: number): string | null {
  const done = about.accumulation(pass, leaf);
  const [before, incoming, after] = [done?.before, done?.incoming, done?.after].map((id) =>
    typeof id === "number" ? (about.document.values[id] ?? null) : null,
  );
  if (!after) return null;
  if (!before) return `.grad ${briefGradient(after)}`;
  if (!incoming || !isNumber(before)) return `.grad ${briefGradient(before)} → ${briefGradient(after)}`;
  const added = briefGradient(incoming);
  const sum = added.startsWith("−") ? `− ${added.slice(1)}` : `+ ${added}`;
  return `.grad ${briefGradient(before)} ${sum} = ${briefGradient(after)}`;
}

/** The colour of each contribution, by edge: that of its term in the sum. */
export function tones(all: readonly Sum[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { terms } of all) {
    if (terms.length > TONES) continue;
    for (const [index, { edge }] of terms.entries()) if (edge !== null) found.set(edge, index);
  }
  return found;
}

/** Notes for the boxes of a picture: sums at their boxes, `.grad` at leaves and beside the boxes they are docked on. */
export function notes(picture: Picture, about: Lookup, timeline: Timeline, all: readonly Sum[]): readonly Note[] {
  const met = new Map<number, Sum[]>();
  for (const sum of all) met.set(sum.node, [...(met.get(sum.node) ?? []), sum]);
  const written = new Set<number>();
  return picture.boxes.flatMap((box): Note[] => {
    const lines: Line[] = [];
    for (const sum of (box.node === null ? undefined : met.get(box.node)) ?? []) {
      lines.push({ from: sum.terms[0]?.step ?? 0, parts: (at) => sumParts(sum, at), last: timeline.steps.length });
    }
    for (const { node, label } of [{ node: box.node, label: "" }, ...box.chips]) {
      const step = node === null ? undefined : timeline.ran(node);
      if (node === null || step === undefined || written.has(node)) continue;
      const text = gradText(about, timeline.pass, node);
      if (text === null) continue;
      written.add(node);
      const part = { text: `${label}${text}`, tone: null };
      lines.push({ from: step, parts: () => [part], last: step });
    }
    return lines.length ? [{ box: box.id, lines }] : [];
  });
}

function isNumber(value: Value): boolean {
  return value.shape.every((size) => size === 1) && (value.preview !== null || isWithheld(value));
}
