/** What the reader types into the search, as a test for entries: words, and filters such as `line:12`. */

import type { Value } from "../model/document";
import type { Lookup } from "../state/lookup";
import type { Entry } from "./entries";

/** What an entry is looked at with: the document, and the pass whose gradients are on show. */
export interface Context {
  readonly about: Lookup;
  readonly pass: number | null;
}

type Term = (entry: Entry, context: Context) => boolean;

/** Filters by their names; each makes a term, or null where what stands after the colon means nothing to it. */
const filters: Readonly<Record<string, (given: string) => Term | null>> = {
  line(given) {
    const [, first, last = first] = /^(\d+)(?:[-–](\d+))?$/.exec(given) ?? [];
    if (first === undefined) return null;
    const [from, to] = [Number(first), Number(last)];
    return ({ lines }) => lines !== null && lines[0] <= to && from <= lines[1];
  },
  kind: (given) => (entry) => entry.kind.startsWith(given) || (given === "leaf" && entry.kind === "parameter"),
  op: (given) => (entry) => `${entry.op}\n${entry.type}`.toLowerCase().includes(given),
  shape(given) {
    const sizes = given.replace(/[[\]()]/g, "").split(/[,×x]/);
    const wanted = sizes.filter((size) => size !== "");
    if (!wanted.every((size) => /^(\d+|\*|\?)$/.test(size))) return null;
    return ({ shape }) =>
      shape !== null &&
      shape.length === wanted.length &&
      wanted.every((size, at) => !/\d/.test(size) || Number(size) === shape[at]);
  },
  grad(given) {
    if (given === "none") return (entry, context) => !hasGradient(entry, context);
    return given === "nan" || given === "inf" ? (entry, context) => strange(entry, context, given) : null;
  },
};

/** Words that stand alone and are filters. */
const marks: Readonly<Record<string, Term>> = {
  nan: (entry, context) => strange(entry, context, "nan") || entry.text.includes("nan"),
  inf: (entry, context) => strange(entry, context, "inf") || entry.text.includes("inf"),
};

/** A test that an entry passes where it has every word and fits every filter. */
export function parse(text: string): Term {
  const plain = text
    .toLowerCase()
    .replaceAll("：", ":")
    .replace(/[[(][^\])]*[\])]/g, (shape) => shape.replace(/\s/g, ""));
  const terms = plain.split(/\s+/).filter(Boolean).map(term);
  return (entry, context) => terms.every((fits) => fits(entry, context));
}

/** The entries that a text finds, those that are named so first; none for an empty text. */
export function search(entries: readonly Entry[], text: string, context: Context): readonly Entry[] {
  const asked = text.trim().toLowerCase();
  if (asked === "") return [];
  const fits = parse(asked);
  const ranks: Entry[][] = [[], [], []];
  for (const entry of entries) if (fits(entry, context)) ranks[rank(entry, asked)]?.push(entry);
  return ranks.flat();
}

function term(word: string): Term {
  const [, name = "", given = ""] = /^([a-z]+):(.*)$/.exec(word) ?? [];
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  // a filter that is not yet typed to its end holds back nothing
  if (filter && given === "") return () => true;
  const made = filter?.(given) ?? (Object.hasOwn(marks, word) ? marks[word] : undefined);
  return made ?? (({ text }) => text.includes(word));
}

/** 0 for what is called just so, 1 where a name begins so, 2 for all others. */
function rank({ title, names }: Entry, asked: string): number {
  let best = nearness(title, asked);
  for (const name of names) best = Math.min(best, nearness(name, asked));
  return best;
}

function nearness(name: string, asked: string): number {
  const plain = name.toLowerCase();
  return plain === asked ? 0 : plain.startsWith(asked) ? 1 : 2;
}

/** A node has a gradient where the pass came to it, a leaf also where `.grad` is there at the end. */
function hasGradient({ selection }: Entry, { about, pass }: Context): boolean {
  if (selection.kind === "value") return about.grad(selection.value) !== null;
  // a module is no tensor, so that it is never without one
  if (selection.kind !== "node") return true;
  const { leaf } = about.document.nodes[selection.node]!;
  return (pass !== null && about.step(pass, selection.node) !== undefined) || about.grad(leaf) !== null;
}

/** Whether a NaN, or an infinity, is in what an entry computed, holds, or received as a gradient. */
function strange({ selection }: Entry, { about, pass }: Context, what: "nan" | "inf"): boolean {
  const { nodes, values } = about.document;
  const has = (id: number | null | undefined) => {
    const value = id === null || id === undefined ? undefined : values[id];
    return value !== undefined && holds(value, what);
  };
  if (selection.kind === "value") return has(selection.value) || has(about.grad(selection.value));
  if (selection.kind !== "node") return false;
  const { outputs, leaf } = nodes[selection.node]!;
  const step = pass === null ? undefined : about.step(pass, selection.node);
  const gradients = [...(step?.received ?? []), ...(step?.sent ?? [])];
  return has(leaf) || has(about.grad(leaf)) || outputs.some(({ value }) => has(value)) || gradients.some(has);
}

function holds({ statistics, preview }: Value, what: "nan" | "inf"): boolean {
  if (statistics) return (what === "nan" ? statistics.nans : statistics.infinities) > 0;
  return (preview ?? []).flat().some((each) => each === what || (what === "inf" && each === "-inf"));
}
