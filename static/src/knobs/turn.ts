/** One number of the code, changed over and over while it is held; all of it is one step to undo. */

import { isolateHistory, undo } from "@codemirror/commands";
import { Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { inPlace, type Numeral } from "./numerals";

export class Turn {
  /** The number as it is now. */
  text: string;
  /** What stands in the place of the old number. */
  #written: string;
  readonly #old: string;
  /** Changes of one moment are one step to undo, however long they took. */
  readonly #moment = Transaction.time.of(Date.now());

  constructor(
    private readonly view: EditorView,
    readonly numeral: Numeral,
  ) {
    this.#old = view.state.sliceDoc(numeral.from, numeral.to);
    this.#written = this.#old;
    this.text = numeral.text;
    this.#part();
  }

  /** UTF-16 units of what stands in the code now. */
  get length(): number {
    return this.#written.length;
  }

  /** False where somebody else has changed the code meanwhile: the number can no longer be found. */
  get #isThere(): boolean {
    const { from } = this.numeral;
    return this.view.state.sliceDoc(from, from + this.#written.length) === this.#written;
  }

  /** Writes another number. */
  to(text: string): void {
    if (text === this.text || !this.#isThere) return;
    const { from } = this.numeral;
    const to = from + this.#written.length;
    const before = this.view.state.sliceDoc(Math.max(0, from - 1), from);
    this.text = text;
    this.#written = text === this.numeral.text ? this.#old : inPlace(this.numeral, text, before);
    this.view.dispatch({ changes: { from, to, insert: this.#written }, annotations: this.#moment });
  }

  /** Lets go of it. */
  end(): void {
    this.#part();
  }

  /** Puts the old number back, as if nothing had been. */
  cancel(): void {
    this.end();
    if (this.#written === this.#old || !this.#isThere) return;
    this.text = this.numeral.text;
    this.#written = this.#old;
    undo(this.view);
  }

  /** What comes is another step to undo than what was. */
  #part(): void {
    this.view.dispatch({ annotations: isolateHistory.of("full") });
  }
}
