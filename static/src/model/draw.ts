/** From a document to what is drawn of it. */

import { collapse } from "./collapse";
import type { GraphDocument } from "./document";
import { estimate } from "./measure";
import type { Measure, Picture, PictureOptions } from "./picture";
import { sketch } from "./sketch";

interface Sketched {
  picture: Picture;
  key: string;
  measure: Measure;
  /** By the set of what is closed, which nobody changes after it was asked about. */
  collapsed: WeakMap<ReadonlySet<string>, Picture>;
}

/** Opening and closing groups asks for the same picture again and again. */
const sketched = new WeakMap<GraphDocument, Sketched>();

/**
 * Boxes, wires and groups; time and memory grow with the document and no faster.
 *
 * Throws RangeError where `select` names no origin of the document.
 */
export function drawPicture(document: GraphDocument, options: PictureOptions): Picture {
  const { detail, collapsed, select, measure = estimate } = options;
  const key = JSON.stringify([detail, select]);
  let last = sketched.get(document);
  if (last?.key !== key || last.measure !== measure) {
    last = { key, measure, picture: sketch(document, detail, measure, select), collapsed: new WeakMap() };
    sketched.set(document, last);
  }
  const known = last.collapsed.get(collapsed);
  if (known) return known;
  const picture = collapse(last.picture, collapsed, measure);
  last.collapsed.set(collapsed, picture);
  return picture;
}
