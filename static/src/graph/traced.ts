/** What of a picture draws the part of the graph that the reader asked to see alone. */

import type { Reach } from "../model/reach";
import type { Trace } from "../state/reach";
import type { Places } from "./lights";

/** Ids of boxes, chips and wires; lines that no gradient flows along are followed too, to inputs and to results. */
export function tracedIds(trace: Trace, places: Places): ReadonlySet<string> {
  const { kind, reach } = trace;
  const ids = new Set(places.lit(reach.nodes));
  if (kind !== "between") for (const id of places.selected(trace.from)) ids.add(id);
  for (const { chips } of places.picture.boxes) {
    for (const { id, edges } of chips) if (edges.length && !isWhole(edges, reach)) ids.delete(id);
  }
  for (const { id, edges, source, target } of places.picture.wires) {
    if (edges.length) {
      if (edges.some((edge) => reach.edges.has(edge))) ids.add(id);
    } else if (kind === "upstream" && ids.has(target)) ids.add(id).add(source);
    else if (kind === "downstream" && ids.has(source)) ids.add(id).add(target);
  }
  return ids;
}

/** Ids of what is chosen and of what is linked to it; null where nothing is. */
export function besideIds({ picture }: Places, chosen: ReadonlySet<string>): ReadonlySet<string> | null {
  if (chosen.size === 0) return null;
  const ids = new Set(chosen);
  for (const box of picture.boxes) {
    if (chosen.has(box.id)) for (const chip of box.chips) ids.add(chip.id);
    else if (box.chips.some((chip) => chosen.has(chip.id))) ids.add(box.id);
  }
  for (const { id, source, target } of picture.wires) {
    if (chosen.has(id) || chosen.has(source) || chosen.has(target)) ids.add(id).add(source).add(target);
  }
  return ids;
}

function isWhole(edges: readonly number[], { edges: reached }: Reach): boolean {
  return edges.every((edge) => reached.has(edge));
}
