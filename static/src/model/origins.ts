/** Where a picture may start: a pass, or a variable that has a graph. */

import type { GraphDocument } from "./document";
import type { Graph } from "./graph";
import { Names } from "./names";
import { className } from "./titles";

export interface Origin {
  /** `pass:2`, `variable:loss`, or `graph` for what the snippet kept no name of. */
  id: string;
  /** As code: `loss.backward() #2`, `grad(y)`, `loss`. */
  title: string;
  /** Row of `passes`; null where the origin is no pass. */
  pass: number | null;
  /** The variable's name; null where the origin is none. */
  variable: string | null;
  /** Document nodes. */
  nodes: number[];
}

/** Up to here the graphs of all variables are shown together; above, only the last pass. */
const SMALL = 400;

/** All origins: recorded passes in their order, then variables with a graph, in the order of their names' rows. */
export function origins(document: GraphDocument): Origin[] {
  const found: Origin[] = [];
  const names = new Names(document);
  const called = (node: number): string => names.of(names.valueOf(node, 0)) ?? className(document.nodes[node]!);
  document.passes.forEach((pass, row) => {
    const nodes = unique(pass.roots.map(({ node }) => node));
    if (!pass.recorded || nodes.length === 0) return;
    const from = nodes.map(called).join(", ");
    const title = pass.kind === "grad" ? `grad(${from})` : `${from}.backward()`;
    const number = document.passes.length > 1 ? ` #${pass.number}` : "";
    found.push({ id: `pass:${row}`, title: title + number, pass: row, variable: null, nodes });
  });
  for (const { name, value } of document.variables) {
    const node = value === null ? null : document.values[value]!.grad_fn;
    if (node !== null) found.push({ id: `variable:${name}`, title: name, pass: null, variable: name, nodes: [node] });
  }
  if (found.length === 0 && document.nodes.length > 0) {
    found.push({ id: "graph", title: "grad_fn", pass: null, variable: null, nodes: ends(document) });
  }
  return found;
}

/**
 * The nodes where the picture starts.
 *
 * Without `select`: the last recorded pass and, where all is small, the variables whose graphs it does not
 * contain; so a loop shows its last turn and not sixty copies of its body.
 *
 * Throws RangeError where `select` names no origin of the document.
 */
export function startNodes(graph: Graph, select?: string): number[] {
  const all = origins(graph.document);
  if (select !== undefined) {
    const chosen = all.find(({ id }) => id === select);
    if (chosen === undefined) throw new RangeError(`The document has no origin “${select}”.`);
    return chosen.nodes;
  }
  const last = all.filter(({ pass }) => pass !== null).at(-1);
  const start = last?.nodes ?? [];
  const others = all.filter(({ pass }) => pass === null).flatMap(({ nodes }) => nodes);
  const everything = unique([...start, ...others]);
  if (start.length > 0 && graph.reach(everything).size >= SMALL) return start;
  return everything;
}

/** Nodes that no other node uses; where all are in cycles, all nodes. */
function ends(document: GraphDocument): number[] {
  const used = new Set(document.edges.map(({ target }) => target));
  const free = document.nodes.map((_, node) => node).filter((node) => !used.has(node));
  return free.length > 0 ? free : document.nodes.map((_, node) => node);
}

const unique = (nodes: number[]): number[] => [...new Set(nodes)];
