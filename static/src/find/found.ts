/** What the search found, as signals: the graph lights it while the reader looks, and goes where the reader jumps. */

import { signal } from "@preact/signals-core";
import { type Selection, selection } from "../state/session";

/** Nodes of the document; none while nobody searches. */
export const found = signal<ReadonlySet<number>>(new Set());
/** What was jumped to last: from far away the graph comes near to show it. */
export const jumped = signal<Selection | null>(null);

/** Selects something that may be far away, or inside a closed module. */
export function jump(to: Selection): void {
  jumped.value = to;
  selection.value = to;
}
