/** `<classic-dialog>`: torchviz's own picture of a result, for those who know it. */

import { html, nothing, type TemplateResult } from "lit";
import { runSnippet } from "../api/graphs";
import { Problem } from "../api/problem";
import { DrawingError, draw } from "../classic/draw";
import { t } from "../i18n/i18n";
import type { Classic } from "../model/document";
import { graph, lookup } from "../state/session";
import { Panel } from "./panel";

interface Picture {
  /** Addresses of the two files, in the page's own memory. */
  readonly dot: string;
  readonly svg: string;
}

type State =
  | { readonly kind: "busy" }
  | { readonly kind: "drawn"; readonly picture: Picture }
  | { readonly kind: "failed"; readonly words: string; readonly detail: string };

export class ClassicDialog extends Panel {
  static override properties = { state: { state: true }, chosen: { state: true }, actual: { state: true } };
  declare state: State;
  declare chosen: string;
  declare actual: boolean;
  #abort = new AbortController();

  constructor() {
    super();
    this.state = { kind: "busy" };
    this.chosen = "";
    this.actual = false;
  }

  /** Opens the dialog and draws the last scalar result, or the last result where none is a scalar. */
  open(): void {
    const about = lookup.value;
    const name = about?.document.classic?.variable ?? about?.scalars().at(-1) ?? about?.results().at(-1);
    if (name === undefined) return;
    this.querySelector("dialog")?.showModal();
    void this.#draw(name);
  }

  async #draw(name: string): Promise<void> {
    this.#forget();
    const abort = new AbortController();
    this.#abort = abort;
    this.chosen = name;
    this.state = { kind: "busy" };
    const state = await picture(name, abort.signal).catch(failed);
    if (!abort.signal.aborted) this.state = state;
    else release(state);
  }

  /** Gives up what is under way, and the memory of what was drawn. */
  #forget(): void {
    this.#abort.abort();
    release(this.state);
  }

  protected override render(): TemplateResult {
    const names = lookup.value?.results() ?? [];
    return html`<dialog class="classic" aria-labelledby="classic-title" @close=${() => this.#forget()}>
      <h2 id="classic-title">${t("classic.title")}</h2>
      <p class="bar">
        <label>${t("classic.result")}
          <select @change=${(event: Event) => this.#draw((event.target as HTMLSelectElement).value)}>
            ${names.map((name) => html`<option value=${name} ?selected=${name === this.chosen}>${name}</option>`)}
          </select>
        </label>
        <button aria-pressed=${this.actual} @click=${() => {
          this.actual = !this.actual;
        }}>${t("classic.actual")}</button>
        ${this.state.kind === "drawn" ? this.#files(this.state.picture) : nothing}
      </p>
      <div class="sheet ${this.actual ? "actual" : ""}" tabindex="0" role="region" aria-live="polite" aria-label=${t("classic.title")}>
        ${this.#sheet()}
      </div>
      <footer>
        <span class="quiet">${t("classic.note")}</span>
        <form method="dialog"><button class="primary">${t("classic.close")}</button></form>
      </footer>
    </dialog>`;
  }

  #files({ dot, svg }: Picture): TemplateResult {
    const file = `${this.chosen}.torchviz`;
    return html`<a download="${file}.svg" href=${svg}>${t("classic.svg")}</a>
      <a download="${file}.dot" href=${dot}>${t("classic.dot")}</a>`;
  }

  #sheet(): TemplateResult {
    switch (this.state.kind) {
      case "busy":
        return html`<p class="quiet"><span class="spinner" aria-hidden="true"></span> ${t("classic.busy")}</p>`;
      case "drawn":
        // an image: whatever a drawing holds, nothing in it can run
        return html`<img src=${this.state.picture.svg} alt=${t("classic.alt", { name: this.chosen })} />`;
      case "failed":
        return html`<div role="alert"><p class="alarm">${this.state.words}</p>${this.state.detail ? html`<pre>${this.state.detail}</pre>` : nothing}</div>`;
    }
  }
}

/** The picture of a result: of the document on show where it has one, else of another run of its snippet. */
async function picture(name: string, signal: AbortSignal): Promise<State> {
  const document = graph.value;
  if (!document) return { kind: "busy" };
  const { code, seed, backward } = document.snippet;
  const asked = { code, seed, classic: name, ...(backward !== null && { backward }) };
  const made = document.classic?.variable === name ? document.classic : (await runSnippet(asked, signal)).classic;
  if (!made?.dot) return { kind: "failed", words: why(name, made), detail: made?.message ?? "" };
  const svg = await draw(made.dot, signal);
  return {
    kind: "drawn",
    picture: { dot: addressOf(made.dot, "text/vnd.graphviz"), svg: addressOf(svg, "image/svg+xml") },
  };
}

function why(name: string, made: Classic | null): string {
  return made?.problem ? t(`classic.problem.${made.problem}`, { name }) : t("classic.problem.none", { name });
}

function failed(failure: unknown): State {
  if (failure instanceof Problem) return { kind: "failed", words: failure.words, detail: failure.detail };
  if (failure instanceof DrawingError) {
    return {
      kind: "failed",
      words: t(failure.slow ? "classic.problem.slow" : "classic.problem.drawing"),
      detail: failure.message,
    };
  }
  if (failure instanceof DOMException && failure.name === "AbortError") return { kind: "busy" };
  throw failure;
}

function addressOf(text: string, type: string): string {
  return URL.createObjectURL(new Blob([text], { type }));
}

function release(state: State): void {
  if (state.kind !== "drawn") return;
  URL.revokeObjectURL(state.picture.dot);
  URL.revokeObjectURL(state.picture.svg);
}

customElements.define("classic-dialog", ClassicDialog);
