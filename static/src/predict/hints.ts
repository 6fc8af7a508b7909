/** Hints for a question, each telling more: how the gradient comes about in symbols, then with the numbers put in. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { GraphNode } from "../model/document";
import { localOf } from "../model/local";
import { expression } from "../model/substitution";
import { formula } from "../panels/arithmetic";
import { element } from "../panels/figures";
import "../panels/formula";
import { nodeLink } from "../panels/links";
import { cells, kindOf } from "../panels/value";
import type { Lookup } from "../state/lookup";
import { type Contribution, place, type Question } from "./question";

/** Elements that a hint multiplies out. */
const SHOWN = 9;

/** The formula of every node that the gradient comes from. */
export function symbols(about: Lookup, question: Question): TemplateResult {
  return html`<ul class="hint">
    ${question.contributions.map((each) => {
      const node = about.document.nodes[each.edge.source] as GraphNode;
      const known = formula(about, node, each.edge);
      return html`<li><span>${t("predict.from")} ${nodeLink(each.edge.source, about.title(each.edge.source))}</span>
        ${known === nothing ? html`<p class="quiet">${t("predict.no-formula", { name: node.name })}</p>` : known}</li>`;
    })}
    ${question.contributions.length > 1 ? html`<li class="quiet">${t("predict.add", { count: question.contributions.length })}</li>` : nothing}
  </ul>`;
}

/** The same with the numbers put in and what they come to left open; `isKnown` says of a node whether its gradient is. */
export function numbers(
  about: Lookup,
  question: Question,
  at: readonly number[],
  isKnown: (node: number) => boolean,
): TemplateResult {
  return html`<ul class="hint">${question.contributions.map((each) => {
    const { source } = each.edge;
    return html`<li><span>${t("predict.from")} ${nodeLink(source, about.title(source))}</span>
      ${isKnown(source) ? filled(about, question, each, at) : html`<p class="quiet">${t("predict.before", { name: about.title(source) })}</p>`}</li>`;
  })}</ul>`;
}

function filled(
  about: Lookup,
  question: Question,
  { edge, step, value }: Contribution,
  at: readonly number[],
): TemplateResult {
  const known = step.received.filter((each) => each !== null);
  const received = known.length === 1 ? about.value(known[0] as number) : null;
  if (!received) return html`<p class="quiet">${t("predict.several")}</p>`;
  const node = about.document.nodes[edge.source] as GraphNode;
  const latex = about.document.formulas[node.name]?.[edge.argument ?? ""]?.latex ?? "";
  const local = localOf(received, value, latex, null);
  const single =
    value.preview?.length === 1 && local?.kind !== "same" ? expression(about.document, edge, received) : null;
  if (single) return html`<math-formula .latex=${`${single.latex} = \\;?`} .text=${"= ?"}></math-formula>`;
  if (local?.kind === "product") {
    const factor = (element: number) => local.local.elements[element] ?? null;
    const from = (element: number) => received.preview?.[received.preview.length === 1 ? 0 : element] ?? null;
    return html`<div class="products">${at.slice(0, SHOWN).map((each) => {
      const [left, right] = [from(each), factor(each)];
      const name = value.preview?.length === 1 ? nothing : html`<small>${place(question, each)}</small>`;
      return html`<p>${name}<code>${left === null ? "0" : element(left)} × ${right === null ? "…" : element(right)} = ?</code></p>`;
    })}</div>`;
  }
  const sizes = (shape: readonly number[]) => `[${shape.join(", ")}]`;
  return html`<p>${local ? t(`local.${local.kind}`, { from: sizes(received.shape), to: sizes(value.shape) }) : t("predict.no-formula", { name: node.name })}</p>
    <p class="quiet">${t("local.received")} ${kindOf(received)}</p>
    ${cells(received)}`;
}
