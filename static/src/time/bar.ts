/** `<time-bar>`: the controls of the time machine, and what happens at the step on show. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import "../memory/ribbon";
import { Panel } from "../panels/panel";
import { answer, predicting, togglePredicting, waiting } from "../predict/predict";
import { memory, toggleMemory } from "../state/preferences";
import { projecting } from "../state/projector";
import { graph, lookup, order, shownPass, step } from "../state/session";
import { back, forward, playing, speed, speeds, steps, sums, timeline, toggle, walk } from "./clock";
import { halt, press } from "./keys";
import { orders } from "./planes";
import "./strip";
import { gradText, sumParts } from "./sums";

/** So many passes are taken for a training, whose curves are worth their room unasked. */
const A_TRAINING = 4;
const ROOMY = "(min-width: 701px)";

export class TimeBar extends Panel {
  /** Whether the reader opened or closed the strip of passes; null until then. */
  #chosen: boolean | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", press);
    window.addEventListener("keydown", halt, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", press);
    window.removeEventListener("keydown", halt, { capture: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const document = graph.value;
    if (!document || shownPass.value === null || document.nodes.length === 0) return nothing;
    const several = document.passes.length > 1;
    const open = this.#chosen ?? (document.passes.length >= A_TRAINING && matchMedia(ROOMY).matches);
    return html`
      ${several && open ? html`<pass-strip></pass-strip>` : nothing}
      ${memory.value ? html`<memory-ribbon></memory-ribbon>` : nothing}
      <div class="transport" role="group" aria-label=${t("time.label")}>
        ${this.#buttons()} ${this.#scrubber()} ${this.#speed()}
      </div>
      <div class="below">
        <p class="happens">${steps.value.length ? this.#happens() : t("inspector.pass.thinned")}</p>
        ${this.#orders(orders(document))}
        ${
          several
            ? html`<button class="plain" data-action="passes" aria-expanded=${open} @click=${() => this.#unfold(!open)}>${t("time.passes")}</button>`
            : nothing
        }
        <button class="plain" data-action="memory" aria-expanded=${memory.value} title="${t("memory.label")} (M)" @click=${toggleMemory}>${t("memory.toggle")}</button>
        ${this.#predict()}
      </div>
    `;
  }

  #buttons(): TemplateResult {
    const [at, last] = [step.value, steps.value.length - 1];
    const playWords = t(playing.value ? "time.pause" : "time.play");
    const button = (name: string, words: string, act: () => void, off: boolean, drawing: TemplateResult) =>
      html`<button class="tool" data-action=${name} title=${words} aria-label=${words} ?disabled=${off} @click=${act}>${drawing}</button>`;
    return html`
      ${button("step-back", t("time.back"), back, at === null, icons.back)}
      <button class="primary" data-action="play" title="${playWords} (Space)" aria-label=${playWords} ?disabled=${last < 0} @click=${toggle}>
        ${playing.value ? icons.pause : icons.play}<span>${t("time.backward")}</span></button>
      ${button("step-on", t("time.forward"), forward, last < 0 || at === last, icons.forward)}
    `;
  }

  /** From 0, where all of the pass is on show, to its last step. */
  #scrubber(): TemplateResult {
    const [at, count] = [step.value, steps.value.length];
    const told = at === null ? t("time.all", { count }) : t("time.step.of", { step: at + 1, count });
    const scrub = (event: Event) => {
      const wanted = Number((event.target as HTMLInputElement).value);
      walk(wanted === 0 ? null : wanted - 1);
    };
    const jump = (event: Event) => {
      const field = event.target as HTMLInputElement;
      if (field.value !== "") walk(Number(field.value) - 1);
      // what was out of range is now the step that was meant
      field.value = step.value === null ? "" : String(step.value + 1);
    };
    return html`
      <input class="scrubber" type="range" min="0" max=${count} .value=${String((at ?? -1) + 1)} ?disabled=${count === 0}
        aria-label=${t("time.scrubber")} aria-valuetext=${told} @input=${scrub} />
      <label class="count"><span>${t("time.step")}</span>
        <input type="number" min="1" max=${count} placeholder="–" .value=${at === null ? "" : String(at + 1)} ?disabled=${count === 0}
          aria-label=${t("time.jump", { count })} @change=${jump} /> / ${count}</label>
    `;
  }

  #speed(): TemplateResult {
    const choose = (event: Event) => {
      speed.value = Number((event.target as HTMLSelectElement).value);
    };
    return html`<select data-action="speed" aria-label=${t("time.speed")} title=${t("time.speed")} @change=${choose}>
      ${speeds.map((each) => html`<option value=${each} ?selected=${each === speed.value}>${each}×</option>`)}
    </select>`;
  }

  #predict(): TemplateResult {
    const words = t(predicting.value ? "predict.stop.hint" : "predict.start.hint");
    return html`<button class="predicts" data-action="predict" title=${words} aria-pressed=${predicting.value} @click=${togglePredicting}><b aria-hidden="true">?</b> ${t("predict.start")}</button>`;
  }

  /** The choice between planes, where a pass built some of the graph. */
  #orders(all: readonly number[]): TemplateResult | typeof nothing {
    if (all.length < 2) return nothing;
    const choice = (wanted: number | null) =>
      html`<button data-order=${wanted ?? "all"} aria-pressed=${order.value === wanted} title=${wanted === null ? t("time.orders.all") : t("time.order", { order: wanted })}
        @click=${() => {
          order.value = wanted;
        }}>${wanted ?? t("time.all.short")}</button>`;
    return html`<div class="choice" role="group" aria-label=${t("time.orders")}><span aria-hidden="true">${t("time.orders")}</span>${[...all, null].map(choice)}</div>`;
  }

  /** What the engine does at the step on show, in one line. */
  #happens(): TemplateResult {
    const at = step.value;
    // a timeline is made when the reader sets out
    const [line, about] = at === null ? [null, null] : [timeline.value, lookup.value];
    if (at === null || !line || !about) return html`<span class="hint">${t("time.hint")}</span>`;
    const { node } = line.steps[at] ?? { node: -1 };
    if (waiting.value) {
      return html`<button class="asks" data-action="answer" @click=${answer}>${t(projecting.value ? "predict.reveal" : "predict.answer")}</button>
        <b>${about.title(node)}</b> <span class="hint">${t("predict.asks")}</span>`;
    }
    const inside = line.within(at);
    const met = sums.value.filter((sum) => sum.node === node);
    const grad = gradText(about, line.pass, node);
    return html`<b>${about.title(node)}</b> <code>${about.document.nodes[node]?.name ?? ""}</code>
      ${inside ? html`<span>${t("time.inside", inside)}</span>` : nothing}
      ${met.map((sum) => html`<span class="sum">${sumParts(sum, at).map(({ text, tone }) => (tone === null ? text : html`<i class="tone-${tone}">${text}</i>`))}</span>`)}
      ${grad === null ? nothing : html`<span class="sum">${grad}</span>`}`;
  }

  #unfold(open: boolean): void {
    this.#chosen = open;
    this.requestUpdate();
  }
}

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;
const icons = {
  back: icon("M13 4 6.5 10 13 16M4 4v12"),
  forward: icon("M7 4l6.5 6L7 16M16 4v12"),
  play: icon("M5 3.5v13L16 10z"),
  pause: icon("M5 4h3.4v12H5zM11.6 4H15v12h-3.4z"),
};

customElements.define("time-bar", TimeBar);
