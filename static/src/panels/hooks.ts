/** The hooks on a tensor, a node or a module: what each was given, and what it left. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Firing, Hook, Value } from "../model/document";
import type { Lookup } from "../state/lookup";
import { largest } from "./heatmap";
import { lineLink } from "./links";
import { briefGradient, cells, kindOf } from "./value";

/** Firings of one hook that are shown: those of the chosen pass, else the last ones. */
const SHOWN = 3;

/** Hooks on a node itself, and on the tensors it made or accumulates into. */
export function hooksOfNode(about: Lookup, id: number): readonly Hook[] {
  return about.document.hooks.filter(
    ({ target, id: on }) =>
      on !== null && (target === "node" ? on === id : target === "tensor" && about.nodeOf(on) === id),
  );
}

export function hooksOfModule(about: Lookup, id: number): readonly Hook[] {
  return about.document.hooks.filter(({ target, id: on }) => target === "module" && on === id);
}

export function hooks(about: Lookup, list: readonly Hook[], pass: number | null): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<h3>${t("hooks.title")}</h3><ul class="hooks">${list.map((each) => hook(about, each, pass))}</ul>`;
}

function hook(
  about: Lookup,
  { kind, function: name, span, removed, fired }: Hook,
  pass: number | null,
): TemplateResult {
  const ofPass = fired.filter((firing) => firing.pass === pass);
  const shown = (ofPass.length ? ofPass : fired).slice(-SHOWN);
  const words =
    fired.length === 0
      ? t("hooks.never")
      : ofPass.length === 0 && pass !== null
        ? t("hooks.elsewhere", { count: fired.length })
        : t("hooks.fired", { count: fired.length });
  return html`<li>
    <p><code>${kind}</code> <b>${name}</b> ${lineLink(about.span(span))}</p>
    <p class="quiet">${words}${removed ? html` · ${t("hooks.removed")}` : nothing}</p>
    ${shown.map((firing) => change(about, firing))}
  </li>`;
}

function change(about: Lookup, { before, after }: Firing): TemplateResult | typeof nothing {
  const [given, left] = [about.value(before), about.value(after)];
  if (!given && !left) return nothing;
  if (before === after || after === null)
    return html`<p class="change">${figure(given)} <small>${t("hooks.unchanged")}</small></p>`;
  const full = Math.max(...[given, left].map((value) => (value ? largest(value) : 0)));
  return html`<div class="change">${figure(given, full)} <span class="sign">→</span> ${figure(left, full)}</div>`;
}

function figure(value: Value | null, full: number | null = null): TemplateResult | string {
  if (!value) return "None";
  return value.preview?.length === 1
    ? cells(value)
    : html`<span><span class="kind">${kindOf(value)}</span>${cells(value, full)}<small class="kind">${briefGradient(value)}</small></span>`;
}
