/** What is told once a gradient is known: how it was found, and its parts as they add up. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Value } from "../model/document";
import { element } from "../panels/figures";
import { briefGradient } from "../panels/value";
import type { Lookup } from "../state/lookup";
import type { Ending } from "./predict";
import { type Question, subject } from "./question";

/** Of more parts the others are counted. */
const PARTS = 4;
const words = { first: "predict.right", later: "predict.right.later", shown: "predict.shown" } as const;

/** `isNew` lets the parts move into the sum; `next` goes on to the next step. */
export function outcome(
  about: Lookup,
  asked: Question,
  ending: Ending,
  isNew: boolean,
  next: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<section class="predict known ${ending} ${isNew ? "new" : ""}">
    <p role="status" tabindex="-1" ?data-next=${next === nothing}><b>${t(words[ending])}</b></p>
    ${adding(about, asked)}
    ${next === nothing ? nothing : html`<p class="deeper">${next}</p>`}
  </section>`;
}

/** `3 + 3 − 4 = 2`, and what that does to `.grad`; a tensor's parts stand as norms, which do not add up. */
function adding(about: Lookup, { node, pass, truth, contributions, sum }: Question): TemplateResult {
  const arrived = contributions.map(({ value }) => value);
  const received = about.step(pass, node)?.received.find((each) => each !== null) ?? null;
  const total = about.value(received) ?? (arrived.length === 1 ? (arrived[0] ?? null) : null);
  const result = total ? briefGradient(total) : truth?.length === 1 ? element(truth[0] ?? 0) : "…";
  const plus = truth?.length === 1 ? "+" : ",";
  return html`<p class="adding">
      <span class="of">∂${subject(about, node)}</span>
      ${arrived.length > 1 ? html`${parts(arrived, plus)}<span class="sign">${plus === "+" ? "=" : "→"}</span>` : html`<span class="sign">=</span>`}
      <b class="total">${result}</b>
    </p>
    ${sum ? html`<p class="adding"><span class="of">.grad</span> ${parts([sum.before, ...(total ? [total] : [])], plus)}<span class="sign">${plus === "+" ? "=" : "→"}</span><b class="total">${briefGradient(sum.after)}</b></p>` : nothing}`;
}

function parts(values: readonly Value[], plus: string): TemplateResult[] {
  const shown = values
    .slice(0, PARTS)
    .map(
      (value, at) =>
        html`${at ? html`<span class="sign">${plus}</span>` : nothing}<span class="part tone-${at}">${briefGradient(value)}</span>`,
    );
  return values.length > PARTS ? [...shown, html`<span class="sign">… ${values.length - PARTS}</span>`] : shown;
}
