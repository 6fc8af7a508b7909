/** `<page-header>`: the brand, where to start, Run, Share, and how the page looks and speaks. */

import { html, type TemplateResult } from "lit";
import { examples } from "../examples/examples";
import { locale, t } from "../i18n/i18n";
import { theme, themes } from "../state/preferences";
import { openFile, run, stop } from "../state/run";
import { code, graph, running } from "../state/session";
import { runExample } from "./gallery";
import { Panel } from "./panel";

const YEAR_SECONDS = 365 * 24 * 3600;
const marks = { system: "◐", light: "☀", dark: "☾" } as const;

export class PageHeader extends Panel {
  protected override render(): TemplateResult {
    const look = t("header.theme", { theme: t(`header.theme.${theme.value}`) });
    return html`
      <a class="brand" href="/"><span class="mark" aria-hidden="true">∂</span>Gradwalk</a>
      <select class="examples" aria-label=${t("header.examples.choose")} @change=${this.#example}>
        <option value="" selected>${t("header.examples")}</option>
        ${examples.map((example, at) => html`<option value=${at}>${t(example.title)}</option>`)}
      </select>
      <button data-action="open" title=${t("header.open.hint")} @click=${this.#choose}><span>${t("header.open")}</span></button>
      <input type="file" accept=".json,application/json" hidden aria-label=${t("header.open.hint")} @change=${this.#open} />
      <span class="space"></span>
      ${this.#runOrCancel()}
      <button data-action="share" title=${t("header.share.hint")} ?disabled=${running.value || (code.value.trim() === "" && !graph.value)}
        @click=${() => this.dispatchEvent(new Event("share"))}>${t("header.share")}</button>
      <span class="space"></span>
      <button class="plain icon more" data-action="settings" popovertarget="settings" title=${t("header.more")} aria-label=${t("header.more")}>⋯</button>
      <div class="settings" id="settings" popover>
      <button class="plain icon" data-action="theme" title=${look} aria-label=${look} @click=${this.#theme}>${marks[theme.value]}<span class="words">${look}</span></button>
      <div class="languages" role="group" aria-label=${t("header.language")}>
        <button class="plain" lang="en" aria-pressed=${locale.value === "en"} @click=${() => this.#speak("en")}>EN</button>
        <button class="plain" lang="zh-CN" aria-pressed=${locale.value === "zh-CN"} @click=${() => this.#speak("zh-CN")}>中文</button>
      </div>
      <button class="plain icon" data-action="keys" title=${t("keys.open")} aria-label=${t("keys.open")} @click=${() => this.dispatchEvent(new Event("keys"))}>?<span class="words">${t("keys.title")}</span></button>
      <button class="plain" data-action="about" @click=${() => this.dispatchEvent(new Event("about"))}>${t("header.about")}</button>
      </div>
    `;
  }

  /** One button for both, so that it keeps the focus. */
  #runOrCancel(): TemplateResult {
    const [action, press] = running.value ? (["stop", stop] as const) : (["run", () => void run()] as const);
    return html`<button class="primary ${action}" data-action=${action} title=${t(`header.${action}.hint`)} @click=${press}
      >${running.value ? html`<span class="spinner" aria-hidden="true"></span>` : html`<span aria-hidden="true">▶</span>`}${t(`header.${action}`)}</button>`;
  }

  #example(event: Event): void {
    const choice = event.target as HTMLSelectElement;
    const example = examples[Number(choice.value)];
    if (choice.value === "" || !example) return;
    choice.value = "";
    runExample(example);
  }

  #choose(): void {
    this.querySelector<HTMLInputElement>("input[type=file]")?.click();
  }

  #open(event: Event): void {
    const choice = event.target as HTMLInputElement;
    const [file] = choice.files ?? [];
    choice.value = "";
    if (file) void openFile(file);
  }

  #theme(): void {
    theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
  }

  #speak(language: typeof locale.value): void {
    locale.value = language;
    // the server reads it, so that the next page comes in this language from its first byte
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is there over HTTPS alone, and this is served without too
    document.cookie = `lang=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  }
}

customElements.define("page-header", PageHeader);
