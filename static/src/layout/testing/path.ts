/** Points on an SVG path of the kinds that `pathThrough` writes, close enough to see what it touches. */

import type { Point } from "../layout";

const STEPS = 12;

export function pointsOn(path: string): Point[] {
  const points: Point[] = [];
  let last: Point = { x: 0, y: 0 };
  for (const [, command, numbers] of path.matchAll(/([MLCQ])([^MLCQ]*)/g)) {
    const flat = numbers!.trim().split(" ").map(Number);
    const ends: Point[] = [];
    for (let i = 0; i < flat.length; i += 2) ends.push({ x: flat[i]!, y: flat[i + 1]! });
    const controls = [last, ...ends];
    if (command === "M") points.push(ends[0]!);
    else for (let step = 1; step <= STEPS; step++) points.push(bezier(controls, step / STEPS));
    last = ends.at(-1)!;
  }
  return points;
}

/** De Casteljau's point at `t`, for any number of control points. */
function bezier(controls: readonly Point[], t: number): Point {
  let points = controls;
  while (points.length > 1) {
    points = points.slice(1).map((point, i) => {
      const before = points[i]!;
      return { x: before.x + (point.x - before.x) * t, y: before.y + (point.y - before.y) * t };
    });
  }
  return points[0]!;
}
