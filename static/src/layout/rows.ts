/** How high each rank stands: its top and bottom before folding, in pixels from the scope's upper rim. */

import { GAP } from "./cells";
import type { Layers } from "./layers";

export interface Rows {
  top: Float64Array;
  bottom: Float64Array;
  height: number;
}

/** `labelled` has 1 for each rank where names stand above the boxes. */
export function stackRows({ rows, height, down }: Layers, labelled: Uint8Array): Rows {
  const top = new Float64Array(rows.length);
  const bottom = new Float64Array(rows.length);
  let y = 0;
  rows.forEach((row, rank) => {
    const tallest = row.reduce((most, vertex) => Math.max(most, height[vertex]!), 0);
    if (labelled[rank] === 1 && rank > 0) y += GAP.labelHeight;
    top[rank] = y;
    bottom[rank] = y + tallest;
    // lines that fan out need height to do so in
    const branches = row.reduce((sum, vertex) => sum + Math.max(0, down[vertex]!.length - 1), 0);
    const isBare = tallest === 0 && rank > 0;
    y += tallest + (isBare ? 0.6 * GAP.rank : GAP.rank * (1 + Math.min(1, branches / 14)));
  });
  return { top, bottom, height: bottom.at(-1) ?? 0 };
}
