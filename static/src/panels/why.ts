/** `<why-none>`: why the `.grad` of one tensor is None, or zero, and what to do about it. Empty where it is neither. */

import { html, nothing, type TemplateResult } from "lit";
import { findingsHere } from "../graph/badges";
import { t } from "../i18n/i18n";
import { reasonOf } from "../state/findings";
import { lookup } from "../state/session";
import { findingBody } from "./findings";
import { Panel } from "./panel";

const ZERO = new Set(["zero-gradient", "hook-returns-zero"]);

export class WhyNone extends Panel {
  static override properties = { value: { type: Number } };
  /** Row of the document's `values`. */
  declare value: number | null;

  protected override render(): TemplateResult | typeof nothing {
    const about = lookup.value;
    const reason = reasonOf(this.value ?? null);
    if (!about || !reason) return nothing;
    // of results it is the same everywhere, and a finding that stands here may tell it already
    const known = findingsHere.value.some(({ code, op }) => code === reason.code && op === reason.op);
    const open = reason.code !== "no-gradient-non-leaf" && !known;
    return html`<details class="why" data-finding=${reason.code} ?open=${open}>
      <summary>${t(ZERO.has(reason.code) ? "why.zero" : "why.none")}</summary>
      ${findingBody(about, reason)}
    </details>`;
  }
}

customElements.define("why-none", WhyNone);

declare global {
  interface HTMLElementTagNameMap {
    "why-none": WhyNone;
  }
}
