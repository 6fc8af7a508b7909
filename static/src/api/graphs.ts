/** The server's doors, as the page uses them. */

import { type GraphDocument, readDocument } from "../model/document";
import { type RunEvent, readEvents } from "./events";
import { Problem, readProblem } from "./problem";

export interface SnippetRequest {
  readonly code: string;
  /** Null leaves random generators as they are. */
  readonly seed?: number | null;
  /** Name of the scalar result to run backward from, once the snippet has ended. */
  readonly backward?: string;
  /** Name of the result that torchviz is to draw. */
  readonly classic?: string;
}

/** Runs a snippet and keeps nothing; `hear`, where there is one, is told of the run while it goes on. Throws `Problem`. */
export function runSnippet(
  snippet: SnippetRequest,
  abort: AbortSignal,
  hear?: (event: RunEvent) => void,
): Promise<GraphDocument> {
  const { headers, ...init } = post(snippet);
  if (!hear) return ask("/api/v1/runs", { ...init, headers, signal: abort });
  const request = { ...init, headers: { ...headers, accept: "text/event-stream" }, signal: abort };
  return ask("/api/v1/runs", request, (response) => readEvents(response.body ?? new ReadableStream(), hear));
}

/** Runs a snippet and keeps its graph; the document carries the `id`. Throws `Problem`. */
export function keepGraph(snippet: SnippetRequest): Promise<GraphDocument> {
  return ask("/api/v1/graphs", post(snippet));
}

/** Keeps a document that was recorded elsewhere, given as it was read; the answer carries the `id`. Throws `Problem`. */
export function keepDocument(wire: unknown): Promise<GraphDocument> {
  return ask("/api/v1/graphs", post({ document: wire }));
}

/** A graph that was kept. Throws `Problem`. */
export function fetchGraph(id: string): Promise<GraphDocument> {
  return ask(`/api/v1/graphs/${encodeURIComponent(id)}.json`, {});
}

function post(body: SnippetRequest | { readonly document: unknown }): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function ask(address: string, init: RequestInit, read = readWhole): Promise<GraphDocument> {
  const response = await fetch(address, init).catch((failure: unknown) => {
    const cancelled = failure instanceof DOMException && failure.name === "AbortError";
    throw new Problem(cancelled ? "cancelled" : "network");
  });
  if (!response.ok) throw await readProblem(response);
  try {
    return await read(response);
  } catch (failure) {
    if (init.signal?.aborted) throw new Problem("cancelled");
    throw failure instanceof Problem ? failure : new Problem("unreadable", response.status);
  }
}

async function readWhole(response: Response): Promise<GraphDocument> {
  return readDocument(await response.json());
}
