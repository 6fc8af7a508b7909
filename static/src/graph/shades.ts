/** Sizes as colours on a canvas, where boxes are small: what has no size is told by strokes, not by colour alone. */

import type { Rectangle } from "../layout/layout";
import type { Lights, Shade } from "./layers";
import type { Contents, Scene } from "./scene";

const BATCH = 100;
/** Pixels on screen that what has no size is at least wide and high, so that it is found. */
const LEAST = 7;
const OTHERS_ALPHA = 0.15;

/** Paints boxes in the colours of their sizes, over what is painted already; cost is linear in the contents. */
export function* shadeStrokes(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { boxes }: Pick<Contents, "boxes">,
  { shades, faded }: Pick<Lights, "shades" | "faded">,
  zoom: number,
  colour: (token: string) => string,
): Generator<void, void> {
  if (!shades) return;
  const special: [Exclude<Shade, number>, Rectangle][] = [];
  for (const [at, box] of boxes.entries()) {
    if (at % BATCH === 0) yield;
    const frame = scene.frame(box);
    const shade = shades.get(box.id);
    const chips = box.chips.map(({ id }) => shades.get(id));
    // what is wrong in a parameter is not to be lost with its chip
    const worst = [shade, ...chips].find((each) => each === "nan" || each === "infinite") ?? shade;
    if (typeof worst === "string" && !faded.has(box.id)) special.push([worst, frame]);
    context.globalAlpha = faded.has(box.id) ? OTHERS_ALPHA : 1;
    context.fillStyle = colour(typeof shade === "number" ? `--heat-${shade}` : "--op");
    context.fillRect(frame.x, frame.y, frame.width, frame.height);
  }
  context.globalAlpha = 1;
  for (const [shade, frame] of special) {
    const isAlarm = shade === "nan" || shade === "infinite";
    const { x, y, width, height } = isAlarm ? widened(frame, LEAST / zoom) : frame;
    context.lineWidth = (isAlarm ? 1.6 : 1) / zoom;
    context.strokeStyle = colour(isAlarm ? "--error" : "--edge");
    context.setLineDash(shade === "none" ? [3 / zoom, 2 / zoom] : []);
    context.beginPath();
    context.rect(x, y, width, height);
    if (shade !== "none") {
      context.moveTo(x, y);
      context.lineTo(x + width, y + height);
    }
    if (shade === "nan") {
      context.moveTo(x + width, y);
      context.lineTo(x, y + height);
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/** A rectangle with sides of at least this length, around the same centre. */
export function widened({ x, y, width, height }: Rectangle, least: number): Rectangle {
  const [wide, high] = [Math.max(width, least), Math.max(height, least)];
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
}
