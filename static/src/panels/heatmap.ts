/** `<heat-map>`: the elements of a small tensor, or the corner of a large one, blue above zero and vermilion below. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Element } from "../model/document";
import { element, magnitude, shape } from "./figures";
import { Panel } from "./panel";
import { grid, index } from "./preview";

/** What is drawn: a value, or numbers worked out from some; null for one that is not known. */
export interface Cells {
  readonly shape: readonly number[];
  readonly preview: readonly (Element | null)[] | null;
}

/** Width of the drawing, in its own units. */
const WIDTH = 280;
/** Height of a row, in the drawing's own units. */
const [LOW, HIGH] = [18, 26];
/** The same without numbers: all rows together come near to `WORDLESS`. */
const [LEAST, WORDLESS] = [12, 120];
/** Width of a letter in a cell. */
const LETTER = 6.2;
/** Above this share of the largest magnitude a cell is so full of colour that its text turns. */
const FULL = 0.7;

export class HeatMap extends Panel {
  static override properties = {
    value: { attribute: false },
    name: { attribute: false },
    small: { attribute: false },
    columns: { attribute: false },
    full: { attribute: false },
    at: { attribute: false },
  };
  declare value: Cells;
  /** What it is called where several stand side by side. */
  declare name: string;
  /** Square cells without numbers, and no line below that reads them out. */
  declare small: boolean;
  /** Cells side by side, where not as many as `grid` says. */
  declare columns: number | null;
  /** The magnitude of the fullest colour, where not this tensor's own largest: for pictures to compare. */
  declare full: number | null;
  /** The cell that is read out. */
  declare at: number | null;

  constructor() {
    super();
    this.name = "";
    this.small = false;
    this.columns = null;
    this.full = null;
    this.at = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("value") && changed.get("value") !== undefined && !this.small) this.at = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { preview } = this.value;
    if (!preview || preview.length === 0) return nothing;
    const { rows, columns, corner } = this.#grid();
    const pitch = WIDTH / columns;
    const sizes = preview.map((each) => (each === null ? Number.NaN : magnitude(each)));
    const known = sizes.filter((size) => !Number.isNaN(size));
    const top = this.full || largest(this.value) || 1;
    const words = this.small ? null : texts(preview, pitch);
    const tall = words ? pitch : Math.min(pitch, WORDLESS / rows);
    const height = this.small ? Math.min(WIDTH / 4, pitch) : Math.min(HIGH, Math.max(words ? LOW : LEAST, tall));
    const [min, max] = known.length ? [Math.min(...known), Math.max(...known)] : (["nan", "nan"] as const);
    const gap = Math.min(1, pitch / 8);
    const cell = (at: number) => {
      const size = sizes[at] as number;
      const share = Number.isNaN(size) ? null : Math.min(1, Math.abs(size) / top);
      const [x, y] = [(at % columns) * pitch, Math.floor(at / columns) * height];
      const sign =
        preview[at] === null ? "zero" : share === null ? "odd" : size < 0 ? "negative" : size > 0 ? "positive" : "zero";
      const box = (kind: string, opacity: number) =>
        svg`<rect class=${kind} x=${x + gap / 2} y=${y + gap / 2} width=${pitch - gap} height=${height - gap} rx=${2 * gap} fill-opacity=${opacity} />`;
      return svg`<g class="cell ${this.at === at ? "hovered" : ""}" @pointerenter=${() => this.#point(at)} @click=${() => this.#pick(at)}>
        ${box("ground", 1)} ${box(sign, share === null ? 1 : 0.1 + 0.9 * share)}
        ${words ? svg`<text class=${(share ?? 0) > FULL ? "turned" : ""} x=${x + pitch / 2} y=${y + height / 2 + 3.8}>${words[at]}</text>` : nothing}
      </g>`;
    };
    const about = t("value.heatmap", { rows, columns, min: element(min), max: element(max) });
    return html`
      <svg
        class="heat"
        role="slider"
        tabindex="0"
        aria-label=${this.name ? `${this.name}: ${about}` : about}
        aria-valuemin="0"
        aria-valuemax=${preview.length - 1}
        aria-valuenow=${this.at ?? 0}
        aria-valuetext=${this.#read(this.at ?? 0)}
        viewBox="0 0 ${WIDTH} ${rows * height}"
        @pointerleave=${() => this.#point(null)}
        @keydown=${(event: KeyboardEvent) => this.#walk(event, columns, preview.length)}
        @blur=${() => this.#point(null)}
      >
        ${preview.map((_, at) => cell(at))}
      </svg>
      ${this.small ? nothing : html`<p class="reading">${this.#reading(corner ? t("value.corner", { rows, columns, shape: shape(this.value.shape) }) : "")}</p>`}
    `;
  }

  #grid(): { rows: number; columns: number; corner: boolean } {
    const { shape, preview } = this.value;
    if (this.columns === null) return grid({ shape, preview });
    return { rows: Math.ceil((preview?.length ?? 0) / this.columns), columns: this.columns, corner: false };
  }

  /** The element under the pointer, to seven digits; else what the picture leaves out. */
  #reading(rest: string): TemplateResult | string {
    if (this.at === null) return rest;
    const [place, number] = this.#read(this.at).split("\u2002");
    return html`<b>${place}</b> ${number}`;
  }

  /** Where an element is, and what it is: `[1, 2] 10`. */
  #read(at: number): string {
    const { shape, preview } = this.value;
    const each = preview?.[at] ?? null;
    const place = index({ shape, preview }, at).join(", ");
    return `[${place}]\u2002${each === null ? t("value.not.known") : element(each, 7)}`;
  }

  #point(at: number | null): void {
    if (!this.small) this.at = at;
    this.dispatchEvent(new CustomEvent("point", { detail: at }));
  }

  /** The reader wants this element, and not only its number. */
  #pick(at: number): void {
    this.dispatchEvent(new CustomEvent("pick", { detail: at, bubbles: true }));
  }

  #walk(event: KeyboardEvent, columns: number, count: number): void {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    const ends: Record<string, number> = { Home: 0, End: count - 1 };
    if (event.key === "Enter" && this.at !== null) this.#pick(this.at);
    const step = steps[event.key];
    const next = ends[event.key] ?? (step === undefined ? undefined : this.at === null ? 0 : this.at + step);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (0 <= next && next < count) this.#point(next);
  }
}

/** The largest finite magnitude of what is drawn; 0 where there is none. */
export function largest({ preview }: Cells): number {
  const sizes = (preview ?? []).map((each) => (each === null ? 0 : Math.abs(magnitude(each))));
  return Math.max(...sizes.filter(Number.isFinite), 0);
}

/** All cells' numbers, in as many digits as fit into every one; null where two do not. */
function texts(preview: readonly (Element | null)[], pitch: number): readonly string[] | null {
  for (const digits of [3, 2]) {
    const written = preview.map((each) => (each === null ? "?" : element(each, digits)));
    if (written.every((text) => text.length * LETTER < pitch - 4)) return written;
  }
  return null;
}

customElements.define("heat-map", HeatMap);
