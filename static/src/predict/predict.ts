/** Predicting gradients before they are shown: whether the reader does, what is known already, and how it went. */

import { batch, computed, effect, signal } from "@preact/signals-core";
import type { GraphDocument } from "../model/document";
import { gradientKey, withhold } from "../model/withheld";
import { Lookup } from "../state/lookup";
import { projecting } from "../state/projector";
import { graph, selection, shownPass, step, tab, veil } from "../state/session";
import { playing, steps } from "../time/clock";
import { type Question, questionOf } from "./question";

/** How a gradient came to be known: predicted at once, after hints, or by asking for it. */
export type Ending = "first" | "later" | "shown";

/** Whether gradients are hidden until they are predicted; for this visit. */
export const predicting = signal(false);

interface Progress {
  /** The document that it is about: another run asks anew. */
  readonly document: GraphDocument | null;
  readonly endings: ReadonlyMap<string, Ending>;
}
const progress = signal<Progress>({ document: null, endings: new Map() });
const none: ReadonlyMap<string, Ending> = new Map();
const endings = computed(() => (progress.value.document === graph.value ? progress.value.endings : none));

// what is to be predicted leaves the document before anything is drawn of it
veil.value = (document) => (predicting.value ? withhold(document, new Set(endings.value.keys())) : document);

/** The whole document, for questions and answers alone. */
const truth = computed(() => (graph.value ? new Lookup(graph.value) : null));

/** The gradient to predict at the node that is selected, in the pass on show; null where there is none. */
export const question = computed<Question | null>(() => {
  const [about, pass, chosen] = [truth.value, shownPass.value, selection.value];
  if (!predicting.value || !about || pass === null || chosen?.kind !== "node") return null;
  return questionOf(about, pass, chosen.node);
});

/** All about the question's document. */
export function whole(): Lookup | null {
  return truth.value;
}

export function endingOf(pass: number, node: number): Ending | null {
  return endings.value.get(gradientKey(pass, node)) ?? null;
}

/** How many gradients were predicted without help, of those that are known. */
export const tally = computed(() => {
  const all = [...endings.value.values()];
  return { right: all.filter((each) => each === "first").length, count: all.length };
});

/** The node whose gradient became known just now: it is shown on its way. */
export const revealed = signal<number | null>(null);

export function reveal(pass: number, node: number, ending: Ending): void {
  batch(() => {
    progress.value = { document: graph.peek(), endings: new Map(endings.peek()).set(gradientKey(pass, node), ending) };
    revealed.value = node;
  });
}

export function togglePredicting(): void {
  batch(() => {
    predicting.value = !predicting.peek();
    progress.value = { document: null, endings: none };
    revealed.value = null;
  });
}

/** Whether the step on show waits for an answer: its node's gradient is not known yet. */
export const waiting = computed(() => {
  const [at, asked] = [step.value, question.value];
  return (
    at !== null && asked !== null && steps.value[at]?.node === asked.node && endingOf(asked.pass, asked.node) === null
  );
});

/** Brings the question into view, with the focus in its first field; a room that has said its answers aloud is shown it. */
export function answer(): void {
  const asked = question.peek();
  if (projecting.peek() && asked) {
    reveal(asked.pass, asked.node, "shown");
    return;
  }
  tab.value = "details";
  requestAnimationFrame(() => document.querySelector<HTMLElement>("predict-card [data-focus]")?.focus());
}

effect(() => {
  void selection.value;
  revealed.value = null;
});
// what plays waits for the answer
effect(() => {
  if (waiting.value) playing.value = false;
});
