/** What a first picture takes, done ahead on a small graph while the page waits: code that has run before is quicker. */

import { t } from "../i18n/i18n";
import type { Layout } from "../layout/layout";
import { type GraphDocument, readDocument } from "../model/document";
import { drawPicture } from "../model/draw";
import type { Measure, Picture } from "../model/picture";
import { titles } from "../model/titles";
import { Lookup } from "../state/lookup";
import { closedAtFirst } from "./closed";
import { placeLabels } from "./labels";
import { DARK, Layers } from "./layers";
import { Scene } from "./scene";

/** One graph that is laid out at once, and one that another thread lays out. */
const NODES = [70, 110] as const;
const WIDTH = 3;
const ROUNDS = 16;
const CLASSES = ["AddmmBackward0", "ReluBackward0", "MulBackward0", "AddBackward0", "TBackward0", "SumBackward1"];

/** A graph of operations whose classes follow no pattern, so that nothing folds. */
function small(count: number): unknown {
  const nodes = Array.from({ length: count }, (_, sequence) => ({
    name: CLASSES[(sequence * sequence * 7 + sequence) % CLASSES.length],
    kind: "function",
    sequence,
    outputs: [{ shape: [2, 3], dtype: "float32" }],
  }));
  const edges = nodes.slice(WIDTH).map((_, target) => ({ source: target + WIDTH, slot: 0, target }));
  const roots = Array.from({ length: WIDTH }, (_, end) => ({ node: count - 1 - end }));
  return { schema: 1, nodes, edges, passes: [{ kind: "backward", number: 1, recorded: true, roots, steps: roots }] };
}

/** Draws a placed picture of a document, and a world that holds it. */
export type Rehearse = (document: GraphDocument, picture: Picture, layout: Layout, world: SVGGElement) => void;

/** Practises in small bites, one after the other, until `isOver`; `rehearse` has the page draw the first. */
export async function practise(
  measure: Measure,
  layOut: (picture: Picture) => Promise<Layout>,
  isOver: () => boolean,
  rehearse: Rehearse,
): Promise<void> {
  // the browser loads its tables of plurals and digits with the first number
  t("time.all", { count: ROUNDS });
  // and looks for each letter in one type after the other
  for (const title of titles) measure(title, "title");
  measure("0–9", "group");
  for (let round = 0; round < ROUNDS && !isOver(); round++) {
    const document = readDocument(small(NODES[round % 2 ? 1 : 0]));
    const draw = (collapsed: ReadonlySet<string>) =>
      drawPicture(document, { detail: "simplified", collapsed, measure });
    const picture = draw(closedAtFirst(draw, new Set(document.nodes.keys())));
    const layout = await layOut(picture);
    const scene = new Scene(picture, layout);
    const labels = placeLabels(scene, new Map(picture.wires.map(({ id }) => [id, "0.5"])));
    const layers = new Layers();
    layers.hold(scene, scene, document.edges, labels, new Map(), DARK);
    new Lookup(document).title(0);
    if (round === 0 && !isOver()) rehearse(document, picture, layout, layers.world);
  }
}
