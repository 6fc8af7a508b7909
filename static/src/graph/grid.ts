/** Things on a plane, found by the square cells that they touch. */

import type { Rectangle } from "../layout/layout";

const CELL = 400;
/** Cells so many columns and rows apart may share a list: what is found is near enough, and is judged by whoever asked. */
const ROWS = 32_768;

export class Grid<T> {
  readonly #cells = new Map<number, number[]>();
  readonly #things: T[] = [];
  /** By thing: the last question that found it, so that none is found twice. */
  readonly #found: number[] = [];
  #questions = 0;

  add(thing: T, area: Rectangle): void {
    const id = this.#things.push(thing) - 1;
    this.#found.push(0);
    const [left, right, top, bottom] = span(area);
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        const key = (column * ROWS + row) | 0;
        const cell = this.#cells.get(key);
        if (cell) cell.push(id);
        else this.#cells.set(key, [id]);
      }
    }
  }

  /** Everything that touches `part`, and what else is in the same cells. */
  near(part: Rectangle): T[] {
    const question = ++this.#questions;
    const near: T[] = [];
    const [left, right, top, bottom] = span(part);
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        for (const id of this.#cells.get((column * ROWS + row) | 0) ?? []) {
          if (this.#found[id] === question) continue;
          this.#found[id] = question;
          near.push(this.#things[id] as T);
        }
      }
    }
    return near;
  }
}

/** Columns and rows from the first to the last. */
function span({ x, y, width, height }: Rectangle): readonly [number, number, number, number] {
  return [Math.floor(x / CELL), Math.floor((x + width) / CELL), Math.floor(y / CELL), Math.floor((y + height) / CELL)];
}
