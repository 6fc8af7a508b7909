/** Running, keeping and opening: what the page does with the server. */

import type { RunEvent } from "../api/events";
import { type DocumentFile, readFile } from "../api/file";
import { fetchGraph, keepDocument, keepGraph, runSnippet } from "../api/graphs";
import { Problem } from "../api/problem";
import type { GraphDocument } from "../model/document";
import { withMoment } from "../time/address";
import { hear, hush } from "./live";
import * as session from "./session";

let waiting: AbortController | null = null;
/** The file that was opened last. */
let opened: DocumentFile | null = null;

/** Makes room for a run of the code in the editor: one that is under way is given up. */
export function begin(): AbortController {
  waiting?.abort();
  waiting = new AbortController();
  session.running.value = false;
  if (location.pathname !== "/") history.pushState(null, "", "/");
  return waiting;
}

/**
 * Runs the code in the editor and shows what comes back; a run that is under way is given up. `present` puts it on show:
 * as a new picture, or in the place of the old one.
 */
export async function run(backward?: string, present = session.show): Promise<void> {
  const abort = begin();
  const snippet = { code: session.code.value, ...(backward && { backward }) };
  const heard = (event: RunEvent) => void (waiting === abort && hear(event));
  await receive(() => runSnippet(snippet, abort.signal, heard), abort, present);
  if (waiting === abort) waiting = null;
}

/** Cancels the run that is under way: the server ends it. */
export function stop(): void {
  waiting?.abort();
  session.running.value = false;
}

/** Shows a kept graph and its code, without running it. */
export async function open(id: string): Promise<void> {
  await receive(() => fetchGraph(id));
  if (session.graph.value) session.code.value = session.graph.value.snippet.code;
}

/** Shows the graph in a file and its code, without running it; a run that is under way is given up. */
export async function openFile(file: File): Promise<void> {
  const abort = begin();
  await receive(async () => {
    opened = await readFile(file);
    return opened.document;
  }, abort);
  if (waiting === abort) waiting = null;
  if (opened && session.graph.value === opened.document) session.code.value = opened.document.snippet.code;
}

/**
 * Keeps the graph on show, or that of the code in the editor where it has changed, and answers with its address,
 * which the address bar takes on. Throws `Problem`.
 */
export async function share(): Promise<string> {
  const shown = session.stale.value ? null : session.graph.value;
  const kept = await (shown?.id
    ? shown
    : shown && shown === opened?.document
      ? keepDocument(opened.wire)
      : again(shown));
  if (!kept.id) throw new Problem("unreadable");
  if (!shown) session.show(kept);
  history.pushState(null, "", withMoment(`/g/${kept.id}`));
  return location.href;
}

/** Runs the code in the editor once more, and the pass that a reader had asked for, and keeps its graph. */
function again(shown: GraphDocument | null): Promise<GraphDocument> {
  const backward = shown?.snippet.backward ?? null;
  return keepGraph({ code: session.code.value, ...(backward !== null && { backward }) });
}

async function receive(
  ask: () => Promise<GraphDocument>,
  abort?: AbortController,
  present = session.show,
): Promise<void> {
  session.running.value = true;
  session.problem.value = null;
  hush();
  try {
    const document = await ask();
    if (abort?.signal.aborted) return;
    hush();
    present(document);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    if (!abort || waiting === abort) session.problem.value = failure;
  } finally {
    if (!abort || waiting === abort) session.running.value = false;
  }
}
