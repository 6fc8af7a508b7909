/** The layout's own thread: pictures come in, layouts go out. */

import type { Picture } from "../model/picture";
import type { Layout, LayoutOptions } from "./layout";
import { LayoutEngine } from "./nested";

export interface Question {
  number: number;
  picture: Picture;
  options: LayoutOptions;
  quick: boolean;
}

/** The answer to the question of the same number; `error` in place of a layout where there is none. */
export type Answer = { number: number; layout: Layout } | { number: number; error: string };

/** Answers questions, and keeps what it may need for the next one. */
export function makeAnswerer(): (question: Question) => Answer {
  const engine = new LayoutEngine();
  return ({ number, picture, options, quick }) => {
    try {
      return { number, layout: engine.layOut(picture, options, quick) };
    } catch (problem) {
      return { number, error: String(problem) };
    }
  };
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  const answer = makeAnswerer();
  self.addEventListener("message", ({ data }: MessageEvent<Question>) => self.postMessage(answer(data)));
}
