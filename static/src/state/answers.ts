/** What a second look at the run on show has brought: verdicts, Jacobians, and gradients split by path. */

import { type Signal, signal } from "@preact/signals-core";
import { Problem } from "../api/problem";
import { ask, type Questions } from "../api/questions";
import { t } from "../i18n/i18n";
import type { Check, GraphDocument, Jacobian, Split } from "../model/document";
import { originalOf } from "../model/withheld";

/** A gradient split by path, and the document whose values it speaks of. */
export interface Answer {
  readonly split: Split;
  readonly document: GraphDocument;
}

interface Learned {
  readonly checks: ReadonlyMap<number, readonly Check[]>;
  readonly jacobians: ReadonlyMap<string, Jacobian>;
  readonly splits: ReadonlyMap<string, Answer>;
  /** What is being asked: a key of the button. */
  readonly busy: string | null;
  /** Words about the last question, where it had no answer. */
  readonly failure: { readonly asked: string; readonly words: string } | null;
}

/** Another run asks for itself, and what was learned of a document goes with it. */
const known = new WeakMap<GraphDocument, Signal<Learned>>();

export function learnedOf(document: GraphDocument): Learned {
  return about(document).value;
}

export function checksOf(document: GraphDocument, node: number): readonly Check[] {
  return learnedOf(document).checks.get(node) ?? [];
}

/** The Jacobian of a node's first result by the argument behind a slot. */
export function jacobianOf(document: GraphDocument, node: number, slot: number): Jacobian | null {
  return learnedOf(document).jacobians.get(`${node}:${slot}`) ?? null;
}

export function splitOf(document: GraphDocument, result: string, source: string): Answer | null {
  return learnedOf(document).splits.get(`${result}:${source}`) ?? null;
}

/** What `Learned.busy` says while `check` asks about a node, or about all of them. */
export function askedOf(node: number | null): string {
  return node === null ? "check" : `check:${node}`;
}

/** Compares every node with finite differences, and works out the Jacobians of one. */
export async function check(document: GraphDocument, node: number | null): Promise<void> {
  await learn(document, askedOf(node), { check: true, ...(node !== null && { jacobians: [node] }) });
}

/** Splits the gradient of a variable by another over the paths between them. */
export async function split(document: GraphDocument, result: string, source: string): Promise<void> {
  await learn(document, `${result}:${source}`, { check: false, paths: { result, source } });
}

async function learn(document: GraphDocument, asked: string, questions: Questions): Promise<void> {
  if (learnedOf(document).busy !== null) return;
  put(document, { busy: asked, failure: null });
  try {
    const answer = await ask(document, questions);
    const words = whyNot(document, answer);
    if (words) return put(document, { failure: { asked, words } });
    const [before, brought] = [learnedOf(document), recorded(answer)];
    const splits = new Map(before.splits);
    if (answer.split) splits.set(asked, { split: answer.split, document: answer });
    put(document, {
      checks: questions.check ? brought.checks : before.checks,
      jacobians: new Map([...before.jacobians, ...brought.jacobians]),
      splits,
    });
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    put(document, { failure: { asked, words: failure.words } });
  } finally {
    put(document, { busy: null });
  }
}

/** Words, where the second run was not like the first, or did not come to its end. */
function whyNot(document: GraphDocument, answer: GraphDocument): string | null {
  if (answer.outcome.status === "stopped") return t("check.stopped");
  const isAlike =
    answer.nodes.length === document.nodes.length &&
    answer.nodes.every(({ name }, at) => name === document.nodes[at]?.name);
  return isAlike ? null : t("check.another");
}

/** What a document itself brings: `gradwalk record --check` writes such. */
function recorded({ checks, jacobians }: GraphDocument): Learned {
  const byNode = new Map<number, Check[]>();
  for (const each of checks) byNode.set(each.node, [...(byNode.get(each.node) ?? []), each]);
  return {
    checks: byNode,
    jacobians: new Map(
      jacobians.filter(({ output }) => output === 0).map((each) => [`${each.node}:${each.slot}`, each]),
    ),
    splits: new Map(),
    busy: null,
    failure: null,
  };
}

function put(document: GraphDocument, learned: Partial<Learned>): void {
  const each = about(document);
  each.value = { ...each.peek(), ...learned };
}

function about(shown: GraphDocument): Signal<Learned> {
  const document = originalOf(shown);
  const found = known.get(document) ?? signal(recorded(document));
  known.set(document, found);
  return found;
}
