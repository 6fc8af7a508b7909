/** The keyboard's way through the graph: one box or chip has the focus, and arrows move it along edges. */

import type { Box, Chip } from "../model/picture";
import type { Scene } from "./scene";
import { type Way, walk } from "./walk";

export type Command =
  | { readonly kind: "choose"; readonly box: Box; readonly chip: Chip | null }
  | { readonly kind: "toggle"; readonly group: string }
  | { readonly kind: "pan"; readonly way: Way }
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "clear" | "fit" };

const ways: Readonly<Record<string, Way>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
const ZOOM = 1.25;

/** Holds which box has the focus. `enter` is asked to bring a box into the page and into view. */
export class Keys {
  /** Id of the box that has the focus, or had it last. */
  box: string | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly enter: (box: Box) => void,
  ) {}

  /** Gives a box the focus, without moving the picture. */
  take(id: string): void {
    this.box = id;
    this.#element(id)?.focus({ preventScroll: true });
  }

  /** Walks on from a box, wherever the focus is. */
  hold(id: string): void {
    this.box = id;
  }

  /** Answers a key: moves the focus itself, or tells what is to be done; `false` where the key means nothing here. */
  press(event: KeyboardEvent, scene: Scene): Command | boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const box = this.box === null ? undefined : scene.box(this.box);
    const way = ways[event.key];
    if (way && event.shiftKey) return { kind: "pan", way };
    if (way) {
      this.#step(scene, box, way);
      return true;
    }
    switch (event.key) {
      case "Enter": {
        const id = this.#chip()?.dataset.chip;
        return box ? { kind: "choose", box, chip: box.chips.find((chip) => chip.id === id) ?? null } : false;
      }
      case " ": {
        const group = box?.kind === "module" ? box.id : box?.group;
        return group ? { kind: "toggle", group } : false;
      }
      case "Escape":
        return { kind: "clear" };
      case "f":
      case "F":
        return { kind: "fit" };
      case "+":
      case "=":
        return { kind: "zoom", factor: ZOOM };
      case "-":
      case "_":
        return { kind: "zoom", factor: 1 / ZOOM };
      default:
        return false;
    }
  }

  /** Up from a box without operands goes to its chips; there, left and right go along them, and down back to the box. */
  #step(scene: Scene, box: Box | undefined, way: Way): void {
    if (!box) {
      this.#go(scene.boxes.toSorted((a, b) => scene.at(a).y - scene.at(b).y)[0]);
      return;
    }
    const chips = [...(this.#element(box.id)?.querySelectorAll<SVGElement>("[data-chip]") ?? [])];
    const chip = this.#chip();
    if (chip && way === "down") {
      this.#go(box);
      return;
    }
    const beside = chip && way !== "up" ? chips[chips.indexOf(chip) + (way === "left" ? -1 : 1)] : undefined;
    const next = beside ? null : walk(scene, box, way);
    if (beside) beside.focus({ preventScroll: true });
    else if (next) this.#go(next);
    else if (way === "up") chips[0]?.focus({ preventScroll: true });
  }

  #go(box: Box | undefined): void {
    if (!box) return;
    this.enter(box);
    this.take(box.id);
  }

  #element(id: string): SVGElement | null {
    return this.host.querySelector<SVGElement>(`[data-box="${CSS.escape(id)}"]`);
  }

  #chip(): SVGElement | null {
    return document.activeElement?.closest<SVGElement>("[data-chip]") ?? null;
  }
}
