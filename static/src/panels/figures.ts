/** Numbers, shapes and sizes as text. */

import type { Element, NumberOrNot } from "../model/document";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A real number in at most `digits` significant digits; a true minus, and powers of ten as people write them. */
export function real(value: NumberOrNot | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  if (value === "nan") return "NaN";
  if (value === "inf") return "∞";
  if (value === "-inf") return "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return minus(String(value));
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa = "", exponent = ""] = value.toExponential(Math.max(digits - 2, 0)).split("e");
    return `${minus(trim(mantissa))}·10${power(Number(exponent))}`;
  }
  return minus(String(Number(value.toPrecision(digits))));
}

/** One element of a tensor. */
export function element(value: Element, digits = 4): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) {
    const [re, im] = value;
    const imaginary = real(im, digits);
    return `${real(re, digits)}${imaginary.startsWith("−") ? "" : "+"}${imaginary}i`;
  }
  return real(value, digits);
}

/** Magnitude for colours; NaN where the element is none. */
export function magnitude(value: Element): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Array.isArray(value)) return Math.hypot(...value.map((part) => (typeof part === "number" ? part : Number.NaN)));
  return typeof value === "number" ? value : Number.NaN;
}

/** Sizes, outermost first: `3 × 4`; empty for a scalar. */
export function shape(sizes: readonly number[]): string {
  return sizes.join(" × ");
}

/** Bytes in the unit a person would choose. */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB"] as const;
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), units.length - 1);
  const amount = count / 1024 ** power;
  return `${power === 0 ? amount : trim(amount.toFixed(1))} ${units[power]}`;
}

/** Seconds, to the millisecond under ten. */
export function seconds(duration: number): string {
  return duration < 10 ? trim(duration.toFixed(3)) : duration.toFixed(1);
}

function minus(text: string): string {
  return text.replace("-", "−");
}

function trim(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function power(exponent: number): string {
  return [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : superscripts[Number(sign)])).join("");
}
