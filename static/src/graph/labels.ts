/** Gradients written on wires: only where there is room beside the line, so that numbers never meet anything. */

import type { Point, Rectangle } from "../layout/layout";
import type { Wire } from "../model/picture";
import { grown, type Scene, touches } from "./scene";
import { argumentPlace } from "./wire";

const HEIGHT = 13;
/** Width of the widest letter of the 10.5 px type, operands' names included. */
const LETTER = 6.4;
const AWAY = 5;

export interface Label {
  readonly text: string;
  /** Left end of the text's baseline box, vertically centred. */
  readonly at: Point;
}

/** Places a text on each wire that has one and where it fits; both maps are by wire id. */
export function placeLabels(scene: Scene, texts: ReadonlyMap<string, string>): ReadonlyMap<string, Label> {
  const placed = new Map<string, Label>();
  const taken = new Map<string, Rectangle[]>();
  const reserve = (area: Rectangle) => {
    for (const key of keys(area)) taken.set(key, [...(taken.get(key) ?? []), area]);
  };
  for (const wire of scene.wires) {
    if (wire.argument === null && wire.count < 2) continue;
    const { at, side } = argumentPlace(scene.route(wire));
    const letters = (wire.argument?.length ?? 0) + (wire.count > 1 ? 4 : 0);
    const width = letters * LETTER;
    reserve({ x: side === "left" ? at.x - width : at.x, y: at.y - HEIGHT / 2, width, height: HEIGHT });
  }
  for (const group of scene.groups) {
    const { x, y } = scene.rectangle(group);
    reserve({ x, y, width: group.width, height: 28 });
  }
  for (const wire of scene.wires) {
    const text = texts.get(wire.id);
    if (!text) continue;
    const width = text.length * LETTER + 4;
    const at = places(scene.route(wire).points).find((point) => {
      const area = { x: point.x + AWAY, y: point.y - HEIGHT / 2, width, height: HEIGHT };
      return free(scene, taken, wire, area);
    });
    if (!at) continue;
    reserve({ x: at.x + AWAY, y: at.y - HEIGHT / 2, width, height: HEIGHT });
    placed.set(wire.id, { text, at: { x: at.x + AWAY, y: at.y } });
  }
  return placed;
}

/** Points on a wire where its text may stand: between its corners, nearest the middle first. */
function places(points: readonly Point[]): Point[] {
  const middles = points.slice(1).flatMap((point, before) => {
    const last = points[before] as Point;
    const far = Math.hypot(point.x - last.x, point.y - last.y);
    const sideways = Math.abs(point.x - last.x) > Math.abs(point.y - last.y);
    return far < HEIGHT || sideways ? [] : [{ x: (last.x + point.x) / 2, y: (last.y + point.y) / 2 }];
  });
  const centre = (middles.length - 1) / 2;
  return middles
    .map((point, rank) => ({ point, away: Math.abs(rank - centre) }))
    .sort((a, b) => a.away - b.away)
    .map(({ point }) => point);
}

function free(scene: Scene, taken: ReadonlyMap<string, Rectangle[]>, own: Wire, area: Rectangle): boolean {
  for (const key of keys(area)) if (taken.get(key)?.some((other) => touches(other, area))) return false;
  const { boxes, wires } = scene.within(grown(area, 2));
  if (boxes.length) return false;
  // the line itself must be its own too: where several run as one, a number would belong to all of them
  const beside = { ...area, x: area.x - AWAY - 2, width: area.width + AWAY + 2 };
  return wires.every((wire) => wire === own || !crosses(scene.route(wire).points, beside));
}

/** Whether a line through these corners comes into an area; each stretch is taken as its bounding box. */
function crosses(points: readonly Point[], area: Rectangle): boolean {
  return points.slice(1).some((to, before) => {
    const from = points[before] as Point;
    const stretch = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
    return touches(stretch, area);
  });
}

const CELL = 128;

function* keys({ x, y, width, height }: Rectangle): Generator<string> {
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column++) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row++) yield `${column} ${row}`;
  }
}
