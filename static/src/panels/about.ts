/** `<about-dialog>`: what this is, and how well this server isolates snippets. */

import { html, nothing, type TemplateResult } from "lit";
import { boot, type Gap } from "../api/boot";
import { isKey, t } from "../i18n/i18n";
import { Panel } from "./panel";

export class AboutDialog extends Panel {
  /** Opens the dialog; Escape and its button close it. */
  open(): void {
    this.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    const level = `about.isolation.${boot.isolation?.level ?? "unknown"}`;
    const missing = boot.isolation?.missing ?? [];
    return html`<dialog aria-labelledby="about-title">
      <h2 id="about-title">${t("about.title")}</h2>
      <p>${t("about.text")}</p>
      <h3>${t("about.isolation")}</h3>
      <p>${t(isKey(level) ? level : "about.isolation.unknown")}</p>
      ${missing.length ? html`<p class="quiet">${t("about.missing")}</p><ul class="missing">${missing.map(gap)}</ul>` : nothing}
      <footer>
        <span class="quiet">${boot.version ? t("about.version", { version: boot.version }) : nothing}</span>
        <form method="dialog"><button class="primary">${t("about.close")}</button></form>
      </footer>
    </dialog>`;
  }
}

function gap({ layer, reason }: Gap): TemplateResult {
  const key = `about.layer.${layer}`;
  return html`<li data-layer=${layer}>${isKey(key) ? t(key) : layer} <span class="quiet">${t("about.missing.reason", { reason })}</span></li>`;
}

customElements.define("about-dialog", AboutDialog);
