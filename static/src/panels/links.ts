/** Small words in panels that lead somewhere: a line of the code, a node of the graph. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Span } from "../model/document";
import { pointed, selection } from "../state/session";

/** A link to a line of the code; `reveal` bubbles up to the page, which owns the editor. */
export function lineLink(span: Span | null): TemplateResult | typeof nothing {
  if (!span) return nothing;
  const [first, , last] = span;
  const words = first === last ? t("inspector.line", { line: first }) : t("inspector.lines", { first, last });
  return html`<button class="link" @click=${(event: Event) => event.target?.dispatchEvent(new CustomEvent<Span>("reveal", { detail: span, bubbles: true }))}>${words}</button>`;
}

/** A link to a node of the graph. */
export function nodeLink(node: number, words: string): TemplateResult {
  return html`<button class="link node" @click=${() => {
    pointed.value = null;
    selection.value = { kind: "node", node };
  }}>${words}</button>`;
}

declare global {
  interface HTMLElementEventMap {
    reveal: CustomEvent<Span>;
  }
}
