/** The picture from far away: a drawing of all that stands still, and over it one of what is lit. */

import { effect } from "@preact/signals-core";
import { theme } from "../state/preferences";
import type { Pane, View } from "./camera";
import { highlightStrokes, isDark } from "./highlights";
import type { Lights } from "./layers";
import { mapStrokes } from "./map";
import type { Scene } from "./scene";
import { type Painter, Sheet } from "./sheet";

export class FarView {
  readonly #still = new Sheet();
  readonly #lit = new Sheet();
  readonly roots = [this.#still.root, this.#lit.root] as const;
  #scene: Scene | null = null;
  #lights: Lights | null = null;
  #stillPainter: Painter | null = null;
  #litPainter: Painter | null = null;

  /** Shows a scene. Only another scene, or another theme, is waited for. */
  show(scene: Scene, view: View, pane: Pane, lights: Lights): void {
    const isNew = scene !== this.#scene;
    if (isNew) this.#stillPainter = null;
    if (isNew || lights !== this.#lights) this.#litPainter = null;
    this.#scene = scene;
    this.#lights = lights;
    this.#stillPainter ??= (plot, part) => mapStrokes(plot, scene, scene.within(part));
    this.#litPainter ??= (plot, part) => highlightStrokes(plot, scene, scene.within(part), lights);
    const { world } = scene;
    this.#still.show({ world, view, pane, painter: this.#stillPainter }, true);
    if (isDark(lights)) this.#lit.clear();
    else this.#lit.show({ world, view, pane, painter: this.#litPainter }, isNew);
  }

  clear(): void {
    this.#still.clear();
    this.#lit.clear();
  }

  /** Tells when colours change, so that the view is to be shown again. Returns a function that stops. */
  watch(changed: () => void): () => void {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const again = () => {
      this.#scene = null;
      changed();
    };
    scheme.addEventListener("change", again);
    const stop = effect(() => {
      void theme.value;
      again();
    });
    return () => {
      scheme.removeEventListener("change", again);
      stop();
    };
  }
}
