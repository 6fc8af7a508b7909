/** `<tensor-equation>`: `a ⊙ b = c` or `a + b = c`, element by element, with the elements under the pointer read out. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { element, shape } from "./figures";
import "./heatmap";
import { type Cells, largest } from "./heatmap";
import { Panel } from "./panel";
import { grid } from "./preview";

export interface Term {
  readonly name: string;
  /** Null is PyTorch's None; a single number stands beside every element of the others. */
  readonly cells: Cells | null;
  /** Whether it is a gradient. */
  readonly hot: boolean;
}

export class TensorEquation extends Panel {
  static override properties = {
    terms: { attribute: false },
    sign: { attribute: false },
    at: { state: true },
  };
  declare terms: readonly [Term, Term, Term];
  declare sign: "×" | "+";
  declare at: number | null;

  constructor() {
    super();
    this.at = null;
  }

  protected override render(): TemplateResult {
    const known = this.terms.map(({ cells }) => cells).filter((cells) => cells !== null);
    if (known.every(isSingle)) return html`<div class="terms numbers">${this.#row((term) => this.#figure(term))}</div>`;
    return html`<div class="terms">${this.#row((term) => this.#picture(term))}</div>
      <p class="reading">${this.at === null ? this.#rest() : this.#reading(this.at)}</p>`;
  }

  #row(each: (term: Term) => TemplateResult): TemplateResult {
    const [left, right, result] = this.terms;
    // elements are multiplied one by one, unless one of the two is a single number
    const isElementwise = this.sign === "×" && [left, right].every(({ cells }) => cells && !isSingle(cells));
    const sign = (text: string) => html`<span class="sign">${text}</span>`;
    return html`${each(left)}${sign(isElementwise ? "⊙" : this.sign)}${each(right)}${sign("=")}${each(result)}`;
  }

  #figure({ name, cells, hot }: Term): TemplateResult {
    const number = cells ? html`<b class="number">${this.#number(cells, 0, 5)}</b>` : html`<b>None</b>`;
    return html`<span class=${hot ? "gradient" : ""}>${number}<small>${name}</small></span>`;
  }

  #picture({ name, cells, hot }: Term): TemplateResult {
    // what is added up is compared; factors have scales of their own
    const full =
      this.sign === "+" ? Math.max(...this.terms.map((term) => (term.cells ? largest(term.cells) : 0))) : null;
    const point = ({ detail }: CustomEvent<number | null>) => {
      this.at = detail;
    };
    return html`<figure class=${hot ? "gradient" : ""}>
      ${
        cells
          ? html`<heat-map .small=${true} .full=${full} .value=${cells} .name=${name} .at=${isSingle(cells) && this.at !== null ? 0 : this.at} @point=${point}></heat-map>`
          : html`<b>None</b>`
      }
      <figcaption>${name} ${cells && this.sign === "×" ? html`<span class="shape">${shape(cells.shape)}</span>` : nothing}</figcaption>
    </figure>`;
  }

  #reading(at: number): string {
    const [left, right, result] = this.terms.map(({ cells }) => (cells ? this.#number(cells, at, 4) : "None"));
    return `${left} ${this.sign} ${right} = ${result}`;
  }

  /** What the pictures leave out. */
  #rest(): string {
    const result = this.terms[2].cells;
    if (!result) return "";
    const { rows, columns, corner } = grid(result);
    return corner ? t("value.corner", { rows, columns, shape: shape(result.shape) }) : "";
  }

  #number(cells: Cells, at: number, digits: number): string {
    const each = cells.preview?.[isSingle(cells) ? 0 : at] ?? null;
    return each === null ? "?" : element(each, digits);
  }
}

function isSingle({ preview }: Cells): boolean {
  return preview?.length === 1;
}

customElements.define("tensor-equation", TensorEquation);
