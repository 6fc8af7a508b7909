/** Stretches of a sequence that say the same over and over: `a b a b a b a b` is `a b`, four times. */

export interface Repeat {
  /** Place of the first one's first. */
  start: number;
  /** How long one is. */
  period: number;
  /** How many there are, one after the other. */
  count: number;
}

/** A body is looked for at the next places with the same key, so often: `sigmoid` may stand in one body several times. */
const TRIES = 16;
/** A longer body is seen as no repetition; with it, time grows with the length of the sequence and no faster. */
const LONGEST = 600;

/**
 * Repeats of at least `least` times, none over another, in their order.
 *
 * `turn` may move the start of a body within a repeat: the first of a body's `period` places that a reader would take
 * for its beginning, given the place where the repeat was found.
 */
export function findRepeats(
  keys: readonly number[],
  least: number,
  turn: (start: number, period: number) => number = () => 0,
): Repeat[] {
  const next = nextPlaces(keys);
  const found: Repeat[] = [];
  for (let start = 0; start < keys.length; ) {
    const repeat = repeatAt(keys, next, start, least, turn);
    if (repeat === null) {
      start++;
      continue;
    }
    found.push(repeat);
    start = repeat.start + repeat.period * repeat.count;
  }
  return found;
}

function repeatAt(
  keys: readonly number[],
  next: Int32Array,
  start: number,
  least: number,
  turn: (start: number, period: number) => number,
): Repeat | null {
  let other = next[start]!;
  for (let tries = 0; tries < TRIES && other >= 0; tries++, other = next[other]!) {
    const period = other - start;
    if (period > LONGEST) return null;
    let end = other;
    while (end < keys.length && keys[end] === keys[end - period]) end++;
    if (end - start < least * period) continue;
    const turned = start + turn(start, period);
    const count = Math.floor((end - turned) / period);
    return count >= least
      ? { start: turned, period, count }
      : { start, period, count: Math.floor((end - start) / period) };
  }
  return null;
}

/** By place: the next one with the same key, −1 where there is none. */
function nextPlaces(keys: readonly number[]): Int32Array {
  const next = new Int32Array(keys.length).fill(-1);
  const last = new Map<number, number>();
  for (let place = keys.length - 1; place >= 0; place--) {
    next[place] = last.get(keys[place]!) ?? -1;
    last.set(keys[place]!, place);
  }
  return next;
}
