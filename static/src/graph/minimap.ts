/** `<graph-map>`: the whole picture, small, with a window on what the pane shows; there while not all of it is shown. */

import { effect } from "@preact/signals-core";
import { locale, t } from "../i18n/i18n";
import { theme } from "../state/preferences";
import { type Pane, seen, type View } from "./camera";
import type { AutogradGraph } from "./graph";
import type { Lights } from "./layers";
import { drawMap } from "./map";
import type { Scene } from "./scene";

/** Pixels of a picture that may be out of view before a map is worth its room. */
const SLACK = 24;
const PAN = 60;
const [NARROWEST, WIDEST] = [44, 72];

export class GraphMap extends HTMLElement {
  readonly #canvas = document.createElement("canvas");
  readonly #window = document.createElement("div");
  #view: AutogradGraph | null = null;
  #drawn: Scene | null = null;
  #shades: Lights["shades"] = null;
  #later = 0;
  /** What is inside its border, and all of its width: both 0 while it is hidden. */
  #pane: Pane = { width: 0, height: 0 };
  #wide = 0;
  #scale: View = { x: 0, y: 0, zoom: 1 };
  #release: (() => void) | null = null;

  connectedCallback(): void {
    this.hidden = true;
    this.tabIndex = 0;
    this.role = "group";
    this.#window.className = "window";
    this.replaceChildren(this.#canvas, this.#window);
    this.onpointerdown = (event) => {
      this.setPointerCapture(event.pointerId);
      this.#goTo(event);
      this.onpointermove = (move) => this.#goTo(move);
    };
    this.onpointerup = this.onpointercancel = () => {
      this.onpointermove = null;
    };
    this.addEventListener("keydown", this.#key);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const again = () => {
      this.#drawn = null;
      this.#update();
    };
    const watch = new ResizeObserver(([entry]) => {
      this.#pane = { width: this.clientWidth, height: this.clientHeight };
      this.#wide = entry?.borderBoxSize[0]?.inlineSize ?? 0;
      again();
    });
    watch.observe(this);
    scheme.addEventListener("change", again);
    const stop = effect(() => {
      this.ariaLabel = t("graph.map");
      void [locale.value, theme.value];
      again();
    });
    this.#release = () => {
      watch.disconnect();
      scheme.removeEventListener("change", again);
      stop();
    };
  }

  disconnectedCallback(): void {
    this.#release?.();
    this.#view?.removeEventListener("moved", this.#update);
  }

  /** The graph whose view it shows and moves. */
  set view(view: AutogradGraph) {
    this.#view = view;
    view.addEventListener("moved", this.#update);
  }

  /** Colours of boxes by size; null for those of their kinds. */
  set shades(shades: Lights["shades"]) {
    if (shades === this.#shades) return;
    this.#shades = shades;
    this.#drawn = null;
    this.#update();
  }

  readonly #update = (): void => {
    const [graph, scene] = [this.#view, this.#view?.scene ?? null];
    // judged by all the room there is, so that the map's own does not decide
    const room = graph ? { width: graph.pane.width + this.#wide, height: graph.pane.height } : null;
    this.hidden = !scene || !graph || !room || isWhole(scene, graph.view, room);
    if (this.hidden || !scene || !room) return;
    const { width: wide, height: tall } = scene.world;
    this.style.width = `${Math.round(Math.min(Math.max((room.height * wide) / tall, NARROWEST), WIDEST))}px`;
    if (scene === this.#drawn) this.#frame();
    else this.#later ||= window.setTimeout(() => this.#draw());
  };

  /** Draws the picture, which nobody waits for: the large one comes first. */
  #draw(): void {
    this.#later = 0;
    const scene = this.#view?.scene;
    const pane = this.#pane;
    if (!scene || this.hidden || pane.width === 0 || pane.height === 0) return;
    this.#drawn = scene;
    this.#scale = small(scene, pane);
    drawMap(this.#canvas, scene, { ...scene, groups: [] }, this.#scale, pane, this.#shades);
    this.#frame();
  }

  /** Puts the window where the view is. */
  #frame(): void {
    const [graph, pane] = [this.#view, this.#pane];
    if (!graph) return;
    const part = seen(graph.view, graph.pane);
    const { x, y, zoom } = this.#scale;
    const clip = (from: number, length: number, most: number) => {
      const [start, end] = [Math.max(from, 1), Math.min(from + length, most - 1)];
      return [start, Math.max(end - start, 3)] as const;
    };
    const [left, width] = clip(part.x * zoom + x, part.width * zoom, pane.width);
    const [top, height] = clip(part.y * zoom + y, part.height * zoom, pane.height);
    Object.assign(this.#window.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${left}px, ${top}px)`,
    });
  }

  #goTo(event: PointerEvent): void {
    const [graph, scene] = [this.#view, this.#view?.scene];
    if (!graph || !scene) return;
    const { left, top } = this.getBoundingClientRect();
    const { x, y, zoom } = this.#scale;
    const worldX = Math.min(Math.max((event.clientX - left - x) / zoom, 0), scene.world.width);
    const worldY = Math.min(Math.max((event.clientY - top - y) / zoom, 0), scene.world.height);
    const { view, pane } = graph;
    graph.go({ ...view, x: pane.width / 2 - worldX * view.zoom, y: pane.height / 2 - worldY * view.zoom });
  }

  readonly #key = (event: KeyboardEvent): void => {
    const [dx, dy] = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, 0], ArrowRight: [-1, 0] }[event.key] ?? [];
    if (!this.#view || dx === undefined || dy === undefined) return;
    event.preventDefault();
    const { view } = this.#view;
    this.#view.go({ ...view, x: view.x + dx * PAN, y: view.y + dy * PAN });
  };
}

/** Whether the pane shows the whole picture, but for some of its margin. */
function isWhole({ world }: Scene, view: View, pane: Pane): boolean {
  const part = seen(view, pane);
  const slack = SLACK / view.zoom;
  return (
    part.x <= world.x + slack &&
    part.y <= world.y + slack &&
    part.x + part.width >= world.x + world.width - slack &&
    part.y + part.height >= world.y + world.height - slack
  );
}

/** The view of all of the picture at the top of the map's strip. */
function small({ world }: Scene, pane: Pane): View {
  const zoom = Math.min((pane.width - 12) / world.width, (pane.height - 12) / world.height);
  return { zoom, x: (pane.width - world.width * zoom) / 2 - world.x * zoom, y: 6 - world.y * zoom };
}

customElements.define("graph-map", GraphMap);
