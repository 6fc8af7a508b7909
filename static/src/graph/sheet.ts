/**
 * A drawing of a part of the world that moves and grows with the view at once, and is painted anew, a little in each
 * frame, when the view leaves it or has come to rest at another zoom.
 */

import type { Rectangle } from "../layout/layout";
import { type Pane, seen, type View } from "./camera";
import { grown, holds, meet } from "./scene";

/** Milliseconds of one frame that painting may take. */
const SLICE_MS = 6;
/** After so long without a move the view is at rest. */
const REST_MS = 140;
/** Beside what the pane shows, as a share of it, so much is painted too. */
const [BESIDE, LEAST_BESIDE] = [0.5, 0.1];
/** When so much of that is left it is time for more. */
const SPARE = 0.3;
/** Pixels around the world, for borders and rings. */
const RIM = 24;
/** Device pixels of one canvas, 40 MB: a larger one has less beside the pane, and then fewer pixels for a length. */
const MOST_PIXELS = 10_000_000;
/** Beyond these scales a drawing is too coarse, or too fine, even while the view moves. */
const [COARSE, FINE] = [2, 0.5];

/** A canvas of `pane` and how the world stands in it; `density` is device pixels in a pixel. */
export interface Plot {
  readonly canvas: HTMLCanvasElement;
  readonly view: View;
  readonly pane: Pane;
  readonly density: number;
}

/** Paints what touches `part` of the world, and yields where it can be interrupted. */
export type Painter = (plot: Plot, part: Rectangle) => Iterator<void>;

interface Wanted {
  readonly world: Rectangle;
  readonly view: View;
  readonly pane: Pane;
  /** Another one than before is another drawing. */
  readonly painter: Painter;
}

interface Drawing extends Plot {
  readonly of: Wanted;
  readonly part: Rectangle;
  /** Share of the pane that is painted beside it. */
  readonly beside: number;
}

export class Sheet {
  readonly root = document.createElement("div");
  #shown: Drawing | null = null;
  #wanted: Wanted | null = null;
  #painting: { readonly drawing: Drawing; readonly strokes: Iterator<void> } | null = null;
  #frame = 0;
  #rest = 0;

  constructor() {
    this.root.className = "sheet";
  }

  /** Shows a view of a drawing. With `whole` a new drawing is there at once, however long it takes. */
  show(wanted: Wanted, whole: boolean): void {
    this.#wanted = wanted;
    clearTimeout(this.#rest);
    if (whole && wanted.painter !== this.#shown?.of.painter) {
      this.#start();
      this.#paint(Infinity);
    } else this.#pursue();
    this.#move();
  }

  clear(): void {
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#wanted = this.#shown = this.#painting = null;
    this.root.replaceChildren();
  }

  /** Starts painting where what is shown will not do; what is under way is ended first, so that it comes to an end. */
  #pursue(): void {
    const [wanted, shown] = [this.#wanted, this.#shown];
    if (!wanted || this.#painting || shown?.of === wanted) return;
    const scale = shown ? wanted.view.zoom / shown.view.zoom : 0;
    const isFit = scale >= FINE && scale <= COARSE;
    if (!shown || wanted.painter !== shown.of.painter || !isFit || !reaches(shown, wanted)) {
      this.#start();
      this.#paint(SLICE_MS);
    } else if (scale !== 1) {
      this.#rest = window.setTimeout(() => {
        this.#start();
        this.#paint(SLICE_MS);
      }, REST_MS);
    }
  }

  #start(): void {
    if (!this.#wanted) return;
    this.#painting?.drawing.canvas.remove();
    const drawing = blank(this.#wanted);
    drawing.canvas.hidden = true;
    // colours and type are those of the page
    this.root.append(drawing.canvas);
    this.#painting = { drawing, strokes: drawing.of.painter(drawing, drawing.part) };
  }

  /** Paints for so many milliseconds, and goes on in the next frame. */
  #paint(most: number): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const painting = this.#painting;
    if (!painting) return;
    const end = performance.now() + most;
    while (!painting.strokes.next().done) {
      if (performance.now() < end) continue;
      this.#frame = requestAnimationFrame(() => this.#paint(SLICE_MS));
      return;
    }
    this.#painting = null;
    this.#shown = painting.drawing;
    this.#shown.canvas.hidden = false;
    this.root.replaceChildren(this.#shown.canvas);
    this.#move();
    this.#pursue();
  }

  /** Brings the drawing to where the view has it. */
  #move(): void {
    const [wanted, shown] = [this.#wanted, this.#shown];
    if (!wanted || !shown) return;
    const { view } = wanted;
    const scale = view.zoom / shown.view.zoom;
    // at rest every pixel of the drawing is one of the screen
    const snapped = (length: number) => (scale === 1 ? Math.round(length * shown.density) / shown.density : length);
    const x = snapped(view.x + shown.part.x * view.zoom);
    const y = snapped(view.y + shown.part.y * view.zoom);
    shown.canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }
}

/** Whether a drawing of `part` still has something to spare beside what the view shows of the world. */
function reaches({ part, beside: share }: Drawing, { world, view, pane }: Wanted): boolean {
  return holds(part, meet(beside(view, pane, share * SPARE), world));
}

function beside(view: View, pane: Pane, share: number): Rectangle {
  const part = seen(view, pane);
  const by = share * Math.min(part.width, part.height);
  return grown(part, by);
}

/** An empty canvas for what the view shows of the world and for some of what is beside it. */
function blank(of: Wanted): Drawing {
  const { world, view, pane } = of;
  const { zoom } = view;
  const whole = grown(world, RIM / zoom);
  let share = BESIDE;
  let part = meet(beside(view, pane, share), whole);
  const most = MOST_PIXELS / (devicePixelRatio || 1) ** 2;
  const pixels = () => part.width * part.height * zoom ** 2;
  while (pixels() > most && share > LEAST_BESIDE) {
    share = Math.max(share / 2, LEAST_BESIDE);
    part = meet(beside(view, pane, share), whole);
  }
  const density = (devicePixelRatio || 1) * Math.min(1, Math.sqrt(most / Math.max(pixels(), 1)));
  const canvas = document.createElement("canvas");
  const size = { width: Math.ceil(part.width * zoom), height: Math.ceil(part.height * zoom) };
  canvas.style.width = `${size.width}px`;
  canvas.style.height = `${size.height}px`;
  const own = { zoom, x: -part.x * zoom, y: -part.y * zoom };
  return { canvas, pane: size, view: own, density, of, part, beside: share };
}
