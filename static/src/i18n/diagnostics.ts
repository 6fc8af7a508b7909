/** Words of the recorder's findings. The catalogues lie beside the rules that find them, and Python reads them too. */

import en from "../../../app/graph/diagnostics/words/en.json";
import zhCN from "../../../app/graph/diagnostics/words/zh-CN.json";
import type { Diagnostic } from "../model/document";
import { type Locale, locale } from "./i18n";

export type Catalogue = Readonly<Record<string, string>>;

/** A stretch of a sentence: prose, or code to set in the fixed-width face. */
export interface Piece {
  readonly code: boolean;
  readonly text: string;
}

type Facts = Diagnostic["facts"];

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, "zh-CN": zhCN };

const ELLIPSIS = "…";
const SEPARATOR: Readonly<Record<Locale, string>> = { en: ", ", "zh-CN": "、" };
const PLACEHOLDER = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/;

/** What happened, in pieces; the code itself where a newer recorder has findings that have no words here. */
export function sentence({ code, facts }: Diagnostic): readonly Piece[] {
  const words = wordsOf(code);
  return words === null ? [{ code: true, text: code }] : pieces(words, facts);
}

/** What to do about it, in pieces; none where there are no words. */
export function fix({ code, facts }: Diagnostic): readonly Piece[] {
  const words = wordsOf(`${code}.fix`);
  return words === null ? [] : pieces(words, facts);
}

/** How grave it is and what happened, as a line of plain text. */
export function spoken(finding: Diagnostic): string {
  const words = sentence(finding).map(({ text }) => text);
  return [word(`severity.${finding.severity}`), catalogues[locale.value].colon, ...words].join("");
}

/** Words that name no fact: the heading, a severity. */
export function word(key: "findings" | `severity.${Diagnostic["severity"]}`): string {
  return catalogues[locale.value][key] ?? key;
}

function wordsOf(key: string): string | null {
  const words = catalogues[locale.value];
  return Object.hasOwn(words, key) ? (words[key] ?? null) : null;
}

/** Splits at backticks first: a fact's own backticks are only text. */
function pieces(words: string, facts: Facts): Piece[] {
  return words.split("`").flatMap((stretch, at) => fill(stretch, facts, at % 2 === 1));
}

function fill(words: string, facts: Facts, code: boolean): Piece[] {
  const filled: Piece[] = [];
  let rest = words;
  for (let found = PLACEHOLDER.exec(rest); found; found = PLACEHOLDER.exec(rest)) {
    const [whole, name, one, many] = found;
    const fact = facts[name as string] ?? null;
    filled.push({ code, text: rest.slice(0, found.index) });
    if (one !== undefined) filled.push({ code, text: fact === 1 ? one : (many ?? "") });
    else if (Array.isArray(fact)) filled.push(...listed(fact));
    else filled.push({ code, text: plain(fact) });
    rest = rest.slice(found.index + whole.length);
  }
  filled.push({ code, text: rest });
  return filled.filter(({ text }) => text !== "");
}

function listed(names: readonly (string | number | boolean | null)[]): Piece[] {
  return names.flatMap((name, at) => [
    ...(at > 0 ? [{ code: false, text: SEPARATOR[locale.value] }] : []),
    { code: name !== ELLIPSIS, text: plain(name) },
  ]);
}

/** Fractions with three significant digits, whole numbers whole; what is not known as a question mark. */
function plain(fact: string | number | boolean | null): string {
  if (fact === null) return "?";
  if (typeof fact !== "number" || Number.isInteger(fact)) return String(fact);
  const [digits, exponent] = fact.toPrecision(3).split("e");
  return exponent === undefined ? String(Number(digits)) : `${Number(digits)}e${exponent.replace("+", "")}`;
}
