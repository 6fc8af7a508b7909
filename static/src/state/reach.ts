/** The part of the graph that the reader asked to see alone: up or down from a selection, or between two nodes. */

import { computed, effect, signal } from "@preact/signals-core";
import { Graph } from "../model/graph";
import { between, downstream, type Paths, type Reach, upstream } from "../model/reach";
import { graph, type Selection, selection } from "./session";

export type Way = "upstream" | "downstream";

export type Trace =
  | { readonly kind: Way; readonly from: Selection; readonly reach: Reach }
  | { readonly kind: "between"; readonly one: number; readonly other: number; readonly reach: Paths };

/** What is asked for; null while the whole graph is on show alike. */
export const trace = signal<Trace | null>(null);
/** The node from which a path is wanted, while the reader has not chosen its other end. */
export const pathFrom = signal<number | null>(null);

const linked = computed(() => (graph.value ? new Graph(graph.value) : null));

/** Shows what lies upstream or downstream of the selection alone; the same again ends it. */
export function toggleWay(way: Way): void {
  const [chosen, all, shown] = [selection.peek(), linked.peek(), trace.peek()];
  if (!chosen || !all) return;
  pathFrom.value = null;
  if (shown?.kind === way && shown.from === chosen) trace.value = null;
  else trace.value = { kind: way, from: chosen, reach: reach(all, chosen, way) };
}

/** Shows every path between two nodes alone. */
export function showPaths(one: number, other: number): void {
  if (!linked.value) return;
  pathFrom.value = null;
  trace.value = { kind: "between", one, other, reach: between(linked.value, one, other) };
}

/** The node that paths to the next chosen one start from; null where the next choice is one like any other. */
export function pathStart(more: boolean): number | null {
  const chosen = selection.peek();
  return pathFrom.peek() ?? (more && chosen?.kind === "node" ? chosen.node : null);
}

export function endTrace(): void {
  trace.value = null;
  pathFrom.value = null;
}

// with nothing chosen, or in another graph, there is nothing to trace
effect(() => {
  if (!selection.value || !graph.value) endTrace();
});

function reach(all: Graph, chosen: Selection, way: Way): Reach {
  const { document } = all;
  const find = way === "upstream" ? upstream : downstream;
  switch (chosen.kind) {
    case "node":
      return find(all, [chosen.node]);
    case "edge": {
      const ends = chosen.edges.map((id) => document.edges[id]!);
      const found = find(
        all,
        ends.map((edge) => (way === "upstream" ? edge.target : edge.source)),
      );
      return { nodes: found.nodes, edges: new Set([...found.edges, ...chosen.edges]) };
    }
    case "module": {
      const inside = nodesIn(document.modules, document.nodes, chosen.module);
      return find(all, inside);
    }
    case "value": {
      // a tensor without a node was computed from nothing that autograd knows
      const readers = document.ops.flatMap(({ inputs, node }) =>
        node !== null && inputs.includes(chosen.value) ? [node] : [],
      );
      return way === "upstream" ? { nodes: new Set(), edges: new Set() } : find(all, readers);
    }
  }
}

/** The nodes of a module and of those inside it; a module comes after the one around it. */
function nodesIn(
  modules: readonly { readonly parent: number | null }[],
  nodes: readonly { readonly module: number | null }[],
  module: number,
): number[] {
  const inside = new Set([module]);
  for (const [row, { parent }] of modules.entries()) if (parent !== null && inside.has(parent)) inside.add(row);
  return nodes.flatMap((node, id) => (node.module !== null && inside.has(node.module) ? [id] : []));
}
