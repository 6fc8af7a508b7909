/** Why a run left no graph to draw. */

import type { Problem } from "../api/problem";
import type { Key } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";

/** The key of the sentence that is true of a document without nodes. */
export function absence({ outcome, ops, passes, values }: GraphDocument): Key {
  if (outcome.status === "stopped") return "graph.failed.stopped";
  if (outcome.status !== "finished") return "graph.failed.text";
  if ([...ops, ...passes].some(({ transforms }) => transforms.length)) return "graph.bare.transformed";
  return values.some((value) => value.requires_grad) ? "graph.bare.unused" : "graph.bare.text";
}

/** What stands above a problem's words: not all of them are the server's refusal to run. */
export function refusal({ slug }: Problem): Key {
  const isAsked = slug === "cancelled" || slug === "graph-not-found" || slug.startsWith("file-");
  return isAsked ? "graph.failed.title" : "graph.problem.title";
}
