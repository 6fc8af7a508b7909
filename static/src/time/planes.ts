/** Orders as planes: order 1 is what the forward built, order 2 what a backward with `create_graph` built, and so on. */

import type { GraphDocument } from "../model/document";
import type { Picture } from "../model/picture";

/** The orders of a document's operations, ascending. */
export function orders(document: GraphDocument): readonly number[] {
  return [...new Set(document.nodes.map((node) => node.order))].sort((a, b) => a - b);
}

/** Ids of boxes and wires that are no part of a plane: operations of other orders, and what only they touch. */
export function outside(picture: Picture, document: GraphDocument, order: number | null): ReadonlySet<string> {
  if (order === null) return new Set();
  const inside = new Set<string>();
  const operations = new Set<string>();
  for (const { id, kind, node } of picture.boxes) {
    if (kind === "module") inside.add(id);
    if (kind !== "op" || node === null) continue;
    operations.add(id);
    if (document.nodes[node]?.order === order) inside.add(id);
  }
  const own = new Set(inside);
  const wires = picture.wires.filter(({ source, target }) => own.has(source) || own.has(target));
  for (const { source, target } of wires) {
    // leaves, inputs and results belong to every plane that reads them
    for (const end of [source, target]) if (!operations.has(end)) inside.add(end);
  }
  const through = new Set(wires.map(({ id }) => id));
  return new Set(
    [...picture.boxes.filter(({ id }) => !inside.has(id)), ...picture.wires.filter(({ id }) => !through.has(id))].map(
      ({ id }) => id,
    ),
  );
}
