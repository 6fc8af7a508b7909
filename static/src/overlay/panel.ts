/** `<overlay-scale>`: what the colours of boxes mean, smallest to largest, and how many boxes have each; there while they are on. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Shade } from "../graph/layers";
import { drawSign } from "../graph/signs";
import { t } from "../i18n/i18n";
import { bytes, real } from "../panels/figures";
import { Panel } from "../panels/panel";
import { counts, filter, metric, scale, toggleOverlay } from "./overlay";
import { CLASSES, rangeOf, share } from "./scale";
import { type Exception, metrics } from "./sizes";

const exceptions: readonly Exception[] = ["nan", "infinite", "zero", "none"];

export class OverlayScale extends Panel {
  protected override render(): TemplateResult | typeof nothing {
    const by = metric.value;
    if (by === null) return nothing;
    const told = exceptions.filter((each) => counts.value.has(each));
    return html`<div class="overlay" role="group" aria-label=${t("overlay.label")}>
      <div class="choice" role="group" aria-label=${t("overlay.by")}>
        ${metrics.map(
          (each) =>
            html`<button data-metric=${each} aria-pressed=${each === by} title=${t(`overlay.${each}.hint`)} @click=${() => {
              metric.value = each;
            }}>${t(`overlay.${each}`)}</button>`,
        )}
      </div>
      ${this.#scale()}
      ${told.map((each) => this.#choice(each, t(`overlay.${each}`), html`${drawing(each)}<span>${counts.value.get(each)}</span>`))}
      <button class="plain close" data-action="overlay-close" title=${t("overlay.close")} aria-label=${t("overlay.close")} @click=${toggleOverlay}>×</button>
    </div>`;
  }

  #scale(): TemplateResult {
    const known = scale.value;
    if (!known) return html`<p class="quiet">${t("overlay.nothing")}</p>`;
    const write = metric.value === "saved" ? bytes : (size: number) => real(size, 3);
    const tick = (size: number) => svg`<path d="M${100 * share(known, size)} 0V6" />`;
    const classes = Array.from({ length: CLASSES }, (_, at) => {
      const [from, to] = rangeOf(known, at).map((size) => write(metric.value === "saved" ? Math.round(size) : size));
      return this.#choice(at, t("overlay.class", { from: from ?? "", to: to ?? "", count: counts.value.get(at) ?? 0 }));
    });
    const { min, median, max } = known;
    return html`<div class="heat">
        <div class="classes">${classes}</div>
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${[min, median, max].map(tick)}</svg>
      </div>
      <dl>${Object.entries({ min, median, max }).map(([name, size]) => html`<div><dt>${t(`overlay.${name as "min" | "median" | "max"}`)}</dt><dd>${write(size)}</dd></div>`)}</dl>`;
  }

  /** A button that shows boxes of one class alone, or all again. */
  #choice(shade: Shade, words: string, inside: TemplateResult | typeof nothing = nothing): TemplateResult {
    const none = (counts.value.get(shade) ?? 0) === 0;
    return html`<button class=${typeof shade === "number" ? "class" : "exception"} data-shade=${shade} title=${words} aria-label=${words}
      aria-pressed=${filter.value === shade} ?disabled=${none} @click=${() => {
        filter.value = filter.value === shade ? null : shade;
      }}>${inside}</button>`;
  }
}

function drawing(each: Exception): TemplateResult {
  return html`<svg viewBox="-19 -12 38 24" aria-hidden="true">${drawSign(each, { x: 0, y: 0 })}</svg>`;
}

customElements.define("overlay-scale", OverlayScale);
