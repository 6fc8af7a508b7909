/** Keeps the picture up with a number that is turned: one run at a time, of the newest code there is. */

import { effect, signal } from "@preact/signals-core";
import { runSnippet } from "../api/graphs";
import { Problem } from "../api/problem";
import { picture, placed, unplaced } from "../graph/shown";
import { t } from "../i18n/i18n";
import { isAlike } from "../model/alike";
import type { GraphDocument } from "../model/document";
import { hush } from "../state/live";
import { begin, run } from "../state/run";
import { code, following, graph, running, show, update } from "../state/session";

/** A run that takes longer cannot be kept up with. */
const PATIENCE_SECONDS = 0.3;
/** So much of an error's message is told while the number is held; all of it once it is let go of. */
const SHOWN_CHARACTERS = 120;

/** Why the picture does not keep up, in the reader's words; null while it does. */
export const trouble = signal<string | null>(null);
/** The number that was turned last, as it was written, and the code that holds it; null before the first. */
const last = signal<{ readonly number: string; readonly code: string } | null>(null);

/** The turned number that brought a document, as it was written; null where none did. */
export function turnedTo({ snippet }: GraphDocument): string | null {
  return last.value?.code === snippet.code ? last.value.number : null;
}

interface Flight {
  readonly abort: AbortController;
  readonly code: string;
  /** Whether it takes longer than anybody waits without a word. */
  isLate: boolean;
}

let isHeld = false;
/** Whether the next run waits until the number is let go of. */
let isWaiting = false;
/** The run under way. */
let flight: Flight | null = null;
/** A failure that is not on show, as the next number may undo it. */
let failed: GraphDocument | null = null;

/** The code has another number now. */
export function turned(text: string): void {
  if (!isHeld) {
    isHeld = true;
    trouble.value = null;
    isWaiting = false;
    if (isSlow(graph.peek())) wait(t("knob.slow"));
  }
  last.value = { number: text, code: code.peek() };
  if (isWaiting) return;
  following.value = true;
  if (!flight) void fly();
}

/** The number was let go of: what is on show comes to be what the code says. */
export function released(): void {
  if (!isHeld) return;
  isHeld = false;
  if (!flight || (isWaiting && flight.code !== code.peek())) settle();
  else if (flight.isLate) persist();
}

/** Runs until the newest code has been run. */
async function fly(): Promise<void> {
  for (let wanted = code.peek(), asked = ""; wanted !== asked && !isWaiting; wanted = code.peek()) {
    asked = wanted;
    const own: Flight = { abort: begin(), code: wanted, isLate: false };
    flight = own;
    const late = setTimeout(() => {
      own.isLate = true;
      if (isHeld) wait(t("knob.slow"));
      else persist();
    }, PATIENCE_SECONDS * 1000);
    const { signal } = own.abort;
    const backward = graph.peek()?.snippet.backward ?? null;
    const asking = runSnippet({ code: wanted, ...(backward !== null && { backward }) }, signal);
    try {
      const document = await asking.finally(() => clearTimeout(late));
      if (!signal.aborted) await take(document);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (!signal.aborted) wait(failure.words);
    }
    // settled meanwhile
    if (flight !== own) return;
    flight = null;
    // an ordinary run took over, or the reader cancelled
    if (signal.aborted) {
      rest();
      return;
    }
    running.value = false;
  }
  if (!isHeld) settle();
}

/** Waits on for a run of the newest code, as for any other: it can be cancelled. */
function persist(): void {
  isWaiting = false;
  trouble.value = null;
  following.value = true;
  running.value = true;
}

/** Shows what a run brought; a failure only where the picture was that of one. */
async function take(document: GraphDocument): Promise<void> {
  hush();
  const before = graph.peek();
  const { status, error } = document.outcome;
  failed = status === "finished" || (before && isAlike(before, document)) ? null : document;
  if (!failed) update(document);
  isWaiting = isSlow(document);
  following.value = !isWaiting;
  const message = error === null ? t("outcome.stopped") : `${error.type}: ${error.message}`.slice(0, SHOWN_CHARACTERS);
  trouble.value = isWaiting ? t("knob.slow") : failed ? t("knob.failed", { message }) : null;
  await drawn();
}

/** Leaves the next run until the number is let go of, and says why. */
function wait(why: string): void {
  isWaiting = true;
  following.value = false;
  trouble.value = why;
  if (!isHeld) settle();
}

/** Shows what the code says: by an ordinary run, which shows how far it is, unless it is on show or known to fail. */
function settle(): void {
  flight?.abort.abort();
  running.value = false;
  const now = code.peek();
  const known = failed?.snippet.code === now ? failed : null;
  const isShown = known === null && graph.peek()?.snippet.code === now;
  rest();
  if (known) show(known);
  else if (!isShown) void run(graph.peek()?.snippet.backward ?? undefined, update);
}

function rest(): void {
  flight = null;
  failed = null;
  isWaiting = false;
  following.value = false;
  trouble.value = null;
}

/** By its own processor time where that is known: a busy server makes no snippet slow. */
function isSlow(document: GraphDocument | null): boolean {
  const { cpu_seconds, wall_seconds } = document?.outcome ?? { cpu_seconds: null, wall_seconds: null };
  return (cpu_seconds ?? wall_seconds ?? 0) > PATIENCE_SECONDS;
}

/** Resolves once the picture has been painted. */
function drawn(): Promise<void> {
  return new Promise((done) => {
    const stop = effect(() => {
      const isThere = unplaced.value || !picture.value?.boxes.length || placed.value?.picture === picture.value;
      if (isThere) requestAnimationFrame(() => [stop(), done()]);
    });
  });
}
