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

/** `<code-pieces>`: code under a heading, worked out when that is opened. */
export class CodePieces extends Panel {
  static override properties = { pieces: { attribute: false }, open: { state: true } };
  /** Null is what cannot be written as code. */
  declare pieces: Readonly<Partial<Record<Piece, () => string | null>>>;
  declare open: boolean;

  constructor() {
    super();
    this.pieces = {};
    this.open = false;
  }

  protected override render(): TemplateResult {
    const toggle = (event: Event) => {
      this.open = (event.target as HTMLDetailsElement).open;
    };
    return html`<details class="more code" @toggle=${toggle}>
      <summary>${t("copy.title")}</summary>
      ${this.open ? this.#known() : nothing}
    </details>`;
  }

  #known(): TemplateResult | TemplateResult[] {
    const known = PIECES.flatMap((piece) => {
      const code = this.pieces[piece]?.() ?? null;
      return code === null
        ? []
        : [html`<p class="quiet">${t(`copy.${piece}`)}</p><code-copy data-piece=${piece} .code=${code}></code-copy>`];
    });
    return known.length ? known : html`<p class="quiet">${t("copy.none")}</p>`;
  }
}

customElements.define("code-copy", CodeCopy);
customElements.define("code-pieces", CodePieces);
