/** `<share-toast>`: says that the link was copied, or offers it where the browser would not copy. */

import { html, nothing, type TemplateResult } from "lit";
import { Problem } from "../api/problem";
import { t } from "../i18n/i18n";
import { share } from "../state/run";
import { Panel } from "./panel";

const SHOWN_MS = 6000;

type Message =
  | { readonly kind: "keeping" | "copied" }
  | { readonly kind: "link"; readonly address: string }
  | { readonly kind: "problem"; readonly words: string };

export class ShareToast extends Panel {
  static override properties = { message: { state: true } };
  declare message: Message | null;
  #timer = 0;

  constructor() {
    super();
    this.message = null;
  }

  /** Keeps the graph and copies its address. */
  async share(): Promise<void> {
    clearTimeout(this.#timer);
    this.message = { kind: "keeping" };
    try {
      const address = await share();
      const copied = await navigator.clipboard?.writeText(address).then(
        () => true,
        () => false,
      );
      this.message = copied ? { kind: "copied" } : { kind: "link", address };
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      this.message = { kind: "problem", words: failure.words };
    }
    if (this.message.kind !== "link") this.#timer = window.setTimeout(this.#close, SHOWN_MS);
  }

  readonly #close = (): void => {
    this.message = null;
  };

  protected override render(): TemplateResult {
    return html`<div role="status" ?hidden=${this.message === null}>
      ${this.message ? this.#words(this.message) : nothing}
      <button class="plain" @click=${this.#close}>${t("share.close")}</button>
    </div>`;
  }

  #words(message: Message): TemplateResult {
    switch (message.kind) {
      case "keeping":
        return html`<span>${t("share.running")}</span>`;
      case "copied":
        return html`<span>${t("share.copied")}</span>`;
      case "problem":
        return html`<span class="alarm">${message.words}</span>`;
      case "link":
        return html`<label>${t("share.link")} <input readonly .value=${message.address} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>`;
    }
  }
}

customElements.define("share-toast", ShareToast);
