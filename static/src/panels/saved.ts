/** The tensors that a node saved for its backward, and what became of each. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Saved } from "../model/document";
import type { Lookup } from "../state/lookup";
import { bytes } from "./figures";
import { nodeLink } from "./links";
import { kindOf, valueCard } from "./value";

export function saved(about: Lookup, tensors: readonly Saved[]): TemplateResult | typeof nothing {
  if (tensors.length === 0) return nothing;
  return html`<h3>${t("inspector.saved")}</h3>
    <ul class="saved">
      ${tensors.map((each) => savedTensor(about, each))}
    </ul>`;
}

function savedTensor(
  about: Lookup,
  { name, value, state, bytes: size, saved_version, current_version }: Saved,
): TemplateResult {
  const row = about.value(value);
  const maker = value === null ? null : about.nodeOf(value);
  const held = about.name(value) ?? name;
  const moved = saved_version !== null && current_version !== null && saved_version !== current_version;
  return html`<li>
    <details>
      <summary>
        <code>${name}</code>
        ${row ? html`<span class="kind">${kindOf(row)}</span>` : nothing}
        <span class="state ${state}">${t(`inspector.saved.${state}`)}</span>
      </summary>
      <p class="facts">
        ${maker === null ? nothing : nodeLink(maker, about.title(maker))}
        <span>${bytes(size)}</span>
        ${moved ? html`<span class="alarm">${t("inspector.saved.version", { saved: saved_version, current: current_version })}</span>` : nothing}
      </p>
      <p class="quiet">${t(`inspector.saved.${state}.about`)}</p>
      ${row ? valueCard(held, row) : nothing}
    </details>
  </li>`;
}
