/** Whether a predicted gradient is right, and where it is not, what was probably forgotten. */

/** Relative error of a right answer. */
const TOLERANCE = 0.01;
/** An answer with so many significant figures is right where the gradient, rounded to as many, is it. */
const FIGURES = 2;
/** Of the largest element: below this share of it an element is as good as zero. */
const NOTHING = 1e-6;

/** What a reader typed, as a number. */
export interface Typed {
  readonly number: number;
  /** Significant figures. */
  readonly figures: number;
}

/** What an answer that is not right comes to all the same. */
export type Near =
  | "sign"
  | "double"
  | "half"
  | "transposed"
  | "contribution"
  | "accumulated"
  | "local"
  | "factor"
  | "some";

export type Verdict =
  | { readonly kind: "right" }
  | { readonly kind: "close"; readonly near: Near; readonly factor: number; readonly wrong: readonly number[] }
  | { readonly kind: "wrong"; readonly wrong: readonly number[] };

/** What an answer is held against, all of it in row-major order. */
export interface Measure {
  readonly truth: readonly number[];
  /** Elements that were answered: all of `truth`, or one. */
  readonly at: readonly number[];
  /** Rows of `truth`, where it is a square matrix that is known whole. */
  readonly side: number | null;
  /** Gradients that come together. */
  readonly contributions: readonly (readonly number[])[];
  /** `.grad` after the pass, where it held something before. */
  readonly accumulated: readonly number[] | null;
  /** What the one node received that sent this gradient, where that is a single number. */
  readonly received: number | null;
  /** Numbers of elements that may have been summed or averaged over. */
  readonly counts: readonly number[];
}

const NUMBER = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/;

/** A number as people type it: `-0.5`, `−.5`, `1/3`, `2e-3`, `inf`, full-width digits; null where it is none. */
export function read(text: string): Typed | null {
  const plain = text.normalize("NFKC").trim().toLowerCase().replaceAll(/[−–]/g, "-").replaceAll(/[\s_]/g, "");
  if (plain === "nan") return { number: Number.NaN, figures: FIGURES };
  if (/^[+-]?(inf|infinity|∞)$/.test(plain))
    return { number: plain.startsWith("-") ? -Infinity : Infinity, figures: FIGURES };
  const [over, under, ...more] = plain.split("/").map(decimal);
  if (!over || more.length) return null;
  if (plain.includes("/")) return under?.number ? { number: over.number / under.number, figures: 15 } : null;
  return over;
}

function decimal(text: string): Typed | null {
  const [, , mantissa] = NUMBER.exec(text) ?? [];
  if (mantissa === undefined) return null;
  const digits = mantissa.replace(".", "").replace(/^0+/, "");
  return { number: Number(text), figures: Math.max(digits.length, 1) };
}

export function judge(typed: readonly Typed[], measure: Measure): Verdict {
  const { truth, at, side, contributions, accumulated, received } = measure;
  const agrees = (other: (element: number) => number | undefined) =>
    typed.every((answer, nth) => isRight(answer, other(at[nth] as number) ?? Number.NaN, truth));
  const known = (element: number) => truth[element] as number;
  if (agrees(known)) return { kind: "right" };

  const wrong = typed.flatMap((answer, nth) => (isRight(answer, known(at[nth] as number), truth) ? [] : [nth]));
  const close = (near: Near, factor = 1): Verdict => ({ kind: "close", near, factor, wrong });
  if (contributions.length > 1 && contributions.some((each) => agrees((element) => each[element])))
    return close("contribution");
  if (accumulated && agrees((element) => accumulated[element])) return close("accumulated");
  if (received !== null && received !== 0 && agrees((element) => known(element) / received)) return close("local");
  if (agrees((element) => -known(element))) return close("sign");
  if (side && agrees((element) => truth[(element % side) * side + Math.floor(element / side)]))
    return close("transposed");
  if (agrees((element) => 2 * known(element))) return close("double");
  if (agrees((element) => known(element) / 2)) return close("half");
  for (const count of measure.counts) {
    if (agrees((element) => count * known(element)) || agrees((element) => known(element) / count))
      return close("factor", count);
  }
  return wrong.length < typed.length ? close("some") : { kind: "wrong", wrong };
}

/** `truth` gives the scale: of what is nothing beside the rest, zero is right. */
function isRight({ number, figures }: Typed, wanted: number, truth: readonly number[]): boolean {
  if (!Number.isFinite(wanted) || !Number.isFinite(number)) return Object.is(number, wanted);
  const scale = Math.max(...truth.map(Math.abs).filter(Number.isFinite), 0);
  if (Math.abs(wanted) <= NOTHING * scale || wanted === 0) return Math.abs(number) <= NOTHING * (scale || 1);
  if (Math.abs(number - wanted) <= TOLERANCE * Math.abs(wanted)) return true;
  return figures >= FIGURES && figures < 16 && Number(wanted.toPrecision(figures)) === number;
}

/** Powers of ten between which a reader chooses, the first of them for all below, the last for all above. */
export const MAGNITUDES = [-5, -4, -3, -2, -1, 0, 1, 2, 3] as const;

export type Sign = "negative" | "zero" | "positive";

export function signOf(truth: number, scale: number): Sign {
  return Math.abs(truth) <= NOTHING * scale || truth === 0 ? "zero" : truth < 0 ? "negative" : "positive";
}

/** The power of ten at or below a magnitude, at most the last of those to choose from and at least the first. */
export function magnitudeOf(truth: number): number {
  const power = truth === 0 ? -Infinity : Math.floor(Math.log10(Math.abs(truth)) + 1e-9);
  return Math.min(Math.max(power, MAGNITUDES[0]), MAGNITUDES.at(-1) as number);
}
