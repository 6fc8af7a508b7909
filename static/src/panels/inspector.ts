/** `<inspector-panel>`: everything about what is selected, or about the run where nothing is. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { chosenPass, graph, lookup, moment, pointed, type Selection, selection, shownPass } from "../state/session";
import { edgeDetails } from "./edge";
import { findings, findingsOfSelection } from "./findings";
import { moduleDetails } from "./module";
import { nodeDetails, tensorDetails } from "./node";
import { Panel } from "./panel";
import { summary } from "./summary";
import { passWords } from "./words";

export class InspectorPanel extends Panel {
  #shown: Selection | null = null;

  protected override updated(): void {
    const chosen = selection.peek();
    if (chosen === this.#shown) return;
    this.#shown = chosen;
    // what was under the pointer is gone
    pointed.value = null;
    // while one walks, the same part of each node stays in sight
    if (moment.peek() === null) this.scrollTop = 0;
  }

  protected override render(): TemplateResult {
    const about = lookup.value;
    const chosen = selection.value;
    if (!about) return html`<p class="quiet waiting">${t("summary.waiting")}</p>`;
    if (!chosen) return html`${findings(about)}${summary(about, this.#passes())}`;
    const pass = shownPass.value;
    return html`
      <button class="back" @click=${() => {
        selection.value = null;
      }}>← ${t("inspector.close")}</button>
      ${findingsOfSelection(about)}
      ${chosen.kind === "node" ? nodeDetails(about, chosen.node, pass, this.#passes()) : nothing}
      ${chosen.kind === "edge" ? edgeDetails(about, chosen.edges, chosen.value, pass, this.#passes()) : nothing}
      ${chosen.kind === "value" ? tensorDetails(about, chosen.value, chosen.name, pass, this.#passes()) : nothing}
      ${chosen.kind === "module" ? moduleDetails(about, chosen.module) : nothing}
    `;
  }

  /** The choice of pass, where there is one. */
  #passes(): TemplateResult | typeof nothing {
    const passes = graph.value?.passes ?? [];
    const about = lookup.value;
    if (passes.length < 2 || !about || shownPass.value === null) return nothing;
    const choose = (event: Event) => {
      chosenPass.value = Number((event.target as HTMLSelectElement).value);
    };
    return html`<label class="passes">
      <span>${t("inspector.pass")}</span>
      <select @change=${choose}>
        ${passes.map(
          (pass, at) =>
            html`<option value=${at} ?selected=${at === shownPass.value} ?disabled=${!pass.recorded}>${passWords(about, at)}</option>`,
        )}
      </select>
    </label>`;
  }
}

customElements.define("inspector-panel", InspectorPanel);
