/** What the graph and the run light up in the code: lines, exact spans, and where it failed. */

import { type EditorState, type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";
import type { Span } from "../model/document";

export interface Marks {
  /** Stretches that belong to the selection. */
  readonly lit: readonly Span[];
  /** Where the snippet failed. */
  readonly failed: Span | null;
}

export const showMarks = StateEffect.define<Marks>();

class FailedLine extends GutterMarker {
  override elementClass = "failed-line";
}

const failedLine = new FailedLine();
const litLine = Decoration.line({ class: "lit-line" });
const litSpan = Decoration.mark({ class: "lit-span" });
const failedSpan = Decoration.mark({ class: "failed-span" });

/** Offsets of a span in the text, held inside it: the code may have changed since the run. */
export function offsets(text: Text, [line, column, endLine, endColumn]: Span): { from: number; to: number } {
  const at = (number: number, units: number) => {
    const found = text.line(Math.min(Math.max(number, 1), text.lines));
    return Math.min(found.from + units, found.to);
  };
  const from = at(line, column);
  return { from, to: Math.max(from, at(endLine, endColumn)) };
}

function decorate(state: EditorState, marks: Marks): DecorationSet {
  const ranges = [];
  const lines = new Set<number>();
  for (const span of marks.lit) {
    const { from, to } = offsets(state.doc, span);
    lines.add(state.doc.lineAt(from).from);
    if (to > from) ranges.push(litSpan.range(from, to));
  }
  for (const start of lines) ranges.push(litLine.range(start));
  if (marks.failed) {
    const { from, to } = offsets(state.doc, marks.failed);
    const line = state.doc.lineAt(from);
    const end = to > from ? to : Math.min(from + 1, line.to);
    if (end > from) ranges.push(failedSpan.range(from, end));
    else if (line.to > line.from) ranges.push(failedSpan.range(line.to - 1, line.to));
  }
  return Decoration.set(ranges, true);
}

function gutter(state: EditorState, marks: Marks): RangeSet<GutterMarker> {
  if (!marks.failed) return RangeSet.empty;
  return RangeSet.of(failedLine.range(state.doc.lineAt(offsets(state.doc, marks.failed).from).from));
}

interface Drawn {
  readonly text: DecorationSet;
  readonly gutter: RangeSet<GutterMarker>;
}

const drawn = StateField.define<Drawn>({
  create: () => ({ text: Decoration.none, gutter: RangeSet.empty }),
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showMarks)) {
        return { text: decorate(transaction.state, effect.value), gutter: gutter(transaction.state, effect.value) };
      }
    }
    if (!transaction.docChanged) return before;
    return { text: before.text.map(transaction.changes), gutter: before.gutter.map(transaction.changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, (marks) => marks.text),
    gutterLineClass.from(field, (marks) => marks.gutter),
  ],
});

export const marks: Extension = drawn;
