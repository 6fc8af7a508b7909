/** What the inspector says about the whole run. */

import { html, nothing, type TemplateResult } from "lit";
import { keep } from "../graph/keep";
import { t } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";
import type { Lookup } from "../state/lookup";
import { run } from "../state/run";
import { stale } from "../state/session";
import { checkButton, runCheck } from "./check";
import { bytes, real, seconds } from "./figures";
import { variables } from "./variables";

/** Buttons for at most this many results to start a pass from. */
const OFFERS = 4;

export function summary(about: Lookup, passes: TemplateResult | typeof nothing): TemplateResult {
  const { document } = about;
  const counts: readonly (readonly [string, number])[] = [
    [t("summary.nodes"), document.nodes.length],
    [t("summary.edges"), document.edges.length],
    [t("summary.ops"), document.ops.length],
    [t("summary.passes"), document.passes.length],
  ];
  return html`
    <h2>${t("summary.title")}</h2>
    ${offers(about)}
    ${document.passes.some((pass) => pass.requested) ? html`<p class="quiet">${t("summary.requested")}</p>` : nothing}
    <dl class="tally">${counts.map(([name, count]) => html`<div><dt>${name}</dt><dd>${real(count)}</dd></div>`)}</dl>
    ${conditions(document)}
    ${truncated(document)} ${passes}
    ${variables(about)}
    <div class="deeper">${checkButton(about, null)}</div>
    ${runCheck(about)}
    <div class="deeper">${classic(about)}${picture(about)}</div>
    ${document.nodes.length ? html`<p class="quiet">${t("summary.hint")}</p>` : nothing}
  `;
}

/** How the run went, in one line. */
function conditions({ outcome, environment, snippet }: GraphDocument): TemplateResult {
  const facts = [
    [t("summary.wall"), `${seconds(outcome.wall_seconds ?? 0)} s`],
    ...(outcome.peak_memory_bytes === null ? [] : [[t("summary.memory"), bytes(outcome.peak_memory_bytes)]]),
    [t("summary.torch"), environment.torch],
    [t("summary.seed"), snippet.seed ?? t("summary.seed.none")],
  ];
  return html`<p class="conditions">${facts.map(([name, fact]) => html`<span>${name} <b>${fact}</b></span> `)}</p>`;
}

/** torchviz's picture, where there is a result to draw. */
function classic(about: Lookup): TemplateResult | typeof nothing {
  if (about.results().length === 0) return nothing;
  const ask = () => window.dispatchEvent(new Event("classic"));
  return html`<button data-action="classic" @click=${ask}>${t("summary.classic")}</button>`;
}

/** The picture as it stands, as a file. */
function picture({ document: { nodes } }: Lookup): TemplateResult | typeof nothing {
  if (nodes.length === 0) return nothing;
  const save = () => {
    const drawn = document.querySelector("autograd-graph")?.copy();
    if (drawn) void keep(drawn, "gradwalk");
  };
  return html`<button data-action="keep" title=${t("summary.keep.hint")} @click=${save}>${t("summary.keep")}</button>`;
}

/** Where the snippet never ran a pass: the results to run one from. */
function offers(about: Lookup): TemplateResult | typeof nothing {
  const names = about.document.passes.length ? [] : about.scalars().slice(-OFFERS);
  if (names.length === 0) return nothing;
  return html`<div class="offers">
    <p>${t("summary.backward")}</p>
    ${names.map((name) => html`<button class="primary" ?disabled=${stale.value} data-action="backward" @click=${() => run(name)}>${t("summary.backward.from", { name })}</button>`)}
  </div>`;
}

function truncated({ truncated: left }: GraphDocument): TemplateResult | typeof nothing {
  const names = ["ops", "nodes", "values", "passes", "saved", "output", "figures", "variables", "findings"] as const;
  const told = names.flatMap((name) => {
    const kept = left[name];
    if (!kept) return [];
    const { kept: held, seen } = kept;
    if (typeof seen === "number") return [t(`summary.truncated.${name}`, { kept: held, seen })];
    return [t("summary.truncated.uncounted", { what: t(`summary.${name}`), kept: held })];
  });
  if (told.length === 0) return nothing;
  return html`<h3>${t("summary.truncated")}</h3><ul class="truncated">${told.map((words) => html`<li>${words}</li>`)}</ul>`;
}
