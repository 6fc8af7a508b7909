/** `<drop-sheet>`: covers the page while a file is dragged over it, and opens the graph that is dropped. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { openFile } from "../state/run";
import { Panel } from "./panel";

export class DropSheet extends Panel {
  static override properties = { over: { state: true } };
  declare over: boolean;

  constructor() {
    super();
    this.over = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // before the editor, which would take the file's text in
    for (const name of ["dragover", "dragleave", "drop"] as const) window.addEventListener(name, this.#drag, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ["dragover", "dragleave", "drop"] as const) window.removeEventListener(name, this.#drag, true);
  }

  readonly #drag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    // the pointer leaves an element for another all the time; for none, it leaves the window
    this.over = event.type === "dragover" || (event.type === "dragleave" && event.relatedTarget !== null);
    const [file] = event.type === "drop" ? event.dataTransfer.files : [];
    if (file) void openFile(file);
  };

  protected override render(): TemplateResult | typeof nothing {
    return this.over ? html`<p>${t("header.drop")}</p>` : nothing;
  }
}

customElements.define("drop-sheet", DropSheet);
