/** Keys that mean the same wherever the focus is, but where text is typed. */

import { flip, toggleComparison } from "../compare/kept";
import { toggleOverlay } from "../overlay/overlay";
import { togglePredicting } from "../predict/predict";
import { outlined, toggleMemory } from "../state/preferences";
import { projecting, toggleProjector } from "../state/projector";
import { toggleWay } from "../state/reach";
import { graph, tab } from "../state/session";

/** What types into it keeps all keys. */
const TYPING = "input:not([type=range]), textarea, select, code-editor, dialog";

/** Listens on the window; `search` and `help` open what the page has for them. */
export function listenForShortcuts(search: () => void, help: () => void): void {
  const acts: Readonly<Record<string, () => void>> = {
    "/": search,
    "?": help,
    p: toggleProjector,
    q: togglePredicting,
    o: showOutline,
    b: flip,
    c: toggleComparison,
    g: toggleOverlay,
    m: toggleMemory,
    u: () => toggleWay("upstream"),
    d: () => toggleWay("downstream"),
  };
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if ((event.target as Element).closest(TYPING)) return;
    const act = event.key === "Escape" && projecting.value ? toggleProjector : acts[event.key.toLowerCase()];
    if (!act || (event.key !== "?" && event.key !== "Escape" && !graph.value)) return;
    event.preventDefault();
    act();
  });
}

/** Opens the outline with the focus in it, or closes it. */
function showOutline(): void {
  outlined.value = !outlined.value;
  if (!outlined.value) return;
  tab.value = "graph";
  requestAnimationFrame(() => document.querySelector<HTMLElement>("graph-outline .list")?.focus());
}
