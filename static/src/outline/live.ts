/** `<live-region>`: says what the reader selected, and each step of a pass, to those who listen to the page. */

import { effect } from "@preact/signals-core";
import { findingsHere } from "../graph/badges";
import { spoken } from "../i18n/diagnostics";
import { t } from "../i18n/i18n";
import { turnedTo } from "../knobs/follow";
import { waiting } from "../predict/predict";
import { graph, lookup, selection, shownPass, step } from "../state/session";
import { selectionWords } from "./words";

/** Of what changes sooner than this only the last is said. */
const QUIET_MS = 250;

export class LiveRegion extends HTMLElement {
  #release: (() => void) | null = null;
  #timer = 0;

  connectedCallback(): void {
    this.role = "status";
    let last = "";
    let chosen: readonly unknown[] = [];
    this.#release = effect(() => {
      const words = say();
      const [now, about] = [[selection.value, step.value], lookup.value];
      // the same of other numbers: what a turned one brings, the note at the code says
      const isTurned =
        about !== null && now.every((each, at) => each === chosen[at]) && turnedTo(about.document) !== null;
      chosen = now;
      if (words === last) return;
      // nothing at first: the page itself is announced
      const silent = last === "" && words === t("live.cleared");
      last = words;
      clearTimeout(this.#timer);
      // rows of the outline speak for themselves
      if (silent || isTurned || document.activeElement?.closest("graph-outline")) return;
      this.#timer = window.setTimeout(() => {
        this.textContent = words;
      }, QUIET_MS);
    });
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#release?.();
  }
}

function say(): string {
  const [about, chosen, pass, at] = [lookup.value, selection.value, shownPass.value, step.value];
  if (!about || !chosen) return t("live.cleared");
  const node = selectionWords(about, chosen, pass);
  const steps = pass === null ? 0 : (graph.value?.passes[pass]?.steps.length ?? 0);
  const words = at === null ? node : t("live.step", { step: at + 1, steps, node });
  const asked = waiting.value && chosen.kind === "node" ? t("predict.live", { name: about.title(chosen.node) }) : "";
  return [words, asked, ...findingsHere.value.map(spoken)].filter(Boolean).join(" ");
}

customElements.define("live-region", LiveRegion);
