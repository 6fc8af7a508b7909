/** One box of the picture, centred on its own origin: a shape for its kind, its words, and its chips. */

import { t } from "../i18n/i18n";
import type { Point } from "../layout/layout";
import type { Box, Chip } from "../model/picture";
import { svg } from "./svg";

export const CHIP_HEIGHT = 17;
const CHIP_GAP = 4;
/** From the box's centre to the upper rim of its chips. */
const CHIP_TOP = 9;

/** Attributes tell what it is: `data-box` its id, `data-node` the autograd node it draws. */
export function drawBox(box: Box): SVGGElement {
  const words = [box.title, box.subtitle, kindWords(box)].filter(Boolean).join(", ");
  const drawn = svg("g", {
    class: `box ${box.kind} ${box.category}`,
    "data-box": box.id,
    // a button may hold no others, and a box holds its chips
    role: box.chips.length ? "group" : "button",
    tabindex: -1,
    "aria-label": words,
    ...(box.node === null ? {} : { "data-node": box.node }),
  });
  drawn.append(...shape(box), ...text(box), ...chips(box));
  return drawn;
}

function kindWords(box: Box): string {
  if (box.kind === "output") return t("kind.loss");
  if (box.kind === "result") return t("kind.output");
  return t(`kind.${box.kind}`);
}

function shape({ kind, module, width, height, category, chips: docked }: Box): SVGElement[] {
  const [x, y] = [-width / 2, -height / 2];
  const frame = (radius: number) => svg("rect", { class: "frame", x, y, width, height, rx: radius });
  switch (kind) {
    case "parameter":
    case "leaf":
      return [frame(height / 2), svg("path", { class: "tray", d: `M${x + 15} ${height / 2 - 4.5}H${-x - 15}` })];
    case "ghost":
      return [frame(height / 2)];
    case "input":
      return [svg("path", { class: "frame", d: `M${x + 8} ${y}H${-x}L${-x - 8} ${-y}H${x}Z` })];
    case "output":
      return [
        frame(8),
        svg("rect", { class: "inner", x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 5 }),
      ];
    case "result":
      return [
        frame(8),
        svg("rect", { class: "inner", x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 5 }),
      ];
    case "module":
      return [
        // a stack of three is many that are alike
        ...(module === null ? [6, 3] : [4]).map((by) =>
          svg("rect", { class: "frame behind", x: x + by, y: y - by, width, height, rx: 9 }),
        ),
        frame(9),
        svg(
          "g",
          { class: "toggle", "data-toggle": "" },
          svg("rect", { x, y, width: 30, height, rx: 9 }),
          svg("path", { d: `M${x + 13} -4.5v9l6-4.5z` }),
        ),
      ];
    default:
      return [
        frame(8),
        svg("rect", {
          class: `bar ${category}`,
          x: x + 5,
          y: y + 8,
          width: 3,
          height: (docked.length ? height / 2 + CHIP_TOP - 3 : height - 8) - 8,
          rx: 1.5,
        }),
      ];
  }
}

function text(box: Box): SVGElement[] {
  const small = box.kind !== "op" && box.kind !== "module";
  const middle = box.chips.length ? -box.height / 2 + 21 : 0;
  const shift = box.kind === "op" ? 3 : box.kind === "module" ? 8 : 0;
  const title = box.kind === "ghost" ? `↗ ${box.title}` : box.title;
  if (!box.subtitle) return [svg("text", { class: small ? "title small" : "title", x: shift, y: middle + 4.5 }, title)];
  const tray = box.kind === "parameter" || box.kind === "leaf";
  return [
    svg("text", { class: small ? "title small" : "title", x: shift, y: middle + (tray ? -2.5 : -1) }, title),
    svg(
      "text",
      { class: small ? "subtitle small" : "subtitle", x: shift, y: middle + (tray ? 8 : small ? 11 : 13.5) },
      box.subtitle,
    ),
  ];
}

function chips(box: Box): SVGElement[] {
  return corners(box).map(([chip, { x, y }]) => drawChip(chip, x, y));
}

/** The upper left corner of each chip, from the centre of its box. */
export function corners({ chips: docked, height }: Box): readonly (readonly [Chip, Point])[] {
  const total = docked.reduce((width, chip) => width + chip.width, CHIP_GAP * (docked.length - 1));
  const y = Math.min(CHIP_TOP, height / 2 - CHIP_HEIGHT - 5);
  let x = -total / 2;
  return docked.map((chip) => {
    const corner = { x, y };
    x += chip.width + CHIP_GAP;
    return [chip, corner];
  });
}

function drawChip(chip: Chip, x: number, y: number): SVGGElement {
  const words = [chip.label, t(`kind.${chip.kind}`)].join(", ");
  const label = `${chip.shared ? "↗ " : ""}${chip.label}${chip.transposed ? "ᵀ" : ""}`;
  const folded = `M${x + 3} ${y}H${x + chip.width - 6}l6 6V${y + CHIP_HEIGHT}H${x}V${y + 3}q0 -3 3 -3Z`;
  return svg(
    "g",
    {
      class: `chip ${chip.kind}`,
      "data-chip": chip.id,
      role: "button",
      tabindex: -1,
      "aria-label": words,
      ...(chip.node === null ? {} : { "data-node": chip.node }),
    },
    chip.kind === "saved"
      ? svg("path", { class: "frame", d: folded })
      : svg("rect", {
          class: "frame",
          x,
          y,
          width: chip.width,
          height: CHIP_HEIGHT,
          rx: chip.kind === "input" ? 3 : 8.5,
        }),
    svg("text", { x: x + chip.width / 2, y: y + 12.2 }, label),
  );
}
