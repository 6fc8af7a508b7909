/** Walking the picture by keys: up to what feeds a box, down to what it feeds, sideways to its neighbours. */

import type { Box } from "../model/picture";
import type { Scene } from "./scene";

export type Way = "up" | "down" | "left" | "right";

/** The box to walk to, or null at an end. Up takes the first operand; the others are its neighbours. */
export function walk(scene: Scene, from: Box, way: Way): Box | null {
  const boxes = (ids: readonly string[]) => ids.flatMap((id) => scene.box(id) ?? []);
  const { x, y } = scene.at(from);
  if (way === "up") return nearest(scene, boxes(scene.entering(from.id).map((wire) => wire.source)), x);
  if (way === "down") return nearest(scene, boxes(scene.leaving(from.id).map((wire) => wire.target)), x);

  const sign = way === "left" ? -1 : 1;
  const siblings = new Set<Box>();
  for (const { target } of scene.leaving(from.id)) {
    for (const box of boxes(scene.entering(target).map((wire) => wire.source))) siblings.add(box);
  }
  for (const { source } of scene.entering(from.id)) {
    for (const box of boxes(scene.leaving(source).map((wire) => wire.target))) siblings.add(box);
  }
  siblings.delete(from);
  const beside = [...siblings].filter((box) => (scene.at(box).x - x) * sign > 1);
  if (beside.length) return nearest(scene, beside, x);

  let [best, least] = [null as Box | null, Infinity];
  for (const box of scene.boxes) {
    const at = scene.at(box);
    const ahead = (at.x - x) * sign;
    const distance = ahead + 3 * Math.abs(at.y - y);
    if (ahead > 1 && distance < least) [best, least] = [box, distance];
  }
  return best;
}

function nearest(scene: Scene, boxes: readonly Box[], x: number): Box | null {
  let [best, least] = [null as Box | null, Infinity];
  for (const box of boxes) {
    const distance = Math.abs(scene.at(box).x - x);
    if (distance < least) [best, least] = [box, distance];
  }
  return best;
}
