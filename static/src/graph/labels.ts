/** Gradients written on wires: only where there is room beside the line, so that numbers never meet anything. */

import { type Point, type Rectangle, type Route, type Stretch, stretches } from "../layout/layout";
import type { Wire } from "../model/picture";
import { grown, type Scene, touches } from "./scene";
import { argumentPlace } from "./wire";

export const HEIGHT = 13;
/** Width of the widest letter of the 10.5 px type, operands' names included. */
export const LETTER = 6.4;
const AWAY = 5;

export interface Label {
  readonly text: string;
  /** The end of the text that is next to the line, at half its height. */
  readonly at: Point;
  /** The side of the line it stands on. */
  readonly side: "left" | "right";
}

/** Places a text on each wire that has one and where it fits; both maps are by wire id. */
export function placeLabels(scene: Scene, texts: ReadonlyMap<string, string>): ReadonlyMap<string, Label> {
  const placed = new Map<string, Label>();
  const taken = occupied(scene);
  for (const wire of scene.wires) {
    const text = texts.get(wire.id);
    if (!text) continue;
    const width = text.length * LETTER + 2;
    const found = places(scene.route(wire), width).find((place) => free(scene, taken, wire, place));
    if (!found) continue;
    const { text: area, side } = found;
    taken.reserve(area);
    placed.set(wire.id, { text, side, at: { x: side === "left" ? area.x + width : area.x, y: area.y + HEIGHT / 2 } });
  }
  return placed;
}

/** Areas that hold words already. */
export class Taken {
  readonly #cells = new Map<string, Rectangle[]>();

  reserve(area: Rectangle): void {
    for (const key of keys(area)) {
      const held = this.#cells.get(key);
      if (held) held.push(area);
      else this.#cells.set(key, [area]);
    }
  }

  meets(area: Rectangle): boolean {
    for (const key of keys(area)) if (this.#cells.get(key)?.some((other) => touches(other, area))) return true;
    return false;
  }
}

/** Where operands' names and the titles of groups stand. */
export function occupied(scene: Scene): Taken {
  const taken = new Taken();
  for (const wire of scene.wires) {
    for (const chip of scene.route(wire).chips) taken.reserve(chip);
    if (wire.argument === null && wire.count < 2) continue;
    const { at, side } = argumentPlace(scene.route(wire));
    const letters = (wire.argument?.length ?? 0) + (wire.count > 1 ? 4 : 0);
    const width = letters * LETTER;
    taken.reserve({ x: side === "left" ? at.x - width : at.x, y: at.y - HEIGHT / 2, width, height: HEIGHT });
  }
  for (const group of scene.groups) {
    const { x, y, title } = scene.rectangle(group);
    taken.reserve({ x: x + title, y, width: group.width, height: 28 });
  }
  return taken;
}

interface Place {
  readonly side: "left" | "right";
  readonly text: Rectangle;
  /** The text and the line beside it: the line must be its own too, for where several run as one a number belongs to all. */
  readonly whole: Rectangle;
}

/** Where a text of this width may stand: beside the middles of a wire's steep stretches, the middlemost first, right before left. */
function places(route: Route, width: number): readonly Place[] {
  const middles = stretches(route).flatMap(([from, to]) => {
    const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    if (down < HEIGHT || isFlat([from, to])) return [];
    // in its middle a stretch leans half as much again as its ends do, and the text keeps clear of it
    const away = AWAY + (HEIGHT / 2) * 1.5 * (across / down);
    return [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, away }];
  });
  const centre = (middles.length - 1) / 2;
  return middles
    .map((middle, rank) => ({ ...middle, rank: Math.abs(rank - centre) }))
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ x, y, away }): Place[] => {
      const [top, reach] = [y - HEIGHT / 2, width + away + 2];
      return [
        {
          side: "right",
          text: { x: x + away, y: top, width, height: HEIGHT },
          whole: { x: x - 2, y: top, width: reach, height: HEIGHT },
        },
        {
          side: "left",
          text: { x: x - away - width, y: top, width, height: HEIGHT },
          whole: { x: x + 2 - reach, y: top, width: reach, height: HEIGHT },
        },
      ];
    });
}

function free(scene: Scene, taken: Taken, own: Wire, { text, whole }: Place): boolean {
  if (taken.meets(text)) return false;
  const { boxes, wires } = scene.within(grown(whole, 2));
  if (boxes.length) return false;
  return wires.every((wire) => {
    const route = scene.route(wire);
    return wire === own ? !crosses(route, grown(text, 4), isFlat) : !crosses(route, whole);
  });
}

function isFlat([from, to]: Stretch): boolean {
  return Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
}

/** Whether a part of the picture holds no box, no line, and nothing of what is taken. */
export function isEmpty(scene: Scene, taken: Taken, area: Rectangle): boolean {
  if (taken.meets(area)) return false;
  const { boxes, wires } = scene.within(grown(area, 2));
  return boxes.length === 0 && !wires.some((wire) => crosses(scene.route(wire), area));
}

/** Whether a line through these corners comes into an area; each stretch that counts is taken as its bounding box. */
function crosses(route: Route, area: Rectangle, counts: (stretch: Stretch) => boolean = () => true): boolean {
  return stretches(route).some(([from, to]) => {
    if (!counts([from, to])) return false;
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    return touches({ x, y, width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) }, area);
  });
}

const CELL = 128;

function* keys({ x, y, width, height }: Rectangle): Generator<string> {
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column++) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row++) yield `${column} ${row}`;
  }
}
