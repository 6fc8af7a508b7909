/** `<pass-strip>`: the passes of a run as frames to choose from, with what each came to as curves. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";
import { real } from "../panels/figures";
import { Panel } from "../panels/panel";
import { passWords } from "../panels/words";
import { chosenPass, graph, lookup, shownPass } from "../state/session";
import "./curve";
import { nearest, recordedRows, type Series, seriesOf } from "./series";

/** More passes than this are curves only. */
const FRAMES = 60;
/** Two points make no curve worth its room. */
const CURVE = 3;

export class PassStrip extends Panel {
  /** The pass that was asked for and had not been recorded. */
  #missed: number | null = null;
  #document: GraphDocument | null = null;
  #series: Series | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const [about, row] = [lookup.value, shownPass.value];
    if (!about || about.document.passes.length < 2) return nothing;
    const { document } = about;
    if (document !== this.#document)
      [this.#document, this.#series, this.#missed] = [document, seriesOf(document), null];
    const series = this.#series as Series;
    const whole = recordedRows(document);
    const shown = row === null ? null : (document.passes[row]?.number ?? null);
    const count = Math.max(document.truncated.passes?.seen ?? 0, document.passes.length, series.passes.at(-1) ?? 0);
    const frames = count <= FRAMES ? document.passes : [];
    const losses = new Map(series.passes.map((pass, at) => [pass, series.loss[at] ?? null]));
    return html`
      ${
        frames.length
          ? html`<div class="frames" role="group" aria-label=${t("time.passes")}>
            ${frames.map(
              (
                { number, recorded },
                at,
              ) => html`<button class=${recorded ? "" : "thin"} title=${passWords(about, at)} aria-label=${passWords(about, at)}
                aria-pressed=${number === shown} @click=${() => this.#go(number)}><b>${number}</b><span>${losses.has(number) ? real(losses.get(number)) : ""}</span></button>`,
            )}
          </div>`
          : nothing
      }
      ${
        series.passes.length >= CURVE
          ? html`<div class="curves">${this.#curve(t("time.loss"), series, series.loss, whole, shown)}${this.#curve(t("time.norm"), series, series.norm, whole, shown)}</div>`
          : nothing
      }
      <p class="quiet" role="status">${this.#missed !== null && shown !== null ? t("time.nearest", { asked: this.#missed, shown }) : whole.length < count ? t("time.whole", { whole: whole.length, count }) : ""}</p>
    `;
  }

  #curve(
    name: string,
    { passes }: Series,
    values: Series["loss"],
    whole: ReturnType<typeof recordedRows>,
    shown: number | null,
  ): TemplateResult | typeof nothing {
    if (values.every((value) => value === null)) return nothing;
    return html`<pass-curve .name=${name} .passes=${passes} .values=${values} .recorded=${new Set(whole.map(([number]) => number))}
      .shown=${shown} @pass=${(event: CustomEvent<number>) => this.#go(event.detail)}></pass-curve>`;
  }

  /** Shows a pass, or the recorded one that is nearest. */
  #go(number: number): void {
    const found = graph.value ? nearest(recordedRows(graph.value), number) : null;
    if (!found) return;
    const [shown, row] = found;
    this.#missed = shown === number ? null : number;
    chosenPass.value = row;
    this.requestUpdate();
  }
}

customElements.define("pass-strip", PassStrip);
