/** Gradients written on wires: only where there is room beside the line, so that numbers never meet anything. */

import { type Point, type Rectangle, type Route, type Stretch, stretches } from "../layout/layout";
import type { Wire } from "../model/picture";
import { grown, type Scene, touches } from "./scene";
import { drawn } from "./strokes";
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
  if (texts.size === 0) return placed;
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
    const { at, side } = argumentPlace(wire, scene.route(wire));
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

/**
 * Where a text of this width may stand: beside the middle of each stretch, the middlemost stretch first, then beside
 * the ends of those that curve; right before left.
 */
function places(route: Route, width: number): readonly Place[] {
  const ways = stretches(route);
  const [centre, strokes] = [(ways.length - 1) / 2, drawn(route)];
  return ways
    .map((stretch, rank) => ({ stretch, rank: Math.abs(rank - centre) }))
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ stretch: [from, to] }) => {
      const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
      if (bottom - top < HEIGHT) return [];
      const middle = (top + bottom) / 2;
      if (from.x === to.x) return [middle];
      return [middle, top + HEIGHT / 2 + AWAY, bottom - HEIGHT / 2 - AWAY];
    })
    .flatMap((y) => beside(strokes, y, width));
}

/** The places right and left of all that a line does at the height of the text. */
function beside(strokes: readonly Stretch[], middle: number, width: number): Place[] {
  const [top, bottom] = [middle - HEIGHT / 2, middle + HEIGHT / 2];
  const xs = strokes.flatMap((stroke) => reach(stroke, top, bottom));
  if (xs.length === 0) return [];
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const place = (side: "left" | "right", x: number): Place => ({
    side,
    text: { x, y: top, width, height: HEIGHT },
    whole: { x: x - (side === "right" ? AWAY + 2 : 2), y: top, width: width + AWAY + 4, height: HEIGHT },
  });
  return [place("right", high + AWAY), place("left", low - AWAY - width)];
}

/** The outermost places of a stroke between two heights. */
function reach([from, to]: Stretch, top: number, bottom: number): number[] {
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  if (lower.y < top || upper.y > bottom) return [];
  const at = (y: number) =>
    lower.y === upper.y ? upper.x : upper.x + ((lower.x - upper.x) * (y - upper.y)) / (lower.y - upper.y);
  return [at(Math.max(top, upper.y)), at(Math.min(bottom, lower.y)), ...(lower.y === upper.y ? [lower.x] : [])];
}

function free(scene: Scene, taken: Taken, own: Wire, { text, whole }: Place): boolean {
  if (taken.meets(text)) return false;
  const { boxes, wires } = scene.within(grown(whole, 2));
  if (boxes.length) return false;
  return wires.every((wire) => {
    const route = scene.route(wire);
    return !crosses(route, wire === own ? grown(text, 2) : whole);
  });
}

/** Whether a part of the picture holds no box, no line, and nothing of what is taken. */
export function isEmpty(scene: Scene, taken: Taken, area: Rectangle): boolean {
  if (taken.meets(area)) return false;
  const { boxes, wires } = scene.within(grown(area, 2));
  return boxes.length === 0 && !wires.some((wire) => crosses(scene.route(wire), area));
}

/** Whether a line comes into an area; each of its strokes is taken as its bounding box. */
function crosses(route: Route, area: Rectangle): boolean {
  return drawn(route).some(([from, to]) => {
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
