/** Which modules stand closed when a picture first opens. */

import type { Group, Picture } from "../model/picture";

/** Boxes a reader takes in before modules had better be closed. */
const PLENTY = 60;

/**
 * The deepest level of modules that keeps the picture to `PLENTY` boxes, as the ids of the groups to close;
 * the outermost level where none does. `draw` makes the picture for a set of closed groups.
 */
export function closedAtFirst(draw: (collapsed: ReadonlySet<string>) => Picture): ReadonlySet<string> {
  const open = draw(new Set());
  if (open.boxes.length <= PLENTY) return new Set();
  const levels = byDepth(open.groups);
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const collapsed = new Set(levels.slice(depth).flat());
    if (draw(collapsed).boxes.length <= PLENTY) return collapsed;
  }
  return new Set(levels.flat());
}

/** Ids of groups, outermost level first. */
function byDepth(groups: readonly Group[]): string[][] {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const levels: string[][] = [];
  for (const { id } of groups) {
    let depth = 0;
    for (let around = parents.get(id) ?? null; around !== null; around = parents.get(around) ?? null) depth++;
    while (levels.length <= depth) levels.push([]);
    levels[depth]?.push(id);
  }
  return levels;
}
