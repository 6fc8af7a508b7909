/** The picture seen from far away, on a canvas: shapes and the names of modules, as many as there are. */

import type { Route } from "../layout/layout";
import type { BoxKind } from "../model/picture";
import type { Pane, View } from "./camera";
import type { Lights } from "./layers";
import type { Contents, Scene } from "./scene";
import { shadeStrokes } from "./shades";
import type { Plot } from "./sheet";

const tones: Readonly<Record<BoxKind, readonly [fill: string, border: string]>> = {
  op: ["--op", "--op-border"],
  parameter: ["--parameter", "--parameter-border"],
  leaf: ["--parameter", "--parameter-border"],
  ghost: ["--parameter", "--parameter-border"],
  input: ["--input", "--input-border"],
  output: ["--output", "--output-border"],
  result: ["--module", "--module-border"],
  module: ["--module", "--module-border"],
};

/** Boxes lower than this, in pixels on screen, are drawn with square corners. */
const CORNERS = 8;
const BATCH = 100;

/** Draws what `contents` holds of a scene, at once, in the colours of sizes where some are given. */
export function drawMap(
  canvas: HTMLCanvasElement,
  scene: Scene,
  contents: Contents,
  view: View,
  pane: Pane,
  shades: Lights["shades"],
): void {
  const density = devicePixelRatio || 1;
  const strokes = mapStrokes({ canvas, view, pane, density }, scene, contents);
  while (!strokes.next().done);
  const context = canvas.getContext("2d");
  if (!shades || !context) return;
  const scale = view.zoom * density;
  context.setTransform(scale, 0, 0, scale, view.x * density, view.y * density);
  const coloured = shadeStrokes(context, scene, contents, { shades, faded: new Set() }, view.zoom, palette(canvas));
  while (!coloured.next().done);
}

/** The same little by little. Cost is linear in the contents. */
export function* mapStrokes(plot: Plot, scene: Scene, contents: Contents): Generator<void, void> {
  const context = begun(plot);
  if (!context) return;
  const { canvas, view, density } = plot;
  const colour = palette(canvas);
  const { zoom } = view;
  for (const group of contents.groups) {
    const { x, y, width: w, height: h } = scene.rectangle(group);
    context.fillStyle = colour("--group");
    context.strokeStyle = colour("--group-border");
    context.lineWidth = 1 / zoom;
    context.beginPath();
    context.roundRect(x, y, w, h, 10);
    context.fill();
    context.stroke();
  }
  context.strokeStyle = colour("--edge");
  context.lineWidth = Math.max(1.4, 0.9 / zoom);
  context.globalAlpha = 0.75;
  // many short paths are drawn sooner than one long one
  for (let from = 0; from < contents.wires.length; from += BATCH) {
    context.beginPath();
    for (const wire of contents.wires.slice(from, from + BATCH)) trace(context, scene.route(wire));
    context.stroke();
    yield;
  }
  context.globalAlpha = 1;
  const rim = 1.1 / zoom;
  for (const [at, box] of contents.boxes.entries()) {
    if (at % BATCH === 0) yield;
    const { x, y, width: w, height: h } = scene.frame(box);
    const [fill, border] = tones[box.kind];
    context.fillStyle = colour(border);
    if (h * zoom < CORNERS) {
      // corners that no eye sees are not worth their arcs
      context.fillRect(x, y, w, h);
      context.fillStyle = colour(fill);
      if (h * zoom > 3) context.fillRect(x + rim, y + rim, w - 2 * rim, h - 2 * rim);
    } else {
      context.strokeStyle = colour(border);
      context.fillStyle = colour(fill);
      context.lineWidth = rim;
      context.beginPath();
      context.roundRect(x, y, w, h, 8);
      context.fill();
      context.stroke();
    }
  }
  context.setTransform(density, 0, 0, density, 0, 0);
  context.font = `650 12.5px ${getComputedStyle(canvas).fontFamily}`;
  context.lineJoin = "round";
  context.lineWidth = 4;
  const written: { x: number; y: number; width: number }[] = [];
  for (const group of contents.groups) {
    const frame = scene.rectangle(group);
    const [x, y] = [(frame.x + frame.title) * zoom + view.x + 7, frame.y * zoom + view.y + 16];
    const wide = context.measureText(group.title).width;
    if ((frame.width - frame.title) * zoom < wide + 12 || frame.height * zoom < 24) continue;
    if (written.some((other) => Math.abs(other.y - y) < 16 && x < other.x + other.width && other.x < x + wide))
      continue;
    written.push({ x, y, width: wide });
    context.strokeStyle = colour("--ground");
    context.strokeText(group.title, x, y);
    context.fillStyle = colour("--group-text");
    context.fillText(group.title, x, y);
  }
}

/** A cleared canvas that draws in the world's own lengths; null where the browser has none to give. */
export function begun({ canvas, view, pane, density }: Plot): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  const [width, height] = [Math.round(pane.width * density), Math.round(pane.height * density)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  const scale = view.zoom * density;
  context.setTransform(scale, 0, 0, scale, view.x * density, view.y * density);
  return context;
}

/** Adds a line to the path, from corner to corner. */
export function trace(context: CanvasRenderingContext2D, { points, jumps }: Route): void {
  for (const [at, { x, y }] of points.entries()) {
    if (at === 0 || jumps.includes(at)) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

/** Resolves design tokens to colours a canvas understands, for the theme of the moment. */
export function palette(canvas: HTMLCanvasElement): (token: string) => string {
  const known = new Map<string, string>();
  const style = getComputedStyle(canvas);
  return (token) => {
    const held = known.get(token);
    if (held !== undefined) return held;
    canvas.style.color = `var(${token})`;
    const found = style.color;
    known.set(token, found);
    return found;
  };
}
