/** Which versions a tensor went through and who wrote each, and which other tensors share its memory. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Lookup } from "../state/lookup";
import { selection } from "../state/session";
import { lineLink } from "./links";
import { brief, briefStatistics } from "./value";

/** More tensors than these in one memory are counted. */
const NAMED = 8;

export function history(about: Lookup, value: number | null): TemplateResult | typeof nothing {
  if (value === null || !about.value(value)) return nothing;
  const [versions, sharing] = [about.versions(value), about.sharing(value)];
  return html`${versions.length > 1 ? chain(about, versions, value) : nothing}${sharing.length ? shared(about, sharing) : nothing}`;
}

function chain(about: Lookup, versions: readonly number[], shown: number): TemplateResult {
  const { ops, values } = about.document;
  const row = (id: number) => {
    const value = about.value(id);
    const op = value?.op === null || value?.op === undefined ? undefined : ops[value.op];
    return html`<li class=${value?.version === values[shown]?.version ? "shown" : ""}>
      <b>${t("history.version", { version: value?.version ?? 0 })}</b>
      <code>${op ? op.name.replace(/^aten::|\.\w+$/g, "") : ""}</code>
      ${lineLink(about.span(op?.span ?? null))}
      <span class="figure">${brief(value)}${value && briefStatistics(value) ? html` <small>${briefStatistics(value)}</small>` : nothing}</span>
    </li>`;
  };
  return html`<h3>${t("history.versions")}</h3><ol class="versions">${versions.map(row)}</ol>`;
}

function shared(about: Lookup, sharing: readonly number[]): TemplateResult {
  const row = (id: number) => {
    const value = about.value(id);
    const node = about.nodeOf(id);
    const name = about.tensorName(id) ?? (node === null ? t("value.tensor") : about.title(node));
    const choose = () => {
      selection.value = node === null ? { kind: "value", value: id, name } : { kind: "node", node };
    };
    return html`<li><button class="link" @click=${choose}>${name}</button> <span class="kind">${value ? `[${value.shape.join(", ")}]` : ""}</span></li>`;
  };
  return html`<h3>${t("history.sharing")}</h3>
    <ul class="sharing">
      ${sharing.slice(0, NAMED).map(row)}
      ${sharing.length > NAMED ? html`<li class="quiet">+ ${sharing.length - NAMED}</li>` : nothing}
    </ul>`;
}
