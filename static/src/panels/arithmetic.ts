/** How a node makes the gradient it sends along one edge: the formula, the numbers in it, and incoming × local. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Edge, GraphNode, Step, Value } from "../model/document";
import { localOf } from "../model/local";
import { substituted, symbol } from "../model/substitution";
import { isWithheld } from "../model/withheld";
import { jacobianOf } from "../state/answers";
import type { Lookup } from "../state/lookup";
import "./formula";
import { nodeLink } from "./links";
import "./equation";
import { body, kindOf } from "./value";

/** `heading` says which gradient it is. */
export function passage(about: Lookup, edge: Edge, step: Step, heading: TemplateResult | string): TemplateResult {
  const node = about.document.nodes[edge.source] as GraphNode;
  const sent = about.value(step.sent[edge.slot] ?? null);
  const received = only(step, about);
  return html`<section class="value gradient passage">
    <h3>${heading}${sent ? html`<span class="kind">${kindOf(sent)}</span>` : nothing}</h3>
    ${formula(about, node, edge)}
    ${sent === null ? html`<p class="quiet">None</p>` : received === null || [sent, received].some(isWithheld) ? body(sent) : arithmetic(about, edge, received, sent)}
  </section>`;
}

/** `self of w × x`: where an edge goes. */
export function destination(about: Lookup, edge: Edge): TemplateResult {
  return html`<span>${t("inspector.sent")} <code>${edge.argument ?? t("inspector.edge.slot", { slot: edge.slot })}</code> → ${nodeLink(edge.target, about.title(edge.target))}</span>`;
}

/** What is sent along an edge, in symbols. */
export function formula(about: Lookup, node: GraphNode, { argument }: Edge): TemplateResult | typeof nothing {
  const known = argument === null ? undefined : about.document.formulas[node.name]?.[argument];
  if (argument === null || !known) return nothing;
  const latex = known.latex && `\\overline{${symbol(argument)}} = ${known.latex}`;
  return html`<math-formula .latex=${latex} .text=${known.text}></math-formula>`;
}

function arithmetic(about: Lookup, edge: Edge, received: Value, sent: Value): TemplateResult {
  const node = about.document.nodes[edge.source] as GraphNode;
  const latex = about.document.formulas[node.name]?.[edge.argument ?? ""]?.latex ?? "";
  const local = localOf(received, sent, latex, jacobianOf(about.document, edge.source, edge.slot));
  const numbers = local?.kind === "same" ? null : substituted(about.document, edge, received, sent);
  const filled = numbers ? html`<math-formula class="filled" .latex=${`= ${numbers}`}></math-formula>` : nothing;
  if (local?.kind !== "product") {
    return html`${filled}${local ? html`<p class="quiet">${t(`local.${local.kind}`, { from: sizes(received), to: sizes(sent) })}</p>` : nothing}
      ${body(sent)}`;
  }
  const factor = { shape: local.local.shape, preview: local.local.elements };
  return html`${filled}
    <tensor-equation .sign=${"×"} .terms=${[
      { name: t("local.received"), cells: received, hot: true },
      { name: t("local.local"), cells: factor, hot: false },
      { name: t("local.sent"), cells: sent, hot: true },
    ]}></tensor-equation>
    ${sent.preview?.length === 1 ? nothing : html`<details class="more"><summary>${t("inspector.sent.numbers")}</summary>${body(sent)}</details>`}`;
}

function sizes({ shape }: Value): string {
  return `[${shape.join(", ")}]`;
}

/** The gradient that a step received, where it was one. */
function only({ received }: Step, about: Lookup): Value | null {
  const known = received.filter((each) => each !== null);
  return known.length === 1 ? about.value(known[0] as number) : null;
}
