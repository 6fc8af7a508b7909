/** The overlay as signals: what boxes are coloured by, how each is, and which of them alone are to be seen. */

import { computed, effect, signal } from "@preact/signals-core";
import type { Lights, Shade } from "../graph/layers";
import { picture, placed, places } from "../graph/shown";
import type { Sign } from "../graph/signs";
import { lookup, shownPass, step, veiled } from "../state/session";
import { timeline } from "../time/clock";
import { classOf, scaleOf } from "./scale";
import { type Metric, type Size, sizesOf } from "./sizes";

/** Null while boxes have the colours of their kinds. */
export const metric = signal<Metric | null>(null);
/** The class or exception that alone is to be seen; null for all. */
export const filter = signal<Shade | null>(null);

let last: Metric = "gradient";

/** Puts colours on, those of the last time, or takes them off. */
export function toggleOverlay(): void {
  metric.value = metric.peek() === null ? last : null;
}

effect(() => {
  last = metric.value ?? last;
});
// a class of one picture is none of another
effect(() => {
  void [picture.value, metric.value, shownPass.value];
  filter.value = null;
});

const none: ReadonlyMap<string, Size> = new Map();
/** Of all the pass, whatever step is on show, so that a colour means one size throughout. */
const whole = computed(() => {
  const [drawn, about, by] = [placed.value?.picture, lookup.value, metric.value];
  return drawn && about && by ? sizesOf(drawn, about, by, shownPass.value, () => true, !veiled.value) : none;
});
const sizes = computed(() => {
  const [drawn, about, by, at, line] = [placed.value?.picture, lookup.value, metric.value, step.value, timeline.value];
  if (by !== "gradient" || at === null || !drawn || !about || !line) return whole.value;
  return sizesOf(drawn, about, by, line.pass, (node) => (line.ran(node) ?? Infinity) <= at, false);
});
export const scale = computed(() => scaleOf([...whole.value.values()].filter((size) => typeof size === "number")));

function shaded(each: ReadonlyMap<string, Size>): ReadonlyMap<string, Shade> {
  const known = scale.value;
  return new Map(
    [...each].map(([id, size]) => [id, typeof size === "string" ? size : known ? classOf(known, size) : 0] as const),
  );
}

/** Class or exception by the id of a box or chip, at the step on show; null while nothing is coloured. */
const shades = computed(() => (metric.value ? shaded(sizes.value) : null));
/** The same of the whole pass. */
export const wholeShades = computed(() => (metric.value ? shaded(whole.value) : null));

/** How many boxes and chips there are of each. */
export const counts = computed(() => {
  const found = new Map<Shade, number>();
  for (const shade of shades.value?.values() ?? []) found.set(shade, (found.get(shade) ?? 0) + 1);
  return found;
});

/** Exceptions get a sign; that no gradient came is told of leaves alone, which wait for one. */
export const signs = computed<ReadonlyMap<string, readonly Sign[]>>(() => {
  const found = new Map<string, readonly Sign[]>();
  if (!shades.value) return found;
  const leaves = new Set<string>();
  for (const box of places.value?.picture.boxes ?? []) {
    if (box.kind === "leaf" || box.kind === "parameter" || box.kind === "ghost") leaves.add(box.id);
    for (const chip of box.chips) leaves.add(chip.id);
  }
  for (const [id, shade] of shades.value) {
    if (typeof shade === "string" && (shade !== "none" || leaves.has(id))) found.set(id, [shade]);
  }
  return found;
});

/** Ids of the boxes and wires that are not of the class to be seen. */
const filtered = computed<ReadonlySet<string>>(() => {
  const [wanted, by] = [filter.value, shades.value];
  if (wanted === null || !by || !placed.value) return new Set();
  const { boxes, wires } = placed.value.picture;
  const isSeen = (id: string) => by.get(id) === wanted;
  const others = boxes.filter((box) => !isSeen(box.id) && !box.chips.some(({ id }) => isSeen(id)));
  return new Set([...others, ...wires].map(({ id }) => id));
});

/** What the overlay lights. */
export const overlayLights = computed<Pick<Lights, "shades"> & { filtered: ReadonlySet<string> }>(() => ({
  shades: shades.value,
  filtered: filtered.value,
}));
