/** Draws what has something to tell over a placed picture: badges, scissors, and links from saver to writer. */

import { spoken } from "../i18n/diagnostics";
import { t } from "../i18n/i18n";
import type { Point, Rectangle } from "../layout/layout";
import type { Diagnostic } from "../model/document";
import type { Box, Chip } from "../model/picture";
import type { Link, Marks } from "./badges";
import { CHIP_HEIGHT, corners } from "./box";
import type { View } from "./camera";
import type { Cut } from "./cuts";
import type { Scene } from "./scene";
import { svg } from "./svg";

/** Zoomed out further than this, badges no longer shrink. */
const SMALL = 0.7;
/** From the farther box to where an arc turns. */
const AWAY = 36;
/** From a box's left side to a line that comes in over its corner. */
const CORNER = 14;
/** Room for the versions beside an arc. */
const VERSIONS = 56;

/** A box or chip that is on show, and where. */
interface Held {
  readonly box: Box;
  readonly chip: Chip | null;
  readonly frame: Rectangle;
}

/** What stands over the graph; a tap on it is one on the box or chip that it belongs to. */
export class MarkLayer {
  readonly root: SVGSVGElement;
  readonly #world = svg("g");
  #marks: Marks = { badges: new Map(), cuts: [], links: [] };
  #scene: Scene | null = null;

  /** Links go into `below`, a layer under the boxes. */
  constructor(private readonly below: SVGGElement | null) {
    this.root = svg("svg", { class: "marks" }, this.#world);
  }

  set marks(marks: Marks) {
    this.#marks = marks;
    this.#draw();
  }

  /** The part of the picture that links run through, with their words; null where there are none. */
  get ground(): Rectangle | null {
    return this.below?.hasChildNodes() ? this.below.getBBox() : null;
  }

  /** Stands where the graph does. */
  follow(scene: Scene | null, { x, y, zoom }: View): void {
    if (scene !== this.#scene) {
      this.#scene = scene;
      this.#draw();
    }
    this.#world.setAttribute("transform", `translate(${x} ${y}) scale(${zoom})`);
    this.root.style.setProperty("--grow", String(Math.max(1, SMALL / zoom)));
  }

  #draw(): void {
    const { badges, cuts, links } = this.#marks;
    const scene = this.#scene;
    const held = scene ? heldIn(scene) : new Map<string, Held>();
    const at = <T>(id: string, make: (held: Held) => T): T[] => {
      const found = held.get(id);
      return found ? [make(found)] : [];
    };
    this.#world.replaceChildren(
      ...cuts.flatMap((cut) => at(cut.id, (place) => drawCut(cut, place))),
      ...[...badges].flatMap(([id, findings]) => at(id, (place) => drawBadge(findings, place))),
    );
    this.below?.replaceChildren(
      ...links.flatMap((link) =>
        at(link.from, (from) => at(link.to, (to) => drawLink(link, from, to, scene as Scene))).flat(),
      ),
    );
  }
}

function heldIn(scene: Scene): Map<string, Held> {
  const held = new Map<string, Held>();
  for (const box of scene.boxes) {
    const frame = scene.frame(box);
    held.set(box.id, { box, chip: null, frame });
    const centre = scene.at(box);
    for (const [chip, { x, y }] of corners(box)) {
      const at = { x: centre.x + x, y: centre.y + y, width: chip.width, height: CHIP_HEIGHT };
      held.set(chip.id, { box, chip, frame: at });
    }
  }
  return held;
}

/** A mark with its words, at a place of its own; what is in it grows where the picture is small. */
function mark(kind: string, findings: readonly Diagnostic[], { box, chip }: Held, x: number, y: number): SVGGElement {
  const [first] = findings as [Diagnostic];
  const words = findings.map(spoken);
  return svg(
    "g",
    {
      class: `mark ${kind} ${first.severity}`,
      transform: `translate(${x} ${y})`,
      "data-box": box.id,
      "data-finding": first.code,
      role: "img",
      "aria-label": words.join(" "),
      ...(chip ? { "data-chip": chip.id } : {}),
    },
    svg("title", {}, words.join("\n")),
  );
}

/** Its shape tells how grave the gravest finding is: an octagon, a triangle, a circle. */
function drawBadge(findings: readonly Diagnostic[], held: Held): SVGGElement {
  const { x, y, width, height } = held.frame;
  const [dx, dy] = held.chip ? [width - 3, height - 1] : [width - 3, 2];
  const drawn = mark(held.chip ? "badge small" : "badge", findings, held, x + dx, y + dy);
  drawn.append(
    svg("g", { class: "sign" }, svg("circle", { class: "hit", r: 13 }), ...sign((findings[0] as Diagnostic).severity)),
  );
  return drawn;
}

/** The shape of a severity, around the origin. */
export function sign(severity: Diagnostic["severity"]): SVGElement[] {
  const bang = svg("path", { class: "glyph", d: "M0 -3.6v4.2M0 3.2v.2" });
  switch (severity) {
    case "error":
      return [svg("path", { class: "plate", d: "M-3.3 -8h6.6l4.7 4.7v6.6L3.3 8h-6.6L-8 3.3v-6.6z" }), bang];
    case "warning":
      return [svg("path", { class: "plate", d: "M0 -9 9.6 7.4H-9.6z" }), bang];
    case "hint":
      return [svg("circle", { class: "plate", r: 7.4 }), svg("path", { class: "glyph", d: "M0 -.6v4.2M0 -3.6v.2" })];
  }
}

const SCISSORS = "M-6.2 -2.4 6 2.6M-6.2 2.4 6 -2.6M-6.4 -3.9a1.9 1.9 0 1 1 0 .01zM-6.4 3.9a1.9 1.9 0 1 1 0 .01z";

/** A line that ends at scissors: on its way into a box, or out of one. */
function drawCut({ side, finding }: Cut, held: Held): SVGGElement {
  const { x, y, width, height } = held.frame;
  if (held.chip) {
    const drawn = mark("cut small", [finding], held, x + width - 3, y + height - 1);
    drawn.append(svg("g", { class: "sign" }, svg("circle", { class: "plate", r: 6.5 }), scissors(0.62)));
    return drawn;
  }
  const above = side !== "below";
  const across = { above: width / 2, below: width - 20, corner: CORNER }[side];
  const drawn = mark("cut", [finding], held, x + across, above ? y : y + height);
  const [toward, away] = above ? [-1, -1] : [1, 1];
  drawn.append(
    svg("path", { class: "stub", d: `M0 0V${4 * toward}M0 ${19 * away}V${24 * away}` }),
    svg(
      "g",
      { transform: `translate(0 ${11.5 * away})` },
      svg(
        "g",
        { class: "sign" },
        svg("circle", { class: "hit", r: 11 }),
        svg("circle", { class: "plate", r: 7.5 }),
        scissors(0.75),
      ),
    ),
  );
  return drawn;
}

/** Around the origin. */
export function scissors(scale: number): SVGPathElement {
  return svg("path", { class: "glyph", d: SCISSORS, transform: `scale(${scale})` });
}

/** An arc beside the boxes, from what saved a tensor to what wrote to it, on the side where fewer others are in its way. */
function drawLink({ finding }: Link, { frame: from }: Held, { frame: to }: Held, scene: Scene): SVGGElement {
  const { saved_version: saved, current_version: current } = finding.facts;
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
  const title = svg("title", {}, t("findings.versions", { saved: Number(saved), current: Number(current) }));
  if (Math.abs(y1 - y2) < (from.height + to.height) / 4) {
    const side = from.x < to.x ? -1 : 1;
    const [x1, tip] = side < 0 ? [from.x + from.width, to.x - 2] : [from.x, to.x + to.width + 2];
    return svg("g", { class: "link" }, title, ...arrow(`M${x1} ${y1}L${tip + 4 * side} ${y2}`, tip, y2, side));
  }
  const arc = (side: -1 | 1) => {
    const [x1, x2] = side < 0 ? [from.x, to.x] : [from.x + from.width, to.x + to.width];
    const far = side * Math.max(side * x1, side * x2) + side * AWAY;
    const way = (x: number, y: number) => ({ x: Math.min(x, far), y: y - 4, width: Math.abs(far - x), height: 8 });
    const met = [way(x1 + side, y1), way(x2 + side, y2)].flatMap((part) => scene.within(part).boxes);
    return { x1, x2, far, side, met: met.length };
  };
  const [right, left] = [arc(1), arc(-1)];
  const { x1, x2, far, side } = left.met < right.met ? left : right;
  const tip = x2 + 2 * side;
  // a curve comes three quarters of the way to its corners
  const x = far + (side * -AWAY) / 4 + side * 6;
  const room = { x: side < 0 ? x - VERSIONS : x, y: (y1 + y2) / 2 - 7, width: VERSIONS, height: 14 };
  const { boxes, wires } = scene.within(room);
  const empty = boxes.length === 0 && !wires.some((wire) => scene.route(wire).points.some((each) => holds(room, each)));
  return svg(
    "g",
    { class: side < 0 ? "link left" : "link" },
    title,
    ...arrow(`M${x1} ${y1}C${far} ${y1} ${far} ${y2} ${tip + 4 * side} ${y2}`, tip, y2, side),
    ...(empty ? [svg("text", { x, y: (y1 + y2) / 2 + 4 }, `v${saved} → v${current}`)] : []),
  );
}

function holds({ x, y, width, height }: Rectangle, point: Point): boolean {
  return x <= point.x && point.x <= x + width && y <= point.y && point.y <= y + height;
}

/** A dotted line with a head that points away from `side`. */
function arrow(line: string, tip: number, y: number, side: -1 | 1): readonly SVGElement[] {
  return [
    svg("path", { d: line }),
    svg("path", { class: "head", d: `M${tip + 7 * side} ${y - 4}L${tip} ${y}L${tip + 7 * side} ${y + 4}` }),
  ];
}
