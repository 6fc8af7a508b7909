/** How a number is written, and what it is stepped by: integers stay integers, and decimals stay as many. */

interface Scale {
  /** Digits after the point; null for an integer. */
  readonly decimals: number | null;
  /** The exponent as it is written, `e-3`; empty where there is none. */
  readonly exponent: string;
  /** The mantissa that is written. */
  readonly mantissa: number;
  /** Whether thousands are set apart: `1_000`. */
  readonly grouped: boolean;
}

/** Beyond this many digits, neighbours of a number are no longer told apart. */
const MOST_DIGITS = 15;
/** How far a slider of zero goes to both sides. */
const REACH = 10;

/** Whether a number is one that can be stepped. */
export function isScaled(text: string): boolean {
  return text.replace(/e.*$/i, "").replace(/\D/g, "").length <= MOST_DIGITS && Number.isFinite(worth(text));
}

export function worth(text: string): number {
  return Number(text.replaceAll("_", ""));
}

/** The least step, by the number's own decimals and its size: 1 for 3, 0.1 for 3.0, 0.0001 for 1e-3 and 0.001, 10 for 1000. */
export function stepOf(text: string): number {
  const { mantissa, decimals, exponent } = scale(text);
  const size = magnitude(mantissa);
  // three digits of a number are as fine as anybody drags
  return 10 ** (Math.max(decimals === null ? 0 : -decimals, size - 2) + power(exponent));
}

/** `value` as the number was written: `3.0` becomes `3.1`, `1e-3` becomes `1.1e-3`. */
export function write(text: string, value: number): string {
  const { decimals, exponent, grouped } = scale(text);
  if (value === worth(text)) return text;
  const digits = (value / 10 ** power(exponent)).toFixed(decimals ?? 0);
  const [whole = "", fraction] = digits.split(".");
  const written = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, "_") : whole;
  const plain = `${written}${fraction === undefined ? "" : `.${fraction}`}${exponent}`;
  return worth(plain) === 0 ? plain.replace(/^-/, "") : plain;
}

/** How far a slider goes to both sides of zero: 10 for 3.0, 1 for 0.25, 1000 for 120. */
export function reachOf(text: string): number {
  const value = worth(text);
  return value === 0 ? REACH : 10 ** (magnitude(value) + 1);
}

function scale(text: string): Scale {
  const [, digits = "", exponent = ""] = /^([^e]*)(e.*)?$/i.exec(text) ?? [];
  const mantissa = worth(digits);
  const isInteger = !digits.includes(".") && exponent === "";
  const written = digits.replaceAll("_", "").split(".")[1]?.length ?? 0;
  // one digit alone, as of 0.001, is too coarse to step by
  const lone = written > 1 && magnitude(mantissa) === -written;
  const decimals = Math.max(1, lone ? written + 1 : written);
  return { mantissa, exponent, decimals: isInteger ? null : decimals, grouped: digits.includes("_") };
}

function power(exponent: string): number {
  return Number(exponent.slice(1));
}

/** The exponent of the leading digit; 0 for zero, which has none. */
function magnitude(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) + 1e-9);
}
