/** Where the reader stands over the picture: `screen = world · zoom + (x, y)`, in CSS pixels. */

import type { Rectangle } from "../layout/layout";

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Pane {
  readonly width: number;
  readonly height: number;
}

const LEAST = 0.02;
const MOST = 4;
/** A picture opens no smaller than this, so that it can be read; the reader moves to see the rest. */
const READABLE = 0.8;
/** Somewhat smaller, where all of it, or all of its width, is seen so. */
const WHOLE = 0.68;
const OPENING = 1.25;
const MARGIN = 28;
const TRAVEL_MS = 320;

/** The view that shows all of `world`, no larger than `most`. */
export function fitted(world: Rectangle, pane: Pane, most = OPENING): View {
  const zoom = clamp(
    Math.min((pane.width - 2 * MARGIN) / world.width, (pane.height - 2 * MARGIN) / world.height, most),
    LEAST,
    MOST,
  );
  return {
    zoom,
    x: (pane.width - world.width * zoom) / 2 - world.x * zoom,
    y: (pane.height - world.height * zoom) / 2 - world.y * zoom,
  };
}

/**
 * The first view of a picture, `scale` times as large as usual: whole where that is readable, else its beginning.
 *
 * Of one that is too wide, `crowd` tells the x to have in the middle; it is given the size of what the pane shows.
 */
export function opening(world: Rectangle, pane: Pane, scale = 1, crowd?: (window: Pane) => number): View {
  const whole = fitted(world, pane, OPENING * scale);
  const across = (pane.width - MARGIN) / world.width;
  const zoom = across < WHOLE * scale ? READABLE * scale : Math.min(READABLE * scale, across);
  if (whole.zoom >= WHOLE * scale) return whole;
  const wide = world.width * zoom > pane.width - MARGIN;
  const tall = world.height * zoom > pane.height - 2 * MARGIN;
  const [left, right] = [MARGIN - world.x * zoom, pane.width - MARGIN - (world.x + world.width) * zoom];
  const middle = crowd ? pane.width / 2 - crowd({ width: pane.width / zoom, height: pane.height / zoom }) * zoom : left;
  return {
    zoom,
    x: wide ? clamp(middle, right, left) : (pane.width - world.width * zoom) / 2 - world.x * zoom,
    y: (tall ? MARGIN : (pane.height - world.height * zoom) / 2) - world.y * zoom,
  };
}

/** How much of a picture the pane shows when it opens it no smaller than can be read. */
export function readable(pane: Pane): Pane {
  return { width: (pane.width - 2 * MARGIN) / READABLE, height: (pane.height - 2 * MARGIN) / READABLE };
}

/** Zooms by `factor` around a point of the pane, which keeps its place. */
export function zoomed(view: View, factor: number, x: number, y: number): View {
  const zoom = clamp(view.zoom * factor, LEAST, MOST);
  const ratio = zoom / view.zoom;
  return { zoom, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** The part of the world that the pane shows. */
export function seen(view: View, pane: Pane): Rectangle {
  return {
    x: -view.x / view.zoom,
    y: -view.y / view.zoom,
    width: pane.width / view.zoom,
    height: pane.height / view.zoom,
  };
}

/** The least move that brings a part of the world into the pane, with a margin. */
export function bringing(view: View, pane: Pane, part: Rectangle): View {
  const shift = (from: number, to: number, room: number) => {
    if (to - from > room - 2 * MARGIN) return room / 2 - (from + to) / 2;
    if (from < MARGIN) return MARGIN - from;
    return to > room - MARGIN ? room - MARGIN - to : 0;
  };
  const [left, top] = [part.x * view.zoom + view.x, part.y * view.zoom + view.y];
  return {
    zoom: view.zoom,
    x: view.x + shift(left, left + part.width * view.zoom, pane.width),
    y: view.y + shift(top, top + part.height * view.zoom, pane.height),
  };
}

/** A view of the middle of a part of the world from as near as words can be read; the same where it is near enough. */
export function near(view: View, pane: Pane, part: Rectangle): View {
  if (view.zoom >= READABLE * 0.6) return view;
  const { x, y, width, height } = part;
  return {
    zoom: READABLE,
    x: pane.width / 2 - (x + width / 2) * READABLE,
    y: pane.height / 2 - (y + Math.min(height, pane.height / 2) / 2) * READABLE,
  };
}

/** Holds the view and moves it, at once or in a glide; `moved` hears of every change, at most once a frame. */
export class Camera {
  #view: View = { x: 0, y: 0, zoom: 1 };
  #frame = 0;
  #glide = 0;

  constructor(private readonly moved: () => void) {}

  get view(): View {
    return this.#view;
  }

  go(view: View): void {
    cancelAnimationFrame(this.#glide);
    this.#set(view);
  }

  glide(to: View): void {
    cancelAnimationFrame(this.#glide);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#set(to);
      return;
    }
    const [from, start] = [this.#view, performance.now()];
    const step = (now: number) => {
      const passed = Math.min(Math.max((now - start) / TRAVEL_MS, 0), 1);
      const share = 1 - (1 - passed) ** 3;
      const between = (a: number, b: number) => a + (b - a) * share;
      this.#set({ x: between(from.x, to.x), y: between(from.y, to.y), zoom: between(from.zoom, to.zoom) });
      if (passed < 1) this.#glide = requestAnimationFrame(step);
    };
    this.#glide = requestAnimationFrame(step);
  }

  #set(view: View): void {
    this.#view = view;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.moved();
    });
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
