/** `<split-handle>`: the border between two panes, moved by pointer or arrow keys, remembered on this device. */

import { effect } from "@preact/signals-core";
import { isKey, t } from "../i18n/i18n";
import { kept } from "../state/preferences";

const STEP = 24;

/**
 * Attributes: `name` (of the pane: the CSS variable `--name` on the page takes its size in pixels),
 * `axis` (`x` or `y`), `side` (`before` where the pane lies left of the handle, else `after`), `least`, `most`.
 */
export class SplitHandle extends HTMLElement {
  #release: (() => void) | null = null;

  connectedCallback(): void {
    const [name, axis] = [this.getAttribute("name") ?? "", this.getAttribute("axis") ?? "x"];
    const [least, most] = [Number(this.getAttribute("least")), Number(this.getAttribute("most"))];
    const before = this.getAttribute("side") === "before";
    const size = kept<number>(`split.${name}`, (stored) => Number(stored) || Number(this.getAttribute("start")));
    const resize = (pixels: number) => {
      size.value = Math.round(Math.min(Math.max(pixels, least), most));
    };
    this.tabIndex = 0;
    this.role = "separator";
    this.ariaOrientation = axis === "x" ? "vertical" : "horizontal";
    this.ariaValueMin = String(least);
    this.ariaValueMax = String(most);
    this.#release = effect(() => {
      this.ariaValueNow = String(size.value);
      const key = `split.${name}`;
      this.ariaLabel = isKey(key) ? t(key) : name;
      document.documentElement.style.setProperty(`--${name}`, `${size.value}px`);
    });

    this.onpointerdown = (down) => {
      this.setPointerCapture(down.pointerId);
      const [start, from] = [size.value, axis === "x" ? down.clientX : down.clientY];
      this.onpointermove = (move) => {
        const way = (axis === "x" ? move.clientX : move.clientY) - from;
        resize(start + (before ? way : -way));
      };
    };
    this.onpointerup = this.onpointercancel = () => {
      this.onpointermove = null;
    };
    this.onkeydown = (event) => {
      const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (way === undefined) return;
      event.preventDefault();
      resize(size.value + (before ? way : -way) * STEP);
    };
  }

  disconnectedCallback(): void {
    this.#release?.();
  }
}

customElements.define("split-handle", SplitHandle);
