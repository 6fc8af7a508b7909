/** What every pass of a run came to: its loss, and the norm of all gradients after it. */

import type { GraphDocument, NumberOrNot } from "../model/document";

export interface Series {
  /** Numbers of the passes, from 1, ascending. */
  readonly passes: readonly number[];
  /** The one element each pass started from; null where it had more. */
  readonly loss: readonly (NumberOrNot | null)[];
  /** L2 norm over the `.grad` of all leaves together; null where none had one. */
  readonly norm: readonly (NumberOrNot | null)[];
}

/** Linear in the numbers that the history holds. */
export function seriesOf({ history: { passes, roots, leaves } }: GraphDocument): Series {
  const norm = passes.map((_, at): NumberOrNot | null => {
    let [sum, seen] = [0, false];
    for (const { gradient } of leaves) {
      const one = gradient[at] ?? null;
      if (one === null) continue;
      if (typeof one !== "number") return one;
      [sum, seen] = [sum + one * one, true];
    }
    return seen ? Math.sqrt(sum) : null;
  });
  return { passes, loss: passes.map((_, at) => roots[at] ?? null), norm };
}

/** Rows of the passes that were recorded whole, by their number, ascending. */
export function recordedRows({ passes }: GraphDocument): readonly (readonly [number: number, row: number])[] {
  return passes
    .flatMap(({ number, recorded }, row) => (recorded ? [[number, row] as const] : []))
    .sort(([a], [b]) => a - b);
}

/** The recorded pass whose number is nearest; null where none was recorded. */
export function nearest(
  rows: readonly (readonly [number: number, row: number])[],
  wanted: number,
): readonly [number: number, row: number] | null {
  let found = rows[0] ?? null;
  for (const each of rows) if (found && Math.abs(each[0] - wanted) < Math.abs(found[0] - wanted)) found = each;
  return found;
}

/** Where values stand on an axis. */
export interface Scale {
  readonly isLog: boolean;
  readonly ticks: readonly number[];
  /** From 0 at the least value to 1 at the greatest. */
  share(value: number): number;
}

/** Logarithmic where all values are positive and span more than two decades. */
export function scaleOf(values: readonly number[]): Scale {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  if (least > most) return { isLog: false, ticks: [], share: () => 0.5 };
  const isLog = least > 0 && most / least > 100;
  const [from, to] = isLog ? [Math.log10(least), Math.log10(most)] : [least, most];
  const share = (value: number) => (to > from ? ((isLog ? Math.log10(value) : value) - from) / (to - from) : 0.5);
  return { isLog, ticks: most > least ? [least, most] : [least], share };
}
