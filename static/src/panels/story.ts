/** How a saved tensor came to be overwritten, as a small picture: who saved it, who wrote to it, and where that was noticed. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Diagnostic } from "../model/document";
import type { Lookup } from "../state/lookup";
import { lineLink, nodeLink } from "./links";

/** Nothing for any other finding. */
export function savedStory(about: Lookup, finding: Diagnostic): TemplateResult | typeof nothing {
  const [saver] = finding.nodes;
  if (!finding.code.startsWith("saved-tensor-modified") || saver === undefined) return nothing;
  const { document } = about;
  const { saved, cut, saved_version: before, current_version: after } = finding.facts;
  const writer = finding.op === null ? null : (document.ops[finding.op]?.node ?? null);
  const raised = document.passes.find(({ error }) => error !== null);
  return html`<ol class="story">
    <li class="saver">
      <span class="version">${t("findings.version", { version: Number(before) })}</span>
      <span>${t("findings.saver")} <code>${saved}</code> ${nodeLink(saver, about.document.nodes[saver]?.name ?? "")} ${lineLink(about.nodeSpan(saver))}</span>
    </li>
    <li class="writer">
      <span class="version">${t("findings.version", { version: Number(after) })}</span>
      <span>${t("findings.writer")} <code>${cut}</code> ${writer === null ? nothing : nodeLink(writer, about.document.nodes[writer]?.name ?? "")} ${lineLink(about.span(finding.span))}</span>
    </li>
    ${
      raised
        ? html`<li class="raised">
            <span class="version">${t("findings.version.needed", { version: Number(before) })}</span>
            <span>${t("findings.raised")} ${lineLink(about.span(raised.span))}</span>
          </li>`
        : nothing
    }
  </ol>`;
}
