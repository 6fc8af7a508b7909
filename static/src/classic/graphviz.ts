/** Graphviz in a thread of its own: a drawing may take long, and its code is loaded only when one is asked for. */

import { instance } from "@viz-js/viz";

/** An SVG document, or what Graphviz complained of. */
export type Drawing = { readonly svg: string } | { readonly failure: string };

const graphviz = instance();

addEventListener("message", async ({ data: dot }: MessageEvent<string>) => {
  let drawing: Drawing;
  try {
    drawing = { svg: (await graphviz).renderString(dot, { format: "svg" }) };
  } catch (failure) {
    drawing = { failure: String(failure) };
  }
  postMessage(drawing);
});
