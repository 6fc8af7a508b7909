/** Layouts from another thread, so that the page never waits for one that takes long. */

import type { Picture } from "../model/picture";
import type { Layout, LayoutOptions } from "./layout";
import { LayoutEngine } from "./nested";
import type { Answer, Question } from "./worker";

/** Boxes and wires, together, of a picture that is laid out sooner than another thread would have been asked. */
const FEW = 200;

/** No layout came. */
export class LayoutError extends Error {
  override name = "LayoutError";
}

/** What is used of a Worker. */
export interface Thread {
  postMessage(question: Question): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface Deadlines {
  /** Milliseconds for the good layout, then for the quick one. */
  good: number;
  quick: number;
}

interface Waiting {
  resolve: (layout: Layout) => void;
  reject: (error: unknown) => void;
}

const startThread = (): Thread => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

/**
 * Asks for layouts, one or more at a time; small ones, of up to `few` boxes and wires, are made at once.
 *
 * One worker is kept, since it remembers the scopes that it laid out; it is ended when a layout takes too long or
 * nobody waits for it any more.
 */
export class LayoutClient {
  #thread: Thread | null = null;
  #number = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #own = new LayoutEngine();

  constructor(
    private readonly deadlines: Deadlines = { good: 6000, quick: 10_000 },
    private readonly start: () => Thread = startThread,
    private readonly few = FEW,
  ) {}

  /**
   * Where the picture's boxes, groups and wires stand. Past the deadline it settles for a plainer layout.
   *
   * Rejects with the signal's reason where it is aborted, and with LayoutError where there is no layout.
   */
  async layOut(picture: Picture, options: LayoutOptions, signal?: AbortSignal): Promise<Layout> {
    if (picture.boxes.length + picture.wires.length <= this.few) return this.#atOnce(picture, options, signal);
    try {
      return await this.#ask({ picture, options, quick: false }, this.deadlines.good, signal);
    } catch (problem) {
      if (!(problem instanceof LateError)) throw problem;
      return await this.#ask({ picture, options, quick: true }, this.deadlines.quick, signal);
    }
  }

  /** Starts the worker ahead of the first question, so that no time is lost then. */
  begin(): void {
    this.#threadInUse();
  }

  /** Ends the worker; whoever waits is told. */
  close(): void {
    this.#end(new LayoutError("The layout was given up."));
  }

  #atOnce(picture: Picture, options: LayoutOptions, signal?: AbortSignal): Layout {
    signal?.throwIfAborted();
    try {
      return this.#own.layOut(picture, options);
    } catch (problem) {
      throw new LayoutError(String(problem));
    }
  }

  #ask(question: Omit<Question, "number">, deadline: number, signal?: AbortSignal): Promise<Layout> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const number = this.#number++;
    return new Promise<Layout>((resolve, reject) => {
      const abort = (): void => this.#drop(number, signal?.reason);
      const late = setTimeout(() => this.#drop(number, new LateError("The layout takes too long.")), deadline);
      const settled = (): void => {
        clearTimeout(late);
        signal?.removeEventListener("abort", abort);
      };
      this.#waiting.set(number, {
        resolve: (layout) => {
          settled();
          resolve(layout);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      signal?.addEventListener("abort", abort);
      this.#threadInUse().postMessage({ ...question, number });
    });
  }

  #threadInUse(): Thread {
    if (this.#thread !== null) return this.#thread;
    const thread = this.start();
    thread.onmessage = ({ data }) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if ("layout" in data) waiting?.resolve(data.layout);
      else waiting?.reject(new LayoutError(data.error));
    };
    thread.onerror = (event) => {
      event.preventDefault?.();
      this.#end(new LayoutError(`The layout's worker failed: ${event.message}`));
    };
    this.#thread = thread;
    return thread;
  }

  /** Gives one question up; a worker at work cannot hear that, so it is ended unless others wait for it too. */
  #drop(number: number, reason: unknown): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    waiting?.reject(reason);
    if (this.#waiting.size === 0 || reason instanceof LateError) {
      this.#end(new LateError("Another layout in the same worker took too long."));
    }
  }

  #end(reason: Error): void {
    this.#thread?.terminate();
    this.#thread = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
  }
}

/** A deadline passed. */
class LateError extends LayoutError {
  override name = "LateError";
}
