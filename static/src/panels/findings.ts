/** What the recorder found worth telling: each with its severity, its line, a sentence, and a fix that can be applied. */

import { html, nothing, type TemplateResult } from "lit";
import { keepRun } from "../compare/kept";
import { choosePlace, findingsHere, isPlaced } from "../graph/badges";
import { isCut } from "../graph/cuts";
import { fix, type Piece, sentence, word } from "../i18n/diagnostics";
import { t } from "../i18n/i18n";
import type { Diagnostic, Edit } from "../model/document";
import { change, isApplied, told } from "../state/findings";
import type { Lookup } from "../state/lookup";
import { run } from "../state/run";
import { stale, tab } from "../state/session";
import { lineLink } from "./links";
import { savedStory } from "./story";

type Part = TemplateResult | typeof nothing;

/** All findings of the run. */
export function findings(about: Lookup): Part {
  return list(about, told.value, word("findings"));
}

/** Those that stand at what is selected. */
export function findingsOfSelection(about: Lookup): Part {
  return list(about, findingsHere.value, t("findings.here"));
}

function list(about: Lookup, each: readonly Diagnostic[], heading: string): Part {
  if (each.length === 0) return nothing;
  return html`<section class="findings">
    <h2>${heading}</h2>
    <ul>${each.map((finding) => card(about, finding))}</ul>
  </section>`;
}

function card(about: Lookup, finding: Diagnostic): TemplateResult {
  return html`<li class=${finding.severity} data-finding=${finding.code}>
    <p class="facts">
      <b>${word(`severity.${finding.severity}`)}</b> ${lineLink(about.span(finding.span))}
      ${isPlaced(finding) ? html`<button class="link" data-action="place" @click=${() => goTo(finding)}>${t("findings.place")}</button>` : nothing}
    </p>
    ${findingBody(about, finding)}
  </li>`;
}

/** The sentence, the picture of it where there is one, and the fix. */
export function findingBody(about: Lookup, finding: Diagnostic): TemplateResult {
  const remedy = fix(finding);
  return html`
    <p>${prose(sentence(finding))}</p>
    ${savedStory(about, finding)}
    ${remedy.length ? html`<p class="fix">${prose(remedy)}</p>` : nothing}
    ${finding.edit ? offer(about, finding, finding.edit) : nothing}
  `;
}

/** The change of the code, to apply, and then to run. */
function offer(about: Lookup, finding: Diagnostic, edit: Edit): TemplateResult {
  const { gone, put } = change(about.document.snippet.code, edit);
  const apply = (event: Event) =>
    event.target?.dispatchEvent(new CustomEvent<Edit>("apply-fix", { detail: edit, bubbles: true }));
  const compare = (event: Event) => {
    keepRun();
    apply(event);
    void run();
  };
  const applied = isApplied(finding);
  return html`<div class="offer">
    <div class="diff" role="group" aria-label=${t("findings.change")}>
      ${gone.map((line) => html`<del>${line}</del>`)}${put.map((line) => html`<ins>${line}</ins>`)}
    </div>
    ${
      applied
        ? html`<p role="status">${t("findings.applied")}</p><button class="primary" data-action="run-fixed" @click=${() => run()}>${t("findings.run")}</button>`
        : html`<button data-action="apply-fix" ?disabled=${stale.value} @click=${apply}>${t("findings.apply")}</button>
            <button data-action="compare-fix" ?disabled=${stale.value} @click=${compare}>${t(isCut(finding) ? "compare.without" : "compare.fixed")}</button>
            ${stale.value ? html`<p class="quiet">${t("findings.stale")}</p>` : nothing}`
    }
  </div>`;
}

function goTo(finding: Diagnostic): void {
  choosePlace(finding);
  tab.value = "graph";
}

export function prose(pieces: readonly Piece[]): readonly (TemplateResult | string)[] {
  return pieces.map(({ code, text }) => (code ? html`<code>${text}</code>` : text));
}
