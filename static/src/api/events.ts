/** The events of a run, as they come in the answer to a POST; `EventSource` knows only GET. */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { type GraphDocument, readDocument } from "../model/document";
import { Problem, problemFrom } from "./problem";

/** How far a run is: its own process said so last, but for the seconds. */
export interface Progress {
  readonly seconds: number;
  readonly ops: number;
  readonly nodes: number;
  readonly passes: number;
}

export type RunEvent =
  | { readonly kind: "queued"; readonly ahead: number }
  | { readonly kind: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | ({ readonly kind: "progress" } & Progress);

/** The document that ends the stream; `hear` is told all that comes before it. Throws `Problem`. */
export async function readEvents(
  body: ReadableStream<BufferSource>,
  hear: (event: RunEvent) => void,
): Promise<GraphDocument> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  for (;;) {
    const { done, value } = await events.read().catch(() => ({ done: true, value: undefined }) as const);
    // the server, or the way to it, went away in the middle of the run
    if (done) throw new Problem("network");
    const data = JSON.parse(value.data);
    if (value.event === "document") return readDocument(data);
    if (value.event === "problem") throw problemFrom(data);
    hear({ ...data, kind: value.event });
  }
}
