/** The slider of the leaf that is chosen, in the picture: over its box, or under it, where no other box is in the way. */

import { effect } from "@preact/signals-core";
import type { AutogradGraph } from "../graph/graph";
import { grown, type Scene } from "../graph/scene";
import type { Box } from "../model/picture";
import { lookup, selection } from "../state/session";
import "./sliders";

/** From the box to the slider, in pixels. */
const GAP = 6;

/** Keeps the slider at its box. Returns a function that ends it. */
export function float(view: AutogradGraph): () => void {
  const slider = document.createElement("leaf-sliders");
  slider.className = "floating";
  slider.hidden = true;
  view.after(slider);
  const stand = () => {
    const box = view.scene && chosenLeaf(view.scene);
    slider.value = box?.value ?? null;
    const at = box && view.scene && !view.classList.contains("far") ? place(view.scene, box, view, slider) : null;
    // what is held stays in the hand
    if (!at && slider.matches(":active")) return;
    slider.hidden = at === null;
    if (at) slider.style.translate = `${at.x}px ${at.y}px`;
  };
  view.addEventListener("moved", stand);
  const stop = effect(() => {
    void [selection.value, lookup.value];
    stand();
    // its size is known once it is drawn
    void slider.updateComplete.then(stand);
  });
  return () => {
    stop();
    view.removeEventListener("moved", stand);
    slider.remove();
  };
}

/** The box of a leaf with one element. */
function chosenLeaf(scene: Scene): Box | null {
  const chosen = selection.peek();
  const about = lookup.peek();
  const id =
    chosen?.kind === "node"
      ? (about?.document.nodes[chosen.node]?.leaf ?? null)
      : chosen?.kind === "value"
        ? chosen.value
        : null;
  const isSingle = about?.value(id)?.shape.every((size) => size === 1) ?? false;
  if (id === null || !isSingle) return null;
  return scene.boxes.find(({ kind, value }) => value === id && kind !== "ghost") ?? null;
}

/** The upper left corner in the pane; null where it would cover a box or leave the pane. */
function place(
  scene: Scene,
  box: Box,
  { view, pane }: AutogradGraph,
  slider: HTMLElement,
): { x: number; y: number } | null {
  const [width, height] = [slider.offsetWidth || 190, slider.offsetHeight || 34];
  const frame = scene.frame(box);
  const x = view.x + view.zoom * (frame.x + frame.width / 2) - width / 2;
  const [top, bottom] = [view.y + view.zoom * frame.y, view.y + view.zoom * (frame.y + frame.height)];
  for (const y of [top - GAP - height, bottom + GAP]) {
    const part = {
      x: (x - view.x) / view.zoom,
      y: (y - view.y) / view.zoom,
      width: width / view.zoom,
      height: height / view.zoom,
    };
    const isFree = scene.within(grown(part, -1)).boxes.length === 0;
    if (isFree && y >= 0 && y + height <= pane.height && x >= 0 && x + width <= pane.width) return { x, y };
  }
  return null;
}
