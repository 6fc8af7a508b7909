/** `<run-comparison>`: one line over the graph while a run is kept: which one is on show, and what changed between the two. */

import { html, nothing, type TemplateResult } from "lit";
import { jump } from "../find/found";
import { drawSign } from "../graph/signs";
import { sentence } from "../i18n/diagnostics";
import { type Key, t } from "../i18n/i18n";
import type { Diagnostic } from "../model/document";
import { real } from "../panels/figures";
import { Panel } from "../panels/panel";
import { lookup } from "../state/session";
import type { Change, Difference } from "./difference";
import { endComparison, flip, found, kept, type Side, side } from "./kept";

type Kind = "added" | "removed" | "gained" | "lost" | "gradients" | "values";
const kinds: readonly Kind[] = ["added", "removed", "gained", "lost", "gradients", "values"];

export class RunComparison extends Panel {
  /** How many of a kind the reader has gone to. */
  readonly #visits = new Map<Kind, number>();
  #of: Difference | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!kept.value) return nothing;
    const [told, on] = [found.value, side.value];
    if (told !== this.#of) this.#visits.clear();
    this.#of = told;
    return html`<div class="comparison" role="group" aria-label=${t("compare.label")}>
      ${on ? html`<div class="choice" role="group" aria-label=${t("compare.side")}>${(["before", "after"] as const).map((each) => this.#side(each, on))}</div>` : nothing}
      <span class="told" role="status">${on === null ? t("compare.waiting") : told === null ? t("compare.veiled") : isAlike(told) ? t("compare.alike") : ""}</span>
      ${told && on ? html`${kinds.map((kind) => this.#count(kind, told, on))}${edges(told)}${this.#findings(told)}` : nothing}
      <button class="plain" data-action="compare-end" title=${t("compare.end")} aria-label=${t("compare.end")} @click=${endComparison}>×</button>
    </div>`;
  }

  #side(each: Side, on: Side): TemplateResult {
    return html`<button data-side=${each} aria-pressed=${each === on} title=${t("compare.flip")} @click=${() => {
      if (side.value !== each) flip();
    }}>${t(`compare.${each}`)}</button>`;
  }

  /** How many nodes changed so; pressed, it goes from one to the next. */
  #count(kind: Kind, told: Difference, on: Side): TemplateResult | typeof nothing {
    const count = told[kind].length;
    if (count === 0) return nothing;
    const words = t(`compare.${kind}`, { count });
    const most = kind === "values" || kind === "gradients" ? told[kind][0] : undefined;
    return html`<button class="plain" data-change=${kind} title=${t("compare.next")} @click=${() => this.#go(kind, told, on)}>
      ${drawing(kind)}${words}${most ? html` <small>${this.#most(most, on)}</small>` : nothing}</button>`;
  }

  #most(change: Change, on: Side): string {
    const name = lookup.value?.title(change[on]) ?? "";
    if (!Number.isFinite(change.relative)) return t("compare.most.new", { name });
    return t("compare.most", { name, percent: real(100 * change.relative, 2) });
  }

  #go(kind: Kind, told: Difference, on: Side): void {
    const at = (this.#visits.get(kind) ?? -1) + 1;
    this.#visits.set(kind, at);
    const rows = told[kind];
    const row = rows[at % rows.length];
    const where: Side = kind === "added" ? "after" : kind === "removed" ? "before" : on;
    if (where !== on) flip();
    const node = typeof row === "number" ? row : row?.[where];
    if (node !== undefined) jump({ kind: "node", node });
  }

  #findings({ findings: { gone, come } }: Difference): TemplateResult {
    const list = (these: readonly Diagnostic[], key: Key) =>
      these.length
        ? html`<span data-findings=${key} title=${these
            .map((each) =>
              sentence(each)
                .map(({ text }) => text)
                .join(""),
            )
            .join("\n")}>${t(key, { count: these.length })}</span>`
        : nothing;
    return html`${list(gone, "compare.findings.gone")}${list(come, "compare.findings.come")}`;
  }
}

/** The sign that nodes of a kind have in the picture. */
function drawing(kind: Kind): TemplateResult {
  const sign = kind === "gradients" || kind === "values" ? "changed" : kind;
  const half = sign === "gained" || sign === "lost" ? 15 : 10;
  return html`<svg class=${half > 10 ? "wide" : ""} viewBox="${-half} -11 ${2 * half} 22" aria-hidden="true">${drawSign(sign, { x: 0, y: 0 })}</svg>`;
}

/** Lines alone that are new or gone: those of new nodes go without saying. */
function edges({ newEdges, lostEdges }: Difference): TemplateResult {
  const count = (key: Key, size: number) =>
    size ? html`<span data-edges=${key}>${t(key, { count: size })}</span>` : nothing;
  return html`${count("compare.edges.new", newEdges.size)}${count("compare.edges.lost", lostEdges.size)}`;
}

function isAlike(told: Difference): boolean {
  const { findings, newEdges, lostEdges } = told;
  const edges = newEdges.size + lostEdges.size;
  return kinds.every((kind) => told[kind].length === 0) && edges + findings.gone.length + findings.come.length === 0;
}

customElements.define("run-comparison", RunComparison);
