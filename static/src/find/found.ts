/** What the search found, as a signal: the graph lights it while the reader looks. */

import { signal } from "@preact/signals-core";

/** Nodes of the document; none while nobody searches. */
export const found = signal<ReadonlySet<number>>(new Set());
