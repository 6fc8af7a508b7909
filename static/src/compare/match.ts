/** Which node of one run is which of another: by what the code says where it was made, then by what it is. */

import type { Lookup } from "../state/lookup";

/** Node → its counterpart, both ways. Linear in the nodes of both. */
export interface Match {
  readonly after: ReadonlyMap<number, number>;
  readonly before: ReadonlyMap<number, number>;
}

/**
 * The k-th node of a kind in one run is the k-th in the other, in the order of the forward. Of a kind are nodes of one
 * class in one module that the same text of the code made, wherever that text stands; what is left over, nodes of one
 * class in one module.
 */
export function match(one: Lookup, other: Lookup): Match {
  const after = new Map<number, number>();
  const before = new Map<number, number>();
  const [ours, theirs] = [inOrder(one), inOrder(other)];
  for (const kindOf of [closely, loosely]) {
    const waiting = new Map<string, number[]>();
    // the last comes first: the next of a kind is at the end
    for (const node of theirs.toReversed()) if (!before.has(node)) push(waiting, kindOf(other, node), node);
    for (const node of ours) {
      if (after.has(node)) continue;
      const found = waiting.get(kindOf(one, node))?.pop();
      if (found === undefined) continue;
      after.set(node, found);
      before.set(found, node);
    }
  }
  return { after, before };
}

/** Nodes as the forward made them; leaves, which have no number, come first. */
function inOrder({ document }: Lookup): number[] {
  const sequence = (node: number) => document.nodes[node]?.sequence ?? -1;
  return document.nodes.map((_, node) => node).sort((a, b) => sequence(a) - sequence(b));
}

function closely(about: Lookup, node: number): string {
  const row = about.document.nodes[node];
  const name =
    row?.leaf === null || row?.leaf === undefined ? null : (about.name(row.leaf) ?? about.tensorName(row.leaf));
  return JSON.stringify([loosely(about, node), name ?? textOf(about, node)]);
}

function loosely({ document }: Lookup, node: number): string {
  const row = document.nodes[node];
  const module = document.modules[row?.module ?? -1]?.path ?? "";
  return JSON.stringify([row?.name, row?.order, module]);
}

/** The code that made a node, without where it stands. */
function textOf(about: Lookup, node: number): string {
  const span = about.nodeSpan(node);
  if (!span) return "";
  const [line, column, endLine, endColumn] = span;
  const lines = linesOf(about).slice(line - 1, endLine);
  if (lines.length === 0) return "";
  lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, endColumn);
  lines[0] = (lines[0] ?? "").slice(column);
  return lines.join("\n");
}

const known = new WeakMap<Lookup, readonly string[]>();

function linesOf(about: Lookup): readonly string[] {
  const lines = known.get(about) ?? about.document.snippet.code.split(/\r\n|\r|\n/);
  known.set(about, lines);
  return lines;
}

function push(lists: Map<string, number[]>, key: string, each: number): void {
  const list = lists.get(key);
  if (list) list.push(each);
  else lists.set(key, [each]);
}
