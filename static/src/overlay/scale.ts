/** Sizes on a logarithmic scale, in classes that each have a colour. */

/** Colours from the smallest sizes to the largest. */
export const CLASSES = 7;
/** Sizes that differ by less than this many powers of ten look much alike. */
const LEAST_DECADES = 4;

/** From 10^low to 10^high, with what the sizes came to. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** The scale of positive sizes, between whole powers of ten; null where there are none. */
export function scaleOf(sizes: readonly number[]): Scale | null {
  const sorted = sizes.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  const middle = sorted.length >> 1;
  const [below, above] = [sorted[(sorted.length - 1) >> 1] ?? min, sorted[middle] ?? min];
  // halved first: a sum may be too large
  const median = below / 2 + above / 2;
  let [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const missing = LEAST_DECADES - (high - low);
  if (missing > 0) [low, high] = [low - Math.ceil(missing / 2), high + Math.floor(missing / 2)];
  return { low, high, min, median, max };
}

/** How far up the scale a size is, 0 to 1. */
export function share({ low, high }: Scale, size: number): number {
  return Math.min(Math.max((Math.log10(size) - low) / (high - low), 0), 1);
}

/** The class of a size, from 0. */
export function classOf(scale: Scale, size: number): number {
  return Math.min(Math.floor(share(scale, size) * CLASSES), CLASSES - 1);
}

/** The smallest size of a class, and what is no longer in it. */
export function rangeOf({ low, high }: Scale, at: number): readonly [number, number] {
  const edge = (class_: number) => 10 ** (low + ((high - low) * class_) / CLASSES);
  return [edge(at), edge(at + 1)];
}
