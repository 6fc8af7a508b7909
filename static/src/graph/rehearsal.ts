/** A dress rehearsal: what stands around a first picture, drawn once for a small graph, which nobody gets to see. */

import { batch } from "@preact/signals-core";
import type { Layout } from "../layout/layout";
import type { GraphDocument } from "../model/document";
import type { Picture } from "../model/picture";
import type { Panel } from "../panels/panel";
import { graph } from "../state/session";
import { placed } from "./shown";
import { svg } from "./svg";

/** Those that look otherwise with a graph, and say nothing aloud. */
const PANELS = "time-bar, inspector-panel, graph-bar, graph-legend";

/**
 * Has the browser parse what panels are made of and load each size of its type: a first picture took a quarter longer
 * without. All is gone again before the browser paints, and in a batch nobody else hears of it.
 */
export function rehearse(small: GraphDocument, picture: Picture, layout: Layout, world: SVGGElement): void {
  const { body } = document;
  const shelf = svg("svg", { class: "picture shelf" }, world);
  batch(() => {
    try {
      body.append(shelf);
      graph.value = small;
      placed.value = { picture, layout, keep: null };
      for (const panel of body.querySelectorAll<Panel>(PANELS)) panel.drawNow();
      // asking for a size is what has the browser lay out
      body.getBoundingClientRect();
    } finally {
      graph.value = null;
      placed.value = null;
      shelf.remove();
    }
  });
}
