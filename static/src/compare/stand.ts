/** Where the reader stands, from one picture to that of another run: what is in the middle stays there. */

import { places } from "../graph/shown";
import { shelters } from "../model/collapse";

/** A node of the picture to come, where its box is to stand in the pane, and how large all is. */
interface Stand {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

let next: Stand | null = null;

/** Remembers the box nearest to the middle of the pane that has a `counterpart` in the picture to come. */
export function aim(counterpart: ReadonlyMap<number, number>): void {
  const graph = document.querySelector("autograd-graph");
  const scene = graph?.scene;
  if (!graph || !scene) return;
  const { view, pane } = graph;
  const inside = new Map<string, number>();
  const drawn = places.peek()?.picture;
  for (const [node, box] of drawn ? shelters(drawn) : []) if (counterpart.has(node)) inside.set(box, node);
  const [middleX, middleY] = [(pane.width / 2 - view.x) / view.zoom, (pane.height / 2 - view.y) / view.zoom];
  let nearest = Infinity;
  for (const box of scene.boxes) {
    const node = counterpart.get(box.node ?? inside.get(box.id) ?? -1);
    if (node === undefined) continue;
    const { x, y } = scene.at(box);
    const distance = Math.hypot(x - middleX, y - middleY);
    if (distance >= nearest) continue;
    nearest = distance;
    next = { node, x: x * view.zoom + view.x, y: y * view.zoom + view.y, zoom: view.zoom };
  }
}

/** Once the other picture is drawn: moves it so that the remembered box is where its counterpart was. */
export function stand(): void {
  const [graph, wanted] = [document.querySelector("autograd-graph"), next];
  next = null;
  const scene = graph?.scene;
  const box = wanted && scene?.host(places.peek()?.ofNode(wanted.node)[0] ?? "");
  if (!graph || !scene || !box) return;
  const { x, y } = scene.at(box);
  const { zoom } = wanted;
  graph.go({ zoom, x: wanted.x - x * zoom, y: wanted.y - y * zoom });
}
