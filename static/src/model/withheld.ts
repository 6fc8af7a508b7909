/** A document without the gradients that a reader is still to predict: whatever draws it cannot tell them. */

import type { Diagnostic, GraphDocument, Pass, Value } from "./document";

/** Findings that tell how large a gradient is. */
const TELLING = new Set([
  "zero-gradient",
  "hook-returns-zero",
  "gradients-vanish",
  "gradients-explode",
  "non-finite-in-pass",
  "non-finite-masked",
  "non-finite-steep",
  "non-finite-backward",
]);

const rows = new WeakSet<Value>();
const originals = new WeakMap<GraphDocument, GraphDocument>();

/** What a gradient's number is written as until it is known. */
export const UNKNOWN = "?";

/** Whether a value's numbers were taken out of its document. */
export function isWithheld(value: Value): boolean {
  return rows.has(value);
}

/** The document that one was made of by `withhold`; any other is its own. */
export function originalOf(document: GraphDocument): GraphDocument {
  return originals.get(document) ?? document;
}

/** Names the gradient that a pass brings to a node, by row. */
export function gradientKey(pass: number, node: number): string {
  return `${pass}:${node}`;
}

/**
 * Nodes whose gradient in a pass is to be predicted: it came to them, and was not what the pass started with. The engine
 * does not run what `torch.autograd.grad` was asked about; the gradient comes there all the same.
 */
export function predictable(document: GraphDocument, { roots, steps }: Pass): ReadonlySet<number> {
  const reached = new Set<number>();
  const ran = new Set(steps.map(({ node }) => node));
  for (const { node, received, sent } of steps) {
    if (received.some((value) => value !== null)) reached.add(node);
    for (const [slot, value] of sent.entries()) {
      const target = targets(document).get(`${node}:${slot}`);
      if (value !== null && target !== undefined && !ran.has(target)) reached.add(target);
    }
  }
  for (const { node } of roots) reached.delete(node);
  return reached;
}

/**
 * The document with nothing in it of the gradients that are not in `known`, a set of `gradientKey`s; the document itself
 * where all are. Linear in the document.
 *
 * One tensor may be the gradient of several nodes, as where a sum hands on what it received: so references are
 * exchanged, and a row is emptied in its place where all that refers to it as a gradient is still unknown.
 */
export function withhold(document: GraphDocument, known: ReadonlySet<string>): GraphDocument {
  const unknown = document.passes.map(
    (pass, at) => new Set([...predictable(document, pass)].filter((node) => !known.has(gradientKey(at, node)))),
  );
  if (unknown.every(({ size }) => size === 0)) return document;
  const since = firsts(unknown);
  const { hidden, told } = gradients(document, unknown, since);
  const values = [...document.values];
  const empty = (id: number): Value => {
    const row = { ...(document.values[id] as Value), preview: null, statistics: null };
    rows.add(row);
    return row;
  };
  const instead = new Map<number, number>();
  for (const id of hidden) {
    if (!told.has(id)) values[id] = empty(id);
    else instead.set(id, values.push(empty(id)) - 1);
  }
  const away = (id: number | null, isUnknown: boolean): number | null =>
    id === null || !isUnknown ? id : (instead.get(id) ?? id);

  const passes = document.passes.map((pass, at): Pass => {
    const here = unknown[at] as ReadonlySet<number>;
    if (here.size === 0) return pass;
    return {
      ...pass,
      steps: pass.steps.map((step) => ({
        ...step,
        received: step.received.map((id) => away(id, here.has(step.node))),
        sent: step.sent.map((id, slot) => away(id, here.has(targets(document).get(`${step.node}:${slot}`) ?? -1))),
      })),
      accumulated: pass.accumulated.map((each) => ({
        ...each,
        before: away(each.before, (since.get(each.leaf) ?? Infinity) <= at),
        incoming: away(each.incoming, here.has(each.leaf)),
        after: away(each.after, here.has(each.leaf)),
      })),
    };
  });
  const tensors = tensorsOfUnknown(document, unknown);
  const shown: GraphDocument = {
    ...document,
    values,
    passes,
    hooks: document.hooks.map((hook) => ({
      ...hook,
      fired: hook.fired.map((each) => {
        const isUnknown = each.pass !== null && (unknown[each.pass]?.size ?? 0) > 0;
        return { ...each, before: away(each.before, isUnknown), after: away(each.after, isUnknown) };
      }),
    })),
    variables: document.variables.map((each) => {
      const tensor = each.value === null ? null : (document.values[each.value]?.tensor ?? null);
      return { ...each, grad: away(each.grad, tensor !== null && tensors.has(tensor)) };
    }),
    history: { ...document.history, leaves: [] },
    diagnostics: document.diagnostics.filter(isSilent),
    without_grad: document.without_grad.filter(isSilent),
    split: null,
  };
  originals.set(shown, document);
  return shown;
}

function isSilent({ code }: Diagnostic): boolean {
  return !TELLING.has(code);
}

/**
 * Values that are gradients not yet known, and those of all values that must stay as they are in their place: gradients
 * that are known, and what the forward computed.
 */
function gradients(
  document: GraphDocument,
  unknown: readonly ReadonlySet<number>[],
  since: ReadonlyMap<number, number>,
): { readonly hidden: ReadonlySet<number>; readonly told: ReadonlySet<number> } {
  const [hidden, told] = [new Set<number>(), new Set<number>()];
  const put = (id: number | null | undefined, isUnknown: boolean) => {
    if (typeof id === "number") (isUnknown ? hidden : told).add(id);
  };
  for (const { leaf, order, outputs } of document.nodes) {
    put(leaf, false);
    if (order === 1) for (const { value } of outputs) put(value, false);
  }
  for (const [at, { roots, steps, accumulated }] of document.passes.entries()) {
    const here = unknown[at] as ReadonlySet<number>;
    for (const { seed } of roots) put(seed, false);
    for (const { node, received, sent } of steps) {
      for (const id of received) put(id, here.has(node));
      for (const [slot, id] of sent.entries()) put(id, here.has(targets(document).get(`${node}:${slot}`) ?? -1));
    }
    for (const { leaf, before, incoming, after } of accumulated) {
      put(before, (since.get(leaf) ?? Infinity) <= at);
      put(incoming, here.has(leaf));
      put(after, here.has(leaf));
    }
  }
  for (const { fired } of document.hooks) {
    for (const { pass, before, after } of fired) {
      if (pass === null || !unknown[pass]?.size) continue;
      put(before, true);
      put(after, true);
    }
  }
  // what a pass computed on its way is as good as what it came to
  for (const { pass, outputs } of document.ops) {
    if (pass !== null && unknown[pass]?.size) for (const id of outputs) if (!told.has(id)) put(id, true);
  }
  const tensors = tensorsOfUnknown(document, unknown);
  for (const { value, grad } of document.variables) {
    const tensor = value === null ? null : (document.values[value]?.tensor ?? null);
    put(grad, tensor !== null && tensors.has(tensor));
  }
  return { hidden, told };
}

/** By node: the first pass that brought it a gradient which is not known yet. */
function firsts(unknown: readonly ReadonlySet<number>[]): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const [pass, here] of unknown.entries()) for (const node of here) if (!first.has(node)) first.set(node, pass);
  return first;
}

/** Tensors whose `.grad` some pass made, or would make where it is retained, that is not known yet. */
function tensorsOfUnknown(
  { nodes, passes, values }: GraphDocument,
  unknown: readonly ReadonlySet<number>[],
): ReadonlySet<number> {
  // what `autograd.grad` returns is in no `.grad`
  const held = passes
    .flatMap(({ steps }, at) => steps.flatMap(({ node }) => (unknown[at]?.has(node) ? (nodes[node] ?? []) : [])))
    .flatMap(({ leaf, outputs }) => [leaf, ...outputs.map(({ value }) => value)]);
  return new Set(held.flatMap((value) => (value === null ? [] : (values[value]?.tensor ?? []))));
}

const byPlace = new WeakMap<GraphDocument, ReadonlyMap<string, number>>();

/** By `node:slot`, where it leads. */
function targets(document: GraphDocument): ReadonlyMap<string, number> {
  const made =
    byPlace.get(document) ?? new Map(document.edges.map((edge) => [`${edge.source}:${edge.slot}`, edge.target]));
  byPlace.set(document, made);
  return made;
}
