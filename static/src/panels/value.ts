/** One tensor, as the inspector shows it: shape, dtype, heat map or number, statistics. */

import { html, nothing, type TemplateResult } from "lit";
import { type Key, t } from "../i18n/i18n";
import type { Statistics, Value } from "../model/document";
import { isWithheld, UNKNOWN } from "../model/withheld";
import { bytes, element, real, shape } from "./figures";
import "./heatmap";
import { histogram } from "./histogram";

const rows: readonly (readonly [Key, keyof Statistics])[] = [
  ["value.min", "min"],
  ["value.max", "max"],
  ["value.mean", "mean"],
  ["value.std", "std"],
  ["value.l2", "l2"],
];
const counts: readonly (readonly [Key, "zeros" | "nans" | "infinities"])[] = [
  ["value.zeros", "zeros"],
  ["value.nans", "nans"],
  ["value.infinities", "infinities"],
];

/** What stands in the place of numbers that are still to be predicted. */
const withheld = html`<p class="unknown">${UNKNOWN}</p>`;

/** Shape and dtype in one line, as a person says it: `3 × 4 float32`. */
export function kindOf(value: Pick<Value, "shape" | "dtype">): TemplateResult {
  const sizes = value.shape.length ? shape(value.shape) : t("value.scalar");
  return html`<span class="shape">${sizes}</span> <span class="dtype">${value.dtype.replace("torch.", "")}</span>`;
}

/** A value under its heading; `null` says that it was not recorded. */
export function valueCard(heading: string, value: Value | null, tone: "value" | "gradient" = "value"): TemplateResult {
  return html`
    <section class="value ${tone}">
      <h3>${heading}${value ? html`<span class="kind">${kindOf(value)}</span>` : nothing}</h3>
      ${value ? body(value) : html`<p class="quiet">${t("value.unknown")}</p>`}
    </section>
  `;
}

/** All that is known of a tensor's elements. */
export function body(value: Value): TemplateResult {
  if (isWithheld(value)) return withheld;
  const [only] = value.preview ?? [];
  const numel = value.shape.reduce((product, size) => product * size, 1);
  if (numel === 0) return html`<p class="quiet">${t("value.empty")}</p>`;
  if (numel === 1 && only !== undefined) return html`<p class="number">${element(only, 7)}</p>`;
  return html`<heat-map .value=${value}></heat-map>${value.statistics ? html`${histogram(value)}${statistics(value, value.statistics)}` : nothing}`;
}

/** A value beside others: the number of a scalar, a small picture of anything else, its fullest colour at `full`. */
export function cells(value: Value, full: number | null = null): TemplateResult {
  if (isWithheld(value)) return withheld;
  const number = single(value);
  if (number !== null) return html`<b class="number">${number}</b>`;
  if (!value.preview?.length) return html`<span class="kind">${kindOf(value)}</span>`;
  return html`<heat-map .small=${true} .full=${full} .value=${value}></heat-map>`;
}

function statistics(value: Value, figures: Statistics): TemplateResult {
  const complex = value.dtype.includes("complex");
  return html`
    <dl class="statistics">
      ${rows.map(([key, name]) => html`<div><dt>${t(key)}</dt><dd>${real(figures[name] as Statistics["min"])}</dd></div>`)}
      ${counts
        .filter(([, name]) => figures[name] > 0)
        .map(
          ([key, name]) =>
            html`<div class=${name === "zeros" ? "" : "alarm"}><dt>${t(key)}</dt><dd>${real(figures[name])}</dd></div>`,
        )}
      <div><dt>${t("value.bytes")}</dt><dd>${bytes(value.bytes)}</dd></div>
    </dl>
    ${figures.sampled ? html`<p class="quiet">${t("value.sampled")}</p>` : nothing}
    ${complex ? html`<p class="quiet">${t("value.magnitudes")}</p>` : nothing}
  `;
}

/** A value in a table's cell: the number of a scalar, the shape of anything else. */
export function brief(value: Value | null): string {
  if (value && isWithheld(value)) return UNKNOWN;
  return single(value) ?? (value ? `[${value.shape.join(", ")}]` : "–");
}

/** A gradient in a few letters: the number of a scalar, the norm of anything else, between bars; NaN and ∞ have none. */
export function briefGradient(value: Value | null): string {
  if (value && isWithheld(value)) return UNKNOWN;
  const only = single(value, 3);
  if (only !== null || !value?.statistics) return only ?? "–";
  const { l2, nans, infinities } = value.statistics;
  if (nans) return "NaN";
  return infinities ? "∞" : `|${real(l2, 3)}|`;
}

/** The mean and the spread of a tensor that is no scalar; empty where neither is known. */
export function briefStatistics({ statistics: figures, preview }: Value): string {
  if (!figures || preview?.length === 1) return "";
  return `${real(figures.mean, 3)} ± ${real(figures.std, 3)}`;
}

function single(value: Value | null, digits = 4): string | null {
  const [only] = value?.preview ?? [];
  return value?.shape.every((size) => size === 1) && only !== undefined ? element(only, digits) : null;
}
