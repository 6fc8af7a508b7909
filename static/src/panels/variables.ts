/** The names at the end of a run, with values and gradients; what a module owns stands behind the module's name. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Variable } from "../model/document";
import { isWithheld, UNKNOWN } from "../model/withheld";
import type { Lookup } from "../state/lookup";
import { selection } from "../state/session";
import { real } from "./figures";
import { brief, briefGradient } from "./value";

/** Of more names the rest stand behind a word. */
const SHOWN = 16;

export function variables(about: Lookup): TemplateResult | typeof nothing {
  const rows = about.document.variables.filter(({ value }) => value !== null);
  if (rows.length === 0) return nothing;
  const owners = new Map<string, Variable[]>();
  for (const { name, module } of about.document.variables) if (module !== null) owners.set(name, []);
  const own = rows.filter((row) => {
    const owned = row.name.includes(".") ? owners.get(row.name.slice(0, row.name.indexOf("."))) : undefined;
    owned?.push(row);
    return !owned;
  });
  const modules = [...owners].filter(([, owned]) => owned.length);
  return html`
    <h3>${t("summary.variables")}</h3>
    ${own.length ? table(about, own.slice(0, SHOWN), 0) : nothing}
    ${own.length > SHOWN ? html`<details class="more"><summary>${t("summary.variables.more", { count: own.length - SHOWN })}</summary>${table(about, own.slice(SHOWN), 0)}</details>` : nothing}
    ${modules.map(([name, owned]) => module(about, name, owned))}
  `;
}

function module(about: Lookup, name: string, owned: readonly Variable[]): TemplateResult {
  const row = about.document.modules.find(({ path }) => path === name);
  const grads = owned.flatMap(({ grad }) => about.value(grad) ?? []);
  const norms = grads.flatMap(({ statistics }) => statistics?.l2 ?? []);
  const areNumbers = norms.every((each) => typeof each === "number");
  const known = norms.length && areNumbers ? `|${real(Math.hypot(...(norms as number[])), 3)}|` : "";
  const norm = grads.some(isWithheld) ? UNKNOWN : known;
  return html`<details class="more owner">
    <summary>
      <b>${name}</b> <span class="kind">${row?.type ?? ""}</span>
      <span class="count">${t("summary.owned", { count: owned.length })}</span>
      <span class="gradient">${norm}</span>
    </summary>
    ${row ? html`<p class="quiet">${t("inspector.module.parameters", { count: row.parameters })}</p>` : nothing}
    ${table(about, owned, name.length + 1)}
  </details>`;
}

/** `hidden` is how many letters of each name stand above the table already. */
function table(about: Lookup, rows: readonly Variable[], hidden: number): TemplateResult {
  return html`<table class="variables">
    <thead><tr><th scope="col">${t("summary.variable")}</th><th scope="col">${t("summary.variable.value")}</th><th scope="col">${t("summary.variable.grad")}</th></tr></thead>
    <tbody>
      ${rows.map(
        ({ name, value, grad }) => html`<tr>
          <th scope="row"><button class="link" aria-label=${name} @click=${() => choose(about, value as number, name)}>${name
            .slice(hidden)
            .split(/(?<=\.)/)
            .map((part) => html`${part}<wbr />`)}</button></th>
          <td>${brief(about.value(value))}</td>
          <td class=${grad === null ? "" : "gradient"}>${grad === null ? "" : briefGradient(about.value(grad))}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function choose(about: Lookup, value: number, name: string): void {
  const node = about.nodeOf(value);
  selection.value = node === null ? { kind: "value", value, name } : { kind: "node", node };
}
