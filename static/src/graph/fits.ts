/** New numbers in an old picture: where they fit, nothing needs to move. */

import type { Picture } from "../model/picture";

/** Room for two more digits: what has become longer may do so again. */
const SPARE = 14;

/**
 * Whether a picture can stand where another does: the same boxes, wires and groups, none of them larger. Boxes that would
 * be smaller keep their room, so that numbers of changing length make nothing tremble.
 */
export function fits(next: Picture, before: Picture): boolean {
  const same = (["boxes", "wires", "groups"] as const).every(
    (rows) =>
      next[rows].length === before[rows].length && next[rows].every(({ id }, at) => id === before[rows][at]?.id),
  );
  if (!same) return false;
  let isRoomy = true;
  for (const [at, box] of next.boxes.entries()) {
    const { width, height } = before.boxes[at] ?? box;
    isRoomy &&= box.width <= width && box.height === height;
    box.width = box.width > width ? box.width + SPARE : width;
  }
  return isRoomy;
}
