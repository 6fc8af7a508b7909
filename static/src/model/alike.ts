/** Whether two documents are of the same graph, with other numbers in it. */

import type { GraphDocument } from "./document";

/** Asked of one document again and again while a number is turned. */
const known = new WeakMap<GraphDocument, string>();

/** True where every id of one document means the same in the other: what was chosen, opened or stepped to stays. */
export function isAlike(one: GraphDocument, other: GraphDocument): boolean {
  return structureOf(one) === structureOf(other);
}

/** All that a run decides but its numbers, its words, and where in the code things are. */
function structureOf(document: GraphDocument): string {
  const found = known.get(document);
  if (found !== undefined) return found;
  const { outcome, nodes, edges, modules, ops, values, passes, variables, hooks, truncated } = document;
  const structure = JSON.stringify([
    outcome.status,
    nodes.map(({ attributes: _, span: __, saved, ...rest }) => [rest, saved.map(({ name, value }) => [name, value])]),
    edges,
    modules,
    ops.map(({ name, inputs, outputs, node, module }) => [name, inputs, outputs, node, module]),
    values.map(({ shape, dtype, requires_grad, grad_fn, tensor, base }) => [
      shape,
      dtype,
      requires_grad,
      grad_fn,
      tensor,
      base,
    ]),
    passes,
    variables,
    hooks.map(({ target, id, kind, fired }) => [target, id, kind, fired]),
    truncated,
  ]);
  known.set(document, structure);
  return structure;
}
