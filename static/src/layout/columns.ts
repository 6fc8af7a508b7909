/** Folding a tall scope into columns that are read one after the other, cut where few lines pass. */

import type { Layers } from "./layers";
import type { Rows } from "./rows";

export interface Folding {
  /** Height that no column should pass, in pixels; null never to fold. */
  columnHeight: number | null;
}

/** The rest of a scope is cut once more only when this many times higher than its share. */
const TALL = 1.35;
const MOST_COLUMNS = 400;
/** How much one line across a cut counts against a column of uneven height. */
const LINE_COST = 0.35;

/** The first rank of every column; `[0]` where the scope stays in one. */
export function foldRanks(layers: Layers, rows: Rows, { columnHeight }: Folding): number[] {
  const { height } = rows;
  if (columnHeight === null || height <= columnHeight) return [0];
  const count = Math.max(2, Math.min(MOST_COLUMNS, Math.ceil(height / columnHeight)));
  const passing = linesBelow(layers);
  const share = height / count;
  const breaks = [0];
  // from cut to cut, so that equal blocks make equal columns
  for (let first = 0; height - rows.top[first]! > share * TALL; ) {
    const cut = bestCut(rows, passing, first, share);
    if (cut === null) break;
    breaks.push(cut);
    first = cut;
  }
  const ends = [...breaks.slice(1).map((rank) => rows.top[rank]!), height];
  const tallest = Math.max(...ends.map((end, column) => end - rows.top[breaks[column]!]!));
  return tallest > height * 0.74 ? [0] : breaks;
}

/** The rank to start the next column with, so that the one from `first` on has near `share` of height. */
function bestCut(rows: Rows, passing: Int32Array, first: number, share: number): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  const start = rows.top[first]!;
  for (let rank = nearest(rows, start + share * 0.4); rank < rows.top.length; rank++) {
    // further down it only gets worse
    if ((rows.bottom[rank - 1]! - start) / share - 1 > least) break;
    // a column of one rank that only lines pass would be empty
    if (rows.bottom[rank] === rows.top[rank]) continue;
    const column = rows.bottom[rank - 1]! - start;
    const cost = Math.abs(column - share) / share + passing[rank]! * LINE_COST;
    if (cost < least) {
      least = cost;
      best = rank;
    }
  }
  return best;
}

/** The first rank, but not the very first, whose top is not above `y`. */
function nearest({ top }: Rows, y: number): number {
  let [low, high] = [1, top.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (top[middle]! < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By rank: how many lines come into it from above. */
function linesBelow({ rows, up }: Layers): Int32Array {
  return Int32Array.from(rows, (row) => row.reduce((sum, vertex) => sum + up[vertex]!.length, 0));
}
