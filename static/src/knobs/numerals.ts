/** Numbers written in Python code: where they stand, and how one is written anew. */

import { pythonLanguage } from "@codemirror/lang-python";
import type { SyntaxNode, Tree } from "@lezer/common";
import { isScaled } from "./scale";

/** A decimal number in the code, with the sign that belongs to it. Offsets are UTF-16 units from the code's start. */
export interface Numeral {
  readonly from: number;
  readonly to: number;
  /** As it stands there, but without room after the sign. */
  readonly text: string;
  /** Whether a minus sign in front would be taken for something else: `0.5**2`. */
  readonly tight: boolean;
}

/** What is read of a text: a string has it, and so may an editor's document. */
export interface Source {
  slice(from: number, to: number): string;
}

/** A decimal number, and whatever letter follows it: `0x10` and `3j` are no decimal numbers. */
const DECIMAL = /^((?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)(\w?)/i;
/** No numeral that anybody turns is longer. */
const LONGEST = 40;

/** Numerals between two offsets, first to last. None of strings, and none in other bases or imaginary ones. */
export function numeralsIn(tree: Tree, source: Source, from = 0, to = tree.length): Numeral[] {
  const found: Numeral[] = [];
  tree.iterate({
    from,
    to,
    enter: ({ name, node }) => {
      if (name === "String" || name === "FormatString" || name === "Comment") return false;
      const numeral = name === "Number" ? read(node, source) : null;
      if (numeral) found.push(numeral);
      return true;
    },
  });
  return found;
}

/** A whole snippet, read. */
export interface Numerals {
  readonly tree: Tree;
  readonly all: readonly Numeral[];
  /** The code without its numerals: two snippets with the same differ by numbers alone. */
  readonly rest: string;
}

let last: { readonly code: string; readonly numerals: Numerals } | null = null;

/** The numerals of a whole snippet; the last one asked about is remembered. */
export function readNumerals(code: string): Numerals {
  if (last?.code === code) return last.numerals;
  const tree = pythonLanguage.parser.parse(code);
  const all = numeralsIn(tree, code);
  const ends = [0, ...all.map(({ to }) => to)];
  const rest = ends.map((end, at) => code.slice(end, all[at]?.from)).join("\u0000");
  last = { code, numerals: { tree, all, rest } };
  return last.numerals;
}

/** What to write in the place of a numeral, so that the code around it still means the same. `before` stands before it. */
export function inPlace(numeral: Numeral, text: string, before: string): string {
  if (text.startsWith("-")) return numeral.tight ? `(${text})` : text;
  // `return-1` without its sign would be a name
  return numeral.text.startsWith("-") && /\w$/.test(before) ? ` ${text}` : text;
}

function read(node: SyntaxNode, source: Source): Numeral | null {
  // the grammar takes `1.` for a number and a dot
  const [, digits, letter] = DECIMAL.exec(source.slice(node.from, node.from + LONGEST)) ?? [];
  if (digits === undefined || letter || !isScaled(digits)) return null;
  const to = node.from + digits.length;
  const { parent } = node;
  const isNegative = parent?.name === "UnaryExpression" && source.slice(parent.from, parent.from + 1) === "-";
  if (isNegative) return { from: parent.from, to, text: `-${digits}`, tight: isBase(parent) };
  return { from: node.from, to, text: digits, tight: isBase(node) };
}

/** Whether a power is taken of this, or a member: both bind closer than a sign. */
function isBase({ from, parent, nextSibling }: SyntaxNode): boolean {
  if (parent?.name === "MemberExpression")
    return nextSibling?.name === "." && parent.lastChild?.name === "PropertyName";
  return parent?.name === "BinaryExpression" && parent.from === from && nextSibling?.firstChild?.name === "**";
}
