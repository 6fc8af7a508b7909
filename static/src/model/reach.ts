/** What lies before nodes of a graph, behind them, or between two of them. In linear time, without recursion. */

import type { Graph } from "./graph";

/** Nodes and edges of a document, by id. */
export interface Reach {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<number>;
}

export interface Paths extends Reach {
  /** How many ways lead from one node to the other, each edge counted for itself: two in `x * x`. */
  readonly count: bigint;
}

const NONE: Paths = { nodes: new Set(), edges: new Set(), count: 0n };

/** Everything that `from` was computed from, `from` included. */
export function upstream(graph: Graph, from: Iterable<number>): Reach {
  return follow(from, graph.operands, (edge) => graph.document.edges[edge]!.target);
}

/** Everything that was computed from `from`, `from` included. */
export function downstream(graph: Graph, from: Iterable<number>): Reach {
  return follow(from, graph.uses, (edge) => graph.document.edges[edge]!.source);
}

/** All that lies on any path between two nodes, whichever of them comes first; nothing where none leads there. */
export function between(graph: Graph, one: number, other: number): Paths {
  const behind = downstream(graph, [one]).nodes;
  if (!behind.has(other)) return downstream(graph, [other]).nodes.has(one) ? between(graph, other, one) : NONE;
  const before = upstream(graph, [other]).nodes;
  const nodes = new Set([...before].filter((node) => behind.has(node)));
  const edges = new Set<number>();
  const ways = new Map([[one, 1n]]);
  for (const node of graph.forwardOrder(nodes)) {
    for (const edge of node === one ? [] : graph.operands[node]!) {
      const { target } = graph.document.edges[edge]!;
      if (!nodes.has(target)) continue;
      edges.add(edge);
      ways.set(node, (ways.get(node) ?? 0n) + (ways.get(target) ?? 0n));
    }
  }
  return { nodes, edges, count: ways.get(other) ?? 0n };
}

function follow(from: Iterable<number>, links: readonly (readonly number[])[], end: (edge: number) => number): Reach {
  const nodes = new Set(from);
  const edges = new Set<number>();
  const pending = [...nodes];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const edge of links[node] ?? []) {
      edges.add(edge);
      const next = end(edge);
      if (nodes.has(next)) continue;
      nodes.add(next);
      pending.push(next);
    }
  }
  return { nodes, edges };
}
