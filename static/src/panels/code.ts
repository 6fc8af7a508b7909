/** `<code-copy>`: a few lines of Python, and a button that copies them. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { Panel } from "./panel";

const TOLD_MS = 2500;
/** A tensor; a way to a node; a node's product by itself. */
const PIECES = ["value", "node", "product"] as const;
type Piece = (typeof PIECES)[number];

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

/** Code under a heading that opens, by what it is: null where there is none. */
export function asCode(pieces: Readonly<Partial<Record<Piece, string | null>>>): TemplateResult | typeof nothing {
  const known = PIECES.flatMap((piece) => (pieces[piece] ? [[piece, pieces[piece]] as const] : []));
  if (known.length === 0) return nothing;
  return html`<details class="more code"><summary>${t("copy.title")}</summary>
    ${known.map(([piece, code]) => html`<p class="quiet">${t(`copy.${piece}`)}</p><code-copy data-piece=${piece} .code=${code}></code-copy>`)}
  </details>`;
}

customElements.define("code-copy", CodeCopy);
