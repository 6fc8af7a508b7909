/** `<predict-card>`: asks for the gradient of the selected node, says what was wrong with an answer, and shows it in the end. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { symbol } from "../model/substitution";
import { predictable } from "../model/withheld";
import { element, real } from "../panels/figures";
import "../panels/formula";
import { Panel } from "../panels/panel";
import { rootName } from "../panels/words";
import type { Lookup } from "../state/lookup";
import { step } from "../state/session";
import { forward, steps } from "../time/clock";
import { numbers, symbols } from "./hints";
import {
  judge,
  MAGNITUDES,
  type Measure,
  magnitudeOf,
  read,
  type Sign,
  signOf,
  type Typed,
  type Verdict,
} from "./judge";
import { outcome } from "./outcome";
import { endingOf, predicting, question, reveal, revealed, tally, waiting, whole } from "./predict";
import { fields, place, type Question, reals, subject } from "./question";

type Mode = "number" | "sign" | "size";
const modes: readonly Mode[] = ["number", "sign", "size"];
const signs: readonly Sign[] = ["negative", "zero", "positive"];
const SIGNS: Readonly<Record<Sign, string>> = { negative: "−", zero: "0", positive: "+" };
/** In symbols, and with numbers; after these comes the answer. */
const HINTS = 2;
/** Where a keyboard is at hand, stepping puts the focus where the answer is typed. */
const DESK = "(min-width: 701px) and (hover: hover)";

/** How far the reader has come with one question. */
interface Attempt {
  readonly key: string;
  mode: Mode;
  /** The element that is asked for where not all are. */
  element: number;
  hints: number;
  tries: number;
  typed: string[];
  /** Words about the last answer. */
  words: string;
  /** Fields with wrong answers. */
  wrong: readonly number[];
}

export class PredictCard extends Panel {
  #attempt: Attempt | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const [about, asked] = [whole(), question.value];
    if (!predicting.value || !about || !asked) return nothing;
    const ending = endingOf(asked.pass, asked.node);
    if (ending) return outcome(about, asked, ending, revealed.value === asked.node, this.#next());
    const attempt = this.#of(asked);
    return html`<section class="predict" aria-labelledby="predict-title">
      <header><h3 id="predict-title">${this.#title(about, asked, attempt)}</h3>${count()}</header>
      ${asked.truth ? this.#question(about, asked, attempt) : html`<p class="quiet">${t("predict.none")}</p>`}
      <p class="verdict" role="status">${attempt.words}</p>
      ${attempt.hints > 0 ? html`<h4>${t("predict.hint.of", { at: 1, count: HINTS + 1 })}</h4>${symbols(about, asked)}` : nothing}
      ${attempt.hints > 1 ? html`<h4>${t("predict.hint.of", { at: 2, count: HINTS + 1 })}</h4>${numbers(about, asked, this.#answered(asked, attempt), isKnown(about, asked.pass))}` : nothing}
      <p class="deeper">
        ${
          attempt.hints < HINTS && asked.truth
            ? html`<button data-action="hint" @click=${() => this.#change(attempt, { hints: attempt.hints + 1 })}>${t("predict.hint")} ${attempt.hints + 1}/${HINTS + 1}</button>`
            : nothing
        }
        <button class="plain" data-action="show" ?data-focus=${!asked.truth} @click=${() => this.#end(asked, "shown")}>${t("predict.show")}</button>
      </p>
    </section>`;
  }

  protected override updated(): void {
    const asked = waiting.peek() ? question.peek() : null;
    const key = asked && `${asked.pass}:${asked.node}`;
    if (key === this.#focused) return;
    this.#focused = key;
    if (key !== null && matchMedia(DESK).matches) this.querySelector<HTMLElement>("[data-focus]")?.focus();
  }
  /** The question that stepping gave the focus to. */
  #focused: string | null = null;

  #of(asked: Question): Attempt {
    const key = `${asked.pass}:${asked.node}:${asked.shape}`;
    if (this.#attempt?.key !== key) {
      const mode = fields(asked) ? "number" : "sign";
      this.#attempt = { key, mode, element: 0, hints: 0, tries: 0, typed: [], words: "", wrong: [] };
    }
    return this.#attempt;
  }

  #title(about: Lookup, asked: Question, attempt: Attempt): TemplateResult {
    const name = subject(about, asked.node);
    const at = this.#answered(asked, attempt);
    const one = (asked.truth?.length ?? 0) > 1 && at.length === 1;
    const words = one
      ? t("predict.title.element", { name, place: place(asked, at[0] as number) })
      : t("predict.title", { name });
    const root = rootName(about, asked.pass);
    const latex =
      /^\w+$/.test(root) && /^\w+$/.test(name) ? `\\frac{\\partial ${symbol(root)}}{\\partial ${symbol(name)}}` : "";
    return html`${words}${latex ? html` <math-formula aria-hidden="true" .latex=${latex} .text=${""}></math-formula>` : nothing}`;
  }

  #question(about: Lookup, asked: Question, attempt: Attempt): TemplateResult {
    const choose = (mode: Mode) => this.#change(attempt, { mode, words: "", wrong: [], typed: [] });
    const single = this.#answered(asked, attempt).length === 1;
    return html`
      <p class="quiet">${t("predict.about", { root: rootName(about, asked.pass) })}</p>
      <div class="choice" role="group" aria-label=${t("predict.by")}>
        ${modes.map((mode) => html`<button data-mode=${mode} aria-pressed=${attempt.mode === mode} @click=${() => choose(mode)}>${t(`predict.by.${mode}`)}</button>`)}
      </div>
      ${attempt.mode === "number" ? this.#fields(about, asked, attempt) : this.#choices(asked, attempt)}
      ${
        single && (asked.truth?.length ?? 0) > 1
          ? html`<p><button class="link" data-action="element" @click=${() => this.#change(attempt, { element: (attempt.element + 1) % (asked.truth?.length ?? 1), words: "", wrong: [], typed: [] })}>${t("predict.element")}</button></p>`
          : nothing
      }`;
  }

  #fields(about: Lookup, asked: Question, attempt: Attempt): TemplateResult {
    const at = this.#answered(asked, attempt);
    const columns = at.length === 1 ? 1 : (fields(asked)?.columns ?? 1);
    const submit = (event: Event) => {
      event.preventDefault();
      this.#judge(about, asked, attempt);
    };
    const type = (nth: number) => (event: Event) => {
      attempt.typed[nth] = (event.target as HTMLInputElement).value;
    };
    return html`<form @submit=${submit} @keydown=${leave}>
      <div class="fields" data-columns=${columns}>
        ${at.map(
          (each, nth) =>
            html`<input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done" ?data-focus=${nth === 0}
              aria-label=${at.length === 1 ? t("predict.field") : t("predict.field.at", { place: place(asked, each) })}
              aria-invalid=${attempt.wrong.includes(nth)} .value=${attempt.typed[nth] ?? ""} @input=${type(nth)} />`,
        )}
      </div>
      <button class="primary" data-action="check-answer">${t("predict.check")}</button>
    </form>`;
  }

  /** Sign or order of magnitude of one element. */
  #choices(asked: Question, attempt: Attempt): TemplateResult {
    const truth = asked.truth?.[this.#answered(asked, attempt)[0] ?? 0] ?? 0;
    const scale = Math.max(...(asked.truth ?? []).map(Math.abs).filter(Number.isFinite), 0);
    if (attempt.mode === "sign") {
      const right = signOf(truth, scale);
      return html`<div class="answers" @keydown=${leave}>${signs.map(
        (sign, nth) =>
          html`<button data-sign=${sign} ?data-focus=${nth === 0} @click=${() => this.#choose(asked, attempt, sign === right, t("predict.wrong"))}><b aria-hidden="true">${SIGNS[sign]}</b> ${t(`predict.${sign}`)}</button>`,
      )}</div>`;
    }
    const right = magnitudeOf(truth);
    const choose = (power: number) =>
      this.#choose(asked, attempt, power === right, t(power > right ? "predict.size.less" : "predict.size.more"));
    return html`<div class="answers sizes" @keydown=${leave}>${MAGNITUDES.map(
      (power, nth) =>
        html`<button data-power=${power} ?data-focus=${nth === 0} @click=${() => choose(power)}>${range(power)}</button>`,
    )}</div>`;
  }

  #choose(asked: Question, attempt: Attempt, isRight: boolean, words: string): void {
    attempt.tries++;
    if (isRight) this.#end(asked, attempt.tries === 1 && attempt.hints === 0 ? "first" : "later");
    else this.#change(attempt, { words });
  }

  #judge(about: Lookup, asked: Question, attempt: Attempt): void {
    const at = this.#answered(asked, attempt);
    const typed = at.map((_, nth) => read(attempt.typed[nth] ?? ""));
    const unread = typed.flatMap((each, nth) => (each ? [] : [nth]));
    if (unread.length) {
      this.#change(attempt, { words: t("predict.unreadable"), wrong: unread });
      this.#focus(unread[0]);
      return;
    }
    attempt.tries++;
    const measure = measureOf(about, asked, at);
    const verdict = judge(typed as Typed[], measure);
    if (verdict.kind === "right") {
      this.#end(asked, attempt.tries === 1 && attempt.hints === 0 ? "first" : "later");
      return;
    }
    this.#change(attempt, { words: wordsOf(verdict, asked, measure), wrong: verdict.wrong });
    this.#focus(verdict.wrong[0]);
  }

  #end(asked: Question, ending: "first" | "later" | "shown"): void {
    reveal(asked.pass, asked.node, ending);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-next]")?.focus());
  }

  /** All elements, or the one that is asked for. */
  #answered(asked: Question, attempt: Attempt): readonly number[] {
    const all = asked.truth?.map((_, at) => at) ?? [];
    return attempt.mode === "number" && fields(asked) ? all : [Math.min(attempt.element, Math.max(all.length - 1, 0))];
  }

  #focus(field: number | undefined): void {
    void this.updateComplete.then(() => this.querySelectorAll<HTMLInputElement>(".fields input")[field ?? 0]?.select());
  }

  #change(attempt: Attempt, by: Partial<Attempt>): void {
    Object.assign(attempt, by);
    this.requestUpdate();
  }

  /** Goes on, where the reader walks through a pass. */
  #next(): TemplateResult | typeof nothing {
    const at = step.value;
    if (at === null || at >= steps.value.length - 1) return nothing;
    return html`<button class="primary" data-next data-action="next" @click=${forward}>${t("predict.next")} →</button>`;
  }
}

/** How many were right at first try. */
function count(): TemplateResult | typeof nothing {
  const { right, count } = tally.value;
  return count === 0 ? nothing : html`<span class="tally-of">${t("predict.tally", { right, count })}</span>`;
}

/** Escape goes back to the graph, where keys step. */
function leave(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  event.preventDefault();
  document.querySelector<HTMLElement>("autograd-graph")?.focus();
}

/** Whether a node's gradient is there to be read: it was given, or is known by now. */
function isKnown(about: Lookup, pass: number): (node: number) => boolean {
  const run = about.document.passes[pass];
  const all = run ? predictable(about.document, run) : new Set<number>();
  return (node) => !all.has(node) || endingOf(pass, node) !== null;
}

function measureOf(about: Lookup, asked: Question, at: readonly number[]): Measure {
  const [rows, columns] = asked.shape;
  const { contributions, sum } = asked;
  const [only] = contributions.length === 1 ? contributions : [];
  const known = only && isKnown(about, asked.pass)(only.edge.source);
  const came = known ? only.step.received.flatMap((id) => about.value(id) ?? []) : [];
  const [received, ...others] = came.length === 1 && came[0] ? (reals(came[0]) ?? []) : [];
  const sources = contributions.flatMap(({ edge }) => about.document.nodes[edge.source]?.outputs ?? []);
  const counts = [asked.shape, ...sources.map(({ shape }) => shape)].flatMap((shape) => [
    ...shape,
    shape.reduce((product, size) => product * size, 1),
  ]);
  return {
    truth: asked.truth ?? [],
    at,
    side: asked.shape.length === 2 && rows === columns && rows !== 1 && fields(asked) ? (rows ?? null) : null,
    contributions: contributions.map(({ value }) => reals(value) ?? []),
    accumulated: sum && reals(sum.after),
    received: others.length || received === undefined || received === 1 ? null : received,
    counts: [...new Set(counts)].filter((count) => count > 2).sort((left, right) => left - right),
  };
}

function wordsOf(verdict: Exclude<Verdict, { kind: "right" }>, asked: Question, { at, received }: Measure): string {
  if (verdict.kind === "wrong") return t("predict.wrong");
  return t(`predict.close.${verdict.near}`, {
    count: verdict.near === "some" ? at.length : asked.contributions.length,
    right: at.length - verdict.wrong.length,
    factor: verdict.factor,
    received: received === null ? "" : element(received),
  });
}

/** `0.01 to 0.1`, in words. */
function range(power: number): string {
  const [from, to] = [real(10 ** power, 2), real(10 ** (power + 1), 2)];
  if (power === MAGNITUDES[0]) return t("predict.below", { to });
  return power === MAGNITUDES.at(-1) ? t("predict.above", { from }) : t("predict.between", { from, to });
}

customElements.define("predict-card", PredictCard);
