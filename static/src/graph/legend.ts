/** `<graph-legend>`: the shapes and lines of the picture, each with its word. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { type Key, t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { legend } from "../state/preferences";
import { step } from "../state/session";

const frame = (kind: string, shape: TemplateResult): TemplateResult =>
  html`<svg viewBox="-20 -11 40 22" aria-hidden="true"><g class="box ${kind}">${shape}</g></svg>`;

const line = (kind: string): TemplateResult =>
  html`<svg viewBox="0 0 26 14" aria-hidden="true"><g class="wire ${kind}"><path class="line" d="M1 7H25" stroke-width="2" /></g></svg>`;

const samples: readonly (readonly [Key, TemplateResult])[] = [
  [
    "kind.op",
    frame(
      "op",
      svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" /><rect class="bar linear" x="-15" y="-5" width="2.5" height="10" rx="1.2" />`,
    ),
  ],
  [
    "kind.parameter",
    frame(
      "parameter",
      svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="9" /><path class="tray" d="M-9 5.5H9" />`,
    ),
  ],
  ["kind.input", frame("input", svg`<path class="frame" d="M-13 -9H19L13 9H-19Z" />`)],
  ["kind.saved", frame("chip saved", svg`<path class="frame" d="M-17 -9H11l6 6V9H-17Z" />`)],
  [
    "kind.loss",
    frame(
      "output",
      svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" /><rect class="inner" x="-15" y="-6" width="30" height="12" rx="3" />`,
    ),
  ],
  ["kind.edge", line("")],
  ["kind.edge.plain", line("plain")],
  [
    "kind.norm",
    html`<svg viewBox="0 0 34 14" aria-hidden="true"><g class="labels"><text x="1" y="11">|0.5|</text></g></svg>`,
  ],
];

/** What is told apart while a pass is walked through. */
const walked: readonly (readonly [Key, TemplateResult])[] = [
  ["kind.current", frame("op current", svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" />`)],
  ["kind.active", line("active")],
  ["kind.visited", line("visited")],
];

/** Kinds that say nothing about a pass make room for them. */
const passive: readonly Key[] = ["kind.input", "kind.saved", "kind.edge.plain"];
const walking = [...samples.filter(([words]) => !passive.includes(words)), ...walked];

export class GraphLegend extends Panel {
  protected override render(): TemplateResult | typeof nothing {
    if (!legend.value) return nothing;
    return html`<div class="legend" role="note" aria-label=${t("graph.legend")}>
      ${(step.value === null ? samples : walking).map(([words, sample]) => html`<span>${sample}${t(words)}</span>`)}
      <button class="plain close" data-action="legend-close" title=${t("graph.legend.close")} aria-label=${t("graph.legend.close")} @click=${() => {
        legend.value = false;
      }}>×</button>
    </div>`;
  }
}

customElements.define("graph-legend", GraphLegend);
