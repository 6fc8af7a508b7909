/** Projector mode: the graph alone on the screen, larger, for people at the back of the room. */

import { effect, signal } from "@preact/signals-core";
import { tab } from "./session";

export const projecting = signal(false);

export function toggleProjector(): void {
  projecting.value = !projecting.value;
}

effect(() => {
  document.body.toggleAttribute("data-projector", projecting.value);
  if (projecting.value) tab.value = "graph";
});
