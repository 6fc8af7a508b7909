/** `<output-panel>`: what the snippet printed and drew, and how it ended. */

import { html, nothing, type TemplateResult } from "lit";
import { boot } from "../api/boot";
import type { Problem } from "../api/problem";
import { isKey, locale, t } from "../i18n/i18n";
import type { Figure, GraphDocument, LeftFile, Output, SnippetError } from "../model/document";
import { ahead, printed, progress } from "../state/live";
import { following, graph, lookup, problem, running, veiled } from "../state/session";
import { bytes, seconds } from "./figures";
import { lineLink } from "./links";
import { Panel } from "./panel";
import "./progress";
import { runWords } from "./words";

/** So long what the last run printed stays while the next has printed nothing: most are over by then. */
const QUIET_SECONDS = 0.3;
/** So near to the end, in pixels, a reader wants to see the end. */
const NEAR = 24;
/** Signs that nobody sees can make the name of a file read backwards. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Python's words where not just a part of a package is missing. */
const WHOLE_PACKAGE = /^No module named '[^.']+'$/;

/** Limits that are a number of something. */
const COUNTED = new Set(["threads", "open_files", "disk_files"]);

export class OutputPanel extends Panel {
  /** Whether what comes is to be followed: the reader has not scrolled away from the end. */
  #following = true;
  #running = false;
  /** The problem that was on show last: a cancelled run ends before its own comes. */
  #told: Problem | null = null;
  /** Whether the run under way printed before it ended. */
  #live = false;
  /** The document whose output is shown although it may tell what is held back. */
  #anyway: GraphDocument | null = null;

  protected override render(): TemplateResult {
    const document = graph.value;
    const heard = this.#heard();
    return html`
      <header class="bar">
        <h2>${t("output.label")}</h2>
        <run-progress></run-progress>
        <span class="outcome ${running.value ? "running" : (document?.outcome.status ?? "")}" role="status" aria-live=${following.value ? "off" : "polite"}>${this.#outcome(document)}</span>
      </header>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("output.label")}>
        ${problem.value ? html`<div class="error" role="alert"><p>${problem.value.words}</p>${problem.value.detail ? html`<pre>${problem.value.detail}</pre>` : nothing}</div>` : nothing}
        ${heard?.map((piece) => this.#piece(piece)) ?? (document ? this.#document(document) : nothing)}
      </div>
    `;
  }

  /** Looked at before anything is added: a scroll event would come too late. */
  protected override willUpdate(): void {
    if (!running.value) return;
    const scroll = this.querySelector(".scroll");
    this.#following = !scroll || scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - NEAR;
  }

  protected override updated(): void {
    const scroll = this.querySelector(".scroll");
    const ended = this.#running && !running.value;
    this.#running = running.value;
    // what came last may come with the document
    if (scroll && (running.value || (ended && this.#live)) && this.#following) scroll.scrollTop = scroll.scrollHeight;
    this.#live = printed.value !== null;
    // why there is no more is told at the top
    const refused = problem.value !== null && problem.value !== this.#told;
    this.#told = problem.value;
    if (scroll && (refused || (ended && graph.value?.outcome.status !== "finished"))) scroll.scrollTop = 0;
  }

  /** What the run under way has printed, or one that brought no document. */
  #heard(): readonly Output[] | null {
    const late = running.value && (ahead.value !== null || (progress.value?.seconds ?? 0) > QUIET_SECONDS);
    return printed.value ?? (late ? [] : null);
  }

  #outcome(document: GraphDocument | null): string {
    if (running.value) return runWords();
    if (!document || problem.value) return "";
    const { status, wall_seconds } = document.outcome;
    return status === "finished"
      ? t("outcome.finished", { seconds: seconds(wall_seconds ?? 0) })
      : t(`outcome.${status}`);
  }

  #document({ outcome, output, figures, files, ops, nodes }: GraphDocument): TemplateResult {
    const quiet = output.length === 0 && figures.length === 0 && files.length === 0 && outcome.status === "finished";
    return html`
      ${outcome.error ? this.#error(outcome.error) : nothing}
      ${outcome.status === "stopped" || outcome.reason ? html`<p class="reason" role="alert">${reason(outcome, ops.length + nodes.length === 0)}</p>` : nothing}
      ${veiled.value && output.length && this.#anyway !== graph.value ? this.#veiled() : output.map((piece) => this.#piece(piece))}
      ${figures.map((figure) => this.#figure(figure))}
      ${files.length > 0 ? this.#files(files) : nothing}
      ${quiet ? html`<p class="quiet">${t("output.empty")}</p>` : nothing}
    `;
  }

  /** A snippet may print the gradients that its reader is to predict. */
  #veiled(): TemplateResult {
    const show = () => {
      this.#anyway = graph.peek();
      this.requestUpdate();
    };
    return html`<p class="quiet">${t("predict.output")} <button class="link" @click=${show}>${t("predict.output.show")}</button></p>`;
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
    const row = ({ name, bytes: size, data }: LeftFile) => {
      const seen = name.replaceAll(UNSEEN, "\ufffd");
      return html`<li>${
        data === null
          ? html`<code>${seen}</code> ${bytes(size)} · ${t("output.file-too-large")}`
          : html`<a href="data:application/octet-stream;base64,${data}" download=${seen.split("/").at(-1) ?? seen}><code>${seen}</code></a> ${bytes(size)}`
      }</li>`;
    };
    return html`<section class="files"><h3>${t("output.files")}</h3><ul>${files.map(row)}</ul></section>`;
  }

  #error({ type, message, span, frames, suggestion }: SnippetError): TemplateResult {
    const at = (id: number | null) => lineLink(lookup.value?.span(id) ?? null);
    return html`<div class="error" role="alert">
      <p><b>${type}</b> ${at(span)}</p>
      <pre>${message}</pre>
      ${suggestion ? html`<p class="suggestion">${t("output.suggestion", { name: suggestion })}</p>` : nothing}
      ${type === "ModuleNotFoundError" && WHOLE_PACKAGE.test(message) ? html`<p class="packages">${t("output.packages", { packages: packages() })}</p>` : nothing}
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

/** The packages that snippets can import here. */
function packages(): string {
  const names = ["torch", "NumPy", "matplotlib", ...(boot.packages ?? [])];
  return new Intl.ListFormat(locale.value).format(names);
}

function reason({ reason: slug, limit, exit_code }: GraphDocument["outcome"], empty: boolean): string {
  const key = empty && isKey(`reason.${slug}.empty`) ? `reason.${slug}.empty` : `reason.${slug}`;
  const why = isKey(key) ? t(key, { code: exit_code ?? 0 }) : t("outcome.stopped");
  return limit === null ? why : t("reason.limit", { why, limit: withUnit(limit, slug ?? "") });
}

/** The value of a limit, in the unit that its name goes by. */
function withUnit(limit: number, slug: string): string | number {
  if (slug.endsWith("_time")) return t("progress.seconds", { seconds: limit });
  return COUNTED.has(slug) ? limit : bytes(limit);
}

customElements.define("output-panel", OutputPanel);
