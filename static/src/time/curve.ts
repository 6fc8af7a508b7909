/** `<pass-curve>`: one number of every pass as a line, read under the pointer, with a mark where the reader stands. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { NumberOrNot } from "../model/document";
import { real } from "../panels/figures";
import { ReadingPanel } from "./reading";
import { scaleOf } from "./series";

const WIDTH = 300;
const HEIGHT = 64;
const LEFT = 44;
const RIGHT = 8;
const TOP = 7;
const BOTTOM = 14;
/** More than so many recorded passes are not marked one by one. */
const MARKS = 60;

/** Fires `pass` with the number of the pass that was clicked. */
export class PassCurve extends ReadingPanel {
  static override properties = {
    name: {},
    passes: { attribute: false },
    values: { attribute: false },
    recorded: { attribute: false },
    shown: { attribute: false },
  };
  declare name: string;
  declare passes: readonly number[];
  declare values: readonly (NumberOrNot | null)[];
  /** Numbers of the passes that were recorded whole. */
  declare recorded: ReadonlySet<number>;
  /** Number of the pass on show. */
  declare shown: number | null;
  protected override render(): TemplateResult {
    const { passes, values } = this;
    const scale = scaleOf(values.filter((value) => typeof value === "number"));
    const first = passes[0] ?? 1;
    const last = passes.at(-1) ?? first;
    const x = (pass: number) => LEFT + (last > first ? (pass - first) / (last - first) : 0.5) * (WIDTH - LEFT - RIGHT);
    const y = (value: number) => HEIGHT - BOTTOM - scale.share(value) * (HEIGHT - TOP - BOTTOM);
    const at = this.under ?? passes.indexOf(this.shown ?? -1);
    const value = values[at] ?? null;
    const marks =
      this.recorded.size <= MARKS ? passes.flatMap((pass, index) => (this.recorded.has(pass) ? [index] : [])) : [];
    const dot = (index: number, kind: string) => {
      const held = values[index];
      return typeof held === "number"
        ? svg`<circle class=${kind} cx=${x(passes[index] ?? 0)} cy=${y(held)} r=${kind === "shown" ? 3.6 : 1.8} />`
        : nothing;
    };
    const told = at < 0 ? "" : t("time.pass.value", { number: passes[at] ?? 0, value: real(value) });
    const title = scale.isLog ? `${this.name} · ${t("time.log")}` : this.name;
    return html`<figure>
      <figcaption>${title}<output>${told}</output></figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" tabindex="0" role="slider" aria-label=${title} aria-valuemin=${first} aria-valuemax=${last}
        aria-valuenow=${passes[at] ?? first} aria-valuetext=${told} @pointermove=${this.hover} @pointerleave=${this.leave}
        @blur=${this.leave} @click=${this.choose} @keydown=${this.key}>
        <path class="axis" d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" />
        ${scale.ticks.map((tick) => svg`<text x=${LEFT - 4} y=${y(tick) + 3.2} text-anchor="end">${real(tick, 3)}</text>`)}
        ${(last > first ? [first, last] : [first]).map((pass) => svg`<text x=${x(pass)} y=${HEIGHT - 3} text-anchor=${pass === last ? "end" : "start"}>${pass}</text>`)}
        <path class="line" d=${lineOf(passes, values, x, y)} />
        ${marks.map((index) => dot(index, "mark"))}
        ${this.shown === null ? nothing : svg`<path class="now" d="M${x(this.shown)} ${TOP}V${HEIGHT - BOTTOM}" />`}
        ${at < 0 ? nothing : dot(at, "shown")}
      </svg>
    </figure>`;
  }

  protected range(): { start: number; last: number } {
    return { start: this.passes.indexOf(this.shown ?? -1), last: this.passes.length - 1 };
  }

  protected take(at: number): void {
    const pass = this.passes[at];
    if (pass !== undefined) this.dispatchEvent(new CustomEvent<number>("pass", { detail: pass }));
  }

  /** Index of the pass under a pointer. */
  protected at(event: MouseEvent): number {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const share = (((event.clientX - left) / width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
    const [first = 1, last = first] = [this.passes[0], this.passes.at(-1)];
    const wanted = first + Math.min(Math.max(share, 0), 1) * (last - first);
    let [low, high] = [0, this.passes.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.passes[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    const before = this.passes[low - 1];
    return before !== undefined && wanted - before < (this.passes[low] ?? Infinity) - wanted ? low - 1 : low;
  }
}

/** The line through all numbers, broken where there is none. */
function lineOf(
  passes: readonly number[],
  values: readonly (NumberOrNot | null)[],
  x: (pass: number) => number,
  y: (value: number) => number,
): string {
  let [path, drawing] = ["", false];
  for (const [at, pass] of passes.entries()) {
    const value = values[at];
    if (typeof value === "number") path += `${drawing ? "L" : "M"}${x(pass).toFixed(1)} ${y(value).toFixed(1)}`;
    drawing = typeof value === "number";
  }
  return path;
}

customElements.define("pass-curve", PassCurve);
