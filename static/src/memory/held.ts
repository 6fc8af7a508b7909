/** How many bytes the tensors that nodes saved hold: as the forward makes the nodes of a pass, and as the pass frees them. */

import type { GraphDocument, Saved } from "../model/document";

/** A node was made, or a step ran it; `step` is null in the forward. */
export interface Moment {
  readonly node: number;
  readonly step: number | null;
  /** Held after it. */
  readonly bytes: number;
  /** What it added or, below 0, freed. */
  readonly change: number;
}

export interface Held {
  readonly moments: readonly Moment[];
  /** Index of the first moment with the most bytes; null where there is none. */
  readonly peak: number | null;
  /** Saved tensors whose bytes are not known: packed by hooks, written to since, or freed before. */
  readonly uncounted: number;
}

/**
 * Linear in the document. Every storage counts once, however many nodes saved a view of it, with all of its elements as
 * far as the document has a tensor that is no view.
 */
export function heldIn(document: GraphDocument, pass: number): Held {
  const { nodes, passes } = document;
  const {
    steps,
    retain_graph: retains,
    create_graph: creates,
  } = passes[pass] ?? {
    steps: [],
    retain_graph: false,
    create_graph: false,
  };
  const sizes = storages(document);
  const holders = new Map<number, number>();
  const moments: Moment[] = [];
  let [bytes, uncounted] = [0, 0];
  const moment = (node: number, step: number | null, before: number) =>
    moments.push({ node, step, bytes, change: bytes - before });
  const made = [...new Set(steps.map(({ node }) => node))]
    .filter((node) => nodes[node]?.kind !== "accumulate_grad")
    .sort((a, b) => (nodes[a]?.sequence ?? -1) - (nodes[b]?.sequence ?? -1));
  for (const node of made) {
    const before = bytes;
    for (const saved of nodes[node]?.saved ?? []) {
      const storage = storageOf(document, saved);
      if (storage === null) {
        uncounted++;
        continue;
      }
      const count = holders.get(storage) ?? 0;
      holders.set(storage, count + 1);
      if (count === 0) bytes += sizes.get(storage) ?? saved.bytes;
    }
    moment(node, null, before);
  }
  for (const [step, { node }] of steps.entries()) {
    const before = bytes;
    for (const saved of retains || creates ? [] : (nodes[node]?.saved ?? [])) {
      const storage = storageOf(document, saved);
      const count = holders.get(storage ?? Number.NaN);
      if (storage === null || count === undefined) continue;
      if (count > 1) holders.set(storage, count - 1);
      else {
        holders.delete(storage);
        bytes -= sizes.get(storage) ?? saved.bytes;
      }
    }
    moment(node, step, before);
  }
  const most = moments.reduce((peak, each) => Math.max(peak, each.bytes), 0);
  return { moments, peak: most > 0 ? moments.findIndex((each) => each.bytes === most) : null, uncounted };
}

/** The storage of a saved tensor that could be read; a value of unknown storage stands for its own. */
function storageOf({ values }: GraphDocument, { value }: Saved): number | null {
  return value === null ? null : (values[value]?.storage ?? -1 - value);
}

/** Bytes by storage: those of the largest tensor in it that is no view. */
function storages({ values }: GraphDocument): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { storage, base, bytes } of values) {
    if (storage !== null && base === null) sizes.set(storage, Math.max(sizes.get(storage) ?? 0, bytes));
  }
  return sizes;
}
