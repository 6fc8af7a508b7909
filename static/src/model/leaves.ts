/** Where leaves are drawn: as boxes of their own, docked on the operation that reads them, or beside each reader. */

import type { Graph } from "./graph";
import type { Names } from "./names";
import { className } from "./titles";

/** A leaf docked on a node: the edges from the node to the leaf, and the nodes passed on the way. */
export interface Dock {
  leaf: number;
  edges: number[];
  through: number[];
  shared: boolean;
}

export interface Leaves {
  /** By the node that they are docked on, in slot order. */
  docks: Map<number, Dock[]>;
  /** Nodes that have no box since they are docked: leaves, and what stands between them and their host. */
  docked: Set<number>;
  /** Leaves drawn once more beside each node that reads them. */
  scattered: Set<number>;
}

/** More chips than this would make a box too wide to read. */
export const MOST_CHIPS = 6;

/** Operations that show a parameter in another shape; they vanish into its chip. */
const RESHAPING = new Set(["T", "Transpose", "Permute", "View", "Expand", "Unsqueeze", "Squeeze", "ReshapeAlias"]);
const TRANSPOSING = new Set(["T", "Transpose", "Permute"]);

/**
 * How many readers a leaf may have before lines to all of them hide the rest of the picture. In a small graph the
 * fan-out is what the reader came to see.
 */
export function mostReaders(nodes: number): number {
  return nodes > 60 ? 3 : 8;
}

/** Decides for all leaves in `nodes`; parameters are docked only where `simplified`. */
export function placeLeaves(graph: Graph, nodes: ReadonlySet<number>, names: Names, simplified: boolean): Leaves {
  const { document, uses } = graph;
  const leaves: Leaves = { docks: new Map(), docked: new Set(), scattered: new Set() };
  const most = mostReaders(nodes.size);
  for (const leaf of nodes) {
    const { kind, leaf: value } = document.nodes[leaf]!;
    if (kind !== "accumulate_grad") continue;
    const edges = uses[leaf]!.filter((edge) => nodes.has(document.edges[edge]!.source));
    const isHub = new Set(edges.map((edge) => document.edges[edge]!.source)).size > most;
    if (simplified && (names.isOwned(value) || isHub) && dock(graph, nodes, leaves, leaf, edges)) continue;
    if (isHub) leaves.scattered.add(leaf);
  }
  for (const docks of leaves.docks.values()) {
    docks.sort((a, b) => document.edges[a.edges[0]!]!.slot - document.edges[b.edges[0]!]!.slot);
  }
  return leaves;
}

/** Whether one of the nodes on the way from the leaf turns its rows into columns. */
export function isTransposed(graph: Graph, dock: Dock): boolean {
  const turns = dock.through.filter((node) => TRANSPOSING.has(className(graph.document.nodes[node]!)));
  return turns.length % 2 === 1;
}

/** Docks the leaf on everything that reads it, or on nothing where a host has no room left. */
function dock(graph: Graph, nodes: ReadonlySet<number>, leaves: Leaves, leaf: number, edges: number[]): boolean {
  const hosted = new Map<number, Dock[]>();
  for (const edge of edges) {
    const { host, ...found } = follow(graph, nodes, leaf, edge);
    hosted.set(host, [...(hosted.get(host) ?? []), { ...found, shared: edges.length > 1 }]);
  }
  if (edges.length === 0) return false;
  for (const [host, docks] of hosted) {
    if ((leaves.docks.get(host)?.length ?? 0) + docks.length > MOST_CHIPS) return false;
  }
  leaves.docked.add(leaf);
  for (const [host, docks] of hosted) {
    leaves.docks.set(host, [...(leaves.docks.get(host) ?? []), ...docks]);
    for (const { through } of docks) for (const node of through) leaves.docked.add(node);
  }
  return true;
}

/** From the leaf up through operations that only reshape it, as long as nothing else sees their result. */
function follow(graph: Graph, nodes: ReadonlySet<number>, leaf: number, first: number): Dock & { host: number } {
  const { document, operands, uses } = graph;
  const edges = [first];
  const through: number[] = [];
  let host = document.edges[first]!.source;
  const seen = new Set([leaf]);
  while (RESHAPING.has(className(document.nodes[host]!)) && operands[host]!.length === 1 && !seen.has(host)) {
    const next = uses[host]!.filter((edge) => nodes.has(document.edges[edge]!.source));
    if (next.length !== 1) break;
    seen.add(host);
    through.push(host);
    edges.unshift(next[0]!);
    host = document.edges[next[0]!]!.source;
  }
  return { host, leaf, edges, through, shared: false };
}
