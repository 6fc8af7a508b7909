/** Numbers in the editor that can be dragged sideways, or stepped by keys. */

import { syntaxTree } from "@codemirror/language";
import { EditorSelection, type EditorState, type Extension, Prec } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { type Numeral, numeralsIn } from "./numerals";
import { stepOf, worth, write } from "./scale";
import { Turn } from "./turn";

/** Pixels of one step, and how far a pointer goes before it drags. */
const STEP_PIXELS = 6;
const SLACK_PIXELS = 3;
/** How much further Shift goes. */
const COARSE = 10;

/** Told of each new number, as it is written, and with `null` that it was let go of. */
type Told = (text: string | null) => void;

const handle = Decoration.mark({ class: "numeral" });

export function handles(told: Told): Extension {
  const key = (name: string, steps: number) => ({ key: name, run: (view: EditorView) => press(view, steps, told) });
  return [
    marked,
    EditorView.domEventHandlers({ mousedown: (event, view) => hold(event, view, told) }),
    // before the keys that move lines
    Prec.high(
      keymap.of([
        key("Alt-ArrowUp", 1),
        key("Alt-ArrowDown", -1),
        key("Shift-Alt-ArrowUp", COARSE),
        key("Shift-Alt-ArrowDown", -COARSE),
      ]),
    ),
  ];
}

const marked = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = drawn(view);
    }

    update({ docChanged, viewportChanged, startState, state, view }: ViewUpdate): void {
      if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) this.decorations = drawn(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function drawn({ state, visibleRanges }: EditorView): DecorationSet {
  const found = visibleRanges.flatMap(({ from, to }) => between(state, from, to));
  return Decoration.set(found.map(({ from, to }) => handle.range(from, to)));
}

function between(state: EditorState, from: number, to: number): Numeral[] {
  return numeralsIn(syntaxTree(state), { slice: (start, end) => state.sliceDoc(start, end) }, from, to);
}

function at(state: EditorState, place: number): Numeral | undefined {
  const { from, to } = state.doc.lineAt(place);
  return between(state, from, to).find((each) => each.from <= place && place <= each.to);
}

/** Steps the number with the caret, which stays in it; false where there is none. */
function press(view: EditorView, steps: number, told: Told): boolean {
  const { empty, head } = view.state.selection.main;
  const numeral = empty ? at(view.state, head) : undefined;
  if (!numeral) return false;
  const turn = new Turn(view, numeral);
  turn.to(stepped(numeral.text, steps));
  told(turn.text);
  turn.end();
  view.dispatch({ selection: EditorSelection.cursor(Math.min(head, numeral.from + turn.length)) });
  told(null);
  return true;
}

function stepped(text: string, steps: number): string {
  return write(text, worth(text) + steps * stepOf(text));
}

/**
 * Holds the number under the pointer. Sideways it is dragged; up and down, code is selected as anywhere else; and where
 * the pointer does not move, it was a click, which puts the caret there.
 */
function hold(event: MouseEvent, view: EditorView, told: Told): boolean {
  const plain =
    event.button === 0 && event.detail === 1 && !(event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
  if (!plain || !(event.target as Element).closest(".numeral")) return false;
  const place = view.posAtCoords(event);
  const numeral = place === null ? undefined : at(view.state, place);
  if (!numeral || place === null) return false;
  const turn = new Turn(view, numeral);
  let way: "none" | "drag" | "select" = "none";
  /** Steps so far, whole or not. */
  let steps = 0;
  let x = event.clientX;

  const move = (moved: MouseEvent) => {
    const [dx, dy] = [Math.abs(moved.clientX - event.clientX), Math.abs(moved.clientY - event.clientY)];
    if (way === "none" && Math.max(dx, dy) > SLACK_PIXELS) {
      way = dx >= dy ? "drag" : "select";
      if (way === "drag") shape(view, true);
    }
    if (way === "select") {
      view.dispatch({ selection: { anchor: place, head: view.posAtCoords(moved, false) }, scrollIntoView: true });
    }
    if (way !== "drag") return;
    steps += ((moved.clientX - x) / STEP_PIXELS) * (moved.shiftKey ? COARSE : 1);
    x = moved.clientX;
    const text = stepped(numeral.text, Math.trunc(steps));
    if (text === turn.text) return;
    turn.to(text);
    told(turn.text);
  };
  const letGo = () => {
    for (const [name, heard] of Object.entries(listeners))
      window.removeEventListener(name, heard as EventListener, true);
    shape(view, false);
  };
  const up = () => {
    letGo();
    if (way === "none") view.dispatch({ selection: { anchor: place } });
    if (way !== "drag") return;
    turn.end();
    told(null);
  };
  const left = ({ target }: Event) => {
    if (target === window) up();
  };
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape" || way !== "drag") return;
    pressed.preventDefault();
    pressed.stopPropagation();
    letGo();
    turn.cancel();
    told(turn.text);
    told(null);
  };
  const listeners = { mousemove: move, mouseup: up, keydown: key, blur: left };
  for (const [name, heard] of Object.entries(listeners)) window.addEventListener(name, heard as EventListener, true);
  view.focus();
  return true;
}

/** The pointer keeps its shape wherever a drag takes it. */
function shape(view: EditorView, turning: boolean): void {
  for (const element of [view.dom, document.documentElement]) element.classList.toggle("turning", turning);
}
