/** The gradient of a scalar result by a tensor, as a sum over the paths between them. */

import { html, nothing, type TemplateResult } from "lit";
import { isKey, t } from "../i18n/i18n";
import type { GradientPath } from "../model/document";
import { symbol } from "../model/substitution";
import { type Answer, learnedOf, split, splitOf } from "../state/answers";
import type { Lookup } from "../state/lookup";
import { pointed, stale, veiled } from "../state/session";
import { nodeLink } from "./links";
import "./formula";
import { briefGradient, cells } from "./value";

/** Results that are offered: the last ones, which the snippet was after. */
const OFFERED = 3;

/** For a tensor that a variable holds; `source` is its name. */
export function contributions(about: Lookup, source: string | null): TemplateResult | typeof nothing {
  const results = about
    .scalars()
    .filter((name) => name !== source)
    .slice(-OFFERED)
    .reverse();
  // its parts would tell a gradient that is still to be predicted
  if (source === null || results.length === 0 || veiled.value) return nothing;
  const { failure } = learnedOf(about.document);
  const failed = failure && results.some((result) => failure.asked === `${result}:${source}`) ? failure.words : null;
  return html`<section class="contributions">
    <h3>${t("paths.title")}</h3>
    ${results.map((result) => {
      const answer = splitOf(about.document, result, source);
      return answer ? told(about, answer, result, source) : nothing;
    })}
    <p class="deeper">${results.map((result) => (splitOf(about.document, result, source) ? nothing : button(about, result, source)))}</p>
    ${failed ? html`<p class="alarm" role="alert">${failed}</p>` : nothing}
  </section>`;
}

function button(about: Lookup, result: string, source: string): TemplateResult {
  const { busy } = learnedOf(about.document);
  return html`<button data-action="split" ?disabled=${busy !== null || stale.value} @click=${() => split(about.document, result, source)}>
    ${busy === `${result}:${source}` ? html`<span class="spinner" aria-hidden="true"></span> ${t("check.busy")}` : html`∂${result}/∂${source} ${t("paths.by")}`}
  </button>`;
}

function told(about: Lookup, { split: found, document }: Answer, result: string, source: string): TemplateResult {
  const value = (id: number | null) => (id === null ? null : (document.values[id] ?? null));
  const latex = `\\frac{\\partial ${symbol(result)}}{\\partial ${symbol(source)}}`;
  const heading = html`<math-formula .latex=${latex} .text=${`∂${result}/∂${source}`}></math-formula>`;
  if (found.reason !== null) {
    const [ofPaths, ofNode] = [`paths.reason.${found.reason}`, `check.skipped.${found.reason}`];
    const reason = isKey(ofPaths) ? t(ofPaths, { result, source }) : isKey(ofNode) ? t(ofNode) : found.reason;
    return html`${heading}<p class="quiet">${reason} ${found.node === null ? nothing : nodeLink(found.node, about.title(found.node))}</p>`;
  }
  const total = value(found.total);
  const left = (found.seen ?? 0) - found.paths.length;
  return html`${heading}
    <ol class="paths">
      ${found.paths.map(
        (
          path,
        ) => html`<li tabindex="0" @pointerenter=${() => point(about, path)} @focusin=${() => point(about, path)} @pointerleave=${() => point(about, null)} @focusout=${() => point(about, null)}>
        <span class="number">${briefGradient(value(path.value))}</span>
        <span class="way">${way(about, path)}</span>
      </li>`,
      )}
      ${found.rest === null ? nothing : html`<li><span class="number">${briefGradient(value(found.rest))}</span><span class="quiet">${t("paths.rest", { count: left })}</span></li>`}
      ${total ? html`<li class="total"><span class="number">= ${briefGradient(total)}</span><span class="quiet">${t("paths.total", { count: found.seen ?? found.paths.length })}</span></li>` : nothing}
    </ol>
    ${total && total.preview?.length !== 1 ? cells(total) : nothing}`;
}

/** Titles along a path, from the result to the tensor. */
function way(about: Lookup, { edges }: GradientPath): TemplateResult {
  const nodes = nodesOn(about, edges);
  return html`${nodes.map((node, at) => html`${at ? html` <span aria-hidden="true">→</span> ` : nothing}${nodeLink(node, about.title(node))}`)}`;
}

function nodesOn(about: Lookup, edges: readonly number[]): readonly number[] {
  const rows = edges.flatMap((id) => about.document.edges[id] ?? []);
  const [first] = rows;
  return first ? [first.source, ...rows.map(({ target }) => target)] : [];
}

function point(about: Lookup, path: GradientPath | null): void {
  pointed.value = path ? new Set(nodesOn(about, path.edges)) : null;
}
