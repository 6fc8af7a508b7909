/** What a node remembers beside tensors: the numbers and flags of its operator. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { GraphNode } from "../model/document";
import { real } from "./figures";

/** Sizes and strides that autograd keeps for itself. */
const OWN = /_sym_(?:sizes|strides|numel)$/;

export function attributes({ attributes: facts }: GraphNode): TemplateResult {
  const names = Object.keys(facts);
  const [shown, own] = [names.filter((name) => !OWN.test(name)), names.filter((name) => OWN.test(name))];
  const table = (rows: readonly string[]) => html`<table class="attributes">
    ${rows.map((name) => html`<tr><th scope="row"><code>${name}</code></th><td><code>${written(facts[name])}</code></td></tr>`)}
  </table>`;
  return html`
    ${shown.length ? html`<h3>${t("inspector.attributes")}</h3>${table(shown)}` : nothing}
    ${own.length ? html`<details class="more"><summary>${t("inspector.attributes.own")}</summary>${table(own)}</details>` : nothing}
  `;
}

/** A saved scalar as Python would write it. */
function written(fact: GraphNode["attributes"][string] | undefined): string {
  if (fact === null || fact === undefined) return "None";
  if (typeof fact === "boolean") return fact ? "True" : "False";
  if (typeof fact === "number") return real(fact, 7);
  if (typeof fact === "string") return fact;
  return `[${fact.map((each) => written(each)).join(", ")}]`;
}
