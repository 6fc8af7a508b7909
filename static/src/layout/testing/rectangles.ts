/** How rectangles lie to each other, give or take a hundredth of a pixel. */

import type { Rectangle } from "../layout";

export const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x + a.width > b.x + 0.01 &&
  b.x + b.width > a.x + 0.01 &&
  a.y + a.height > b.y + 0.01 &&
  b.y + b.height > a.y + 0.01;

export const inside = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;
