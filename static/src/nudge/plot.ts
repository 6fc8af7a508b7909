/** The loss along one element: the tangent that the gradient is, and the points that were measured. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { real } from "../panels/figures";
import type { Measurement } from "./measured";

const [WIDTH, HEIGHT] = [280, 132];
/** Room for the words under the axis. */
const FOOT = 20;
/** Steps to either side of the element. */
const REACH = 1.5;
/** Share of the height that the largest change takes. */
const FULL = 0.86;
const RADIUS = 4.5;

/** `slope` is null while the gradient is not known; `step` is how far one nudge goes. */
export function plot(
  loss: number,
  slope: number | null,
  step: number,
  measured: readonly Measurement[],
  shown: number | null,
): TemplateResult {
  const inside = measured
    .map((each) => ({ ...each, x: each.after - each.before, y: each.loss - loss }))
    .filter(({ x, y }) => Math.abs(x) <= REACH * step && Number.isFinite(y));
  const most = Math.max(...inside.map(({ y }) => Math.abs(y)), Math.abs(slope ?? 0) * step * REACH) || 1;
  const middle = (HEIGHT - FOOT) / 2;
  const across = (x: number) => WIDTH / 2 + (x / (REACH * step)) * (WIDTH / 2);
  const down = (y: number) => middle - (y / most) * middle * FULL;
  const [left, right] = [-REACH * step, REACH * step];
  const tangent = (x: number) => (slope === null ? 0 : slope * x);
  const tick = (x: number, words: string) =>
    svg`<g class="tick"><path d="M${across(x)} ${middle - 3}v6" /><text x=${across(x)} y=${HEIGHT - 5}>${words}</text></g>`;
  return html`<figure class="slope">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t("nudge.plot", { count: inside.length })}>
      <path class="axis" d="M0 ${middle}H${WIDTH}M${WIDTH / 2} 4V${HEIGHT - FOOT}" />
      ${tick(-step, `−${real(step)}`)} ${tick(step, `+${real(step)}`)}
      ${slope === null ? nothing : svg`<path class="tangent" d="M${across(left)} ${down(tangent(left))}L${across(right)} ${down(tangent(right))}" />`}
      <circle class="base" cx=${across(0)} cy=${down(0)} r="3" />
      ${inside.map(
        ({ x, y, by }) => svg`<g class=${by === shown ? "point shown" : "point"}>
          ${slope === null ? nothing : svg`<path class="gap" d="M${across(x)} ${down(tangent(x))}V${down(y)}" />`}
          <circle cx=${across(x)} cy=${down(y)} r=${by === shown ? RADIUS : RADIUS - 1.5} />
        </g>`,
      )}
    </svg>
    <figcaption>
      <span class="measured">${t("nudge.measured")}</span>
      ${slope === null ? nothing : html`<span class="tangent">${t("nudge.tangent")}</span>`}
    </figcaption>
  </figure>`;
}
