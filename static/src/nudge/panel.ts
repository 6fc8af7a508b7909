/** `<leaf-nudge>`: moves one element of a leaf a little and measures what that does to the loss, beside what the gradient says. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Value } from "../model/document";
import { element, real } from "../panels/figures";
import { Panel } from "../panels/panel";
import { index } from "../panels/preview";
import { rootName } from "../panels/words";
import type { Lookup } from "../state/lookup";
import { lookup, shownPass, stale } from "../state/session";
import { judgementOf, type Measurement, type Plan, planOf, STEPS, slopeAt } from "./measured";
import { chosenElement, distance, keyOf, nudge, nudgesOf } from "./nudges";
import { plot } from "./plot";

export class LeafNudge extends Panel {
  static override properties = { node: { type: Number } };
  /** AccumulateGrad node of the leaf. */
  declare node: number;
  /** The step whose measurement is told; null until one was made. */
  #told: { readonly key: string; readonly by: number } | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const [about, pass] = [lookup.value, shownPass.value];
    const plan = about && pass !== null ? planOf(about, pass, this.node) : null;
    const value = about && plan ? about.value(plan.value) : null;
    if (!about || !plan || !value?.preview?.length) return nothing;
    const at = Math.min(chosenElement.value, value.preview.length - 1);
    const { measured, busy, failure } = nudgesOf(about.document);
    const all = measured.get(keyOf(plan, at)) ?? [];
    const told = this.#told?.key === keyOf(plan, at) ? this.#told.by : null;
    const shown = all.find(({ by }) => by === told) ?? null;
    const step = shown ? Math.abs(shown.by) : distance.value;
    return html`<section class="nudge">
      <h3>${t("nudge.title")}</h3>
      <p class="quiet">${t("nudge.about", { root: rootName(about, plan.pass) })}</p>
      ${value.preview.length > 1 ? this.#elements(value, at) : nothing}
      <div class="nudges">
        ${this.#button(about, plan, value, at, -1, busy)} ${this.#distances()} ${this.#button(about, plan, value, at, 1, busy)}
      </div>
      ${failure?.key === keyOf(plan, at) ? html`<p class="alarm" role="alert">${failure.words}</p>` : nothing}
      <div role="status">${shown ? this.#tell(about, plan, value, at, shown) : nothing}</div>
      ${all.length ? plot(plan.loss, slopeAt(about, plan, at), step, all, shown?.by ?? null) : nothing}
    </section>`;
  }

  #elements(value: Value, at: number): TemplateResult {
    const choose = (event: Event) => {
      chosenElement.value = Number((event.target as HTMLSelectElement).value);
    };
    return html`<label class="element"><span>${t("nudge.element")}</span>
      <select @change=${choose}>${value.preview?.map(
        (each, nth) =>
          html`<option value=${nth} ?selected=${nth === at}>${place(value, nth)} = ${element(each)}</option>`,
      )}</select></label>`;
  }

  #button(about: Lookup, plan: Plan, value: Value, at: number, sign: 1 | -1, busy: number | null): TemplateResult {
    const by = sign * distance.value;
    const go = async () => {
      this.#told = { key: keyOf(plan, at), by };
      await nudge(about.document, plan, at, flat(value, at), by);
    };
    const words = sign > 0 ? "+ ε" : "− ε";
    return html`<button data-nudge=${sign > 0 ? "up" : "down"} aria-label=${t("nudge.by", { by: signed(by) })} ?disabled=${busy !== null || stale.value} @click=${go}>
      ${busy === by ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${words}</button>`;
  }

  #distances(): TemplateResult {
    const choose = (event: Event) => {
      distance.value = Number((event.target as HTMLSelectElement).value);
    };
    return html`<label><span>ε =</span> <select aria-label=${t("nudge.distance")} @change=${choose}>
      ${STEPS.map((each) => html`<option value=${each} ?selected=${each === distance.value}>${real(each)}</option>`)}</select></label>`;
  }

  /** The measurement beside the prediction, and in a sentence how they agree. */
  #tell(about: Lookup, plan: Plan, value: Value, at: number, shown: Measurement): TemplateResult {
    const slope = slopeAt(about, plan, at);
    const [moved, found] = [shown.after - shown.before, shown.loss - plan.loss];
    const wanted = slope === null ? null : slope * moved;
    const judgement = judgementOf(plan, shown, slope);
    const root = rootName(about, plan.pass);
    const name = `${about.title(plan.node)}${(value.preview?.length ?? 0) > 1 ? place(value, at) : ""}`;
    const share = wanted ? real((100 * Math.abs(found - wanted)) / Math.abs(wanted), 2) : "";
    const row = (words: TemplateResult | string, number: string, kind: string) =>
      html`<div class=${kind}><dt>${words}</dt><dd>${number}</dd></div>`;
    return html`<p>${t("nudge.moved", { name, before: real(shown.before, 7), after: real(shown.after, 7), root, from: real(plan.loss, 7), to: real(shown.loss, 7) })}</p>
      <dl>
        ${row(t("nudge.measured"), signed(found), "measured")}
        ${wanted === null || slope === null ? nothing : row(html`${t("nudge.tangent")} <small>${real(slope)} × ${signed(moved)}</small>`, signed(wanted), "tangent")}
        ${wanted === null ? nothing : row(t("nudge.difference"), signed(found - wanted), "difference")}
      </dl>
      <p class="judgement ${judgement}">${t(`nudge.${judgement}`, { share, dtype: value.dtype, root })} ${shown.isAlike ? "" : t("nudge.another")}</p>`;
  }
}

function place(value: Value, at: number): string {
  return `[${index(value, at).join(", ")}]`;
}

/** The row-major place in the whole tensor of an element of its preview. */
function flat(value: Value, at: number): number {
  return index(value, at).reduce((sum, each, dimension) => sum * (value.shape[dimension] ?? 1) + each, 0);
}

function signed(number: number): string {
  return number > 0 ? `+${real(number)}` : real(number);
}

customElements.define("leaf-nudge", LeafNudge);
