/** Why a run left no graph to draw. */

import type { Key } from "../i18n/i18n";
import type { GraphDocument } from "../model/document";

/** The key of the sentence that is true of a document without nodes. */
export function absence({ outcome, ops, passes, values }: GraphDocument): Key {
  if (outcome.status === "stopped") return "graph.failed.stopped";
  if (outcome.status !== "finished") return "graph.failed.text";
  if ([...ops, ...passes].some(({ transforms }) => transforms.length)) return "graph.bare.transformed";
  return values.some((value) => value.requires_grad) ? "graph.bare.unused" : "graph.bare.text";
}
