/** `<heat-map>`: the elements of a small tensor, or the corner of a large one, blue above zero and vermilion below. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Element, Value } from "../model/document";
import { element, magnitude, shape } from "./figures";
import { Panel } from "./panel";
import { grid, index } from "./preview";

/** Width of the drawing, in its own units. */
const WIDTH = 280;
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
    const sizes = preview.map(magnitude);
    const known = sizes.filter((size) => !Number.isNaN(size));
    const top = Math.max(...known.map(Math.abs), 0) || 1;
    const [pitch, height] = [WIDTH / columns, Math.min(26, Math.max(18, WIDTH / columns))];
    const label = t("value.heatmap", {
      rows,
      columns,
      min: element(known.length ? Math.min(...known) : "nan"),
      max: element(known.length ? Math.max(...known) : "nan"),
    });
    return html`
      <svg
        class="heat"
        role="img"
        aria-label=${label}
        viewBox="0 0 ${WIDTH} ${rows * height}"
        @pointerleave=${() => {
          this.hovered = null;
        }}
      >
        ${preview.map((each, at) => this.#cell(each, at, sizes[at] as number, top, columns, pitch, height))}
      </svg>
      <p class="reading" aria-live="off">
        ${
          this.hovered === null
            ? corner
              ? t("value.corner", { rows, columns, shape: shape(this.value.shape) })
              : nothing
            : html`<b>[${index(this.value, this.hovered).join(", ")}]</b> ${element(preview[this.hovered] as Element, 7)}`
        }
      </p>
    `;
  }

  #cell(
    value: Element,
    at: number,
    size: number,
    top: number,
    columns: number,
    pitch: number,
    height: number,
  ): TemplateResult {
    const [x, y] = [(at % columns) * pitch, Math.floor(at / columns) * height];
    const share = Number.isNaN(size) ? 0 : Math.abs(size) / top;
    const sign = Number.isNaN(size) ? "odd" : size < 0 ? "negative" : size > 0 ? "positive" : "zero";
    const text = pitch >= 30 ? element(value, 3) : "";
    return svg`<g class="cell ${this.hovered === at ? "hovered" : ""}" @pointerenter=${() => {
      this.hovered = at;
    }}>
      <rect class="ground" x=${x + 0.5} y=${y + 0.5} width=${pitch - 1} height=${height - 1} rx="2" />
      <rect class=${sign} x=${x + 0.5} y=${y + 0.5} width=${pitch - 1} height=${height - 1} rx="2"
        fill-opacity=${sign === "odd" ? 1 : (0.1 + 0.9 * share).toFixed(3)} />
      ${
        text.length * 6.2 < pitch - 4 && text
          ? svg`<text class=${share > 0.5 && sign !== "odd" ? "on-dark" : ""} x=${x + pitch / 2} y=${y + height / 2 + 3.8}>${text}</text>`
          : nothing
      }
    </g>`;
  }
}

customElements.define("heat-map", HeatMap);
