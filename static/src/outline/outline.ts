/** `<graph-outline>`: the graph's twin as a list, in the order of the forward; it and the picture select together. */

import { computed, effect } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { jump } from "../find/found";
import { whole } from "../graph/shown";
import { t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { outlined } from "../state/preferences";
import { graph, lookup, type Selection, selection, shownPass } from "../state/session";
import { type Row, type Tree, treeOf, visible } from "./tree";
import { feedWords, nodeFacts, valueFacts } from "./words";

/** Height of a row in pixels, as in styles/outline.css. */
const ROW = 46;
/** Rows beyond the edge of the pane that stand in the page too. */
const SPARE = 6;
/** With more rows than this, modules start closed. */
const PLENTY = 120;

const full = computed<Tree | null>(() => (whole.value ? treeOf(whole.value) : null));
/** Null while no list is on show: it is work that the first picture need not wait for. */
const tree = computed<Tree | null>(() => (outlined.value ? full.value : null));

export class GraphOutline extends Panel {
  static override properties = { open: { state: true }, active: { state: true }, top: { state: true } };
  /** Ids of the rows that show what is in them. */
  declare open: ReadonlySet<string>;
  /** Id of the row that keys start from. */
  declare active: string | null;
  /** How far the list is scrolled, in pixels. */
  declare top: number;
  #rows: readonly Row[] = [];
  #follow: (() => void) | null = null;

  constructor() {
    super();
    this.open = new Set();
    this.active = null;
    this.top = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    let listed: Tree | null = null;
    const stops = [
      effect(() => {
        const all = tree.value;
        // a list that was away comes back as it was
        if (!all || all === listed) return;
        listed = all;
        const groups = [...all.rows.values()].filter(({ kind }) => kind === "group").map(({ id }) => id);
        this.open = new Set(all.rows.size > PLENTY ? [] : groups);
        this.active = all.roots[0] ?? null;
      }),
      effect(() => this.#show(selection.value, tree.value)),
    ];
    this.#follow = () => {
      for (const stop of stops) stop();
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow?.();
  }

  protected override render(): TemplateResult | typeof nothing {
    const [all, about] = [tree.value, lookup.value];
    if (!all || !about || !graph.value) return nothing;
    this.#rows = visible(all, this.open);
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const room = Math.ceil((this.clientHeight || innerHeight) / ROW) + 2 * SPARE;
    return html`<div class="list" role="tree" tabindex="0" aria-label=${t("outline.label")}
        aria-activedescendant=${this.active === null ? nothing : domId(this.active)} @keydown=${this.#key} @scroll=${this.#scroll}>
        <div class="all" role="presentation"><div class="shown" role="presentation" data-first=${first}>
          ${this.#rows.slice(first, first + room).map((row) => this.#row(row, all))}
        </div></div>
      </div>`;
  }

  protected override updated(): void {
    const [all, shown] = [this.querySelector<HTMLElement>(".all"), this.querySelector<HTMLElement>(".shown")];
    if (!all || !shown) return;
    all.style.height = `${this.#rows.length * ROW}px`;
    shown.style.transform = `translateY(${Number(shown.dataset.first) * ROW}px)`;
    for (const row of shown.querySelectorAll<HTMLElement>("[aria-level]")) {
      row.style.paddingInlineStart = `${8 + 16 * (Number(row.ariaLevel) - 1)}px`;
    }
  }

  #row(row: Row, all: Tree): TemplateResult {
    const { title, type, facts } = told(row, all);
    const folds = row.children.length > 0;
    return html`<div role="treeitem" id=${domId(row.id)} class=${row.id === this.active ? "active" : ""} data-row=${row.id}
        aria-level=${row.level} aria-posinset=${row.place} aria-setsize=${row.of}
        aria-expanded=${folds ? String(this.open.has(row.id)) : nothing}
        aria-selected=${isChosen(row, selection.value)}
        aria-label=${[title, type, ...facts].filter(Boolean).join(t("outline.and"))} @click=${(event: Event) => this.#click(event, row)}>
        <span class="fold" aria-hidden="true">${folds ? (this.open.has(row.id) ? "▾" : "▸") : nothing}</span>
        <span class="title">${title}</span> <span class="type">${type}</span>
        <span class="facts">${facts.join(" · ")}</span>
      </div>`;
  }

  #click(event: Event, row: Row): void {
    this.active = row.id;
    if ((event.target as Element).closest(".fold") && row.children.length) this.#toggle(row.id);
    else this.#choose(row);
  }

  readonly #scroll = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#rows.findIndex(({ id }) => id === this.active);
    const row = this.#rows[at];
    if (!row) return;
    const last = this.#rows.length - 1;
    const isOpen = this.open.has(row.id);
    const folds = row.children.length > 0;
    const page = Math.max(1, Math.floor(this.clientHeight / ROW) - 1);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) this.#go(this.#rows[Math.min(Math.max(to, 0), last)]);
    else if (event.key === "ArrowRight" && folds) isOpen ? this.#go(this.#rows[at + 1]) : this.#toggle(row.id);
    else if (event.key === "ArrowLeft" && folds && isOpen) this.#toggle(row.id);
    else if (event.key === "ArrowLeft") this.#go(this.#rows.find(({ id }) => id === row.parent));
    else if (event.key === "Enter" || event.key === " ") this.#choose(row);
    else if (event.key === "Escape") selection.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Moves to a row and selects it. */
  #go(row: Row | undefined): void {
    if (!row) return;
    this.active = row.id;
    this.#choose(row);
    this.#reveal();
  }

  #toggle(id: string): void {
    const open = new Set(this.open);
    if (!open.delete(id)) open.add(id);
    this.open = open;
  }

  #choose(row: Row): void {
    const chosen = selectionOf(row);
    if (chosen && !isChosen(row, selection.peek())) jump(chosen);
  }

  /** Makes the row of a selection the active one, opening what is around it. */
  #show(chosen: Selection | null, all: Tree | null): void {
    const row = chosen && all ? rowOf(all, chosen, this.active) : null;
    if (!row || !all) return;
    const open = new Set(this.open);
    for (let id = row.parent; id !== null; id = all.rows.get(id)?.parent ?? null) open.add(id);
    if (open.size !== this.open.size) this.open = open;
    this.active = row.id;
    void this.updateComplete.then(() => this.#reveal());
  }

  /** Scrolls the active row into view. */
  #reveal(): void {
    const list = this.querySelector<HTMLElement>(".list");
    const at = this.#rows.findIndex(({ id }) => id === this.active);
    if (!list || at < 0) return;
    const least = (at + 1) * ROW - list.clientHeight;
    list.scrollTop = Math.min(Math.max(list.scrollTop, least), at * ROW);
  }
}

function domId(row: string): string {
  return `row-${row}`;
}

function told(row: Row, all: Tree): { title: string; type: string; facts: readonly string[] } {
  const [about, pass] = [lookup.value!, shownPass.value];
  if (row.kind === "group") {
    const { title, subtitle, nodes } = row.group;
    return { title, type: subtitle, facts: [t("outline.nodes", { count: nodes })] };
  }
  if (row.kind === "chip") {
    const { label, kind, node, value } = row.chip;
    const facts = node === null ? valueFacts(about, value) : nodeFacts(about, node, pass);
    return { title: label, type: t(`kind.${kind}`), facts };
  }
  const { id, title, kind, node, value, chips } = row.box;
  const facts = node === null ? valueFacts(about, value) : nodeFacts(about, node, pass);
  const type =
    node === null ? t(kind === "output" ? "kind.loss" : kind === "result" ? "kind.output" : `kind.${kind}`) : null;
  const docked = chips.map(({ label }) => label).join(t("outline.and"));
  return {
    title,
    type: type ?? about.document.nodes[node!]?.name.replace(/^.*::/, "") ?? "",
    facts: [...facts, docked, feedWords(all.feeds.get(id) ?? [])].filter(Boolean),
  };
}

function selectionOf(row: Row): Selection | null {
  if (row.kind === "group") return row.group.module === null ? null : { kind: "module", module: row.group.module };
  const { node, value } = row.kind === "box" ? row.box : row.chip;
  if (node !== null) return { kind: "node", node };
  const name = row.kind === "box" ? row.box.title : row.chip.label;
  return value === null ? null : { kind: "value", value, name };
}

function isChosen(row: Row, chosen: Selection | null): boolean {
  const own = chosen && selectionOf(row);
  if (!own || own.kind !== chosen.kind) return false;
  if (own.kind === "node") return chosen.kind === "node" && own.node === chosen.node;
  if (own.kind === "module") return chosen.kind === "module" && own.module === chosen.module;
  return own.kind === "value" && chosen.kind === "value" && own.value === chosen.value;
}

/** The row of a selection: the active one where several stand for it. */
function rowOf(all: Tree, chosen: Selection, active: string | null): Row | null {
  const here = active === null ? undefined : all.rows.get(active);
  if (here && isChosen(here, chosen)) return here;
  if (chosen.kind === "node") return all.rows.get(all.ofNode.get(chosen.node) ?? "") ?? null;
  if (chosen.kind === "edge") return null;
  for (const row of all.rows.values()) if (isChosen(row, chosen)) return row;
  return null;
}

customElements.define("graph-outline", GraphOutline);
