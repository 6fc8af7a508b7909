/** Which version of a leaf is meant: an optimizer, or the snippet itself, writes new numbers into the same tensor. */

import type { GraphDocument } from "./document";

/** The latest version of a leaf's tensor that the operators of these nodes read; the leaf's own where none was seen to. */
export function versionRead(document: GraphDocument, leaf: number | null, readers: Iterable<number>): number | null {
  const known = leaf === null ? undefined : document.values[leaf];
  if (leaf === null || known?.tensor === null || known === undefined) return leaf;
  let [latest, newest] = [leaf, known.version];
  for (const reader of readers) {
    const op = document.nodes[reader]?.op ?? null;
    for (const value of op === null ? [] : (document.ops[op]?.inputs ?? [])) {
      const read = value === null ? undefined : document.values[value];
      if (value === null || read?.tensor !== known.tensor || read.version < newest) continue;
      [latest, newest] = [value, read.version];
    }
  }
  return latest;
}
