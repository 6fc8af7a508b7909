/** Who is linked to whom in a document: adjacency, reach, and the order in which the forward ran. */

import type { GraphDocument } from "./document";

/** Edges of every node by id. A document's edge runs from a consumer (its source) to a producer (its target). */
export class Graph {
  /** Edges to the operands of a node, in slot order. */
  readonly operands: readonly (readonly number[])[];
  /** Edges to the consumers of a node's results. */
  readonly uses: readonly (readonly number[])[];

  constructor(readonly document: GraphDocument) {
    const operands: number[][] = document.nodes.map(() => []);
    const uses: number[][] = document.nodes.map(() => []);
    document.edges.forEach((edge, id) => {
      operands[edge.source]!.push(id);
      uses[edge.target]!.push(id);
    });
    for (const edges of operands) edges.sort((a, b) => document.edges[a]!.slot - document.edges[b]!.slot);
    this.operands = operands;
    this.uses = uses;
  }

  /** All nodes that a backward from `roots` would visit, those included. */
  reach(roots: Iterable<number>): Set<number> {
    const seen = new Set(roots);
    const pending = [...seen];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const edge of this.operands[node]!) {
        const { target } = this.document.edges[edge]!;
        if (!seen.has(target)) {
          seen.add(target);
          pending.push(target);
        }
      }
    }
    return seen;
  }

  /**
   * The nodes, every producer before its consumers, and in the order of the snippet where that leaves a choice.
   *
   * A leaf comes just before the first node that reads it. In a cycle, which autograd never builds, the order is
   * one in which some edge points the wrong way.
   */
  forwardOrder(nodes: ReadonlySet<number>): number[] {
    const { document } = this;
    const started = [...nodes].sort((a, b) => sequence(document, a) - sequence(document, b) || a - b);
    const done = new Set<number>();
    const open = new Set<number>();
    const order: number[] = [];
    for (const start of started) {
      // depth first, so that what a node needs is placed before it
      const stack = [start];
      while (stack.length > 0) {
        const node = stack.at(-1)!;
        if (done.has(node) || open.has(node)) {
          stack.pop();
          if (!done.has(node)) {
            done.add(node);
            order.push(node);
          }
          continue;
        }
        open.add(node);
        const operands = this.operands[node]!;
        for (let i = operands.length - 1; i >= 0; i--) {
          const { target } = document.edges[operands[i]!]!;
          if (nodes.has(target) && !done.has(target) && !open.has(target)) stack.push(target);
        }
      }
    }
    return order;
  }
}

/** Sequence numbers rise as the forward runs; leaves, which have none, wait for their first reader. */
function sequence(document: GraphDocument, node: number): number {
  return document.nodes[node]!.sequence ?? Number.MAX_SAFE_INTEGER;
}
