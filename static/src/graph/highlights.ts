/** What of the picture seen from far away is lit: what is chosen or pointed at, and how far a pass has come. */

import type { Lights } from "./layers";
import { begun, palette, trace } from "./map";
import type { Contents, Scene } from "./scene";
import { shadeStrokes, widened } from "./shades";
import type { Plot } from "./sheet";

const BATCH = 100;
/** Pixels on screen that a ring has at least, so that the smallest box is found. */
const LEAST_RING = 9;

/** Whether there is anything to paint. */
export function isDark({ selected, lit, traced, moment, shades, differing }: Lights): boolean {
  const isPlain = shades === null && differing.size === 0;
  return selected.size === 0 && lit.size === 0 && !traced?.size && moment === null && isPlain;
}

/** Paints lines that gradients went along, those of the step on show over them, and rings; cost is linear in the contents. */
export function* highlightStrokes(plot: Plot, scene: Scene, contents: Contents, lights: Lights): Generator<void, void> {
  const context = begun(plot);
  if (!context) return;
  const { selected, lit, traced, moment } = lights;
  const { zoom } = plot.view;
  const colour = palette(plot.canvas);
  yield* shadeStrokes(context, scene, contents, lights, zoom, colour);
  if (moment) {
    const { active } = moment;
    const visited = contents.wires.filter(({ id }) => moment.isReached(id) && !active.has(id));
    context.strokeStyle = colour("--visited");
    context.lineWidth = Math.max(1.8, 1.3 / zoom);
    for (let from = 0; from < visited.length; from += BATCH) {
      context.beginPath();
      for (const wire of visited.slice(from, from + BATCH)) trace(context, scene.route(wire));
      context.stroke();
      yield;
    }
    context.strokeStyle = colour("--gradient");
    context.lineWidth = 2.6 / zoom;
    context.beginPath();
    for (const wire of contents.wires) if (active.has(wire.id)) trace(context, scene.route(wire));
    context.stroke();
  }
  context.lineWidth = 2.5 / zoom;
  context.strokeStyle = colour("--difference");
  for (const id of lights.differing) ring(context, scene.host(id), scene, zoom);
  context.strokeStyle = colour("--ring");
  for (const ids of [traced ?? [], lit, selected]) for (const id of ids) ring(context, scene.host(id), scene, zoom);
  context.strokeStyle = colour("--gradient");
  for (const id of moment?.current ?? []) ring(context, scene.host(id), scene, zoom);
}

function ring(context: CanvasRenderingContext2D, box: ReturnType<Scene["host"]>, scene: Scene, zoom: number): void {
  if (!box) return;
  const { x, y, width, height } = widened(scene.frame(box), LEAST_RING / zoom);
  context.strokeRect(x, y, width, height);
}
