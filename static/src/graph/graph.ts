/**
 * `<autograd-graph>`: a placed picture to move over, walk through and choose from.
 *
 * `data-state` is `empty`, `running`, `drawn` or `failed`. Up to `FEW` boxes all stand in the page; of larger pictures
 * only what is in view does, and from far away a canvas stands for them.
 */

import type { Layout, Point, Rectangle } from "../layout/layout";
import type { Edge } from "../model/document";
import type { Box, Chip, Picture, Wire } from "../model/picture";
import { bringing, Camera, fitted, near, opening, type Pane, seen, type View, zoomed } from "./camera";
import { FarView } from "./far";
import { listen } from "./gestures";
import { Keys } from "./keys";
import { type Label, placeLabels } from "./labels";
import { DARK, Layers, type Lights } from "./layers";
import type { Leap } from "./leaps";
import { drawMap } from "./map";
import { type PlacedNote, placeNotes } from "./notes";
import { type Contents, grown, join, Scene } from "./scene";
import { svg } from "./svg";
import type { Way } from "./walk";
import { arrows } from "./wire";

/** Boxes that all stand in the page, wherever the view is. Of more, what is in view does: every one costs when anything changes. */
const FEW = 150;
/** Boxes in view that are drawn one by one; of more, words would be too small to be read. */
const CROWD = 400;
/** Boxes that a copy draws one by one. */
const WHOLE = 700;
/** Below this zoom words cannot be read, and the canvas takes over. */
const FAR = 0.35;
/** Around a copy, where signs may stand. */
const MARGIN = 24;
/** How far beside a box a finger may fall, in the picture's lengths. */
const FINGER = 12;
/** Pixels of one step over the picture. */
const PAN = 60;
const UNFOLD_MS = 300;
const NOTHING: Contents = { boxes: [], wires: [], groups: [] };

export type GraphState = "empty" | "running" | "drawn" | "failed";

/** What a tap or a key chose; null clears. With `more`, beside what was chosen before: with Shift. */
export type Choice =
  | { readonly box: Box; readonly chip: Chip | null; readonly more?: boolean }
  | { readonly wire: Wire }
  | { readonly group: string }
  | null;

/**
 * Fires `choose` with a `Choice`, `leap` with a `Leap` where a chip of an interrupted line was pressed, and `moved`
 * whenever the pane shows another part of the picture.
 */
export class AutogradGraph extends HTMLElement {
  readonly #far = new FarView();
  readonly #layers = new Layers();
  readonly #camera = new Camera(() => this.#frame());
  readonly #keys = new Keys(this, (box) => this.#enter(box));
  #scene: Scene | null = null;
  #beside: Rectangle | null = null;
  #edges: readonly Edge[] = [];
  #lights: Lights = DARK;
  #labels: ReadonlyMap<string, Label> = new Map();
  #notes: ReadonlyMap<string, PlacedNote> = new Map();
  #pane: Pane = { width: 0, height: 0 };
  #scale = 1;
  /** Where the reader stood before all was magnified. */
  #before: View | null = null;
  /** False while a picture waits for the pane to have a size. */
  #opened = true;
  /** The view that the picture opened with. */
  #first: View | null = null;
  /** Whether something changed that is not on show yet. */
  #changed = false;
  #release: (() => void) | null = null;

  connectedCallback(): void {
    this.tabIndex = 0;
    this.role = "application";
    this.state = "empty";
    this.replaceChildren(...this.#far.roots, svg("svg", { class: "picture" }, arrows(), this.#layers.world));
    const stop = listen(this, this.#camera, (event) => this.#tap(event));
    const watch = new ResizeObserver(() => this.#resize());
    watch.observe(this);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("dblclick", this.#double);
    const unwatch = this.#far.watch(() => this.#frame());
    this.#release = () => {
      stop();
      unwatch();
      watch.disconnect();
    };
  }

  disconnectedCallback(): void {
    this.#release?.();
  }

  get state(): GraphState {
    return (this.dataset.state ?? "empty") as GraphState;
  }

  set state(state: GraphState) {
    this.dataset.state = state;
  }

  get pane(): Pane {
    return this.#pane;
  }

  /**
   * Shows a placed picture. `keep` is the id of the group or module that was toggled: it stays where it was,
   * and boxes that both pictures have glide to their new places. Without it the view opens anew, unless the layout is
   * the one on show: then nothing moves.
   */
  draw(picture: Picture, layout: Layout, edges: readonly Edge[], keep: string | null): void {
    const before = keep === null ? null : this.#corner(keep);
    const stays = this.#scene?.layout === layout;
    this.#scene = new Scene(picture, layout);
    this.#edges = edges;
    this.#labels = placeLabels(this.#scene, this.#lights.gradients);
    this.#notes = placeNotes(this.#scene, this.#labels, this.#lights.notes);
    const after = keep === null ? null : this.#corner(keep);
    if (before && after) {
      const { view } = this.#camera;
      const [dx, dy] = [(before.x - after.x) * view.zoom, (before.y - after.y) * view.zoom];
      this.#camera.go({ ...view, x: view.x + dx, y: view.y + dy });
      this.#layers.world.classList.add("unfolding");
      setTimeout(() => this.#layers.world.classList.remove("unfolding"), UNFOLD_MS);
    } else if (!stays) {
      this.#layers.clear();
      this.#beside = null;
      this.#open();
    }
    // what stands beside the graph takes its room before the picture stands, which is set only once then
    this.dispatchEvent(new Event("moved"));
    if (this.clientWidth !== this.#pane.width || this.clientHeight !== this.#pane.height) this.#resize();
    this.#soon();
  }

  /** Takes everything off. */
  clear(): void {
    this.#scene = null;
    this.#labels = new Map();
    this.#layers.clear();
    this.#far.clear();
  }

  light(lights: Lights): void {
    const { gradients, notes } = this.#lights;
    this.#lights = lights;
    if (this.#scene && gradients !== lights.gradients) this.#labels = placeLabels(this.#scene, lights.gradients);
    if (this.#scene && (gradients !== lights.gradients || notes !== lights.notes)) {
      this.#notes = placeNotes(this.#scene, this.#labels, lights.notes);
    }
    this.#soon();
  }

  /** Where the reader stands; `moved` tells of every change. */
  get view(): View {
    return this.#camera.view;
  }

  /** Shows everything so much larger, in a pane of another size; at 1 the reader is back where they stood. */
  magnify(scale: number): void {
    const before = this.#scale === 1 ? this.view : this.#before;
    this.#before = scale === 1 ? null : before;
    this.#scale = scale;
    requestAnimationFrame(() => {
      this.#opened = false;
      this.#resize();
      if (scale === 1 && before) this.#camera.go(before);
      else this.reveal(this.#lights.selected);
    });
  }

  /** The whole picture as an element of its own, for paper; of what is too large for SVG, a drawing in dots. */
  copy(): SVGSVGElement | HTMLCanvasElement | null {
    const scene = this.#scene;
    if (!scene) return null;
    if (scene.boxes.length <= WHOLE) {
      const { width, height } = scene.world;
      const { world } = this.#layers.copy(scene, this.#edges, this.#labels, this.#notes, this.#lights);
      const [wide, high] = [width + 2 * MARGIN, height + 2 * MARGIN];
      const viewBox = `${-MARGIN} ${-MARGIN} ${wide} ${high}`;
      return svg("svg", { class: "picture", viewBox, width: wide, height: high }, arrows(), world);
    }
    const canvas = document.createElement("canvas");
    this.append(canvas);
    const pane = { width: 1600, height: Math.min(2200, (1600 * scene.world.height) / scene.world.width) };
    drawMap(canvas, scene, scene, fitted(scene.world, pane), pane, this.#lights.shades);
    canvas.remove();
    return canvas;
  }

  /** What is on show, null where nothing is. */
  get scene(): Scene | null {
    return this.#scene;
  }

  /** A part of the picture that is drawn over and beside it, which opens with it. */
  set beside(part: Rectangle | null) {
    if (part === this.#beside) return;
    this.#beside = part;
    if (this.#camera.view === this.#first) this.#open();
  }

  /** Stands elsewhere at once. */
  go(view: View): void {
    this.#camera.go(view);
  }

  /** The line of a wire, as the `d` of an SVG path in the picture's own lengths. */
  line(id: string): string | null {
    const wire = this.#scene?.layout.wires.get(id);
    return wire ? wire.path : null;
  }

  fit(): void {
    if (this.#scene) this.#camera.glide(fitted(this.#whole(this.#scene), this.#pane));
  }

  zoom(factor: number): void {
    this.#camera.glide(zoomed(this.#camera.view, factor, this.#pane.width / 2, this.#pane.height / 2));
  }

  /** Brings what is drawn under one of these ids into view, `close` enough to be read; keys walk on from there. */
  reveal(ids: ReadonlySet<string>, close = false): void {
    const box = this.#scene?.boxes.find((each) => ids.has(each.id) || each.chips.some((chip) => ids.has(chip.id)));
    const group = this.#scene?.groups.find(({ id }) => ids.has(id));
    const part = box ? this.#scene?.frame(box) : group && this.#scene?.rectangle(group);
    if (!part || !this.#scene || this.#pane.width === 0) return;
    if (box) this.#keys.hold(box.id);
    const view = close ? near(this.#camera.view, this.#pane, part) : this.#camera.view;
    const to = bringing(view, this.#pane, box ? part : { ...part, height: Math.min(part.height, 200) });
    const now = this.#camera.view;
    if (to.x !== now.x || to.y !== now.y || to.zoom !== now.zoom) this.#camera.glide(to);
  }

  #resize(): void {
    this.#pane = { width: this.clientWidth, height: this.clientHeight };
    if (this.#pane.width === 0) return;
    // whoever has not moved yet stands at the opening view of any pane
    if (!this.#opened || this.#camera.view === this.#first) this.#open();
    this.#soon();
  }

  /** Stands at the opening view, at once or as soon as the pane has a size. */
  #open(): void {
    this.#opened = this.#pane.width > 0;
    const scene = this.#scene;
    if (!this.#opened || !scene) return;
    this.#first = opening(this.#whole(scene), this.#pane, this.#scale, (window) => scene.crowd(window));
    this.#camera.go(this.#first);
  }

  #whole({ world }: Scene): Rectangle {
    return this.#beside ? join(world, this.#beside) : world;
  }

  #corner(id: string): Point | null {
    const box = this.#scene?.box(id);
    const frame = this.#scene?.layout.groups.get(id);
    // the reader points at the title
    if (frame) return { x: frame.x + frame.title, y: frame.y };
    return box && this.#scene ? this.#scene.frame(box) : null;
  }

  /** Shows what changed, once: a picture comes with its lights. */
  #soon(): void {
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => this.#frame());
  }

  #frame(): void {
    this.#changed = false;
    const scene = this.#scene;
    if (!scene || this.#pane.width === 0) return;
    const { view } = this.#camera;
    this.#layers.world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.zoom})`);
    const inView = view.zoom < FAR ? NOTHING : scene.within(grown(seen(view, this.#pane), 80));
    const far = view.zoom < FAR || inView.boxes.length > CROWD;
    this.classList.toggle("far", far);
    if (far) this.#far.show(scene, view, this.#pane, this.#lights);
    this.dispatchEvent(new Event("moved"));
    const held = scene.boxes.length <= FEW ? scene : this.#withFocus(scene, far ? NOTHING : inView);
    this.#layers.hold(scene, held, this.#edges, this.#labels, this.#notes, this.#lights);
  }

  /** What is in view, and the box that the keyboard walks on from: without it the focus would be lost. */
  #withFocus(scene: Scene, inView: Contents): Contents {
    const box = this.#keys.box === null ? undefined : scene.box(this.#keys.box);
    return !box || inView.boxes.includes(box) ? inView : { ...inView, boxes: [...inView.boxes, box] };
  }

  /** Makes a box stand in the page, in view. */
  #enter(box: Box): void {
    if (!this.#scene) return;
    this.#keys.hold(box.id);
    this.#camera.go(bringing(this.#camera.view, this.#pane, grown(this.#scene.frame(box), 12)));
    this.#frame();
  }

  #choose(choice: Choice): void {
    this.dispatchEvent(new CustomEvent<Choice>("choose", { detail: choice }));
  }

  #tap(event: PointerEvent): void {
    const scene = this.#scene;
    if (!scene) return;
    const hit = event.target as Element;
    const held = (name: string) => hit.closest<SVGElement>(`[data-${name}]`)?.dataset[name];
    const box = scene.box(held("box") ?? "");
    const wire = scene.wires.find(({ id }) => id === held("wire"));
    const group = held("toggle") === undefined ? undefined : (box?.id ?? held("group"));
    const jump = held("jump");
    if (wire && jump !== undefined) {
      const detail: Leap = { wire: wire.id, chip: Number(jump), x: event.clientX, y: event.clientY };
      this.dispatchEvent(new CustomEvent("leap", { detail }));
    } else if (group !== undefined) this.#choose({ group });
    else if (box) {
      const id = held("chip");
      this.#keys.take(box.id);
      this.#choose({ box, chip: box.chips.find((chip) => chip.id === id) ?? null, more: event.shiftKey });
    } else if (wire) this.#choose({ wire });
    else {
      const isFar = this.classList.contains("far");
      const missed =
        isFar || event.pointerType === "touch" ? scene.hit(this.#place(event), isFar ? 0 : FINGER) : undefined;
      this.#choose(missed ? { box: missed, chip: null } : null);
    }
  }

  /** Where in the world a pointer is. */
  #place(event: PointerEvent): Point {
    const { left, top } = this.getBoundingClientRect();
    const { x, y, zoom } = this.#camera.view;
    return { x: (event.clientX - left - x) / zoom, y: (event.clientY - top - y) / zoom };
  }

  readonly #double = (event: MouseEvent): void => {
    const box = this.#scene?.box((event.target as Element).closest<SVGElement>("[data-box]")?.dataset.box ?? "");
    if (box?.kind === "module") this.#choose({ group: box.id });
  };

  readonly #key = (event: KeyboardEvent): void => {
    const told = this.#scene ? this.#keys.press(event, this.#scene) : false;
    if (told === false) return;
    event.preventDefault();
    if (told === true) return;
    if (told.kind === "choose") this.#choose({ box: told.box, chip: told.chip, more: event.shiftKey });
    else if (told.kind === "toggle") this.#choose({ group: told.group });
    else if (told.kind === "pan") this.#pan(told.way);
    else if (told.kind === "zoom") this.zoom(told.factor);
    else if (told.kind === "fit") this.fit();
    else this.#choose(null);
  };

  #pan(way: Way): void {
    const { view } = this.#camera;
    const [dx, dy] = ({ up: [0, PAN], down: [0, -PAN], left: [PAN, 0], right: [-PAN, 0] } as const)[way];
    this.#camera.go({ ...view, x: view.x + dx, y: view.y + dy });
  }
}

customElements.define("autograd-graph", AutogradGraph);

declare global {
  interface HTMLElementTagNameMap {
    "autograd-graph": AutogradGraph;
  }
  interface HTMLElementEventMap {
    choose: CustomEvent<Choice>;
    leap: CustomEvent<Leap>;
  }
}
