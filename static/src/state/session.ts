/** What the page knows, as signals: the code, its last run, and what the reader looks at. */

import { batch, computed, signal } from "@preact/signals-core";
import type { Problem } from "../api/problem";
import { isAlike } from "../model/alike";
import type { GraphDocument } from "../model/document";
import { Lookup } from "./lookup";

/** What the inspector shows. `edges` has every edge that is drawn as the chosen wire. */
export type Selection =
  | { readonly kind: "node"; readonly node: number }
  | { readonly kind: "edge"; readonly edges: readonly number[]; readonly value: number | null }
  | { readonly kind: "value"; readonly value: number; readonly name: string }
  | { readonly kind: "module"; readonly module: number };

export type Detail = "simplified" | "full";
export type Tab = "code" | "graph" | "details";

/** The text in the editor. */
export const code = signal("");
/** The document on show: of the last run, or of the link that was opened. */
export const graph = signal<GraphDocument | null>(null);
/** The document that was put on show as a new picture: `graph` itself, unless only its numbers have changed since. */
export const opened = signal<GraphDocument | null>(null);
export const running = signal(false);
/** True while a number of the code is turned and the picture keeps up with it. */
export const following = signal(false);
/** Why the last request brought no document. */
export const problem = signal<Problem | null>(null);

export const selection = signal<Selection | null>(null);
/** The line of the cursor while the editor is in use. */
export const cursorLine = signal<number | null>(null);
export const detail = signal<Detail>("simplified");
/** What one picture shows of a document with several graphs; null for the default. */
export const root = signal<string | null>(null);
/** Index of the pass the reader chose; null for the default. */
export const chosenPass = signal<number | null>(null);
/** How far the reader has walked through a pass: a row of `passes`, and one of its steps; null while all is shown. */
export const moment = signal<{ readonly pass: number; readonly step: number } | null>(null);
/** The order of the nodes to look at, as in `Node.order`; null for all. */
export const order = signal<number | null>(null);
/** The pane on show where the window has room for one. */
export const tab = signal<Tab>("code");

/** What a document becomes before anything is drawn of it, such as one whose gradients are to be predicted. */
export const veil = signal((document: GraphDocument): GraphDocument => document);

export const lookup = computed(() => (graph.value ? new Lookup(veil.value(graph.value)) : null));
/** The document as a picture draws it. Where a pass built some of the graph, what was computed there is a gradient. */
export const pictured = computed(() => {
  const isDeep = graph.value?.nodes.some(({ order }) => order > 1) ?? false;
  return isDeep ? (lookup.value?.document ?? null) : graph.value;
});
/** Whether some of the document is held back. */
export const veiled = computed(() => lookup.value !== null && lookup.value.document !== graph.value);

/** True where the code is no longer what the document on show came from, and the picture is not about to keep up. */
export const stale = computed(
  () => graph.value !== null && !following.value && graph.value.snippet.code !== code.value,
);

/** Index of the pass whose gradients are shown: the chosen one, or the last that was recorded. */
export const shownPass = computed(() => {
  const passes = graph.value?.passes ?? [];
  if (chosenPass.value !== null && chosenPass.value < passes.length) return chosenPass.value;
  const last = passes.findLastIndex((pass) => pass.recorded);
  return last < 0 ? null : last;
});

/** Index of the step on show in the shown pass; null while all of the pass is. */
export const step = computed(() => (moment.value?.pass === shownPass.value ? (moment.value?.step ?? null) : null));

/** Nodes that something in a panel under the pointer is about, such as a path through the graph. */
export const pointed = signal<ReadonlySet<number> | null>(null);

/** Nodes that a panel points at, or else those whose code is on the cursor's line. */
export const litNodes = computed<ReadonlySet<number>>(() => {
  if (pointed.value) return pointed.value;
  const line = cursorLine.value;
  if (line === null || stale.value || !lookup.value) return new Set();
  return lookup.value.nodesOn(line);
});

/** Puts a document on show, with nothing chosen yet. */
export function show(document: GraphDocument): void {
  selection.value = null;
  pointed.value = null;
  chosenPass.value = null;
  root.value = null;
  moment.value = null;
  order.value = null;
  problem.value = null;
  batch(() => {
    graph.value = document;
    opened.value = document;
  });
}

/**
 * Puts new numbers in the place of the old ones: whatever the reader looks at stays. A graph of another structure is put
 * on show instead, with the same leaf chosen.
 */
export function update(document: GraphDocument): void {
  const [before, chosen] = [graph.peek(), selection.peek()];
  problem.value = null;
  if (before && isAlike(before, document)) {
    graph.value = document;
    return;
  }
  const name = chosen?.kind === "node" ? (lookup.peek()?.title(chosen.node) ?? null) : null;
  show(document);
  const leaf =
    name === null
      ? -1
      : document.nodes.findIndex((row, node) => row.leaf !== null && lookup.peek()?.title(node) === name);
  if (leaf >= 0) selection.value = { kind: "node", node: leaf };
}
