/** The line through the corners of a route, as the `d` of an SVG path: curves that leave and enter vertically. */

import type { Corner } from "./cells";

const RADIUS = 10;

export function pathThrough(way: readonly Corner[]): string {
  const [first] = way;
  if (first === undefined) return "";
  let path = `M${text(first.x)} ${text(first.y)}`;
  let last: Corner = first;
  for (let i = 1; i < way.length; i++) {
    const corner = way[i]!;
    const next = way[i + 1];
    if (corner.jump !== undefined) {
      path += `M${text(corner.x)} ${text(corner.y)}`;
      last = corner;
    } else if (corner.square && next !== undefined) {
      const before = towards(corner, last);
      const after = towards(corner, next);
      path += `${to(before)}Q${text(corner.x)} ${text(corner.y)} ${text(after.x)} ${text(after.y)}`;
      last = after;
    } else {
      path += last.x === corner.x || last.y === corner.y ? to(corner) : curve(last, corner);
      last = corner;
    }
  }
  return path;
}

function curve(from: Corner, { x, y }: Corner): string {
  const middle = (from.y + y) / 2;
  return `C${text(from.x)} ${text(middle)} ${text(x)} ${text(middle)} ${text(x)} ${text(y)}`;
}

/** The point on the way from `corner` to `end` where its rounding starts. */
function towards(corner: Corner, end: Corner): Corner {
  const [dx, dy] = [end.x - corner.x, end.y - corner.y];
  const length = Math.hypot(dx, dy);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: corner.x + dx * part, y: corner.y + dy * part };
}

const to = ({ x, y }: Corner): string => `L${text(x)} ${text(y)}`;

/** Hundredths of a pixel are plenty. */
const text = (length: number): string => String(Math.round(length * 100) / 100);
