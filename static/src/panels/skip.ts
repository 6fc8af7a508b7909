/** `<skip-links>`: the first stop of the Tab key, from where the panes are one step away. */

import { html, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { type Tab, tab } from "../state/session";
import { Panel } from "./panel";

const targets: readonly (readonly [Tab, string])[] = [
  ["code", "code-editor"],
  ["graph", "autograd-graph"],
  ["details", "inspector-panel"],
];

export class SkipLinks extends Panel {
  protected override render(): TemplateResult {
    return html`<nav aria-label=${t("skip.label")}>
      ${targets.map(([name, selector]) => html`<button data-skip=${name} @click=${() => this.#go(name, selector)}>${t(`skip.${name}`)}</button>`)}
    </nav>`;
  }

  #go(name: Tab, selector: string): void {
    tab.value = name;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
  }
}

customElements.define("skip-links", SkipLinks);
