/** The time machine on the keyboard: `.` and `,` step anywhere, the space bar plays, and where no pane has the focus arrows step too. */

import { back, forward, playing, steps, toggle, walk } from "./clock";

/** What types into it keeps all keys. */
const TYPING = "input:not([type=range]), textarea, select, code-editor, [contenteditable]";
/** What the space bar presses or scrolls by itself. */
const PRESSED = "button, a, summary, input, [role=button]:not(.box):not(.chip), [role=tab], [role=treeitem]";

/** Answers a key on the page, unless what has the focus wants it. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || steps.peek().length === 0) return;
  const target = event.target as Element;
  if (target.closest(TYPING) || target.closest("dialog")) return;
  const free = target === document.body || target.closest("time-bar, page-header") !== null;
  const act = actOf(event.key, target, free && !target.closest("input"));
  if (!act) return;
  event.preventDefault();
  act();
}

/** The space bar halts what plays before anything else hears of it, such as a module it would close. */
export function halt(event: KeyboardEvent): void {
  if (event.key !== " " || !playing.peek() || (event.target as Element).closest(`${TYPING}, ${PRESSED}, dialog`))
    return;
  event.preventDefault();
  event.stopPropagation();
  toggle();
}

/** `free` where arrows move nothing else. */
function actOf(key: string, target: Element, free: boolean): (() => void) | null {
  switch (key) {
    // a Chinese keyboard may type the wide ones
    case ",":
    case "，":
      return back;
    case ".":
    case "。":
      return forward;
    case " ":
      return target.closest(PRESSED) ? null : toggle;
    case "ArrowLeft":
      return free ? back : null;
    case "ArrowRight":
      return free ? forward : null;
    case "Home":
      return free || target.closest("autograd-graph") ? () => walk(0) : null;
    case "End":
      return free || target.closest("autograd-graph") ? () => walk(steps.peek().length - 1) : null;
    default:
      return null;
  }
}
