/** One wire: a line people see, and a wide one under it that they can hit. */

import { t } from "../i18n/i18n";
import type { Connector, Point, Route } from "../layout/layout";
import type { Edge } from "../model/document";
import type { Wire } from "../model/picture";
import { svg } from "./svg";

const looks = ["rest", "near", "gradient", "active", "visited"] as const;
/**
 * The look of a wire: at rest, or beside the selection, with or without a gradient of the shown pass; while a pass is
 * walked through, `active` where the step on show sends a gradient and `visited` where an earlier one did.
 */
export type WireLook = (typeof looks)[number];

/** Width by the size of what flows, 1.1 to 3.2 pixels. */
export function width({ numel, count }: Wire): number {
  return Math.min(3.2, 1.1 + Math.log10(Math.max(numel, 1)) * 0.28) + (count > 1 ? 0.6 : 0);
}

export function drawWire(wire: Wire, route: Route, edges: readonly Edge[]): SVGGElement {
  const first = wire.edges.length ? edges[wire.edges[0] as number] : undefined;
  const drawn = svg("g", {
    class: wire.carriesGradient ? "wire" : "wire plain",
    "data-wire": wire.id,
    role: "img",
    "aria-label": t(wire.carriesGradient ? "kind.edge" : "kind.edge.plain"),
    ...(first ? { "data-edge": `${first.source}:${first.slot}` } : {}),
  });
  drawn.append(
    svg("path", { class: "hit", d: route.path }),
    svg("path", {
      class: "line",
      d: route.path,
      "stroke-width": width(wire).toFixed(2),
      "marker-end": "url(#arrow-rest)",
    }),
  );
  const words = [wire.argument, wire.count > 1 ? `×${wire.count}` : null].filter(Boolean).join(" ");
  if (words) {
    const { at, side } = argumentPlace(wire, route);
    drawn.append(svg("text", { class: `argument ${side}`, x: at.x, y: at.y + 3.5 }, words));
  }
  route.chips.forEach((chip, at) => {
    drawn.append(connector(chip, at));
  });
  return drawn;
}

/** A chip where the line is interrupted; `data-jump` is its number on the line. */
function connector({ x, y, width: wide, height, text }: Connector, at: number): SVGGElement {
  return svg(
    "g",
    { class: "connector", "data-jump": at },
    svg("rect", { x, y, width: wide, height, rx: height / 2 }),
    svg("text", { x: x + wide / 2, y: y + height / 2 + 3.8 }, text),
  );
}

/**
 * Where an operand's name stands: left of the first line into a box and right of the others, so that it lies on no other
 * operand's line; a number of merged lines on the outer side of one that bends.
 */
export function argumentPlace(
  { argument, slot }: Wire,
  { label, points }: Route,
): { at: Point; side: "left" | "right" } {
  const [first, last] = [points[0], points.at(-1)];
  const bends = first && last && first.x < last.x - 1;
  const side = (argument === null ? bends : slot === 0) ? "left" : "right";
  return { at: { x: label.x + (side === "left" ? -5 : 5), y: label.y }, side };
}

export function look(drawn: SVGGElement, state: WireLook): void {
  if (drawn.dataset.look === state) return;
  drawn.dataset.look = state;
  for (const each of looks) drawn.classList.toggle(each, state === each);
  const line = drawn.querySelector(".line");
  // a gradient goes against the data
  const flipped = state === "active" || state === "visited";
  line?.setAttribute(flipped ? "marker-start" : "marker-end", `url(#arrow-${state})`);
  line?.removeAttribute(flipped ? "marker-end" : "marker-start");
}

/** The arrow heads, one per look: a marker does not inherit the colour of its line everywhere. */
export function arrows(): SVGDefsElement {
  return svg(
    "defs",
    {},
    ...looks.map((state) =>
      svg(
        "marker",
        {
          id: `arrow-${state}`,
          class: `arrow ${state}`,
          viewBox: "0 0 10 10",
          refX: 8.6,
          refY: 5,
          markerWidth: 7,
          markerHeight: 7,
          orient: "auto-start-reverse",
          markerUnits: "userSpaceOnUse",
        },
        svg("path", { d: "M1 1.5 9 5 1 8.5z" }),
      ),
    ),
  );
}
