/** The stretch of code that a fix changed, until the next change. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Marks the lines of a stretch, given as offsets in the new text. */
export const showFixed = StateEffect.define<{ from: number; to: number }>();

const line = Decoration.line({ class: "fixed-line" });

const drawn = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { effects, docChanged, state }) {
    for (const effect of effects) {
      if (!effect.is(showFixed)) continue;
      const { from, to } = effect.value;
      const starts = [];
      for (let at = from; at <= to; ) {
        const { from: start, to: end } = state.doc.lineAt(at);
        starts.push(line.range(start));
        at = end + 1;
      }
      return Decoration.set(starts);
    }
    return docChanged ? Decoration.none : before;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const fixed: Extension = drawn;
