/** The hand of the clock: which step of the shown pass is on show, and whether it moves by itself. */

import { batch, computed, effect, signal } from "@preact/signals-core";
import { places } from "../graph/shown";
import type { Step } from "../model/document";
import { graph, lookup, moment, opened, selection, shownPass, step } from "../state/session";
import { notes as notesOf, sums as sumsOf, tones as tonesOf } from "./sums";
import { Timeline } from "./timeline";

/** Milliseconds of one step at speed 1, and how much longer one takes that adds gradients up. */
export const STEP_MS = 420;
const SUM_MS = 160;

export const speeds = [0.25, 0.5, 1, 2, 4] as const;

export const playing = signal(false);
export const speed = signal<number>(1);

const none: readonly Step[] = [];

/** Steps of the shown pass; none where it was not recorded whole. */
export const steps = computed<readonly Step[]>(() => {
  const pass = shownPass.value;
  return (pass === null ? undefined : graph.value?.passes[pass]?.steps) ?? none;
});

/** The node of the step on show. */
export const walkedNode = computed(() => (step.value === null ? null : (steps.value[step.value]?.node ?? null)));

/** The shown pass as the picture lives through it; made when the reader sets out. */
export const timeline = computed(() => {
  const [drawn, about, pass] = [places.value, lookup.value, shownPass.value];
  return drawn && about && pass !== null ? new Timeline(drawn, about, pass) : null;
});
export const sums = computed(() => (timeline.value && lookup.value ? sumsOf(lookup.value, timeline.value) : []));
export const notes = computed(() => {
  const [drawn, about, line] = [places.value, lookup.value, timeline.value];
  return drawn && about && line ? notesOf(drawn.picture, about, line, sums.value) : [];
});
/** The colour of each wire whose gradient meets others, by id. */
export const tones = computed<ReadonlyMap<string, number>>(() => {
  const byEdge = tonesOf(sums.value);
  const wires = (places.value?.picture.wires ?? []).flatMap(({ id, edges: [edge], count }) => {
    const tone = edge === undefined || count > 1 ? undefined : byEdge.get(edge);
    return tone === undefined ? [] : [[id, tone] as const];
  });
  return new Map(wires);
});

/** Shows a step of the shown pass, or with null all of it again; the inspector and the code follow. */
export function goTo(at: number | null): void {
  const pass = shownPass.peek();
  const last = steps.peek().length - 1;
  const left = walkedNode.peek();
  batch(() => {
    if (pass === null || last < 0 || at === null) {
      moment.value = null;
      const chosen = selection.peek();
      if (chosen?.kind === "node" && chosen.node === left) selection.value = null;
      return;
    }
    moment.value = { pass, step: Math.min(Math.max(at, 0), last) };
    const next = walkedNode.peek();
    if (next !== null) selection.value = { kind: "node", node: next };
  });
}

/** The same by hand, which stops what plays. */
export function walk(at: number | null): void {
  playing.value = false;
  goTo(at);
}

export function forward(): void {
  walk((step.peek() ?? -1) + 1);
}

/** Back from the first step, all of the pass is on show again. */
export function back(): void {
  const at = step.peek();
  if (at !== null) walk(at === 0 ? null : at - 1);
}

/** Starts to play, from the first step after the last; or stops. */
export function toggle(): void {
  if (!playing.peek() && step.peek() === steps.peek().length - 1) goTo(0);
  playing.value = !playing.peek() && steps.peek().length > 0;
}

/** Moves the hand while it plays. Returns a function that stops. */
export function run(): () => void {
  const stops = [
    effect(() => {
      void opened.value;
      playing.value = false;
    }),
    effect(() => {
      if (!playing.value) return;
      const at = step.value;
      if (at !== null && at >= steps.value.length - 1) {
        playing.value = false;
        return;
      }
      const wait = at === null ? 0 : (STEP_MS + (adds(at) ? SUM_MS : 0)) / speed.value;
      const timer = setTimeout(() => goTo((at ?? -1) + 1), wait);
      return () => clearTimeout(timer);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Whether gradients come together at a step: in a leaf's `.grad`, or where a value was used several times. */
function adds(at: number): boolean {
  const ran = steps.peek()[at]?.node;
  const pass = shownPass.peek();
  if (ran === undefined || pass === null) return false;
  return sums.peek().some(({ node: met }) => met === ran) || lookup.peek()?.accumulation(pass, ran) !== undefined;
}
