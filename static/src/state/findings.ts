/** What the run's findings say, and why tensors have no gradient: signals of the document on show. */

import { computed } from "@preact/signals-core";
import type { Diagnostic, Edit } from "../model/document";
import { code, graph, lookup, selection } from "./session";

/** The findings, errors first. */
export const told = computed<readonly Diagnostic[]>(() => lookup.value?.document.diagnostics ?? []);

/** Tensor → why it has no gradient at the end, or a zero one. */
const reasons = computed<ReadonlyMap<number, Diagnostic>>(() => {
  const found = new Map<number, Diagnostic>();
  for (const reason of lookup.value?.document.without_grad ?? []) {
    const tensor = graph.value?.values[reason.values[0] ?? -1]?.tensor ?? null;
    if (tensor !== null) found.set(tensor, reason);
  }
  return found;
});

/** Why a value's tensor has no gradient, or a zero one; null where it has one, or where that was not looked into. */
export function reasonOf(value: number | null): Diagnostic | null {
  const row = value === null ? undefined : graph.value?.values[value];
  if (value === null || !row) return null;
  const found = row.tensor === null ? undefined : reasons.value.get(row.tensor);
  if (found) return found;
  if (row.is_leaf || row.grad_fn === null || lookup.value?.grad(value) !== null) return null;
  return notALeaf(value);
}

/** The reason of every result that no variable holds at the end, worded as the recorder does for one that a variable does. */
function notALeaf(value: number): Diagnostic | null {
  const { document } = lookup.value ?? {};
  if (!document || document.hooks.some(({ kind, id }) => kind === "retain_grad" && id === value)) return null;
  const row = document.values[value];
  const span = lookup.value?.span(document.ops[row?.op ?? -1]?.span ?? null) ?? null;
  const [line, column, endLine, endColumn] = span ?? [0, 0, -1, 0];
  const text = document.snippet.code.split("\n")[line - 1]?.slice(column, endColumn);
  const name = lookup.value?.tensorName(value) ?? "…";
  return {
    code: "no-gradient-non-leaf",
    severity: "hint",
    span: null,
    nodes: [],
    values: [value],
    facts: { name, names: [name], made: line === endLine && text ? text : "…" },
    op: row?.op ?? null,
    edit: null,
  };
}

/** The same of the leaf or tensor that is selected. */
export const askedReason = computed<Diagnostic | null>(() => {
  const chosen = selection.value;
  if (chosen?.kind === "value") return reasonOf(chosen.value);
  return chosen?.kind === "node" ? reasonOf(graph.value?.nodes[chosen.node]?.leaf ?? null) : null;
});

const LINE_BREAK = /\r\n|\r|\n/g;

/** A text with one edit carried out. */
export function edited(text: string, { at: [line, column, endLine, endColumn], text: put }: Edit): string {
  const starts = [0, ...[...text.matchAll(LINE_BREAK)].map((found) => found.index + found[0].length)];
  const place = (row: number, units: number) => (starts[row - 1] ?? text.length) + units;
  return text.slice(0, place(line, column)) + put + text.slice(place(endLine, endColumn));
}

/** True where the editor holds what came of a finding's fix. */
export function isApplied({ edit }: Diagnostic): boolean {
  return edit !== null && graph.value !== null && edited(graph.value.snippet.code, edit) === code.value;
}

/** The lines that an edit takes away and those it puts in their place, without what stays and what indents all of them. */
export function change(
  text: string,
  edit: Edit,
): { readonly gone: readonly string[]; readonly put: readonly string[] } {
  const [before, after] = [text.split(LINE_BREAK), edited(text, edit).split(LINE_BREAK)];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [gone, put] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const written = [...gone, ...put].filter((line) => line.trim());
  const indent = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return { gone: gone.map((line) => line.slice(indent)), put: put.map((line) => line.slice(indent)) };
}
