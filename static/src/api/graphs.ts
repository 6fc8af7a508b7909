/** The server's doors, as the page uses them. */

import { type GraphDocument, readDocument } from "../model/document";
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

/** Runs a snippet and keeps nothing. Throws `Problem`. */
export function runSnippet(snippet: SnippetRequest, abort: AbortSignal): Promise<GraphDocument> {
  return ask("/api/v1/runs", { ...post(snippet), signal: abort });
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

async function ask(address: string, init: RequestInit): Promise<GraphDocument> {
  const response = await fetch(address, init).catch((failure: unknown) => {
    const cancelled = failure instanceof DOMException && failure.name === "AbortError";
    throw new Problem(cancelled ? "cancelled" : "network");
  });
  if (!response.ok) throw await readProblem(response);
  try {
    return readDocument(await response.json());
  } catch {
    throw new Problem(init.signal?.aborted ? "cancelled" : "unreadable", response.status);
  }
}
