/** Where the shown pass started, as a number that is worth watching. */

import type { Value } from "../model/document";
import type { Lookup } from "../state/lookup";

/** The name and the value that a pass started from; null where it has neither. */
export function lossOf(about: Lookup, pass: number | null): { readonly name: string; readonly value: Value } | null {
  const { passes, nodes, variables, values } = about.document;
  const [root] = pass === null ? [] : (passes[pass]?.roots ?? []);
  if (!root) return null;
  const held = variables.find(({ value }) => value !== null && about.nodeOf(value) === root.node);
  const id = held?.value ?? nodes[root.node]?.outputs[root.output]?.value ?? null;
  const value = id === null ? undefined : values[id];
  return value ? { name: held?.name ?? about.title(root.node), value } : null;
}
