/** `<leaf-sliders>`: a slider for each element of a leaf that is written out in the code. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { index } from "../panels/preview";
import { code, lookup } from "../state/session";
import { elementsOf } from "./elements";
import { trouble } from "./follow";
import { type Numeral, readNumerals } from "./numerals";
import { reachOf, stepOf, worth, write } from "./scale";

/** A number that a slider turns; `turn` bubbles up to the page, which owns the editor. */
export interface TurnRequest {
  /** Which of the code's numerals. */
  readonly numeral: number;
  readonly text: string;
  /** `end` lets go of it, `cancel` puts the old one back. */
  readonly phase: "to" | "end" | "cancel";
}

/** How a slider was when it was first shown: its length is not to change under the hand. */
interface Run {
  readonly text: string;
  readonly reach: number;
}

export class LeafSliders extends Panel {
  static override properties = { value: { attribute: false } };
  /** Id of the leaf's tensor. */
  declare value: number | null;
  #name: string | null = null;
  readonly #runs = new Map<number, Run>();
  /** Whether the reader gave the drag up, and has not let go yet. */
  #isGivenUp = false;

  constructor() {
    super();
    this.value = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const [about, id, now] = [lookup.value, this.value, code.value];
    const row = about?.value(id) ?? null;
    const name = about?.name(id) ?? about?.tensorName(id) ?? null;
    if (!about || !row || name === null) return nothing;
    if (name !== this.#name) this.#runs.clear();
    this.#name = name;
    const ran = about.document.snippet.code;
    const count = row.shape.reduce((product, size) => product * size, 1);
    const elements = elementsOf(ran, name, count);
    // where more than numbers was changed, nobody knows what stands where
    if (!elements || readNumerals(ran).rest !== readNumerals(now).rest) return nothing;
    const { all } = readNumerals(now);
    return html`<div class="sliders" role="group" aria-label=${t("knob.sliders", { name })}>
      ${elements.map((at, element) => this.#slider(at, all[at] as Numeral, name, row.shape.length ? index(row, element).join(", ") : null))}
      ${trouble.value ? html`<p class="trouble" aria-hidden="true">${trouble.value}</p>` : nothing}
    </div>`;
  }

  #slider(at: number, { text }: Numeral, name: string, element: string | null): TemplateResult {
    const run = this.#runs.get(at) ?? { text, reach: reachOf(text) };
    this.#runs.set(at, run);
    const send = (phase: TurnRequest["phase"], turned: string) =>
      this.dispatchEvent(
        new CustomEvent<TurnRequest>("turn", { detail: { numeral: at, text: turned, phase }, bubbles: true }),
      );
    const slide = (event: Event) => {
      if (!this.#isGivenUp) send("to", write(run.text, Number((event.target as HTMLInputElement).value)));
    };
    const end = () => {
      if (!this.#isGivenUp) send("end", text);
      this.#isGivenUp = false;
      // at its end, it becomes longer
      const shown = readNumerals(code.peek()).all[at];
      if (shown && Math.abs(worth(shown.text)) >= run.reach) this.#runs.set(at, { ...run, reach: run.reach * 2 });
      this.requestUpdate();
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !(event.target as Element).matches(":active")) return;
      event.stopPropagation();
      this.#isGivenUp = true;
      send("cancel", text);
      this.requestUpdate();
    };
    const reach = Math.max(run.reach, Math.abs(worth(text)));
    return html`<label>
      <span class="name">${name}${element === null ? nothing : html`<sub>[${element}]</sub>`}</span>
      <input type="range" min=${-reach} max=${reach} step=${stepOf(run.text)} .value=${live(String(worth(text)))}
        aria-label=${element === null ? name : t("knob.element", { name, element })} aria-valuetext=${text}
        @input=${slide} @change=${end} @keydown=${cancel} />
      <output>${text.replace("-", "−")}</output>
    </label>`;
  }

  protected override updated(): void {
    for (const slider of this.querySelectorAll<HTMLInputElement>("input")) {
      const share = (Number(slider.value) - Number(slider.min)) / (Number(slider.max) - Number(slider.min));
      slider.style.setProperty("--at", String(share));
    }
  }
}

customElements.define("leaf-sliders", LeafSliders);

declare global {
  interface HTMLElementTagNameMap {
    "leaf-sliders": LeafSliders;
  }
  interface HTMLElementEventMap {
    turn: CustomEvent<TurnRequest>;
  }
}
