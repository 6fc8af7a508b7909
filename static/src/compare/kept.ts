/** Comparing two runs, as signals: the one that was kept, the one after it, and which of them is on show. */

import { batch, computed, effect, signal } from "@preact/signals-core";
import { closedNames, closeNamed } from "../graph/shown";
import type { GraphDocument } from "../model/document";
import { origins } from "../model/origins";
import { Lookup } from "../state/lookup";
import * as session from "../state/session";
import { walkedNode } from "../time/clock";
import { type Difference, difference } from "./difference";
import { aim } from "./stand";

export type Side = "before" | "after";

/** The document that others are compared with; null while none is. */
export const kept = signal<GraphDocument | null>(null);
/** The one that came after it. */
const latest = signal<GraphDocument | null>(null);

effect(() => {
  const now = session.graph.value;
  if (now !== kept.peek()) latest.value = now;
});

/** Which of the two is on show; null while there are no two. */
export const side = computed<Side | null>(() => {
  if (!kept.value || !latest.value) return null;
  return session.graph.value === kept.value ? "before" : "after";
});

const before = computed(() => (kept.value ? new Lookup(kept.value) : null));
const after = computed(() => (kept.value && latest.value ? new Lookup(latest.value) : null));

/** What the later run did otherwise; null while there are no two, and while gradients are held back. */
export const found = computed<Difference | null>(() => {
  const [one, other, pass] = [before.value, after.value, session.shownPass.value];
  if (!one || !other || session.veiled.value) return null;
  return difference(one, other, { before: passIn(one.document, pass), after: passIn(other.document, pass) });
});

/** The same pass, or the last that was recorded. */
function passIn({ passes }: GraphDocument, pass: number | null): number | null {
  if (pass !== null && passes[pass]?.recorded) return pass;
  const last = passes.findLastIndex(({ recorded }) => recorded);
  return last < 0 ? null : last;
}

/** Keeps the run on show, to compare the next one with. */
export function keepRun(): void {
  batch(() => {
    kept.value = session.graph.peek();
    latest.value = null;
  });
}

export function endComparison(): void {
  batch(() => {
    kept.value = null;
    latest.value = null;
  });
}

/** Keeps the run on show, or ends what it began. */
export function toggleComparison(): void {
  if (kept.peek()) endComparison();
  else keepRun();
}

/** Shows the other run where the reader stands: the same node, pass, step and modules, as far as it has them. */
export function flip(): void {
  const [pairs, there] = [found.peek()?.match, side.peek() === "before" ? latest.peek() : kept.peek()];
  if (!pairs || !there || side.peek() === null) return;
  const counterpart = side.peek() === "before" ? pairs.after : pairs.before;
  const of = (node: number | null) => (node === null ? undefined : counterpart.get(node));
  const [chosen, pass, from] = [session.selection.peek(), session.chosenPass.peek(), session.root.peek()];
  const [shown, walked, names, edited] = [
    session.shownPass.peek(),
    of(walkedNode.peek()),
    closedNames(),
    session.stale.peek(),
  ];
  const node = of(chosen?.kind === "node" ? chosen.node : null);
  aim(counterpart);
  batch(() => {
    session.show(there);
    // what was written since is not to be lost
    if (!edited) session.code.value = there.snippet.code;
    if (pass !== null && there.passes[pass]?.recorded) session.chosenPass.value = pass;
    if (from !== null && origins(there).some(({ id }) => id === from)) session.root.value = from;
    if (node !== undefined) session.selection.value = { kind: "node", node };
    const step = there.passes[shown ?? -1]?.steps.findIndex((each) => each.node === walked) ?? -1;
    if (shown !== null && step >= 0) session.moment.value = { pass: shown, step };
  });
  closeNamed(names);
  // the address names the one that was on show
  if (location.pathname !== "/") history.pushState(null, "", "/");
}
