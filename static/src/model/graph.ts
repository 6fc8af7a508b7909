/** Who is linked to whom in a document: adjacency, reach, and the order in which the forward ran. */

import type { GraphDocument } from "./document";

/** Shared by all nodes without edges, of which a large graph has many. */
const NONE: number[] = [];

/** Edges of every node by id. A document's edge runs from a consumer (its source) to a producer (its target). */
export class Graph {
  /** Edges to the operands of a node, in slot order. */
  readonly operands: readonly (readonly number[])[];
  /** Edges to the consumers of a node's results. */
  readonly uses: readonly (readonly number[])[];

  constructor(readonly document: GraphDocument) {
    const operands = new Array<number[]>(document.nodes.length).fill(NONE);
    const uses = new Array<number[]>(document.nodes.length).fill(NONE);
    document.edges.forEach(({ source, target }, id) => {
      add(operands, source, id);
      add(uses, target, id);
    });
    for (const edges of operands) {
      if (edges.length > 1) edges.sort((a, b) => document.edges[a]!.slot - document.edges[b]!.slot);
    }
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
    // by node: 0 for one that was not met, 1 where its operands are on the stack, 2 once it is placed
    const met = new Uint8Array(document.nodes.length);
    const order: number[] = [];
    for (const start of started) {
      // depth first, so that what a node needs is placed before it
      const stack = [start];
      while (stack.length > 0) {
        const node = stack.at(-1)!;
        if (met[node] !== 0) {
          stack.pop();
          if (met[node] === 1) order.push(node);
          met[node] = 2;
          continue;
        }
        met[node] = 1;
        const operands = this.operands[node]!;
        for (let i = operands.length - 1; i >= 0; i--) {
          const { target } = document.edges[operands[i]!]!;
          if (met[target] === 0 && nodes.has(target)) stack.push(target);
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

function add(lists: number[][], node: number, edge: number): void {
  // most have one edge: a list that grows takes room for many
  if (lists[node] === NONE) lists[node] = [edge];
  else lists[node]!.push(edge);
}
