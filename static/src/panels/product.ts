/** `<gradient-product>`: the gradient received, times the local derivative, is the gradient sent. */

import { html, type TemplateResult } from "lit";
import { type Key, t } from "../i18n/i18n";
import { element, shape } from "./figures";
import "./heatmap";
import type { Cells } from "./heatmap";
import { Panel } from "./panel";
import { grid } from "./preview";

const NAMES: readonly Key[] = ["local.received", "local.local", "local.sent"];

export class GradientProduct extends Panel {
  static override properties = {
    received: { attribute: false },
    local: { attribute: false },
    sent: { attribute: false },
    at: { state: true },
  };
  declare received: Cells;
  /** Has the shape of `sent`; null where 0 came in, which tells nothing of the factor. */
  declare local: Cells;
  declare sent: Cells;
  declare at: number | null;

  constructor() {
    super();
    this.at = null;
  }

  protected override render(): TemplateResult {
    const factors = [this.received, this.local, this.sent];
    if (factors.every(({ preview }) => preview?.length === 1)) return this.#numbers(factors);
    const point = ({ detail }: CustomEvent<number | null>) => {
      this.at = detail;
    };
    return html`<div class="factors">
      ${factors.map(
        (factor, place) => html`
          ${place ? html`<span class="sign" aria-hidden="true">${place === 2 ? "=" : this.#isSpread ? "×" : "⊙"}</span>` : ""}
          <figure class=${place === 1 ? "" : "gradient"}>
            <heat-map .small=${true} .value=${factor} .name=${t(NAMES[place] as Key)} .at=${this.#place(factor)} @point=${point}></heat-map>
            <figcaption>${t(NAMES[place] as Key)} <span class="shape">${shape(factor.shape)}</span></figcaption>
          </figure>`,
      )}
    </div>
    <p class="reading">${this.at === null ? this.#rest() : this.#reading(factors, this.at)}</p>`;
  }

  /** One number that came in goes out many times. */
  get #isSpread(): boolean {
    return this.received.preview?.length === 1;
  }

  #numbers(factors: readonly Cells[]): TemplateResult {
    const [received, local, sent] = factors.map(({ preview }) => this.#number(preview?.[0]));
    return html`<p class="factors numbers">
      <span class="gradient"><b>${received}</b><small>${t("local.received")}</small></span>
      <span class="sign">×</span>
      <span><b>${local}</b><small>${t("local.local")}</small></span>
      <span class="sign">=</span>
      <span class="gradient"><b>${sent}</b><small>${t("local.sent")}</small></span>
    </p>`;
  }

  #place(factor: Cells): number | null {
    return this.at !== null && factor.preview?.length === 1 ? 0 : this.at;
  }

  #reading(factors: readonly Cells[], at: number): string {
    const [received, local, sent] = factors.map(({ preview }) =>
      this.#number(preview?.[preview.length === 1 ? 0 : at], 4),
    );
    return `${received} × ${local} = ${sent}`;
  }

  /** What the pictures leave out. */
  #rest(): string {
    const { rows, columns, corner } = grid(this.sent);
    return corner ? t("value.corner", { rows, columns, shape: shape(this.sent.shape) }) : "";
  }

  #number(each: NonNullable<Cells["preview"]>[number] | undefined, digits = 5): string {
    return each === null || each === undefined ? "?" : element(each, digits);
  }
}

customElements.define("gradient-product", GradientProduct);
