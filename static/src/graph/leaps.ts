/** `<graph-leaps>`: where an interrupted line goes on, as a list to choose from, beside the chip that was pressed. */

import { html, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Box } from "../model/picture";
import { Panel } from "../panels/panel";
import { lookup } from "../state/session";
import type { Scene } from "./scene";
import { svg } from "./svg";

/** A chip of a line: of each pair, the first is where it leaves off, the second where it goes on. */
export interface Leap {
  readonly wire: string;
  readonly chip: number;
  /** Where it was pressed, in the window's pixels. */
  readonly x: number;
  readonly y: number;
}

/** The boxes that a chip leads to, upper ones first: several lines may leave off at one chip. */
export function ends(scene: Scene, { wire: id, chip }: Pick<Leap, "wire" | "chip">): readonly Box[] {
  const wire = scene.wires.find((each) => each.id === id);
  const place = wire && scene.route(wire).chips[chip];
  if (!wire || !place) return [];
  const found = new Set<Box>();
  for (const other of scene.wires) {
    const at = scene.route(other).chips.findIndex(({ x, y }) => x === place.x && y === place.y);
    const box = at < 0 ? undefined : scene.box(at % 2 === 0 ? other.target : other.source);
    if (box) found.add(box);
  }
  return [...found].sort((a, b) => scene.at(a).y - scene.at(b).y);
}

/** Writes on the chip under the pointer, if there is one, where it leads. */
export function nameLeap(scene: Scene | null, hit: Element): void {
  const [chip, wire] = [hit.closest<SVGElement>("[data-jump]"), hit.closest<SVGElement>("[data-wire]")?.dataset.wire];
  if (!scene || !chip || wire === undefined || chip.querySelector("title")) return;
  const places = ends(scene, { wire, chip: Number(chip.dataset.jump) }).map((box) => [box.title, lineOf(box)]);
  chip.append(svg("title", {}, places.map((words) => words.filter(Boolean).join(t("outline.and"))).join("\n")));
}

/** `line 12`; empty where it was not made at one. */
function lineOf({ node }: Box): string {
  const span = node === null ? null : lookup.value?.nodeSpan(node);
  return span ? t("outline.line", { line: span[0] }) : "";
}

/** Fires `chosen` with the box that was chosen. */
export class GraphLeaps extends Panel {
  static override properties = { boxes: { state: true } };
  declare boxes: readonly Box[];

  constructor() {
    super();
    this.boxes = [];
    this.popover = "auto";
  }

  open(boxes: readonly Box[], { x, y }: Leap): void {
    this.boxes = boxes;
    // after the press that asks for it, which would close it
    setTimeout(() => {
      this.showPopover();
      const [right, bottom] = [innerWidth - this.offsetWidth - 8, innerHeight - this.offsetHeight - 8];
      Object.assign(this.style, { left: `${Math.min(x, right)}px`, top: `${Math.min(y, bottom)}px` });
      this.querySelector("button")?.focus();
    });
  }

  protected override render(): TemplateResult {
    const one = (box: Box) =>
      html`<li><button class="plain" @click=${() => this.#choose(box)}><b>${box.title}</b> <code>${box.subtitle}</code><span>${lineOf(box)}</span></button></li>`;
    return html`<h2>${t("graph.leaps")}</h2><ul>${this.boxes.map(one)}</ul>`;
  }

  #choose(box: Box): void {
    this.hidePopover();
    this.dispatchEvent(new CustomEvent<Box>("chosen", { detail: box }));
  }
}

customElements.define("graph-leaps", GraphLeaps);
