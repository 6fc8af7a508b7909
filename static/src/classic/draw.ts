/** Draws text in Graphviz's language, in a thread that is ended when it takes too long. */

import { clean } from "./clean";
import type { Drawing } from "./graphviz";

export const DEADLINE_MS = 20_000;

export class DrawingError extends Error {
  override name = "DrawingError";

  /** @param slow whether time was up, in place of a complaint of Graphviz's own */
  constructor(
    message: string,
    readonly slow = false,
  ) {
    super(message);
  }
}

/** The drawing as an SVG document that can do nothing. Rejects with DrawingError, and with the signal's reason where it is aborted. */
export function draw(dot: string, signal: AbortSignal): Promise<string> {
  const thread = new Worker(new URL("./graphviz.ts", import.meta.url), { type: "module" });
  const ended = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new DrawingError("", true)), DEADLINE_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
    thread.onmessage = ({ data }: MessageEvent<Drawing>) => {
      clearTimeout(timer);
      if ("failure" in data) return reject(new DrawingError(data.failure));
      try {
        resolve(clean(data.svg));
      } catch (failure) {
        reject(new DrawingError(String(failure)));
      }
    };
    thread.onerror = (event) => {
      clearTimeout(timer);
      reject(new DrawingError(event.message));
    };
  });
  thread.postMessage(dot);
  return ended.finally(() => thread.terminate());
}
