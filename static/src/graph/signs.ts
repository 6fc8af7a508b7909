/** Signs at a box or chip that tell by shape what no colour could: there is no such size, or another run differs. */

import type { Point } from "../layout/layout";
import { svg } from "./svg";

export type Sign = "nan" | "infinite" | "zero" | "none" | "added" | "removed" | "gained" | "lost" | "changed";

/** Each has an outline of its own, so that it is known from afar and without colours. */
const looks: Readonly<Record<Sign, readonly [text: string, outline: string]>> = {
  nan: ["NaN", "M-17 0-12 -8.5H12L17 0 12 8.5H-12Z"],
  infinite: ["∞", "M0 -11.5 12 0 0 11.5-12 0Z"],
  zero: ["0", "M0 -8.5a8.5 8.5 0 1 1 -.01 0Z"],
  none: ["None", "M-18 -8H18V8H-18Z"],
  added: ["+", "M-8 -8H8V8H-8Z"],
  removed: ["−", "M-8 -8H8V8H-8Z"],
  gained: ["+∇", "M-14 8V-3L0 -9.5 14 -3V8Z"],
  lost: ["−∇", "M-14 -8V3L0 9.5 14 3V-8Z"],
  changed: ["≠", "M0 -9.5 9.5 0 0 9.5-9.5 0Z"],
};

/** A sign around a point. */
export function drawSign(sign: Sign, { x, y }: Point): SVGGElement {
  const [text, outline] = looks[sign];
  return svg(
    "g",
    { class: `tag ${sign}`, transform: `translate(${x} ${y})` },
    svg("path", { d: outline }),
    svg("text", { y: 3.7 }, text),
  );
}
