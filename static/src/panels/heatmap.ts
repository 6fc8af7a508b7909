/** `<heat-map>`: the elements of a small tensor, or the corner of a large one, blue above zero and vermilion below. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Element, Value } from "../model/document";
import { element, magnitude, shape } from "./figures";
import { Panel } from "./panel";
import { grid, index } from "./preview";

/** Width of the drawing, in its own units. */
const WIDTH = 280;
/** Height of a row, in the drawing's own units. */
const [LOW, HIGH] = [18, 26];
/** Width of a letter in a cell. */
const LETTER = 6.2;
/** Above this share of the largest magnitude a cell is so full of colour that its text turns. */
const FULL = 0.7;

export class HeatMap extends Panel {
  static override properties = { value: { attribute: false }, hovered: { state: true } };
  declare value: Value;
  declare hovered: number | null;

  constructor() {
    super();
    this.hovered = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("value")) this.hovered = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const preview = this.value.preview;
    if (!preview || preview.length === 0) return nothing;
    const { rows, columns, corner } = grid(this.value);
    const pitch = WIDTH / columns;
    const height = Math.min(HIGH, Math.max(LOW, pitch));
    const sizes = preview.map(magnitude);
    const known = sizes.filter((size) => !Number.isNaN(size));
    const top = Math.max(...known.map(Math.abs), 0) || 1;
    const words = texts(preview, pitch);
    const [min, max] = known.length ? [Math.min(...known), Math.max(...known)] : (["nan", "nan"] as const);
    const leave = () => {
      this.hovered = null;
    };
    const cell = (at: number) => {
      const size = sizes[at] as number;
      const share = Number.isNaN(size) ? null : Math.abs(size) / top;
      const [x, y] = [(at % columns) * pitch, Math.floor(at / columns) * height];
      const sign = share === null ? "odd" : size < 0 ? "negative" : size > 0 ? "positive" : "zero";
      const box = (kind: string, opacity: number) =>
        svg`<rect class=${kind} x=${x + 0.5} y=${y + 0.5} width=${pitch - 1} height=${height - 1} rx="2" fill-opacity=${opacity} />`;
      return svg`<g class="cell ${this.hovered === at ? "hovered" : ""}" @pointerenter=${() => {
        this.hovered = at;
      }}>
        ${box("ground", 1)} ${box(sign, share === null ? 1 : 0.1 + 0.9 * share)}
        ${words ? svg`<text class=${(share ?? 0) > FULL ? "turned" : ""} x=${x + pitch / 2} y=${y + height / 2 + 3.8}>${words[at]}</text>` : nothing}
      </g>`;
    };
    return html`
      <svg
        class="heat"
        role="img"
        aria-label=${t("value.heatmap", { rows, columns, min: element(min), max: element(max) })}
        viewBox="0 0 ${WIDTH} ${rows * height}"
        @pointerleave=${leave}
      >
        ${preview.map((_, at) => cell(at))}
      </svg>
      <p class="reading">${this.#reading(preview, corner ? t("value.corner", { rows, columns, shape: shape(this.value.shape) }) : "")}</p>
    `;
  }

  /** The element under the pointer, to seven digits; else what the picture leaves out. */
  #reading(preview: readonly Element[], rest: string): TemplateResult | string {
    if (this.hovered === null) return rest;
    const at = index(this.value, this.hovered).join(", ");
    return html`<b>[${at}]</b> ${element(preview[this.hovered] as Element, 7)}`;
  }
}

/** All cells' numbers, in as many digits as fit into every one; null where two do not. */
function texts(preview: readonly Element[], pitch: number): readonly string[] | null {
  for (const digits of [3, 2]) {
    const written = preview.map((each) => element(each, digits));
    if (written.every((text) => text.length * LETTER < pitch - 4)) return written;
  }
  return null;
}

customElements.define("heat-map", HeatMap);
