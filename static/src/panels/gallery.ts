/** `<example-gallery>`: the examples as cards, where no graph stands yet; one press runs one. */

import { html, type TemplateResult } from "lit";
import { type Example, examples } from "../examples/examples";
import { t } from "../i18n/i18n";
import { draft } from "../state/preferences";
import { run } from "../state/run";
import { code } from "../state/session";
import { Panel } from "./panel";

/** Puts an example in the place of the reader's code, and runs it. */
export function runExample(example: Example): void {
  code.value = example.code;
  draft.value = example.code;
  void run();
}

export class ExampleGallery extends Panel {
  protected override render(): TemplateResult {
    const card = (example: Example) =>
      html`<li><button @click=${() => runExample(example)}><span class="sign" aria-hidden="true">${example.sign}</span>${t(example.title)}</button></li>`;
    return html`<h3>${t("header.examples.choose")}</h3><ul>${examples.map(card)}</ul>`;
  }
}

customElements.define("example-gallery", ExampleGallery);
