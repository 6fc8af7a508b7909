/** `<projector-caption>`: in projector mode, the line of code and the node that everybody looks at. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { selectionWords } from "../outline/words";
import { projecting, toggleProjector } from "../state/projector";
import { graph, lookup, selection, shownPass } from "../state/session";
import { Panel } from "./panel";

export class ProjectorCaption extends Panel {
  protected override render(): TemplateResult | typeof nothing {
    if (!projecting.value) return nothing;
    const [about, chosen] = [lookup.value, selection.value];
    const words = about && chosen ? selectionWords(about, chosen, shownPass.value) : null;
    const span = about && chosen?.kind === "node" ? about.nodeSpan(chosen.node) : null;
    const line = span ? (graph.value?.snippet.code.split("\n")[span[0] - 1] ?? "").trim() : "";
    return html`<p>${line ? html`<code>${line}</code>` : nothing} <span class="quiet">${words ?? nothing}</span></p>
      <button data-action="projector-end" @click=${toggleProjector}>${t("projector.end")}</button>`;
  }
}

customElements.define("projector-caption", ProjectorCaption);
