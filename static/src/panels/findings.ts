/** What the recorder found worth telling: each with its severity, its line, a sentence and a fix. */

import { html, nothing, type TemplateResult } from "lit";
import { fix, type Piece, sentence, word } from "../i18n/diagnostics";
import type { Diagnostic } from "../model/document";
import type { Lookup } from "../state/lookup";
import { lineLink } from "./links";

export function findings(about: Lookup): TemplateResult | typeof nothing {
  const { diagnostics } = about.document;
  if (diagnostics.length === 0) return nothing;
  return html`<section class="findings">
    <h2>${word("findings")}</h2>
    <ul>${diagnostics.map((each) => finding(about, each))}</ul>
  </section>`;
}

function finding(about: Lookup, each: Diagnostic): TemplateResult {
  const remedy = fix(each);
  return html`<li class=${each.severity} data-finding=${each.code}>
    <p class="facts"><b>${word(`severity.${each.severity}`)}</b> ${lineLink(about.span(each.span))}</p>
    <p>${prose(sentence(each))}</p>
    ${remedy.length ? html`<p class="fix">${prose(remedy)}</p>` : nothing}
  </li>`;
}

function prose(pieces: readonly Piece[]): readonly (TemplateResult | string)[] {
  return pieces.map(({ code, text }) => (code ? html`<code>${text}</code>` : text));
}
