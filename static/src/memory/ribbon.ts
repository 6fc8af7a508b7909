/** `<memory-ribbon>`: the bytes that saved tensors hold, from the first node of the forward to the last step of the pass. */

import { computed } from "@preact/signals-core";
import { html, nothing, svg, type TemplateResult } from "lit";
import { kept, side } from "../compare/kept";
import { jump } from "../find/found";
import { t } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";
import { bytes } from "../panels/figures";
import { graph, lookup, shownPass, step } from "../state/session";
import { walk } from "../time/clock";
import { ReadingPanel } from "../time/reading";
import { type Held, heldIn, type Moment } from "./held";

const [WIDTH, HEIGHT] = [1000, 40];
/** Over the peak. */
const TOP = 4;
/** More moments than this share a column: the one that holds the most is drawn. */
const COLUMNS = 800;

const held = computed<Held | null>(() =>
  graph.value && shownPass.value !== null ? heldIn(graph.value, shownPass.value) : null,
);
/** Of the run that was kept, while the later one is on show. */
const before = computed<Held | null>(() =>
  kept.value && side.value === "after" ? heldIn(kept.value, lastPass(kept.value)) : null,
);

export class MemoryRibbon extends ReadingPanel {
  protected override render(): TemplateResult | typeof nothing {
    const known = held.value;
    if (!known?.moments.length) return nothing;
    const { moments, peak, uncounted } = known;
    const first = moments.findIndex((each) => each.step !== null);
    const now = step.value === null ? null : first + step.value;
    const at = this.under ?? now ?? peak;
    const most = Math.max(1, ...[known, before.value].map((each) => each?.moments[each.peak ?? -1]?.bytes ?? 0));
    const x = (index: number) => (index / moments.length) * WIDTH;
    const told = at === null ? t("memory.nothing") : this.#told(moments[at] as Moment);
    return html`<figure class="memory">
      <figcaption><span>${t("memory.label")}</span> <output>${told}</output>
        ${peak === null ? nothing : html`<span class="peak">${t("memory.peak", { bytes: bytes(moments[peak]?.bytes ?? 0) })}</span>`}
        ${before.value ? html`<span class="before">${t("memory.before", { bytes: bytes(before.value.moments[before.value.peak ?? -1]?.bytes ?? 0) })}</span>` : nothing}
        <details><summary>${t("memory.what")}</summary><p>${t("memory.counted")} ${uncounted ? t("memory.uncounted", { count: uncounted }) : nothing}</p></details>
      </figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" tabindex="0" role="slider" aria-label=${t("memory.label")}
        aria-valuemin="1" aria-valuemax=${moments.length} aria-valuenow=${(at ?? 0) + 1} aria-valuetext=${told}
        data-peak=${peak === null ? 0 : (moments[peak]?.bytes ?? 0)} @pointermove=${this.hover} @pointerleave=${this.leave}
        @blur=${this.leave} @click=${this.choose} @keydown=${this.key}>
        <path class="forward" d=${area(moments.slice(0, first), 0, x(first), most)} />
        <path class="backward" d=${area(moments.slice(first), x(first), WIDTH, most)} />
        ${before.value ? svg`<path class="other" d=${outline(before.value.moments, 0, WIDTH, most)} />` : nothing}
        <path class="turn" d="M${x(first)} 0V${HEIGHT}" />
        ${peak === null ? nothing : svg`<path class="peak" d="M${x(peak + 0.5)} 0V9" />`}
        ${now === null ? nothing : svg`<path class="now" d="M${x(now + 0.5)} 0V${HEIGHT}" />`}
        ${this.under === null ? nothing : svg`<path class="under" d="M${x(this.under + 0.5)} 0V${HEIGHT}" />`}
      </svg>
    </figure>`;
  }

  #told({ node, step: ran, bytes: size, change }: Moment): string {
    const name = lookup.value?.title(node) ?? "";
    const words = { name, bytes: bytes(size), change: bytes(Math.abs(change)) };
    if (change > 0) return t("memory.saved", words);
    if (change < 0) return t("memory.freed", words);
    return t(ran === null ? "memory.same" : "memory.ran", words);
  }

  protected range(): { start: number; last: number } {
    return { start: held.value?.peak ?? 0, last: (held.value?.moments.length ?? 1) - 1 };
  }

  /** Goes to a step of the pass, or to a node of the forward. */
  protected take(at: number): void {
    const moment = held.value?.moments[at];
    if (!moment) return;
    walk(moment.step);
    if (moment.step === null) jump({ kind: "node", node: moment.node });
  }

  /** Index of the moment under a pointer. */
  protected at(event: MouseEvent): number {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const count = held.value?.moments.length ?? 1;
    return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * count), 0), count - 1);
  }
}

function lastPass({ passes }: GraphDocument): number {
  const shown = shownPass.value;
  if (shown !== null && passes[shown]?.recorded) return shown;
  return passes.findLastIndex(({ recorded }) => recorded);
}

/** Steps from one moment to the next. */
function outline(moments: readonly Moment[], from: number, to: number, most: number): string {
  const columns = Math.min(moments.length, COLUMNS);
  const heights = new Array<number>(columns).fill(0);
  for (const [at, each] of moments.entries()) {
    const column = Math.floor((at * columns) / moments.length);
    heights[column] = Math.max(heights[column] ?? 0, each.bytes);
  }
  const wide = (to - from) / Math.max(columns, 1);
  return heights
    .map((size, at) => {
      const y = (HEIGHT - (size / most) * (HEIGHT - TOP)).toFixed(1);
      return `${at ? "V" : `M${from.toFixed(1)} `}${y}H${(from + wide * (at + 1)).toFixed(1)}`;
    })
    .join("");
}

function area(moments: readonly Moment[], from: number, to: number, most: number): string {
  return moments.length ? `${outline(moments, from, to, most)}V${HEIGHT}H${from}Z` : "";
}

customElements.define("memory-ribbon", MemoryRibbon);
