/** One number of the code, changed over and over while it is held; all of it is one step to undo. */

import { isolateHistory } from "@codemirror/commands";
import { Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { inPlace, type Numeral } from "./numerals";

const unseen = Transaction.addToHistory.of(false);

export class Turn {
  /** The number as it is now. */
  text: string;
  /** What stands in the place of the old number. */
  #written: string;
  readonly #old: string;

  constructor(
    private readonly view: EditorView,
    readonly numeral: Numeral,
  ) {
    this.#old = view.state.sliceDoc(numeral.from, numeral.to);
    this.#written = this.#old;
    this.text = numeral.text;
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

  /** Writes another number, which can't be undone yet. */
  to(text: string): void {
    if (text === this.text || !this.#isThere) return;
    this.text = text;
    this.#put(text === this.numeral.text ? this.#old : this.#fitted(text));
  }

  /** Lets go: what was written can be undone from now on. Tells whether it is another number than before. */
  end(): boolean {
    if (this.#written === this.#old || !this.#isThere) return false;
    const { from } = this.numeral;
    const { state } = this.view;
    const back = state.update({
      changes: { from, to: from + this.#written.length, insert: this.#old },
      annotations: unseen,
    });
    const on = back.state.update({
      changes: { from, to: from + this.#old.length, insert: this.#written },
      annotations: isolateHistory.of("full"),
      userEvent: "turn",
    });
    // together, so that nobody sees the old number in between
    this.view.dispatch([back, on]);
    return true;
  }

  /** Puts the old number back. */
  cancel(): void {
    if (this.#isThere) this.#put(this.#old);
    this.text = this.numeral.text;
  }

  #fitted(text: string): string {
    const { from } = this.numeral;
    return inPlace(this.numeral, text, this.view.state.sliceDoc(Math.max(0, from - 1), from));
  }

  #put(written: string): void {
    const { from } = this.numeral;
    const to = from + this.#written.length;
    this.#written = written;
    this.view.dispatch({ changes: { from, to, insert: written }, annotations: unseen });
  }
}
