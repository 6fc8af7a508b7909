/** `<graph-bar>`: what is drawn, how much of it, and from how far. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { origins } from "../model/origins";
import { Panel } from "../panels/panel";
import { passWords } from "../panels/words";
import { chosenPass, detail, graph, lookup, root, running, stale } from "../state/session";
import type { AutogradGraph } from "./graph";
import { closeAll, openAll, placed } from "./shown";

/** Fewer nodes of one pass are all drawn at once, with nothing to choose. */
const MANY = 400;

export class GraphBar extends Panel {
  /** The graph whose view the buttons move. */
  declare view: AutogradGraph;

  protected override render(): TemplateResult {
    const picture = placed.value?.picture;
    const modules = picture?.groups.length || picture?.boxes.some(({ kind }) => kind === "module");
    const tool = (name: string, words: string, act: () => void, drawing: TemplateResult) =>
      html`<button class="tool" data-action=${name} title=${words} aria-label=${words} ?disabled=${!picture} @click=${act}>${drawing}</button>`;
    return html`<div class="graph-bar" role="toolbar" aria-label=${t("tab.views")}>
      <div class="choice" role="group" aria-label=${t("graph.detail")}>
        ${(["simplified", "full"] as const).map(
          (level) =>
            html`<button data-detail=${level} aria-pressed=${detail.value === level} title=${t(`graph.detail.${level}.hint`)} @click=${() => {
              detail.value = level;
            }}>${t(`graph.detail.${level}`)}</button>`,
        )}
      </div>
      ${this.#roots()} ${this.#notice()}
      <span class="space"></span>
      ${modules ? [tool("open", t("graph.expand"), openAll, icons.open), tool("close", t("graph.collapse"), closeAll, icons.close)] : nothing}
      ${tool("zoom-out", t("graph.zoom.out"), () => this.view.zoom(0.8), icons.out)}
      ${tool("zoom-in", t("graph.zoom.in"), () => this.view.zoom(1.25), icons.in)}
      ${tool("fit", t("graph.zoom.fit"), () => this.view.fit(), icons.fit)}
    </div>`;
  }

  /** The choice between graphs, where the document has several. */
  #roots(): TemplateResult | typeof nothing {
    const [document, about] = [graph.value, lookup.value];
    const choices = document && about ? origins(document) : [];
    const passes = choices.filter(({ pass }) => pass !== null).length;
    const all = passes === 1 && (document?.nodes.length ?? 0) < MANY;
    if (choices.length < 2 || all || !about) return nothing;
    const choose = (event: Event) => {
      const origin = choices.find(({ id }) => id === (event.target as HTMLSelectElement).value);
      root.value = origin?.id ?? null;
      chosenPass.value = origin?.pass ?? null;
    };
    return html`<select data-action="root" aria-label=${t("graph.root")} @change=${choose}>
      <option value="" ?selected=${root.value === null}>${t("graph.root.all")}</option>
      ${choices.map(
        ({ id, pass, variable }) =>
          html`<option value=${id} ?selected=${root.value === id}>${pass === null ? (variable ?? t("graph.root.unnamed")) : passWords(about, pass)}</option>`,
      )}
    </select>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const document = graph.value;
    if (running.value || !document) return nothing;
    const notice = (name: string, words: string) =>
      html`<span class="notice" data-notice=${name} role="status">${words}</span>`;
    if (stale.value) return notice("stale", t("graph.stale"));
    return document.outcome.status !== "finished" && document.nodes.length
      ? notice("partial", t("graph.partial"))
      : nothing;
  }
}

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;
const icons = {
  in: icon("M10 4v12M4 10h12"),
  out: icon("M4 10h12"),
  fit: icon("M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4"),
  open: icon("M3 10h14M10 7V2M7.5 4.5 10 2l2.5 2.5M10 13v5M7.5 15.5 10 18l2.5-2.5"),
  close: icon("M3 10h14M10 2v5M7.5 4.5 10 7l2.5-2.5M10 18v-5M7.5 15.5 10 13l2.5 2.5"),
};

customElements.define("graph-bar", GraphBar);
