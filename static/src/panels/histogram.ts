/** A tensor's elements by size, in bars of equal width from the least to the largest. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Value } from "../model/document";
import { whole } from "../model/local";
import { real } from "./figures";

const [WIDTH, HEIGHT] = [280, 44];
/** Bars where the elements themselves are at hand. */
const BARS = 16;
/** Fewer elements say more one by one. */
const LEAST = 12;

export function histogram(value: Value): TemplateResult | typeof nothing {
  const { min = null, max = null, histogram: recorded = [] } = value.statistics ?? {};
  if (typeof min !== "number" || typeof max !== "number" || min === max) return nothing;
  const counts = recorded.length ? recorded : counted(whole(value) ?? [], min, max);
  const top = Math.max(...counts);
  if (!(top > 0)) return nothing;
  const pitch = WIDTH / counts.length;
  // where zero stands, left of which bars are negative
  const zero = min < 0 && max > 0 ? (-min / (max - min)) * WIDTH : null;
  const bar = (count: number, at: number) => {
    const middle = min + ((at + 0.5) * (max - min)) / counts.length;
    const height = count === 0 ? 0 : Math.max(1.5, (count / top) * HEIGHT);
    return svg`<rect class=${middle < 0 ? "negative" : "positive"} x=${at * pitch + 0.5} y=${HEIGHT - height} width=${pitch - 1} height=${height} />`;
  };
  return html`<figure class="histogram">
    <svg role="img" aria-label=${t("value.histogram", { min: real(min), max: real(max) })} viewBox="0 0 ${WIDTH} ${HEIGHT + 1}">
      ${counts.map(bar)}
      <line class="axis" x1="0" x2=${WIDTH} y1=${HEIGHT + 0.5} y2=${HEIGHT + 0.5} />
      ${zero === null ? nothing : svg`<line class="zero" x1=${zero} x2=${zero} y1="0" y2=${HEIGHT} />`}
    </svg>
    <figcaption><span>${real(min, 3)}</span>${zero === null ? nothing : html`<span class="quiet">${t("value.histogram.zero")}</span>`}<span>${real(max, 3)}</span></figcaption>
  </figure>`;
}

function counted(elements: readonly number[], min: number, max: number): readonly number[] {
  if (elements.length < LEAST) return [];
  const counts = Array<number>(BARS).fill(0);
  for (const each of elements) {
    const at = Math.min(BARS - 1, Math.floor(((each - min) / (max - min)) * BARS));
    if (Number.isFinite(at)) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
