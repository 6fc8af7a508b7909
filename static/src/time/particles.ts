/** Gradients on their way: three dots along each line that a step sends one along, on a canvas over the picture. */

import type { View } from "../graph/camera";
import type { AutogradGraph } from "../graph/graph";
import { svg } from "../graph/svg";
import type { Point } from "../layout/layout";

/** Milliseconds a dot travels at speed 1. */
const TRAVEL_MS = 600;
const DOTS = 3;
/** Share of the way between two dots. */
const APART = 0.16;
const RADIUS = 3.4;
/** Points along a line that stand for its curve. */
const POINTS = 32;
/** Lines of one step that carry dots; a hub may send along thousands. */
const MOST = 48;
/** Milliseconds of one frame that drawing may take. */
const BUDGET_MS = 10;

interface Flight {
  /** From where the gradient comes to where it goes. */
  readonly way: readonly Point[];
  readonly began: number;
  readonly lasts: number;
}

export class Particles {
  readonly canvas = document.createElement("canvas");
  #flights: Flight[] = [];
  #frame = 0;

  constructor(private readonly graph: AutogradGraph) {
    this.canvas.className = "particles";
    this.canvas.ariaHidden = "true";
  }

  /** Sends dots along these wires, against the data. With reduced motion nothing travels. */
  send(wires: Iterable<string>, speed: number): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const began = performance.now();
    for (const id of wires) {
      const line = this.graph.line(id);
      if (line === null) continue;
      if (this.#flights.length >= MOST || performance.now() - began > BUDGET_MS) break;
      this.#flights.push({ way: sampled(line).reverse(), began, lasts: TRAVEL_MS / speed });
    }
    this.#frame ||= requestAnimationFrame(this.#draw);
  }

  /** Takes all dots off. */
  clear(): void {
    this.#flights = [];
  }

  readonly #draw = (now: number): void => {
    const { canvas, graph } = this;
    const context = canvas.getContext("2d");
    if (!context) return;
    const density = devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#flights = this.#flights.filter(({ began, lasts }) => now - began < lasts);
    if (this.#flights.length === 0) {
      this.#frame = 0;
      return;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = getComputedStyle(canvas).color;
    const start = performance.now();
    for (const flight of this.#flights) {
      if (performance.now() - start > BUDGET_MS) break;
      paint(context, flight, now, graph.view);
    }
    this.#frame = requestAnimationFrame(this.#draw);
  };
}

function paint(context: CanvasRenderingContext2D, { way, began, lasts }: Flight, now: number, view: View): void {
  const radius = RADIUS * Math.min(Math.max(view.zoom, 0.5), 1.25);
  // the last dot arrives when the time is over
  const head = ((now - began) / lasts) * (1 + APART * (DOTS - 1));
  for (let dot = 0; dot < DOTS; dot++) {
    const share = head - dot * APART;
    if (share < 0 || share > 1) continue;
    const at = along(way, share);
    context.beginPath();
    context.arc(at.x * view.zoom + view.x, at.y * view.zoom + view.y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

function along(way: readonly Point[], share: number): Point {
  const place = share * (way.length - 1);
  const before = Math.min(Math.floor(place), way.length - 2);
  const [from, to] = [way[before] as Point, way[before + 1] as Point];
  const rest = place - before;
  return { x: from.x + (to.x - from.x) * rest, y: from.y + (to.y - from.y) * rest };
}

/** Points of equal distance along a path. */
function sampled(path: string): Point[] {
  const line = svg("path", { d: path });
  const length = line.getTotalLength();
  return Array.from({ length: POINTS }, (_, index) => {
    const { x, y } = line.getPointAtLength((length * index) / (POINTS - 1));
    return { x, y };
  });
}
