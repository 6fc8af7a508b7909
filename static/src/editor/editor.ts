/** `<code-editor>`: CodeMirror with Python, in a shadow root, where its sheets are constructed and need no inline style. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  type ViewUpdate,
} from "@codemirror/view";
import { handles } from "../knobs/handles";
import { readNumerals } from "../knobs/numerals";
import type { TurnRequest } from "../knobs/sliders";
import { Turn } from "../knobs/turn";
import type { Edit, Span } from "../model/document";
import { fixed, showFixed } from "./fixed";
import { type Marks, marks, offsets, showMarks } from "./marks";
import { theme } from "./theme";

/**
 * Fires `edit` when the text changes, `cursor` when the line of the cursor does, and `run` on Ctrl/Cmd+Enter. While a
 * number is dragged or stepped it fires `turned`, with the number as it is written now, and at last `released`.
 */
export class CodeEditor extends HTMLElement {
  readonly #words = new Compartment();
  readonly #view: EditorView;
  #line = 0;
  /** The number that a slider holds, and which of all it is. */
  #held: { readonly numeral: number; readonly turn: Turn } | null = null;
  #isMarked = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const host = new CSSStyleSheet();
    host.replaceSync(":host { display: block; min-height: 0 } .cm-editor { height: 100% }");
    this.#view = new EditorView({
      root,
      parent: root,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => this.dispatchEvent(new Event("run")) }])),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        closeBrackets(),
        EditorState.tabSize.of(4),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        python(),
        // before what is lit, which stays in one piece around it
        handles((text) => this.#tellTurn(text)),
        marks,
        fixed,
        theme,
        this.#words.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.dispatchEvent(new Event("edit"));
          const back = update.docChanged ? turnedBack(update) : null;
          if (back !== null) {
            this.#tellTurn(back);
            this.#tellTurn(null);
          }
          if (update.docChanged || update.selectionSet || update.focusChanged) this.#tellLine();
        }),
      ],
    });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, host];
  }

  get code(): string {
    return this.#view.state.doc.toString();
  }

  set code(text: string) {
    if (text === this.code) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  /** The line of the cursor, from 1; null while the editor is not in use. */
  get line(): number | null {
    const { state, hasFocus } = this.#view;
    return hasFocus ? state.doc.lineAt(state.selection.main.head).number : null;
  }

  /** Names the field for screen readers and fills the empty editor, in the reader's language. */
  name(label: string, invitation: string): void {
    this.#view.dispatch({
      effects: this.#words.reconfigure([
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        placeholder(invitation),
      ]),
    });
  }

  /** Carries out one edit, as one step to undo, and shows where. */
  apply({ at, text }: Edit): void {
    const { from, to } = offsets(this.#view.state.doc, at);
    const end = from + text.length;
    this.#view.dispatch({
      changes: { from, to, insert: text },
      annotations: isolateHistory.of("full"),
      effects: [showFixed.of({ from, to: end }), EditorView.scrollIntoView(end, { y: "nearest", yMargin: 60 })],
    });
  }

  /** Turns a number by another hand than the editor's own. */
  turn({ numeral: at, text, phase }: TurnRequest): void {
    const numeral = readNumerals(this.code).all[at];
    if (phase === "to" && this.#held?.numeral !== at && numeral) {
      this.#held?.turn.end();
      this.#held = { numeral: at, turn: new Turn(this.#view, numeral) };
    }
    const turn = this.#held?.turn;
    if (!turn) return;
    if (phase !== "end") {
      if (phase === "to") turn.to(text);
      else turn.cancel();
      this.#tellTurn(turn.text);
    }
    if (phase === "to") return;
    if (phase === "end") turn.end();
    this.#held = null;
    this.#tellTurn(null);
  }

  /** Lights the marks; the first lit stretch is brought into view unless the reader is typing. */
  mark(shown: Marks): void {
    const first = shown.lit[0] ?? shown.failed;
    if (!first && !this.#isMarked) return;
    this.#isMarked = first !== null;
    const scroll =
      first && !this.#view.hasFocus
        ? [EditorView.scrollIntoView(offsets(this.#view.state.doc, first).from, { y: "nearest", yMargin: 60 })]
        : [];
    this.#view.dispatch({ effects: [showMarks.of(shown), ...scroll] });
  }

  /** Selects a stretch of the code, with the cursor at its start, and puts the focus into the editor. */
  goTo(span: Span): void {
    const { from, to } = offsets(this.#view.state.doc, span);
    this.#view.dispatch({
      selection: { anchor: to, head: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    this.#view.focus();
  }

  /** Null where the number was let go of. */
  #tellTurn(text: string | null): void {
    if (text === null) this.dispatchEvent(new Event("released"));
    else this.dispatchEvent(new CustomEvent("turned", { detail: text }));
  }

  #tellLine(): void {
    const line = this.line ?? 0;
    if (line === this.#line) return;
    this.#line = line;
    this.dispatchEvent(new Event("cursor"));
  }
}

/** The number that was undone or done again, as it is written now; null where more than numbers was, or something else. */
function turnedBack({ transactions, changes, startState, state }: ViewUpdate): string | null {
  if (!transactions.some((each) => each.isUserEvent("undo") || each.isUserEvent("redo"))) return null;
  const { all, rest } = readNumerals(state.doc.toString());
  if (rest !== readNumerals(startState.doc.toString()).rest) return null;
  let place = 0;
  changes.iterChangedRanges((_from, _to, from) => {
    place = from;
  });
  return all.find(({ from, to }) => from <= place && place <= to)?.text ?? null;
}

customElements.define("code-editor", CodeEditor);

declare global {
  interface HTMLElementTagNameMap {
    "code-editor": CodeEditor;
  }
}
