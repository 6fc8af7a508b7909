import { describe, expect, it } from "vitest";
import type { Layout, Point, Rectangle } from "../layout/layout";
import type { Box, Picture, Wire } from "../model/picture";
import { type Label, placeLabels } from "./labels";
import { Scene } from "./scene";

const box = (id: string): Box =>
  ({ id, kind: "op", width: 80, height: 40, chips: [], group: null, node: null, value: null }) as unknown as Box;
const wire = (id: string, source: string, target: string): Wire =>
  ({ id, source, target, edges: [], argument: null, count: 1, numel: 1 }) as unknown as Wire;

/** Boxes by id at their centres, and wires through their corners. */
function scene(
  boxes: Record<string, Point>,
  wires: Record<string, readonly [string, string, readonly Point[]]>,
): Scene {
  const picture: Picture = {
    boxes: Object.keys(boxes).map(box),
    wires: Object.entries(wires).map(([id, [source, target]]) => wire(id, source, target)),
    groups: [],
  };
  const layout: Layout = {
    boxes: new Map(Object.entries(boxes)),
    groups: new Map(),
    wires: new Map(
      Object.entries(wires).map(([id, [, , points]]) => [
        id,
        { path: "", points: [...points], jumps: [], chips: [], label: points.at(-1) as Point },
      ]),
    ),
    width: 400,
    height: 400,
    columns: 1,
  };
  return new Scene(picture, layout);
}

const area = (label: Label): Rectangle => ({
  x: label.side === "left" ? label.at.x - label.text.length * 6 : label.at.x,
  y: label.at.y - 6,
  width: label.text.length * 6,
  height: 12,
});

describe("gradients on wires", () => {
  it("stand beside the line", () => {
    const placed = placeLabels(
      scene(
        { a: { x: 100, y: 20 }, b: { x: 100, y: 120 } },
        {
          w: [
            "a",
            "b",
            [
              { x: 100, y: 40 },
              { x: 100, y: 100 },
            ],
          ],
        },
      ),
      new Map([["w", "0.25"]]),
    );
    expect(placed.get("w")).toEqual({ text: "0.25", side: "right", at: { x: 105, y: 70 } });
  });

  it("go to the other side where a line is in the way, so that two never meet", () => {
    const apart = 20;
    const placed = placeLabels(
      scene(
        { a: { x: 100, y: 20 }, b: { x: 100, y: 120 } },
        {
          left: [
            "a",
            "b",
            [
              { x: 100 - apart / 2, y: 40 },
              { x: 100 - apart / 2, y: 100 },
            ],
          ],
          right: [
            "a",
            "b",
            [
              { x: 100 + apart / 2, y: 40 },
              { x: 100 + apart / 2, y: 100 },
            ],
          ],
        },
      ),
      new Map([
        ["left", "0.25"],
        ["right", "0.5"],
      ]),
    );
    const [left, right] = [area(placed.get("left")!), area(placed.get("right")!)];
    expect(left.x + left.width).toBeLessThan(100 - apart / 2);
    expect(right.x).toBeGreaterThan(100 + apart / 2);
  });

  it("are left out where there is no room, and where several lines run as one", () => {
    const trunk = [
      { x: 100, y: 40 },
      { x: 100, y: 100 },
    ] as const;
    const placed = placeLabels(
      scene({ a: { x: 100, y: 20 }, b: { x: 100, y: 120 } }, { one: ["a", "b", trunk], two: ["a", "b", trunk] }),
      new Map([
        ["one", "1"],
        ["two", "2"],
      ]),
    );
    expect(placed.size).toBe(0);
    const crowded = placeLabels(
      scene(
        { a: { x: 100, y: 20 }, b: { x: 100, y: 120 }, left: { x: 55, y: 70 }, right: { x: 145, y: 70 } },
        { w: ["a", "b", trunk] },
      ),
      new Map([["w", "0.25"]]),
    );
    expect(crowded.size).toBe(0);
  });

  it("stand beside curves too, clear of the curve itself", () => {
    const ends = [
      { x: 100, y: 40 },
      { x: 170, y: 78 },
    ] as const;
    const placed = placeLabels(
      scene({ a: { x: 100, y: 20 }, b: { x: 170, y: 98 } }, { w: ["a", "b", ends] }),
      new Map([["w", "0.25"]]),
    );
    const { x, y, width, height } = area(placed.get("w")!);
    for (let t = 0; t <= 1; t += 0.01) {
      const at = { x: 100 + 70 * (3 - 2 * t) * t * t, y: 40 + 38 * (1.5 - 1.5 * t + t * t) * t };
      expect(at.x > x && at.x < x + width && at.y > y && at.y < y + height).toBe(false);
    }
  });
});
