/** `<keys-dialog>`: every key of the page. */

import { html, type TemplateResult } from "lit";
import { type Key, t } from "../i18n/i18n";
import { Panel } from "./panel";

type Row = readonly [key: string, words: Key];
const groups: readonly (readonly [Key, readonly Row[]])[] = [
  [
    "keys.everywhere",
    [
      ["Ctrl/⌘ Enter", "keys.run"],
      ["Alt ↑ ↓", "keys.number"],
      ["/", "keys.search"],
      ["O", "keys.show-outline"],
      ["U", "keys.upstream"],
      ["D", "keys.downstream"],
      ["G", "keys.overlay"],
      ["M", "keys.memory"],
      ["C", "keys.compare"],
      ["B", "keys.flip"],
      ["P", "keys.projector"],
      ["?", "keys.help"],
      ["Esc", "keys.leave"],
    ],
  ],
  [
    "keys.graph",
    [
      ["↑ ↓ ← →", "keys.walk"],
      ["Shift ↑ ↓ ← →", "keys.pan"],
      ["Enter", "keys.inspect"],
      ["Shift Enter", "keys.paths"],
      ["Space", "keys.toggle"],
      ["Esc", "keys.clear"],
      ["+ −", "keys.zoom"],
      ["F", "keys.fit"],
    ],
  ],
  [
    "keys.outline",
    [
      ["↑ ↓", "keys.rows"],
      ["← →", "keys.unfold"],
      ["Home End", "keys.ends"],
    ],
  ],
  [
    "keys.steps",
    [
      [", .", "keys.step"],
      ["Q", "keys.predict"],
      ["Space", "keys.play"],
      ["Home End", "keys.ends.steps"],
    ],
  ],
];

export class KeysDialog extends Panel {
  /** Opens the dialog; Escape and its button close it. */
  open(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog?.open) dialog?.showModal();
  }

  protected override render(): TemplateResult {
    const row = ([key, words]: Row) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(words)}</dd></div>`;
    return html`<dialog class="wide" aria-labelledby="keys-title">
      <h2 id="keys-title">${t("keys.title")}</h2>
      <div class="columns" tabindex="0" role="group" aria-labelledby="keys-title">
        ${groups.map(([title, rows]) => html`<section><h3>${t(title)}</h3><dl class="keys">${rows.map(row)}</dl></section>`)}
      </div>
      <footer><span></span><form method="dialog"><button class="primary" autofocus>${t("about.close")}</button></form></footer>
    </dialog>`;
  }
}

customElements.define("keys-dialog", KeysDialog);
