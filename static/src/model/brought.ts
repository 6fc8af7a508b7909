/** What a pass brought to a node, whether the engine ran it or, as `torch.autograd.grad` asks, only caught its gradient. */

import type { Lookup } from "../state/lookup";

export interface Brought {
  /** Rows of `values`, one for each output of the node; none where parts came that no record adds up. */
  readonly values: readonly number[];
  /** Whether any gradient came. */
  readonly came: boolean;
}

const NOTHING: Brought = { values: [], came: false };
const known = new WeakMap<Lookup, Map<number, ReadonlyMap<number, readonly number[]>>>();

export function brought(about: Lookup, pass: number | null, node: number): Brought {
  if (pass === null) return NOTHING;
  const step = about.step(pass, node);
  const values = step ? step.received.filter((id) => id !== null) : (caught(about, pass).get(node) ?? []);
  if (!step && values.length > 1) return { values: [], came: true };
  return { values, came: values.length > 0 };
}

/** By node that did not run: the gradients sent to it. Linear in the pass, once. */
function caught(about: Lookup, pass: number): ReadonlyMap<number, readonly number[]> {
  const passes = known.get(about) ?? new Map<number, ReadonlyMap<number, readonly number[]>>();
  known.set(about, passes);
  const held = passes.get(pass);
  if (held) return held;
  const found = new Map<number, number[]>();
  for (const { node, sent } of about.document.passes[pass]?.steps ?? []) {
    for (const [, { slot, target }] of about.edges(node)) {
      const value = sent[slot] ?? null;
      if (value === null || about.step(pass, target)) continue;
      const list = found.get(target);
      if (list) list.push(value);
      else found.set(target, [value]);
    }
  }
  passes.set(pass, found);
  return found;
}
