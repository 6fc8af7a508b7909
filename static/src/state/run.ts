/** Running, keeping and opening: what the page does with the server. */

import { fetchGraph, keepGraph, runSnippet } from "../api/graphs";
import { Problem } from "../api/problem";
import * as session from "./session";

let waiting: AbortController | null = null;

/** Runs the code in the editor and shows what comes back; a run that is under way is given up. */
export async function run(backward?: string): Promise<void> {
  waiting?.abort();
  const abort = new AbortController();
  waiting = abort;
  if (location.pathname !== "/") history.pushState(null, "", "/");
  await receive(() => runSnippet({ code: session.code.value, ...(backward && { backward }) }, abort.signal), abort);
  if (waiting === abort) waiting = null;
}

/** Stops waiting; the server ends the run. */
export function stop(): void {
  waiting?.abort();
}

/** Shows a kept graph and its code, without running it. */
export async function open(id: string): Promise<void> {
  await receive(() => fetchGraph(id));
  if (session.graph.value) session.code.value = session.graph.value.snippet.code;
}

/** Keeps the graph of the code in the editor and answers with its address, which the address bar takes on. Throws `Problem`. */
export async function share(): Promise<string> {
  const shown = session.graph.value;
  const { backward } = session.stale.value || !shown ? { backward: null } : shown.snippet;
  const kept = await keepGraph({ code: session.code.value, ...(backward !== null && { backward }) });
  if (!kept.id) throw new Problem("unreadable");
  if (session.stale.value || !shown) session.show(kept);
  history.pushState(null, "", `/g/${kept.id}`);
  return location.href;
}

async function receive(ask: () => Promise<Parameters<typeof session.show>[0]>, abort?: AbortController): Promise<void> {
  session.running.value = true;
  session.problem.value = null;
  try {
    const document = await ask();
    if (!abort?.signal.aborted) session.show(document);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    if (!abort || waiting === abort) session.problem.value = failure;
  } finally {
    if (!abort || waiting === abort) session.running.value = false;
  }
}
