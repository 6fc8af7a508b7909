/** Which groups stand closed when a picture first opens. */

import type { Group, Picture } from "../model/picture";

/** Boxes a reader takes in before modules had better be closed. */
const PLENTY = 40;
/** With more than this, what is left of earlier calls takes the room of what the reader came for. */
const SOME = 24;

/**
 * What repeats, the calls of modules that the pass left out, and the deepest level of groups that keeps the picture to
 * `PLENTY` boxes, as the ids of the groups to close; the outermost level where none does. `draw` makes the picture for
 * a set of closed groups; `reached` are the nodes that the last pass came to.
 */
export function closedAtFirst(
  draw: (collapsed: ReadonlySet<string>) => Picture,
  reached: ReadonlySet<number>,
): ReadonlySet<string> {
  const open = draw(new Set());
  if (open.boxes.length <= SOME) return new Set();
  const left = leftOut(open, reached);
  for (const { id, folded } of open.groups) if (folded) left.add(id);
  if (open.boxes.length <= PLENTY || draw(left).boxes.length <= PLENTY) return left;
  const levels = byDepth(open.groups);
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const collapsed = new Set([...left, ...levels.slice(depth).flat()]);
    if (draw(collapsed).boxes.length <= PLENTY) return collapsed;
  }
  return new Set(levels.flat());
}

/** Outermost groups without a reached node, where others have one: an earlier call that a variable keeps alive. */
function leftOut({ boxes, groups }: Picture, reached: ReadonlySet<number>): Set<string> {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const alive = new Set<string>();
  for (const { node, group } of boxes) {
    if (node === null || !reached.has(node)) continue;
    for (let around = group; around !== null && !alive.has(around); around = parents.get(around) ?? null)
      alive.add(around);
  }
  const others = groups.filter(({ id, parent }) => parent === null && !alive.has(id));
  return new Set(alive.size > 0 ? others.map(({ id }) => id) : []);
}

/** Ids of groups, outermost level first. */
function byDepth(groups: readonly Group[]): string[][] {
  const depths = new Map<string, number>();
  const levels: string[][] = [];
  // groups come outer ones first
  for (const { id, parent } of groups) {
    const depth = parent === null ? 0 : (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    while (levels.length <= depth) levels.push([]);
    levels[depth]?.push(id);
  }
  return levels;
}
