/** What the inspector says about an edge: what flowed forward along it, and what came back. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Edge } from "../model/document";
import type { Lookup } from "../state/lookup";
import { passage } from "./arithmetic";
import { nodeLink } from "./links";
import { valueCard } from "./value";

/** `ids` are the document's edges that are drawn as one wire; none for a value that needs no gradient. */
export function edgeDetails(
  about: Lookup,
  ids: readonly number[],
  value: number | null,
  pass: number | null,
  passes: TemplateResult | typeof nothing,
): TemplateResult {
  const edge = ids.length ? (about.document.edges[ids[0] as number] as Edge) : null;
  const forward = edge
    ? (about.document.nodes[edge.target]?.outputs[edge.output]?.value ??
      about.document.nodes[edge.target]?.leaf ??
      value)
    : value;
  return html`
    <h2>${t("inspector.edge")}</h2>
    ${
      edge
        ? html`<table class="attributes">
            <tr><th scope="row">${t("inspector.edge.from")}</th><td>${nodeLink(edge.target, about.title(edge.target))}</td></tr>
            <tr><th scope="row">${t("inspector.edge.to")}</th><td>${nodeLink(edge.source, about.title(edge.source))}</td></tr>
            <tr><th scope="row">${t("inspector.edge.argument")}</th>
              <td>${edge.argument ? html`<code>${edge.argument}</code> · ` : nothing}${t("inspector.edge.slot", { slot: edge.slot })}</td></tr>
          </table>`
        : html`<p class="class">${t("inspector.input")}</p>`
    }
    ${ids.length > 1 ? html`<p class="quiet">${t("inspector.edge.merged", { count: ids.length })}</p>` : nothing}
    ${valueCard(t("inspector.edge.value"), forward === null ? null : (about.document.values[forward] ?? null))}
    ${edge ? passes : nothing}
    ${edge ? back(about, edge, pass) : nothing}
  `;
}

function back(about: Lookup, edge: Edge, pass: number | null): TemplateResult {
  if (pass === null) return html`<p class="quiet">${t("inspector.pass.none")}</p>`;
  const step = about.step(pass, edge.source);
  if (!step) return html`<p class="quiet">${t("inspector.not.reached")}</p>`;
  return passage(about, edge, step, t("inspector.edge.gradient"));
}
