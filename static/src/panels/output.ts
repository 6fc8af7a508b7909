/** `<output-panel>`: what the snippet printed and drew, and how it ended. */

import { html, nothing, type TemplateResult } from "lit";
import { isKey, t } from "../i18n/i18n";
import type { Figure, GraphDocument, LeftFile, Output, SnippetError } from "../model/document";
import { graph, lookup, problem, running } from "../state/session";
import { bytes, seconds } from "./figures";
import { lineLink } from "./links";
import { Panel } from "./panel";

export class OutputPanel extends Panel {
  protected override render(): TemplateResult {
    const document = graph.value;
    return html`
      <header class="bar">
        <h2>${t("output.label")}</h2>
        <span class="outcome ${running.value ? "running" : (document?.outcome.status ?? "")}" role="status">${this.#outcome(document)}</span>
      </header>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("output.label")}>
        ${problem.value ? html`<div class="error" role="alert"><p>${problem.value.words}</p>${problem.value.detail ? html`<pre>${problem.value.detail}</pre>` : nothing}</div>` : nothing}
        ${document ? this.#document(document) : nothing}
      </div>
    `;
  }

  #outcome(document: GraphDocument | null): string {
    if (running.value) return t("outcome.running");
    if (!document || problem.value) return "";
    const { status, wall_seconds } = document.outcome;
    return status === "finished"
      ? t("outcome.finished", { seconds: seconds(wall_seconds ?? 0) })
      : t(`outcome.${status}`);
  }

  #document({ outcome, output, figures, files }: GraphDocument): TemplateResult {
    const quiet = output.length === 0 && figures.length === 0 && files.length === 0 && outcome.status === "finished";
    return html`
      ${outcome.error ? this.#error(outcome.error) : nothing}
      ${outcome.status === "stopped" ? html`<p class="reason" role="alert">${reason(outcome)}</p>` : nothing}
      ${output.map((piece) => this.#piece(piece))}
      ${figures.map((figure) => this.#figure(figure))}
      ${files.length > 0 ? this.#files(files) : nothing}
      ${quiet ? html`<p class="quiet">${t("output.empty")}</p>` : nothing}
    `;
  }

  #piece({ stream, text, span }: Output): TemplateResult {
    const at = stream === "warning" ? lookup.value?.span(span) : null;
    return html`<pre class=${stream}>${at ? html`${lineLink(at)} ` : nothing}${text}</pre>`;
  }

  #figure({ mime, data, width, height, span }: Figure): TemplateResult {
    return html`<figure>
      <img src="data:${mime};base64,${data}" width=${width} height=${height} alt=${t("output.figure")} />
      <figcaption>${lineLink(lookup.value?.span(span) ?? null)}</figcaption>
    </figure>`;
  }

  #files(files: LeftFile[]): TemplateResult {
    const row = ({ name, bytes: size, data }: LeftFile) =>
      html`<li>${
        data === null
          ? html`<code>${name}</code> ${bytes(size)} · ${t("output.file-too-large")}`
          : html`<a href="data:application/octet-stream;base64,${data}" download=${name.split("/").at(-1) ?? name}><code>${name}</code></a> ${bytes(size)}`
      }</li>`;
    return html`<section class="files"><h3>${t("output.files")}</h3><ul>${files.map(row)}</ul></section>`;
  }

  #error({ type, message, span, frames, suggestion }: SnippetError): TemplateResult {
    const at = (id: number | null) => lineLink(lookup.value?.span(id) ?? null);
    return html`<div class="error" role="alert">
      <p><b>${type}</b> ${at(span)}</p>
      <pre>${message}</pre>
      ${suggestion ? html`<p class="suggestion">${t("output.suggestion", { name: suggestion })}</p>` : nothing}
      ${
        frames.length > 1
          ? html`<details>
              <summary>${t("output.frames")}</summary>
              <ol>
                ${frames.map((frame) => html`<li><code>${frame.function === "<module>" ? t("output.top") : frame.function}</code> ${at(frame.span)}</li>`)}
              </ol>
            </details>`
          : nothing
      }
    </div>`;
  }
}

function reason({ reason: slug, exit_code }: GraphDocument["outcome"]): string {
  const key = `reason.${slug}`;
  return isKey(key) ? t(key, { code: exit_code ?? 0 }) : t("outcome.stopped");
}

customElements.define("output-panel", OutputPanel);
