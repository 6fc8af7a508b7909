/** What can be found in a document: its nodes, its modules, and the tensors that no node stands for. */

import type { GraphDocument, GraphNode, Value } from "../model/document";
import { Names, shortName } from "../model/names";
import { titleOf } from "../model/titles";
import type { Lookup } from "../state/lookup";
import type { Selection } from "../state/session";

export type EntryKind = "op" | "leaf" | "parameter" | "input" | "module" | "custom" | "opaque";

export interface Entry {
  readonly selection: Selection;
  readonly kind: EntryKind;
  readonly title: string;
  /** The class of a node or of a module. */
  readonly type: string;
  /** Names of variables. */
  readonly names: readonly string[];
  /** The operator and the call that made it. */
  readonly op: string;
  readonly module: string;
  /** First and last line of the code, from 1. */
  readonly lines: readonly [number, number] | null;
  readonly shape: readonly number[] | null;
  /** All of it that words are looked for in, in small letters. */
  readonly text: string;
}

/** Entries that are made at once while nobody waits for them. */
const SOME = 2000;

/** All entries of a document, made little by little. */
export class Entries {
  readonly #made: Entry[] = [];
  readonly #rest: Iterator<Entry>;

  constructor(about: Lookup) {
    this.#rest = entriesOf(about);
  }

  /** Makes some more; false when there are no more. */
  prepare(most = SOME): boolean {
    for (let count = 0; count < most; count++) {
      const { done, value } = this.#rest.next();
      if (done) return false;
      this.#made.push(value);
    }
    return true;
  }

  /** All of them; those that were not prepared are made now. */
  all(): readonly Entry[] {
    this.prepare(Infinity);
    return this.#made;
  }
}

/** Nodes first; in time linear in the document. */
function* entriesOf(about: Lookup): Generator<Entry, void> {
  const { document } = about;
  const names = new Names(document);
  const held = heldNames(document);
  for (const [id, node] of document.nodes.entries()) yield nodeEntry(about, names, held.get(id) ?? [], node, id);
  for (const [module, { path, type }] of document.modules.entries()) {
    yield entry({ selection: { kind: "module", module }, kind: "module", title: path || type, type, module: path });
  }
  const drawn = new Set(document.nodes.flatMap(({ leaf }) => (leaf === null ? [] : [tensorOf(document, leaf)])));
  for (const { name, value } of document.variables) {
    const row = value === null ? undefined : document.values[value];
    if (value === null || !row || row.grad_fn !== null || drawn.has(tensorOf(document, value))) continue;
    yield entry({
      selection: { kind: "value", value, name },
      kind: "input",
      title: name,
      names: [name],
      op: row.op === null ? "" : (document.ops[row.op]?.name ?? ""),
      shape: row.shape,
    });
  }
}

function nodeEntry(about: Lookup, names: Names, held: readonly string[], node: GraphNode, id: number): Entry {
  const { document } = about;
  const op = node.op === null ? null : (document.ops[node.op] ?? null);
  const call = node.call === null ? null : document.calls[node.call];
  const leaf = names.of(node.leaf);
  const value = node.leaf ?? node.outputs[0]?.value ?? null;
  const path = node.module === null ? "" : (document.modules[node.module]?.path ?? "");
  const span = about.nodeSpan(id);
  const made = titleOf(node, op, names.operandsOf(id)).title;
  return entry({
    selection: { kind: "node", node: id },
    kind: kindOf(node, names),
    title: leaf ?? made,
    type: node.name,
    names: leaf === null ? held : [leaf, shortName(leaf, path), ...held],
    op: [op?.name, call?.name].filter(Boolean).join(" "),
    module: path,
    lines: span && [span[0], span[2]],
    shape: node.outputs[0]?.shape ?? (value === null ? null : (document.values[value]?.shape ?? null)),
  });
}

function kindOf(node: GraphNode, names: Names): EntryKind {
  if (node.kind === "accumulate_grad") return names.isOwned(node.leaf) ? "parameter" : "leaf";
  return node.kind === "custom" || node.kind === "opaque" ? node.kind : "op";
}

/** By node, the variables that hold what it computed. */
function heldNames(document: GraphDocument): Map<number, string[]> {
  const held = new Map<number, string[]>();
  for (const { name, value } of document.variables) {
    const node = value === null ? null : (document.values[value]?.grad_fn ?? null);
    if (node === null) continue;
    const names = held.get(node);
    if (names) names.push(name);
    else held.set(node, [name]);
  }
  return held;
}

/** Versions of one tensor are the same thing to a reader. */
function tensorOf(document: GraphDocument, value: number): number {
  return (document.values[value] as Value).tensor ?? -1 - value;
}

function entry(given: Pick<Entry, "selection" | "kind" | "title"> & Partial<Entry>): Entry {
  const whole = { type: "", names: [], op: "", module: "", lines: null, shape: null, ...given };
  const words = [whole.title, whole.type, ...whole.names, whole.op, whole.module];
  return { ...whole, text: words.join("\n").toLowerCase() };
}
