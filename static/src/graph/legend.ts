/** `<graph-legend>`: the shapes and lines that the picture on show has, each with its word. */

import { computed } from "@preact/signals-core";
import { html, nothing, svg, type TemplateResult } from "lit";
import { type Key, t } from "../i18n/i18n";
import type { Diagnostic } from "../model/document";
import type { Picture } from "../model/picture";
import { Panel } from "../panels/panel";
import { legend } from "../state/preferences";
import { step } from "../state/session";
import { marks } from "./badges";
import { scissors, sign } from "./marks";
import { gradients, picture, placed } from "./shown";

const frame = (kind: string, shape: TemplateResult): TemplateResult =>
  html`<svg viewBox="-20 -11 40 22" aria-hidden="true"><g class="box ${kind}">${shape}</g></svg>`;

const line = (kind: string): TemplateResult =>
  html`<svg viewBox="0 0 26 14" aria-hidden="true"><g class="wire ${kind}"><path class="line" d="M1 7H25" stroke-width="2" /></g></svg>`;

const mark = (kind: string, shape: TemplateResult): TemplateResult =>
  html`<svg viewBox="-18 -10 36 20" aria-hidden="true"><g class="mark ${kind}"><g class="sign">${shape}</g></g></svg>`;

const pill = svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="9" /><path class="tray" d="M-9 5.5H9" />`;
const double = svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" /><rect class="inner" x="-15" y="-6" width="30" height="12" rx="3" />`;

const samples = {
  "kind.op": frame(
    "op",
    svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" /><rect class="bar linear" x="-15" y="-5" width="2.5" height="10" rx="1.2" />`,
  ),
  "kind.module.closed": frame(
    "module",
    svg`<rect class="frame behind" x="-14" y="-10" width="32" height="17" rx="4" /><rect class="frame" x="-18" y="-7" width="32" height="17" rx="4" /><path d="M-12 -3v9l6-4.5z" />`,
  ),
  "kind.parameter": frame("parameter", pill),
  "kind.leaf": frame("leaf", pill),
  "kind.ghost": html`<svg viewBox="-20 -11 40 22" aria-hidden="true"><g class="chip parameter"><rect class="frame" x="-18" y="-9" width="36" height="18" rx="9" /><text y="4">↗</text></g></svg>`,
  "kind.input": frame("input", svg`<path class="frame" d="M-13 -9H19L13 9H-19Z" />`),
  "kind.saved": frame("chip saved", svg`<path class="frame" d="M-17 -9H11l6 6V9H-17Z" />`),
  "kind.loss": frame("output", double),
  "kind.output": frame("result", double),
  "kind.edge": line(""),
  "kind.edge.plain": line("plain"),
  "kind.connector": html`<svg viewBox="-20 -11 40 22" aria-hidden="true"><g class="connector"><rect x="-18" y="-9" width="36" height="18" rx="9" /><text y="4">↓</text></g></svg>`,
  "kind.norm": html`<svg viewBox="0 0 34 14" aria-hidden="true"><g class="labels"><text x="1" y="11">|0.5|</text></g></svg>`,
} satisfies Partial<Record<Key, TemplateResult>>;
type Kind = keyof typeof samples;

/** What is told apart while a pass is walked through. */
const walked: readonly (readonly [Key, TemplateResult])[] = [
  ["kind.current", frame("op current", svg`<rect class="frame" x="-18" y="-9" width="36" height="18" rx="5" />`)],
  ["kind.active", line("active")],
  ["kind.visited", line("visited")],
];

/** Kinds that say nothing about a pass make room for them. */
const passive: ReadonlySet<Kind> = new Set(["kind.module.closed", "kind.input", "kind.saved", "kind.edge.plain"]);

const ofPicture = computed(() => (picture.value ? kindsOf(picture.value) : new Set<Kind>()));
const kinds = computed<readonly Kind[]>(() => {
  const found = new Set(ofPicture.value);
  if ([...gradients.value.values()].some((text) => text.startsWith("|"))) found.add("kind.norm");
  for (const { chips } of placed.value?.layout.wires.values() ?? []) if (chips.length) found.add("kind.connector");
  const all = (Object.keys(samples) as Kind[]).filter((kind) => found.has(kind));
  return step.value === null ? all : all.filter((kind) => !passive.has(kind));
});

/** Found something: the gravest sign that the picture has; and where the way of a gradient is cut. */
const signs = computed<readonly (readonly [Key, TemplateResult])[]>(() => {
  const { badges, cuts } = marks.value;
  const found = [...badges.values()].flat();
  const grades: readonly Diagnostic["severity"][] = ["error", "warning", "hint"];
  const gravest = grades.find((grade) => found.some(({ severity }) => severity === grade));
  const cut = svg`<circle class="plate" r="8" />${scissors(0.8)}`;
  return [
    ...(gravest ? [["kind.finding", mark(gravest, svg`${sign(gravest)}`)] as const] : []),
    ...(cuts.length ? [["kind.cut", mark(`cut ${cuts[0]?.finding.severity}`, cut)] as const] : []),
  ];
});

function kindsOf({ boxes, wires }: Picture): Set<Kind> {
  const found = new Set<Kind>();
  for (const { kind, chips } of boxes) {
    if (kind === "output") found.add("kind.loss");
    else if (kind === "result") found.add("kind.output");
    else found.add(kind === "module" ? "kind.module.closed" : `kind.${kind}`);
    for (const chip of chips) found.add(chip.shared ? "kind.ghost" : `kind.${chip.kind}`);
  }
  for (const { carriesGradient } of wires) found.add(carriesGradient ? "kind.edge" : "kind.edge.plain");
  return found;
}

export class GraphLegend extends Panel {
  protected override render(): TemplateResult | typeof nothing {
    if (!legend.value || !placed.value) return nothing;
    const plain = kinds.value.map((kind) => [kind, samples[kind]] as const);
    const all = [...plain, ...(step.value === null ? [] : walked), ...signs.value];
    return html`<div class="legend" role="note" aria-label=${t("graph.legend")}>
      ${all.map(([words, sample]) => html`<span data-kind=${words}>${sample}${t(words === "kind.loss" ? "legend.loss" : words)}</span>`)}
      <button class="plain close" data-action="legend-close" title=${t("graph.legend.close")} aria-label=${t("graph.legend.close")} @click=${() => {
        legend.value = false;
      }}>×</button>
    </div>`;
  }
}

customElements.define("graph-legend", GraphLegend);
