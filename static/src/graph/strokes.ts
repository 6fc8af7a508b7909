/** A line as it is drawn, in straight strokes: short ones where it curves. */

import { type Point, type Route, type Stretch, stretches } from "../layout/layout";

/** Strokes of one curve. */
const STROKES = 8;

const known = new WeakMap<Route, readonly Stretch[]>();

/** The strokes of a line, from its source on. */
export function drawn(route: Route): readonly Stretch[] {
  let strokes = known.get(route);
  if (!strokes) {
    strokes = stretches(route).flatMap((stretch) => (isStraight(stretch) ? [stretch] : curved(stretch)));
    known.set(route, strokes);
  }
  return strokes;
}

function isStraight([from, to]: Stretch): boolean {
  return from.x === to.x || from.y === to.y;
}

/** The cubic that `pathThrough` draws between two corners: it leaves and enters vertically. */
function curved([from, to]: Stretch): Stretch[] {
  const at = (t: number): Point => ({
    x: from.x + (to.x - from.x) * (3 - 2 * t) * t * t,
    y: from.y + (to.y - from.y) * (1.5 - 1.5 * t + t * t) * t,
  });
  return Array.from({ length: STROKES }, (_, k) => [at(k / STROKES), at((k + 1) / STROKES)] as const);
}
