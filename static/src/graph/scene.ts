/** A placed picture, with an index that tells what lies in a part of it. */

import type { Frame, Layout, Point, Rectangle, Route } from "../layout/layout";
import type { Box, Group, Picture, Wire } from "../model/picture";
import { Grid } from "./grid";

/** Lines may run a little outside of the picture. */
const OUTSIDE = 400;
/** So many times as much is clearly more. */
const CLEARLY = 1.25;
/** Beside the boxes of a window. */
const BESIDE = 24;

export interface Contents {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly groups: readonly Group[];
}

export class Scene implements Contents {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly groups: readonly Group[];
  readonly world: Rectangle;
  readonly #box = new Map<string, Box>();
  #hosts: ReadonlyMap<string, Box> | null = null;
  readonly #entering = new Map<string, Wire[]>();
  readonly #leaving = new Map<string, Wire[]>();
  readonly #boxGrid = new Grid<Box>();
  readonly #wireGrid = new Grid<Wire>();

  constructor(
    picture: Picture,
    readonly layout: Layout,
  ) {
    this.boxes = picture.boxes.filter((box) => layout.boxes.has(box.id));
    this.wires = picture.wires.filter((wire) => layout.wires.has(wire.id));
    this.groups = picture.groups.filter((group) => layout.groups.has(group.id));
    this.world = { x: 0, y: 0, width: Math.max(layout.width, 1), height: Math.max(layout.height, 1) };
    for (const box of this.boxes) {
      this.#box.set(box.id, box);
      this.#boxGrid.add(box, this.frame(box));
    }
    for (const wire of this.wires) {
      push(this.#leaving, wire.source, wire);
      push(this.#entering, wire.target, wire);
      this.#wireGrid.add(wire, bounds(this.route(wire).points));
    }
  }

  box(id: string): Box | undefined {
    return this.#box.get(id);
  }

  /** The box of this id, or the one that holds the chip of this id. */
  host(id: string): Box | undefined {
    this.#hosts ??= new Map(this.boxes.flatMap((box) => box.chips.map((chip) => [chip.id, box])));
    return this.#box.get(id) ?? this.#hosts.get(id);
  }

  at(box: Box): Point {
    return this.layout.boxes.get(box.id) as Point;
  }

  frame(box: Box): Rectangle {
    const { x, y } = this.at(box);
    return { x: x - box.width / 2, y: y - box.height / 2, width: box.width, height: box.height };
  }

  route(wire: Wire): Route {
    return this.layout.wires.get(wire.id) as Route;
  }

  rectangle(group: Group): Frame {
    return this.layout.groups.get(group.id) as Frame;
  }

  entering(id: string): readonly Wire[] {
    return this.#entering.get(id) ?? [];
  }

  leaving(id: string): readonly Wire[] {
    return this.#leaving.get(id) ?? [];
  }

  /** Everything that touches a part of the world. */
  within(part: Rectangle): Contents {
    if (holds(part, this.world)) return this;
    const near = meet(part, grown(this.world, OUTSIDE));
    return {
      boxes: this.#boxGrid.near(near).filter((box) => touches(part, this.frame(box))),
      wires: this.#wireGrid.near(near),
      groups: this.groups.filter((group) => touches(part, this.rectangle(group))),
    };
  }

  /**
   * Where along the top a window of this size shows the most boxes whole: the x of its middle. 0 for the beginning,
   * where titles of groups stand, unless there is clearly more elsewhere.
   */
  crowd({ width, height }: { readonly width: number; readonly height: number }): number {
    const frames = this.boxes.map((box) => this.frame(box)).filter(({ y, height: high }) => y + high <= height);
    const starts = frames.map(({ x }) => x - BESIDE).sort((a, b) => a - b);
    const ends = frames.map(({ x, width: wide }) => x + wide + BESIDE).sort((a, b) => a - b);
    const atFirst = ends.filter((end) => end <= width + BESIDE).length;
    let [best, most, inside] = [0, Math.ceil(atFirst * CLEARLY), 0];
    // whole are those that end by its right side, less those that start before its left side
    for (const [before, start] of starts.entries()) {
      while (inside < ends.length && (ends[inside] as number) <= start + width) inside++;
      if (inside - before <= most) continue;
      most = inside - before;
      best = Math.min(start, (ends[inside - 1] as number) - width) + width / 2;
    }
    return best;
  }

  /** A box at a point of the world, or no farther from it than `reach`. */
  hit({ x, y }: Point, reach = 0): Box | undefined {
    return this.within(grown({ x, y, width: 0, height: 0 }, reach)).boxes[0];
  }
}

export function touches(a: Rectangle, b: Rectangle): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

export function holds(around: Rectangle, { x, y, width, height }: Rectangle): boolean {
  const { x: left, y: top } = around;
  return left <= x && top <= y && x + width <= left + around.width && y + height <= top + around.height;
}

export function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function bounds(points: readonly Point[]): Rectangle {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The least rectangle around both. */
export function join(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export function meet(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

function push<T>(lists: Map<string, T[]>, key: string, each: T): void {
  const list = lists.get(key);
  if (list) list.push(each);
  else lists.set(key, [each]);
}
