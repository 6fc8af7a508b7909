/** How large what each box stands for is: the gradient that came to it, what it computed, or what it saved. */

import { brought } from "../model/brought";
import { shelters } from "../model/collapse";
import type { Value } from "../model/document";
import type { Picture } from "../model/picture";
import { magnitude } from "../panels/figures";
import type { Lookup } from "../state/lookup";

/** What boxes are coloured by; sizes are RMS of elements, or bytes of what was saved. */
export type Metric = "gradient" | "values" | "saved";
export const metrics: readonly Metric[] = ["gradient", "values", "saved"];

/** What is no size: some element is not a number, or infinite; all are 0; there is no gradient. */
export type Exception = "nan" | "infinite" | "zero" | "none";
export type Size = number | Exception;

/** Elements of several tensors, taken together. */
class Pool {
  /** Root of the sum of squares; never the sum itself, which has half of the range of numbers. */
  #norm = 0;
  #elements = 0;
  #nans = 0;
  #infinities = 0;

  add(value: Value): void {
    const numel = value.shape.reduce((product, size) => product * size, 1);
    const figures = value.statistics;
    if (typeof figures?.l2 === "number") {
      this.#norm = Math.hypot(this.#norm, figures.l2);
      this.#elements += numel - figures.nans - figures.infinities;
    }
    if (figures) {
      this.#nans += figures.nans;
      this.#infinities += figures.infinities;
      return;
    }
    if (value.preview?.length !== numel) return;
    for (const each of value.preview) {
      const size = magnitude(each);
      if (Number.isFinite(size)) {
        this.#norm = Math.hypot(this.#norm, size);
        this.#elements++;
      } else if (each === "inf" || each === "-inf") this.#infinities++;
      else this.#nans++;
    }
  }

  /** Null where no element is known. */
  get size(): Size | null {
    if (this.#nans) return "nan";
    if (this.#infinities) return "infinite";
    if (this.#elements === 0) return null;
    return this.#norm === 0 ? "zero" : this.#norm / Math.sqrt(this.#elements);
  }
}

/** The size of one tensor; null where it is not known. */
export function sizeOf(value: Value): Size | null {
  const pool = new Pool();
  pool.add(value);
  return pool.size;
}

/**
 * Sizes by the ids of boxes and chips; a closed module stands for all nodes inside of it together. Of gradients, those
 * that nodes for which `isKnown` received in a pass: nodes that never receive one are "none" where `isWhole`.
 */
export function sizesOf(
  picture: Picture,
  about: Lookup,
  metric: Metric,
  pass: number | null,
  isKnown: (node: number) => boolean,
  isWhole: boolean,
): ReadonlyMap<string, Size> {
  const inside = new Map<string, number[]>();
  for (const [node, box] of shelters(picture)) {
    const nodes = inside.get(box);
    if (nodes) nodes.push(node);
    else inside.set(box, [node]);
  }
  const together = (nodes: readonly number[]): Size | null => {
    const known = nodes.filter(isKnown);
    if (metric === "saved") return bytesOf(known, about);
    const pool = new Pool();
    for (const node of known) for (const value of tensorsOf(node, about, metric, pass)) pool.add(value);
    return pool.size;
  };
  const sizes = new Map<string, Size>();
  for (const box of picture.boxes) {
    const nodes = box.node === null ? (inside.get(box.id) ?? []) : [box.node];
    for (const [id, standing] of [
      [box.id, nodes] as const,
      ...box.chips.map((chip) => [chip.id, chip.node === null || chip.kind === "saved" ? [] : [chip.node]] as const),
    ]) {
      if (standing.length === 0) continue;
      const isMissed =
        metric === "gradient" && isWhole && pass !== null && !standing.some((node) => brought(about, pass, node).came);
      const size = together(standing) ?? (isMissed ? "none" : null);
      if (size !== null) sizes.set(id, size);
    }
  }
  return sizes;
}

function tensorsOf(node: number, about: Lookup, metric: Metric, pass: number | null): readonly Value[] {
  const row = about.document.nodes[node];
  const ids =
    metric === "gradient"
      ? brought(about, pass, node).values
      : row?.kind === "accumulate_grad"
        ? [about.readOf(node, pass)]
        : (row?.outputs.map(({ value }) => value) ?? []);
  return ids.flatMap((id) => about.value(id) ?? []);
}

/** Bytes of the tensors that nodes saved, each once; null where they saved none. */
function bytesOf(nodes: readonly number[], about: Lookup): Size | null {
  const saved = new Map<number, number>();
  for (const node of nodes) {
    for (const { value, bytes } of about.document.nodes[node]?.saved ?? []) if (value !== null) saved.set(value, bytes);
  }
  return [...saved.values()].reduce((sum, bytes) => sum + bytes, 0) || null;
}
