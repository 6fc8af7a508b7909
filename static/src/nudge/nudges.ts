/** Nudges of the document on show: what was measured, what is being measured, and which element is moved. */

import { type Signal, signal } from "@preact/signals-core";
import { Problem } from "../api/problem";
import { ask } from "../api/questions";
import { isKey, t } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";
import { originalOf } from "../model/withheld";
import { lossOf, type Measurement, type Plan, STEPS } from "./measured";

interface Nudges {
  /** By pass, node and element, in the order they were asked for. */
  readonly measured: ReadonlyMap<string, readonly Measurement[]>;
  /** The step that is being measured. */
  readonly busy: number | null;
  /** Words about the last one, where it came to nothing. */
  readonly failure: { readonly key: string; readonly words: string } | null;
}

/** How far the buttons move an element. */
export const distance = signal<number>(STEPS[1]);
/** The element that is moved, in row-major order of what is recorded of the leaf. */
export const chosenElement = signal(0);

const known = new WeakMap<GraphDocument, Signal<Nudges>>();

export function nudgesOf(document: GraphDocument): Nudges {
  return about(document).value;
}

/** Names an element of a leaf in a pass. */
export function keyOf({ pass, node }: Plan, element: number): string {
  return `${pass}:${node}:${element}`;
}

/** Runs the snippet with one element, the `flat`th of all, moved; `element` is its place in what is recorded. */
export async function nudge(
  document: GraphDocument,
  plan: Plan,
  element: number,
  flat: number,
  by: number,
): Promise<void> {
  const nudges = about(document);
  if (nudges.peek().busy !== null) return;
  const put = (change: Partial<Nudges>) => {
    nudges.value = { ...nudges.peek(), ...change };
  };
  const key = keyOf(plan, element);
  put({ busy: by, failure: null });
  try {
    const answer = await ask(document, { check: false, nudge: { value: plan.value, element: flat, by } });
    const found = read(document, answer, plan, by);
    if (typeof found === "string") return put({ failure: { key, words: found } });
    const others = (nudges.peek().measured.get(key) ?? []).filter((each) => each.by !== by);
    put({ measured: new Map(nudges.peek().measured).set(key, [...others, found]) });
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    put({ failure: { key, words: failure.words } });
  } finally {
    put({ busy: null });
  }
}

/** What a run with the element moved came to, or words why it tells nothing. */
function read(document: GraphDocument, answer: GraphDocument, plan: Plan, by: number): Measurement | string {
  if (answer.outcome.status === "stopped") return t("check.stopped");
  const { before, after, reason } = answer.nudged ?? {};
  if (reason) {
    const words = `nudge.reason.${reason}`;
    return isKey(words) ? t(words) : reason;
  }
  const loss = lossOf(answer, plan.pass)?.loss ?? null;
  const areNumbers = typeof before === "number" && typeof after === "number";
  if (loss === null || !areNumbers) return t("nudge.reason.elsewhere");
  const isAlike =
    answer.nodes.length === document.nodes.length &&
    answer.nodes.every(({ name }, at) => name === document.nodes[at]?.name);
  return { by, before, after, loss, isAlike };
}

function about(shown: GraphDocument): Signal<Nudges> {
  const document = originalOf(shown);
  const found = known.get(document) ?? signal<Nudges>({ measured: new Map(), busy: null, failure: null });
  known.set(document, found);
  return found;
}
