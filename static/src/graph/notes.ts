/** What is written beside boxes while a pass is walked through: only where there is room, so that it never meets anything. */

import type { Point, Rectangle } from "../layout/layout";
import { HEIGHT, isEmpty, type Label, LETTER, occupied } from "./labels";
import type { Scene } from "./scene";
import { svg } from "./svg";

/** A stretch of a line; `tone` is the colour of one of several contributions. */
export interface Part {
  readonly text: string;
  readonly tone: number | null;
}

/** A line that appears at the step `from` and is whole at `last`. */
export interface Line {
  readonly from: number;
  readonly last: number;
  parts(step: number): readonly Part[];
}

export interface Note {
  /** Id of the box it stands beside. */
  readonly box: string;
  readonly lines: readonly Line[];
}

export interface PlacedNote {
  readonly note: Note;
  /** The end of its first line that is next to the box, at half its height. */
  readonly at: Point;
  readonly side: "left" | "right";
}

const AWAY = 7;

/** Places each note beside its box where all of it fits once it is whole; by box id. */
export function placeNotes(
  scene: Scene,
  labels: ReadonlyMap<string, Label>,
  notes: readonly Note[],
): ReadonlyMap<string, PlacedNote> {
  const placed = new Map<string, PlacedNote>();
  if (notes.length === 0) return placed;
  const taken = occupied(scene);
  for (const { text, at, side } of labels.values()) {
    const width = text.length * LETTER + 2;
    taken.reserve({ x: side === "left" ? at.x - width : at.x, y: at.y - HEIGHT / 2, width, height: HEIGHT });
  }
  for (const note of notes) {
    const box = scene.box(note.box);
    if (!box) continue;
    const letters = Math.max(...note.lines.map((line) => textOf(line.parts(line.last)).length));
    const size = { width: letters * LETTER + 2, height: note.lines.length * HEIGHT };
    const free = places(scene.frame(box), size).filter(({ area }) => isEmpty(scene, taken, area));
    const found = free.find(({ area }) => !onBorder(scene, area)) ?? free[0];
    if (!found) continue;
    const { area, side } = found;
    taken.reserve(area);
    placed.set(note.box, {
      note,
      side,
      at: { x: side === "left" ? area.x + area.width : area.x, y: area.y + HEIGHT / 2 },
    });
  }
  return placed;
}

/** Whether the border of a group runs through an area. */
function onBorder(scene: Scene, area: Rectangle): boolean {
  return scene.within(area).groups.some((group) => {
    const { x, y, width, height } = scene.rectangle(group);
    const isInside =
      x <= area.x && area.x + area.width <= x + width && y <= area.y && area.y + area.height <= y + height;
    return !isInside;
  });
}

/** Beside the lower rim, where gradients come in, then the upper one; right before left; last above and below, at any end. */
function places(
  { x, y, width, height }: Rectangle,
  size: { readonly width: number; readonly height: number },
): readonly { readonly area: Rectangle; readonly side: "left" | "right" }[] {
  const [right, left] = [x + width + AWAY, x - AWAY - size.width];
  const rows = [y + height - size.height, y + (height - size.height) / 2, y];
  return [
    ...rows.map((top) => ({ area: { x: right, y: top, ...size }, side: "right" as const })),
    ...rows.map((top) => ({ area: { x: left, y: top, ...size }, side: "left" as const })),
    ...[y - size.height - 4, y + height + 4].flatMap((top) =>
      [x, x + width - size.width, x + width / 2 + AWAY, x + width / 2 - AWAY - size.width].map((start) => ({
        area: { x: start, y: top, ...size },
        side: "right" as const,
      })),
    ),
  ];
}

/** The lines that have appeared by a step, as text in colours; one that `grows` was there before. */
export function drawNote({ at, side }: PlacedNote, lines: readonly (readonly Part[])[], grows: boolean): SVGGElement {
  return svg(
    "g",
    { class: grows ? "note" : "note new" },
    ...lines.map((parts, row) =>
      svg(
        "text",
        { class: side, x: at.x, y: at.y + row * HEIGHT + 3.8 },
        ...parts.map(({ text, tone }) => (tone === null ? text : svg("tspan", { class: `tone-${tone}` }, text))),
      ),
    ),
  );
}

export function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join("");
}
