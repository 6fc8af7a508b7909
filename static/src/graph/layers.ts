/** What of a scene stands in the page: one SVG element for each group, wire and box, kept while it does not change. */

import { locale } from "../i18n/i18n";
import type { Edge } from "../model/document";
import { drawBox } from "./box";
import { drawGroup } from "./group";
import type { Label } from "./labels";
import type { Contents, Scene } from "./scene";
import { svg } from "./svg";
import { drawWire, look } from "./wire";

/** What is lit: ids of boxes, chips and wires; `gradients` are the texts on wires, by id. */
export interface Lights {
  readonly selected: ReadonlySet<string>;
  readonly lit: ReadonlySet<string>;
  readonly gradients: ReadonlyMap<string, string>;
}

interface Drawn {
  readonly element: SVGGElement;
  /** What the element was drawn from, and all of it as text: another picture may hold the same anew. */
  from: object;
  readonly text: string;
}

export class Layers {
  readonly world = svg("g", { class: "world" });
  readonly #groups = svg("g");
  readonly #wires = svg("g");
  readonly #boxes = svg("g");
  readonly #labels = svg("g", { class: "labels", "aria-hidden": "true" });
  readonly #drawn = new Map<string, Drawn>();
  /** What was held last: the same again costs nothing. */
  #last: readonly unknown[] = [];

  constructor() {
    this.world.append(this.#groups, this.#wires, this.#boxes, this.#labels);
  }

  clear(): void {
    for (const { element } of this.#drawn.values()) element.remove();
    this.#drawn.clear();
    this.#last = [];
  }

  /** Makes the page hold exactly `contents`, lit as told. */
  hold(
    scene: Scene,
    contents: Contents,
    edges: readonly Edge[],
    labels: ReadonlyMap<string, Label>,
    lights: Lights,
  ): void {
    const now = [scene, contents, edges, labels, lights, locale.peek()];
    if (now.every((each, at) => each === this.#last[at])) return;
    const same = scene === this.#last[0] && locale.peek() === this.#last.at(-1);
    this.#last = now;
    const wanted = new Set<string>();
    const place = (id: string, from: object, placed: unknown, layer: SVGGElement, draw: () => SVGGElement) => {
      wanted.add(id);
      const held = this.#drawn.get(id);
      if (same && held?.from === from) return held.element;
      const text = JSON.stringify([locale.peek(), from, placed]);
      if (held?.text === text) {
        held.from = from;
        return held.element;
      }
      held?.element.remove();
      const element = draw();
      layer.append(element);
      this.#drawn.set(id, { element, from, text });
      return element;
    };
    for (const group of contents.groups) {
      const frame = scene.rectangle(group);
      place(`group ${group.id}`, group, frame, this.#groups, () => drawGroup(group, frame));
    }
    for (const wire of contents.wires) {
      const route = scene.route(wire);
      const element = place(`wire ${wire.id}`, wire, route.path, this.#wires, () => drawWire(wire, route, edges));
      const near = [wire.id, wire.source, wire.target].some((id) => lights.selected.has(id));
      look(element, near ? (lights.gradients.has(wire.id) ? "gradient" : "near") : "rest");
      element.classList.toggle("selected", lights.selected.has(wire.id));
    }
    for (const box of contents.boxes) {
      const element = place(`box ${box.id}`, box, null, this.#boxes, () => drawBox(box));
      const { x, y } = scene.at(box);
      element.style.transform = `translate(${x}px, ${y}px)`;
      light(element, box.id, lights);
      const chips = element.querySelectorAll<SVGGElement>(".chip");
      for (const [at, chip] of box.chips.entries()) light(chips[at] as SVGGElement, chip.id, lights);
    }
    for (const { id } of contents.wires) {
      const label = labels.get(id);
      if (label) place(`label ${id}`, label, null, this.#labels, () => drawLabel(label));
    }
    for (const [id, { element }] of this.#drawn) {
      if (wanted.has(id)) continue;
      element.remove();
      this.#drawn.delete(id);
    }
  }
}

function drawLabel({ at, text, side }: Label): SVGGElement {
  return svg("g", {}, svg("text", { class: side, x: at.x, y: at.y + 3.8 }, text));
}

function light(element: SVGGElement, id: string, lights: Lights): void {
  const selected = lights.selected.has(id);
  element.classList.toggle("selected", selected);
  element.classList.toggle("lit", lights.lit.has(id));
  element.setAttribute("aria-pressed", String(selected));
}
