/** `loss = x·x − 4·x` at x = 3, and its backward as PyTorch ran it: `x` is read three times. */

import { type GraphDocument, readDocument } from "../../model/document";

const scalar = (number: number, more: object = {}) => ({ shape: [], dtype: "float32", preview: [number], ...more });
const node = (name: string, value: number) => ({
  name,
  kind: "function",
  order: 1,
  outputs: [{ shape: [], dtype: "float32", value }],
});

/** Nodes: 0 `x·x`, 1 `4·x`, 2 the difference, 3 the leaf. `before` is what `.grad` held, if anything. */
export function parabola(before: number | null = null): GraphDocument {
  const values = [
    scalar(3, { requires_grad: true, tensor: 0 }),
    scalar(9, { requires_grad: true, is_leaf: false, grad_fn: 0, tensor: 1 }),
    scalar(12, { requires_grad: true, is_leaf: false, grad_fn: 1, tensor: 2 }),
    scalar(-3, { requires_grad: true, is_leaf: false, grad_fn: 2, tensor: 3 }),
    ...[1, -1, -4, 3, 2, (before ?? 0) + 2].map((number) => scalar(number)),
    ...(before === null ? [] : [scalar(before)]),
  ];
  return readDocument({
    schema: 1,
    snippet: { code: "" },
    environment: {},
    values,
    nodes: [
      node("MulBackward0", 1),
      node("MulBackward0", 2),
      node("SubBackward0", 3),
      { name: "torch::autograd::AccumulateGrad", kind: "accumulate_grad", order: 1, leaf: 0 },
    ],
    edges: [
      { source: 2, slot: 0, target: 0, argument: "self" },
      { source: 2, slot: 1, target: 1, argument: "other" },
      { source: 1, slot: 0, target: 3, argument: "self" },
      { source: 0, slot: 0, target: 3, argument: "self" },
      { source: 0, slot: 1, target: 3, argument: "other" },
    ],
    passes: [
      {
        kind: "backward",
        number: 1,
        recorded: true,
        roots: [{ node: 2, seed: 4 }],
        steps: [
          { node: 2, received: [4], sent: [4, 5] },
          { node: 1, received: [5], sent: [6] },
          { node: 0, received: [4], sent: [7, 7] },
          { node: 3, received: [8] },
        ],
        accumulated: [{ leaf: 3, incoming: 8, after: 9, ...(before !== null && { before: 10 }) }],
      },
    ],
    variables: [
      { name: "x", value: 0 },
      { name: "loss", value: 3 },
    ],
  });
}
