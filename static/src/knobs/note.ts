/** `<knob-note>`: what comes of the number that is turned, for those who listen; and why the picture does not keep up. */

import { effect } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { brief } from "../panels/value";
import { lookup, shownPass } from "../state/session";
import { trouble, turnedTo } from "./follow";
import { lossOf } from "./loss";

/** Of what changes sooner than this only the last is said. */
const QUIET_MS = 400;

export class KnobNote extends Panel {
  static override properties = { said: { state: true } };
  declare said: string;
  #timer = 0;
  #stop: (() => void) | null = null;

  constructor() {
    super();
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = effect(() => {
      const about = lookup.value;
      const number = about && turnedTo(about.document);
      if (!about || number === null) return;
      const loss = lossOf(about, shownPass.value);
      const words = loss ? t("knob.said", { number, name: loss.name, loss: brief(loss.value) }) : number;
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => {
        this.said = words;
      }, QUIET_MS);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    return html`<p class="trouble" role="status">${trouble.value ?? nothing}</p>
      <p class="spoken" role="status">${this.said}</p>`;
  }
}

customElements.define("knob-note", KnobNote);
