/** What is heard of a run before its document comes; what was printed stays where none came. */

import { signal } from "@preact/signals-core";
import type { Progress, RunEvent } from "../api/events";
import type { Output } from "../model/document";

/** How much of a long text is shown while more comes: the end of it. */
const SHOWN_CHARACTERS = 20_000;

/** How many runs that wait come first; null where this one does not wait. */
export const ahead = signal<number | null>(null);
export const progress = signal<Progress | null>(null);
/** What was printed so far; null where nothing was. */
export const printed = signal<readonly Output[] | null>(null);

/** Forgets what was heard. */
export function hush(): void {
  ahead.value = null;
  progress.value = null;
  printed.value = null;
}

export function hear(event: RunEvent): void {
  ahead.value = event.kind === "queued" ? event.ahead : null;
  if (event.kind === "progress") progress.value = event;
  if (event.kind === "output") printed.value = tail([...(printed.value ?? []), { ...event, span: null }]);
}

/** The end of what was printed, with rows that follow each other in one stream made one. */
function tail(rows: Output[]): Output[] {
  const [before, last] = rows.slice(-2);
  const joined =
    last && before?.stream === last.stream
      ? [...rows.slice(0, -2), { ...last, text: before.text + last.text }]
      : [...rows];
  let room = SHOWN_CHARACTERS;
  const kept: Output[] = [];
  for (const row of joined.reverse()) {
    if (room <= 0) break;
    kept.unshift({ ...row, text: row.text.slice(-room) });
    room -= row.text.length;
  }
  return kept;
}
