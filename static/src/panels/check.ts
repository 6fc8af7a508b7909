/** Verdicts of the numeric check, asked for with a button, and the Jacobians that come with them. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Check, Jacobian } from "../model/document";
import { symbol } from "../model/substitution";
import { askedOf, check, checksOf, jacobianOf, learnedOf } from "../state/answers";
import type { Lookup } from "../state/lookup";
import { stale } from "../state/session";
import { real } from "./figures";
import "./formula";
import "./heatmap";
import { nodeLink } from "./links";

/** Rows and columns of a Jacobian that are drawn. */
const DRAWN = 24;
/** Nodes whose gradients differ that are named. */
const NAMED = 12;

/** Of one node: a verdict for each argument, and its derivatives. */
export function nodeCheck(about: Lookup, node: number): TemplateResult | typeof nothing {
  const rows = checksOf(about.document, node);
  const edges = about.edges(node);
  if (edges.length === 0 && rows.length === 0) return nothing;
  const argument = (slot: number | null) =>
    edges.find(([, edge]) => edge.slot === slot)?.[1].argument ??
    (slot === null ? "" : t("inspector.edge.slot", { slot }));
  const jacobians = edges.flatMap(([, edge]) => {
    const found = jacobianOf(about.document, node, edge.slot);
    return found ? [jacobian(found, edge.argument)] : [];
  });
  return html`<section class="check">
    <h3>${t("check.title")}</h3>
    ${rows.length ? html`<ul class="verdicts">${rows.map((row) => verdict(row, argument(row.slot)))}</ul>` : nothing}
    ${rows.length && jacobians.length ? nothing : html`<p>${checkButton(about, node)}</p>${note(about, node)}`}
    ${jacobians}
  </section>`;
}

/** Of the whole run: how many agree, and which do not. */
export function runCheck(about: Lookup): TemplateResult | typeof nothing {
  const rows = [...learnedOf(about.document).checks.values()].flat();
  if (rows.length === 0) return isCheckable(about) ? note(about, null) : nothing;
  const differing = rows.filter(({ verdict }) => verdict === "differs");
  const agreeing = rows.filter(({ verdict }) => verdict === "agrees");
  const skipped = rows.filter(({ verdict, reason }) => verdict === "skipped" && reason !== "leaf");
  return html`<div role="status"><ul class="verdicts">
    <li class="agrees">${t("check.agree", { count: agreeing.length })}</li>
    ${differing.length ? html`<li class="differs">${t("check.differ", { count: differing.length })}</li>` : nothing}
    ${[...new Set(differing.map(({ node }) => node))].slice(0, NAMED).map((node) => html`<li class="named">${nodeLink(node, about.title(node))}</li>`)}
    ${skipped.length ? html`<li class="skipped">${t("check.skip", { count: skipped.length })}</li>` : nothing}
  </ul></div>`;
}

/** Asks about a node, or about all of them; nothing where there is nothing to check. */
export function checkButton(about: Lookup, node: number | null): TemplateResult | typeof nothing {
  if (!isCheckable(about)) return nothing;
  const { busy } = learnedOf(about.document);
  const isBusy = busy === askedOf(node);
  return html`<button data-action="check" ?disabled=${busy !== null || stale.value} @click=${() => check(about.document, node)}>
    ${isBusy ? html`<span class="spinner" aria-hidden="true"></span> ${t("check.busy")}` : t(node === null ? "check.all" : "check.one")}
  </button>`;
}

/** What the button does, or why it could not. */
function note(about: Lookup, node: number | null): TemplateResult {
  const { failure } = learnedOf(about.document);
  if (failure?.asked === askedOf(node)) return html`<p class="alarm" role="alert">${failure.words}</p>`;
  return html`<p class="quiet">${t("check.about")}</p>`;
}

function isCheckable({ document }: Lookup): boolean {
  return document.nodes.some(({ kind }) => kind !== "accumulate_grad");
}

function verdict({ verdict: said, error, reason, message, dtype }: Check, argument: string): TemplateResult {
  const words =
    said === "skipped"
      ? t(`check.skipped.${reason ?? "not_recorded"}`)
      : t(`check.${said}`, { error: real(error, 2), dtype: dtype ?? "float64" });
  return html`<li class=${said}>${argument ? html`<code>${argument}</code> ` : nothing}${words}${message ? html`<br /><code>${message}</code>` : nothing}</li>`;
}

function jacobian({ rows, columns, elements, slot }: Jacobian, argument: string | null): TemplateResult {
  const name = argument ?? `x${slot}`;
  const [down, across] = [Math.min(rows, DRAWN), Math.min(columns, DRAWN)];
  const preview = Array.from(
    { length: down * across },
    (_, at) => elements[Math.floor(at / across) * columns + (at % across)] ?? null,
  );
  const cut = down < rows || across < columns;
  return html`<figure class="jacobian">
    <figcaption>
      <math-formula .latex=${`\\frac{\\partial y}{\\partial ${argument === null ? `x_{${slot}}` : symbol(argument)}}`} .text=${`∂y/∂${name}`}></math-formula>
      <span class="kind">${rows} × ${columns}</span>
    </figcaption>
    <heat-map .value=${{ shape: [down, across], preview }} .columns=${across} .name=${t("check.jacobian", { argument: name })}></heat-map>
    ${cut ? html`<p class="quiet">${t("value.corner", { rows: down, columns: across, shape: `${rows} × ${columns}` })}</p>` : nothing}
  </figure>`;
}
