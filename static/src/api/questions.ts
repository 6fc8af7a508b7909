/** Questions that take a second look at a run: its snippet runs once more. */

import { type GraphDocument, type Nudge, readDocument } from "../model/document";
import { Problem, readProblem } from "./problem";

export interface Questions {
  /** Whether to compare each node with finite differences. */
  readonly check: boolean;
  /** Nodes whose Jacobians to work out. */
  readonly jacobians?: readonly number[];
  /** Names of a scalar result and of a tensor whose gradient to split by path. */
  readonly paths?: { readonly result: string; readonly source: string };
  /** An element of a value to move before anything reads it. */
  readonly nudge?: Nudge;
}

/** Runs the snippet of a document again; the answer has the same ids where the snippet does the same. Throws `Problem`. */
export async function ask({ id, snippet }: GraphDocument, questions: Questions): Promise<GraphDocument> {
  const { code, seed, backward } = snippet;
  const body = id === null ? { code, seed, ...(backward !== null && { backward }), ...questions } : questions;
  const address = id === null ? "/api/v1/runs" : `/api/v1/graphs/${encodeURIComponent(id)}/check`;
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Problem("network");
  });
  if (!response.ok) throw await readProblem(response);
  try {
    return readDocument(await response.json());
  } catch {
    throw new Problem("unreadable", response.status);
  }
}
