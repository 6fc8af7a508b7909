/** Named tensors that need no gradient: autograd has no node for them, and yet operations read them. */

import type { GraphDocument } from "./document";
import type { Names } from "./names";

/** A tensor that a node's operator read, and where among its operands. */
export interface Reading {
  node: number;
  /** Document value. */
  value: number;
  /** Comparable with slots of edges: the operand stands before the slot of the next larger whole number. */
  place: number;
}

/** More would bury the graph. */
const MOST_INPUTS = 40;

/**
 * Every reading of a named input, by the input's name.
 *
 * What belongs to a module (running means, frozen weights) is no input, nor is what a node made.
 */
export function readings(document: GraphDocument, nodes: readonly number[], names: Names): Map<string, Reading[]> {
  const found = new Map<string, Reading[]>();
  for (const node of nodes) {
    const { op } = document.nodes[node]!;
    if (op === null) continue;
    document.ops[op]!.inputs.forEach((value, index) => {
      const { requires_grad: needsGrad, grad_fn: made } = document.values[value]!;
      if (needsGrad || made !== null || names.isOwned(value)) return;
      const name = names.of(value);
      if (name === null) return;
      const known = found.get(name);
      const reading = { node, value, place: index - 0.5 };
      if (known !== undefined) known.push(reading);
      else if (found.size < MOST_INPUTS) found.set(name, [reading]);
    });
  }
  return found;
}
