/** What the inspector says about the whole run. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { GraphDocument, Value } from "../model/document";
import type { Lookup } from "../state/lookup";
import { run } from "../state/run";
import { selection, stale } from "../state/session";
import { bytes, seconds } from "./figures";
import { brief, briefGradient } from "./value";

/** Buttons for at most this many results to start a pass from. */
const OFFERS = 4;

export function summary(about: Lookup, passes: TemplateResult | typeof nothing): TemplateResult {
  const { document } = about;
  const { outcome } = document;
  const recorded = document.passes.length;
  const facts: readonly (readonly [string, string | number])[] = [
    [t("summary.nodes"), document.nodes.length],
    [t("summary.edges"), document.edges.length],
    [t("summary.ops"), document.ops.length],
    [t("summary.passes"), recorded],
    [t("summary.wall"), `${seconds(outcome.wall_seconds ?? 0)} s`],
    ...(outcome.peak_memory_bytes === null ? [] : [[t("summary.memory"), bytes(outcome.peak_memory_bytes)] as const]),
    [t("summary.torch"), document.environment.torch],
    [t("summary.seed"), document.snippet.seed ?? t("summary.seed.none")],
  ];
  return html`
    <h2>${t("summary.title")}</h2>
    ${offers(about)}
    ${document.passes.some((pass) => pass.requested) ? html`<p class="quiet">${t("summary.requested")}</p>` : nothing}
    <dl class="statistics">${facts.map(([name, fact]) => html`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl>
    ${truncated(document)} ${passes}
    ${variables(about)}
    ${classic(about)}
    ${document.nodes.length ? html`<p class="quiet">${t("summary.hint")}</p>` : nothing}
  `;
}

/** torchviz's picture, where there is a result to draw. */
function classic(about: Lookup): TemplateResult | typeof nothing {
  if (about.results().length === 0) return nothing;
  const ask = () => window.dispatchEvent(new Event("classic"));
  return html`<p><button data-action="classic" @click=${ask}>${t("summary.classic")}</button></p>`;
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
  const names = ["ops", "nodes", "values", "passes", "steps", "output", "figures", "variables"] as const;
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

function variables(about: Lookup): TemplateResult | typeof nothing {
  const { document } = about;
  const rows = document.variables.filter(({ value }) => value !== null);
  if (rows.length === 0) return nothing;
  const value = (id: number | null): Value | null => (id === null ? null : (document.values[id] ?? null));
  return html`
    <h3>${t("summary.variables")}</h3>
    <table class="variables">
      <thead><tr><th scope="col">${t("summary.variable")}</th><th scope="col">${t("summary.variable.value")}</th><th scope="col">${t("summary.variable.grad")}</th></tr></thead>
      <tbody>
        ${rows.map(
          ({ name, value: id, grad }) => html`<tr>
            <th scope="row"><button class="link" @click=${() => choose(about, id as number, name)}>${name.split(/(?<=\.)/).map((part) => html`${part}<wbr />`)}</button></th>
            <td>${brief(value(id))}</td>
            <td class=${grad === null ? "" : "gradient"}>${grad === null ? "" : briefGradient(value(grad))}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  `;
}

function choose(about: Lookup, value: number, name: string): void {
  const node = about.nodeOf(value);
  selection.value = node === null ? { kind: "value", value, name } : { kind: "node", node };
}
