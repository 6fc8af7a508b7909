/** What of a scene stands in the page: one SVG element for each group, wire and box, kept while it does not change. */

import { locale } from "../i18n/i18n";
import type { Point } from "../layout/layout";
import type { Edge } from "../model/document";
import type { Box, Wire } from "../model/picture";
import { UNKNOWN } from "../model/withheld";
import { corners, drawBox } from "./box";
import { drawGroup } from "./group";
import type { Label } from "./labels";
import { drawNote, type Note, type PlacedNote } from "./notes";
import type { Contents, Scene } from "./scene";
import { drawSign, type Sign } from "./signs";
import { svg } from "./svg";
import { drawWire, look, type WireLook } from "./wire";

/** What is lit: ids of boxes, chips and wires; `gradients` are the texts on wires, by id. What is not `traced` steps back. */
export interface Lights {
  readonly selected: ReadonlySet<string>;
  readonly lit: ReadonlySet<string>;
  /** Null while the whole picture is on show alike. */
  readonly traced: ReadonlySet<string> | null;
  readonly gradients: ReadonlyMap<string, string>;
  /** What is of another order than the one to look at; it steps back too. */
  readonly faded: ReadonlySet<string>;
  /** The step on show; null while the whole pass is. */
  readonly moment: Moment | null;
  readonly notes: readonly Note[];
  /** Colours of gradients that meet others, by wire id. */
  readonly tones: ReadonlyMap<string, number>;
  /** How large what a box or chip stands for is; null while their colours are those of their kinds. */
  readonly shades: ReadonlyMap<string, Shade> | null;
  /** What stands at the upper left corner of a box or chip, and below one another. */
  readonly signs: ReadonlyMap<string, readonly Sign[]>;
  /** What another run has not, or has otherwise. */
  readonly differing: ReadonlySet<string>;
}

/** A class of sizes, from 0, or why there is no size. */
export type Shade = number | "nan" | "infinite" | "zero" | "none";

/**
 * One step of a pass: ids of the boxes and chips that run, of the wires and chips their gradients go to, and what was
 * reached so far.
 */
export interface Moment {
  readonly step: number;
  readonly current: ReadonlySet<string>;
  readonly active: ReadonlySet<string>;
  isReached(id: string): boolean;
}

export const DARK: Lights = {
  selected: new Set(),
  lit: new Set(),
  traced: null,
  gradients: new Map(),
  faded: new Set(),
  moment: null,
  notes: [],
  tones: new Map(),
  shades: null,
  signs: new Map(),
  differing: new Set(),
};

/** From a corner to its first sign, and on to the next. */
const [BESIDE, BELOW] = [5, 18];

/** What a scene is drawn with: edges of the document; labels by wire and notes by box, where they have room; and lights. */
type Look = readonly [
  edges: readonly Edge[],
  labels: ReadonlyMap<string, Label>,
  notes: ReadonlyMap<string, PlacedNote>,
  lights: Lights,
];

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
    this.world.append(this.#groups, this.#wires, svg("g", { class: "links" }), this.#boxes, this.#labels);
  }

  clear(): void {
    for (const { element } of this.#drawn.values()) element.remove();
    this.#drawn.clear();
    this.#last = [];
  }

  /** Another world that holds all of the scene, in its own lengths, lit as told. */
  copy(scene: Scene, ...rest: Look): Layers {
    const all = new Layers();
    all.hold(scene, scene, ...rest);
    const links = this.world.querySelector(".links")?.cloneNode(true);
    if (links) all.world.querySelector(".links")?.replaceWith(links);
    return all;
  }

  /** Makes the page hold exactly `contents`, lit as told. */
  hold(scene: Scene, contents: Contents, ...[edges, labels, notes, lights]: Look): void {
    const now = [scene, contents, edges, labels, notes, lights, locale.peek()];
    if (now.every((each, at) => each === this.#last[at])) return;
    const same = scene === this.#last[0] && locale.peek() === this.#last.at(-1);
    this.#last = now;
    this.world.toggleAttribute("data-shaded", lights.shades !== null);
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
      const element = draw();
      if (held) held.element.replaceWith(element);
      else layer.append(element);
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
      look(element, lookOf(wire, lights));
      element.classList.toggle("selected", lights.selected.has(wire.id));
      element.classList.toggle("differing", lights.differing.has(wire.id));
      standBack(element, wire.id, lights);
    }
    for (const box of contents.boxes) {
      const element = place(`box ${box.id}`, box, null, this.#boxes, () => drawBox(box));
      const { x, y } = scene.at(box);
      element.style.transform = `translate(${x}px, ${y}px)`;
      light(element, box.id, lights);
      if (box.kind === "output") {
        const starts = scene.entering(box.id).some(({ id }) => lights.gradients.has(id));
        element.classList.toggle("other", !starts && lights.moment === null);
      }
      const chips = element.querySelectorAll<SVGGElement>(".chip");
      for (const [at, chip] of box.chips.entries()) light(chips[at] as SVGGElement, chip.id, lights);
    }
    for (const { id } of contents.wires) {
      const label = labels.get(id);
      if (!label || lights.moment?.isReached(id) === false) continue;
      const tone = lights.moment ? lights.tones.get(id) : undefined;
      const from = tone === undefined ? label : [label, tone];
      standBack(
        place(`label ${id}`, from, null, this.#labels, () => drawLabel(label, tone)),
        id,
        lights,
      );
    }
    for (const { id } of lights.moment ? contents.boxes : []) {
      const [placed, step] = [notes.get(id), lights.moment?.step ?? 0];
      const lines = placed?.note.lines.filter(({ from }) => from <= step).map((line) => line.parts(step));
      if (!placed || !lines?.length) continue;
      const grows = this.#drawn.has(`note ${id}`);
      const note = place(`note ${id}`, lines, placed.at, this.#labels, () => drawNote(placed, lines, grows));
      standBack(note, id, lights);
    }
    for (const box of lights.signs.size ? contents.boxes : []) {
      for (const [id, corner] of ownCorners(box)) {
        for (const [row, sign] of (lights.signs.get(id) ?? []).entries()) {
          const centre = scene.at(box);
          const at = { x: centre.x + corner.x - BESIDE, y: centre.y + corner.y + row * BELOW };
          const drawn = place(`${sign} ${row} ${id}`, box, at, this.#labels, () => drawSign(sign, at));
          standBack(drawn, box.id, lights);
        }
      }
    }
    for (const [id, { element }] of this.#drawn) {
      if (wanted.has(id)) continue;
      element.remove();
      this.#drawn.delete(id);
    }
  }
}

function lookOf(wire: Wire, { moment, selected, gradients }: Lights): WireLook {
  if (moment?.active.has(wire.id)) return "active";
  if (moment?.isReached(wire.id)) return "visited";
  if (moment) return "rest";
  const near = [wire.id, wire.source, wire.target].some((id) => selected.has(id));
  return near ? (gradients.has(wire.id) ? "gradient" : "near") : "rest";
}

function drawLabel({ at, text, side }: Label, tone: number | undefined): SVGGElement {
  // what is still to be predicted is no result to look at
  const colour = text === UNKNOWN ? " unknown" : tone === undefined ? "" : ` tone-${tone}`;
  return svg("g", {}, svg("text", { class: `${side}${colour}`, x: at.x, y: at.y + 3.8 }, text));
}

function light(element: SVGGElement, id: string, lights: Lights): void {
  const selected = lights.selected.has(id);
  element.classList.toggle("selected", selected);
  element.classList.toggle("lit", lights.lit.has(id));
  element.classList.toggle("current", lights.moment?.current.has(id) ?? false);
  element.classList.toggle("active", lights.moment?.active.has(id) ?? false);
  element.classList.toggle("waiting", lights.moment ? !lights.moment.isReached(id) : false);
  element.classList.toggle("differing", lights.differing.has(id));
  shade(element, lights.shades?.get(id));
  if (element.getAttribute("role") === "button") element.setAttribute("aria-pressed", String(selected));
  else element.setAttribute("aria-current", String(selected));
  standBack(element, id, lights);
}

function shade(element: SVGGElement, of: Shade | undefined): void {
  if (of === undefined) delete element.dataset.shade;
  else if (element.dataset.shade !== String(of)) element.dataset.shade = String(of);
}

/** The upper left corners of a box and of its chips, from its centre. */
function ownCorners(box: Box): readonly (readonly [string, Point])[] {
  const own = { x: -box.width / 2, y: -box.height / 2 };
  return [[box.id, own], ...corners(box).map(([{ id }, at]) => [id, at] as const)];
}

function standBack(element: SVGGElement, id: string, { traced, faded }: Lights): void {
  element.classList.toggle("aside", (traced !== null && !traced.has(id)) || faded.has(id));
  element.classList.toggle("traced", traced?.has(id) ?? false);
}
