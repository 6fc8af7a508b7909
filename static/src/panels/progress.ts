/** `<run-progress>`: how far the run is that is under way. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { progress } from "../state/live";
import { running } from "../state/session";
import { Panel } from "./panel";

export class RunProgress extends Panel {
  protected override render(): TemplateResult | typeof nothing {
    if (!running.value || !progress.value) return nothing;
    // operators are not counted while passes are left out; autograd numbers every node that it makes
    const { nodes, passes, seconds } = progress.value;
    return html`${t("progress.counts", { nodes, passes })} · ${t("progress.seconds", { seconds: seconds.toFixed(1) })}`;
  }
}

customElements.define("run-progress", RunProgress);
