/** `<graph-bar>`: what is drawn, how much of it, where in it, and from how far. */

import { html, nothing, type TemplateResult } from "lit";
import { kept, toggleComparison } from "../compare/kept";
import { t } from "../i18n/i18n";
import { origins } from "../model/origins";
import { metric, toggleOverlay } from "../overlay/overlay";
import { Panel } from "../panels/panel";
import { rootName } from "../panels/words";
import { legend, outlined } from "../state/preferences";
import { toggleProjector } from "../state/projector";
import { pathFrom, toggleWay, trace } from "../state/reach";
import { chosenPass, detail, graph, lookup, root, selection } from "../state/session";
import type { AutogradGraph } from "./graph";
import { icons } from "./icons";
import { closeAll, openAll, placed } from "./shown";

/** Fewer nodes of one pass are all drawn at once, with nothing to choose. */
const MANY = 400;

interface Tool {
  readonly name: keyof typeof icons;
  readonly words: string;
  readonly act: () => void;
  /** Whether it is on; absent where it is no switch. */
  readonly pressed?: boolean;
  readonly off?: boolean;
}

/** Fires `search` for the page's palette. */
export class GraphBar extends Panel {
  static override properties = { unfolded: { state: true } };
  /** Whether a narrow bar shows its rarer tools too. */
  declare unfolded: boolean;
  /** The graph whose view the buttons move. */
  declare view: AutogradGraph;

  constructor() {
    super();
    this.unfolded = false;
  }

  protected override render(): TemplateResult {
    const chosen = selection.value;
    const from = chosen?.kind === "node" ? chosen.node : null;
    return html`<div class="graph-bar ${this.unfolded ? "unfolded" : ""}" role="toolbar" aria-label=${t("tab.views")}>
      <div class="choice" role="group" aria-label=${t("graph.detail")}>
        ${(["simplified", "full"] as const).map(
          (level) =>
            html`<button data-detail=${level} aria-pressed=${detail.value === level} title=${t(`graph.detail.${level}.hint`)} @click=${() => {
              detail.value = level;
            }}>${t(`graph.detail.${level}`)}</button>`,
        )}
      </div>
      ${this.#roots()}
      <span class="space"></span>
      ${this.#tools(
        { name: "search", words: t("find.open"), act: () => this.#search() },
        { name: "outline", words: t("outline.open"), pressed: outlined.value, act: toggleOutline },
      )}
      <span class="rest">
        ${this.#tools(
          {
            name: "upstream",
            words: t("trace.upstream"),
            pressed: trace.value?.kind === "upstream",
            off: !chosen,
            act: () => toggleWay("upstream"),
          },
          {
            name: "downstream",
            words: t("trace.downstream"),
            pressed: trace.value?.kind === "downstream",
            off: !chosen,
            act: () => toggleWay("downstream"),
          },
          {
            name: "path",
            words: t("trace.path"),
            pressed: pathFrom.value !== null || trace.value?.kind === "between",
            off: from === null,
            act: () => {
              pathFrom.value = from;
            },
          },
        )}
        ${this.#modules()}
        ${this.#tools(
          { name: "zoom-out", words: t("graph.zoom.out"), act: () => this.view.zoom(0.8) },
          { name: "zoom-in", words: t("graph.zoom.in"), act: () => this.view.zoom(1.25) },
        )}
        ${this.#tools(
          {
            name: "compare",
            words: t("compare.keep"),
            pressed: kept.value !== null,
            off: !graph.value,
            act: toggleComparison,
          },
          { name: "overlay", words: t("overlay.toggle"), pressed: metric.value !== null, act: toggleOverlay },
          { name: "legend", words: t("graph.legend"), pressed: legend.value, act: toggleLegend },
          { name: "projector", words: t("projector.start"), act: toggleProjector },
        )}
      </span>
      ${this.#tools({ name: "fit", words: t("graph.zoom.fit"), act: () => this.view.fit() })}
      <button class="tool more" data-action="more" title=${t("graph.more")} aria-label=${t("graph.more")} aria-expanded=${this.unfolded} @click=${() => {
        this.unfolded = !this.unfolded;
      }}>${icons.more}</button>
    </div>`;
  }

  /** Buttons that belong together. */
  #tools(...tools: readonly Tool[]): TemplateResult {
    const drawn = placed.value !== null;
    const one = ({ name, words, act, pressed, off }: Tool) =>
      html`<button class="tool" data-action=${name} title=${words} aria-label=${words} ?disabled=${!drawn || off}
        aria-pressed=${pressed === undefined ? nothing : String(pressed)} @click=${act}>${icons[name]}</button>`;
    return html`<span class="tools">${tools.map(one)}</span>`;
  }

  #modules(): TemplateResult | typeof nothing {
    const picture = placed.value?.picture;
    if (!picture?.groups.length && !picture?.boxes.some(({ kind }) => kind === "module")) return nothing;
    return this.#tools(
      { name: "open", words: t("graph.expand"), act: openAll },
      { name: "close", words: t("graph.collapse"), act: closeAll },
    );
  }

  #search(): void {
    this.dispatchEvent(new Event("search", { bubbles: true }));
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
    return html`<select data-action="root" aria-label=${t("graph.root")} title=${t("graph.root.hint")} @change=${choose}>
      <option value="" ?selected=${root.value === null}>${t("graph.root.all")}</option>
      ${choices.map(
        ({ id, pass, variable }) =>
          html`<option value=${id} ?selected=${root.value === id}>${pass === null ? (variable ?? t("graph.root.unnamed")) : t("graph.root.pass", { number: document?.passes[pass]?.number ?? pass, root: rootName(about, pass) })}</option>`,
      )}
    </select>`;
  }
}

function toggleOutline(): void {
  outlined.value = !outlined.value;
}

function toggleLegend(): void {
  legend.value = !legend.value;
}

customElements.define("graph-bar", GraphBar);
