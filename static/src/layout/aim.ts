/** Which scopes to fold, and how high, so that the whole picture fits the pane or comes near to it. */

import { GAP } from "./cells";
import type { LayoutOptions } from "./layout";
import { type Nested, OUTER } from "./nest";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A way to fold: by scope, the height of a column in pixels; absent where it stays in one. */
export type Folds = ReadonlyMap<string, number>;

/** In a pane that is lower than this, smaller columns would only scatter the picture. */
const LEAST_HEIGHT = 480;
/** A group is not folded into columns lower than this, nor than this part of its height. */
const LEAST_COLUMN = 220;
const LEAST_PART = 0.24;
/** What a group's frame takes of its height, and what the lines that turn between columns take. */
const FRAME = 54;
const TURNS = 54;
/** Columns that are cut between groups come out uneven, and turns take room: other heights may fit better. */
const HEIGHTS = [1, 0.85, 0.7, 1.25];
/** Pictures of more scopes and boxes than this are folded in one way, so that no time is lost on others. */
const FEW = 250;

/** Ways to fold that are worth a try, the likeliest first; none where the picture fits as it is. */
export function aims(
  scopes: ReadonlyMap<string, Nested>,
  sizes: ReadonlyMap<string, Size>,
  pane: LayoutOptions,
): Folds[] {
  const { width, height } = sizes.get(OUTER)!;
  if (pane.portrait || height <= pane.height) return [];
  // what is too large for the pane should have its proportions
  const filling = Math.sqrt((height * (width + GAP.part) * pane.height) / pane.width);
  const goal = Math.max(LEAST_HEIGHT, pane.height, filling);
  let cells = 0;
  for (const { boxes, groups } of scopes.values()) cells += boxes.length + groups.length;
  const heights = cells > FEW ? HEIGHTS.slice(0, 1) : HEIGHTS;
  const all = heights.flatMap((part) => [true, false].map((inwards) => aim(scopes, sizes, goal * part, inwards)));
  return all.filter(({ size }) => size > 0);
}

/**
 * How well the pane shows a picture, up to 1 where it fits: the part that is seen at first, and how far to zoom out
 * for the whole. So it is better to scroll in one direction than in two.
 */
export function shownWell({ width, height }: Size, pane: LayoutOptions): number {
  const across = Math.min(1, pane.width / Math.max(1, width));
  const down = Math.min(1, pane.height / Math.max(1, height));
  return across * down * Math.min(across, down);
}

/** Folds what is too high; with `inwards`, its tallest groups in its stead where that is enough. */
function aim(
  scopes: ReadonlyMap<string, Nested>,
  sizes: ReadonlyMap<string, Size>,
  goal: number,
  inwards: boolean,
): Folds {
  const limits = new Map([[OUTER, goal]]);
  const folds = new Map<string, number>();
  // outer ones come first
  for (const { id, groups } of scopes.values()) {
    const limit = limits.get(id)!;
    const { height } = sizes.get(id)!;
    let within = Number.POSITIVE_INFINITY;
    if (height > limit) {
      const tallest = groups.reduce((most, group) => Math.max(most, sizes.get(group)!.height), 0);
      // what is left for groups when all else stays as it is
      const left = limit - (height - tallest);
      const helps = inwards && left >= Math.max(LEAST_COLUMN, tallest * LEAST_PART);
      const column = Math.max(LEAST_COLUMN, limit - TURNS - (id === OUTER ? 0 : FRAME));
      if (!helps) folds.set(id, column);
      within = helps ? left : column;
    }
    for (const group of groups) limits.set(group, within);
  }
  return folds;
}
