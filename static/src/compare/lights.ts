/** What of the picture on show differs from that of the other run: signs at boxes and chips, and lines of another look. */

import { computed } from "@preact/signals-core";
import { places } from "../graph/shown";
import type { Sign } from "../graph/signs";
import type { Change, Difference } from "./difference";
import { found, side } from "./kept";

interface Differing {
  readonly signs: ReadonlyMap<string, Sign>;
  /** Ids of boxes, chips and wires. */
  readonly ids: ReadonlySet<string>;
}

const ALIKE: Differing = { signs: new Map(), ids: new Set() };

export const differing = computed<Differing>(() => {
  const [told, on, drawn] = [found.value, side.value, places.value];
  if (!told || !on || !drawn) return ALIKE;
  const signs = new Map<string, Sign>();
  const modules = new Set(drawn.picture.boxes.filter(({ kind }) => kind === "module").map(({ id }) => id));
  // the gravest first: a box has one sign
  for (const [sign, nodes] of signed(told, on)) {
    for (const id of nodes.flatMap((node) => drawn.ofNode(node))) {
      if (!signs.has(id)) signs.set(id, modules.has(id) ? "changed" : sign);
    }
  }
  const ids = new Set(signs.keys());
  for (const box of drawn.picture.boxes) {
    // once on a box is enough: its chips have the outline
    for (const { id } of box.chips) if (signs.get(id) === signs.get(box.id)) signs.delete(id);
  }
  const edges = on === "before" ? told.lostEdges : told.newEdges;
  const wires = [...edges].flatMap((edge) => drawn.ofEdge(edge));
  return { signs, ids: new Set([...ids, ...wires]) };
});

function signed(told: Difference, on: "before" | "after"): readonly (readonly [Sign, readonly number[]])[] {
  const here = (changes: readonly Change[]) => changes.map((change) => change[on]);
  return [
    on === "before" ? ["removed", told.removed] : ["added", told.added],
    ["gained", here(told.gained)],
    ["lost", here(told.lost)],
    ["changed", here([...told.gradients, ...told.values])],
  ];
}
