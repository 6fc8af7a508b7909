/** `<search-palette>`: finds nodes, modules and tensors of the document on show, and goes there. */

import { computed } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { graph, lookup, shownPass } from "../state/session";
import { Entries, type Entry } from "./entries";
import { found, jump } from "./found";
import { search } from "./query";

/** Rows in the list; more are counted. */
const SHOWN = 60;
/** Whoever types on waits for no lights: a picture of many boxes takes its time. */
const PAUSE_MS = 120;
const SAMPLES = ["line:3", "kind:leaf", "op:mul", "shape:[2,2]", "grad:none", "nan"] as const;

const entries = computed(() => (lookup.value ? new Entries(lookup.value) : null));

export class SearchPalette extends Panel {
  static override properties = { text: { state: true }, active: { state: true } };
  declare text: string;
  /** Index of the row that Enter goes to. */
  declare active: number;
  #matches: readonly Entry[] = [];
  #lighting = 0;

  constructor() {
    super();
    this.text = "";
    this.active = 0;
  }

  /** Opens with the last text selected, where there is a graph to search. */
  open(): void {
    const dialog = this.querySelector("dialog");
    if (!graph.value || !dialog || dialog.open) return;
    dialog.showModal();
    this.#look(this.text);
    this.querySelector("input")?.select();
    this.#prepare(entries.value);
  }

  /** Makes what can be found, while the reader thinks of what to look for. */
  #prepare(all: Entries | null): void {
    setTimeout(() => {
      if (all === entries.peek() && all?.prepare()) this.#prepare(all);
    });
  }

  protected override render(): TemplateResult {
    const matches = this.#matches;
    const row = (
      entry: Entry,
      at: number,
    ) => html`<li role="option" id="found-${at}" aria-selected=${at === this.active}
        @click=${() => this.#go(entry)} @pointermove=${() => {
          this.active = at;
        }}>
        <span class="title">${entry.title}</span>
        <span class="type">${entry.type.replace(/^.*::/, "")}</span>
        <span class="where">${where(entry)}</span>
      </li>`;
    return html`<dialog class="palette" aria-label=${t("find.title")} @close=${this.#close} @click=${this.#outside}>
      <div class="field">
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5" /><path d="M12.5 12.5 17 17" /></svg>
        <input type="text" enterkeyhint="go" role="combobox" aria-expanded=${matches.length > 0} aria-controls="found" aria-autocomplete="list"
          aria-activedescendant=${matches.length ? `found-${this.active}` : nothing} aria-label=${t("find.title")}
          placeholder=${t("find.placeholder")} autocomplete="off" spellcheck="false" .value=${this.text}
          @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)} @keydown=${this.#key} />
        <span class="count" role="status">${this.text.trim() ? t("find.count", { count: matches.length }) : nothing}</span>
      </div>
      <div class="samples" role="group" aria-label=${t("find.filters")}>
        ${SAMPLES.map((sample) => html`<button @click=${() => this.#add(sample)}><code>${sample}</code></button>`)}
      </div>
      <ul id="found" role="listbox" aria-label=${t("find.matches")} ?hidden=${matches.length === 0}>
        ${matches.slice(0, SHOWN).map(row)}
      </ul>
      ${matches.length > SHOWN ? html`<p class="quiet">${t("find.more", { count: matches.length - SHOWN })}</p>` : nothing}
      ${this.text.trim() && matches.length === 0 ? html`<p class="quiet">${t("find.none")}</p>` : nothing}
    </dialog>`;
  }

  protected override updated(): void {
    this.querySelector(`#found-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  #look(text: string): void {
    const about = lookup.value;
    const all = text.trim() === "" ? [] : (entries.value?.all() ?? []);
    this.#matches = about ? search(all, text, { about, pass: shownPass.value }) : [];
    clearTimeout(this.#lighting);
    this.#lighting = window.setTimeout(() => this.#light(), PAUSE_MS);
    this.active = 0;
    this.text = text;
    this.requestUpdate();
  }

  /** Lights what is found in the graph. */
  #light(): void {
    found.value = new Set(
      this.#matches.flatMap(({ selection }) => (selection.kind === "node" ? [selection.node] : [])),
    );
  }

  /** Puts a filter in place of one of its kind, or behind what is there. */
  #add(sample: string): void {
    const [name = ""] = sample.split(":");
    const others = this.text.split(/\s+/).filter((word) => word !== "" && word.split(":")[0] !== name);
    this.#look([...others, sample].join(" "));
    const input = this.querySelector("input");
    input?.focus();
    const from = this.text.lastIndexOf(":") + 1;
    if (sample.includes(":")) void this.updateComplete.then(() => input?.setSelectionRange(from, this.text.length));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const last = Math.min(this.#matches.length, SHOWN) - 1;
    const to = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      PageDown: Math.min(this.active + 8, last),
      PageUp: Math.max(this.active - 8, 0),
    }[event.key];
    const entry = this.#matches[this.active];
    if (event.key === "Enter" && entry && !event.isComposing) this.#go(entry);
    else if (to !== undefined && last >= 0) this.active = to;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #go({ selection }: Entry): void {
    this.querySelector("dialog")?.close();
    document.querySelector("autograd-graph")?.focus();
    jump(selection);
  }

  readonly #outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.querySelector("dialog")?.close();
  };

  readonly #close = (): void => {
    clearTimeout(this.#lighting);
    found.value = new Set();
  };
}

/** `net.fc1 · [2, 3] · line 4` */
function where({ module, shape, lines, kind }: Entry): string {
  const line = lines && t("inspector.line", { line: lines[0] });
  const sizes = shape && shape.length > 0 ? `[${shape.join(", ")}]` : null;
  return [kind === "op" ? null : t(`find.kind.${kind}`), kind === "module" ? null : module, sizes, line]
    .filter(Boolean)
    .join(" · ");
}

customElements.define("search-palette", SearchPalette);
