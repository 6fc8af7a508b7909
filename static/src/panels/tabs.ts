/** `<page-tabs>`: which pane is on show, in a window with room for one. */

import { html, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { lookup, selection, type Tab, tab } from "../state/session";
import { Panel } from "./panel";

export class PageTabs extends Panel {
  protected override render(): TemplateResult {
    const chosen = selection.value;
    const details = chosen?.kind === "node" && lookup.value ? lookup.value.title(chosen.node) : t("tab.details");
    const one = (name: Tab, words: string) =>
      html`<button role="tab" data-tab=${name} aria-selected=${tab.value === name} @click=${() => {
        tab.value = name;
      }}>${words}</button>`;
    return html`${one("code", t("tab.code"))}${one("graph", t("tab.graph"))}${one("details", details)}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "tablist";
  }
}

customElements.define("page-tabs", PageTabs);
