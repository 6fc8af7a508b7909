/** `<code-copy>`: a few lines of Python, and a button that copies them. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { Panel } from "./panel";

const TOLD_MS = 2500;

export class CodeCopy extends Panel {
  static override properties = { code: { attribute: false }, copied: { state: true } };
  declare code: string;
  /** Whether the code was copied just now; null where nobody asked. */
  declare copied: boolean | null;
  #timer = 0;

  constructor() {
    super();
    this.code = "";
    this.copied = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("code")) this.copied = null;
  }

  protected override render(): TemplateResult {
    return html`<pre tabindex="0">${this.code}</pre>
      <button @click=${this.#copy}>${t("copy.copy")}</button>
      <span role="status">${this.copied === null ? nothing : t(this.copied ? "copy.copied" : "copy.refused")}</span>`;
  }

  readonly #copy = async (): Promise<void> => {
    clearTimeout(this.#timer);
    // a page without HTTPS has no clipboard
    this.copied = await (navigator.clipboard?.writeText(this.code) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    this.#timer = window.setTimeout(() => {
      this.copied = null;
    }, TOLD_MS);
  };
}

/** Code under a heading that opens; nothing where there is none. */
export function asCode(pieces: readonly (string | null)[]): TemplateResult | typeof nothing {
  const known = pieces.filter((each) => each !== null);
  if (known.length === 0) return nothing;
  return html`<details class="more code"><summary>${t("copy.title")}</summary>
    ${known.map((code) => html`<code-copy .code=${code}></code-copy>`)}
  </details>`;
}

customElements.define("code-copy", CodeCopy);
