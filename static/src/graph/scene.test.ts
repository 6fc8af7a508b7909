import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { box } from "../layout/testing/pictures";
import { Scene } from "./scene";

/** Boxes 90 wide and 42 high around these points. */
function scene(points: readonly (readonly [number, number])[]): Scene {
  const layout = { groups: new Map(), wires: new Map(), width: 2000, height: 900, columns: 1 };
  return new Scene(
    { boxes: points.map((_, at) => box(`n${at}`)), wires: [], groups: [] },
    { ...layout, boxes: new Map(points.map(([x, y], at) => [`n${at}`, { x, y }])) },
  );
}

describe("a crowd", () => {
  const pane = { width: 400, height: 300 };

  it("is where a window along the top shows the most boxes whole, or the beginning where that is nearly as good", () => {
    /** Boxes that a window holds whole, and so far from its sides. */
    const whole = (points: readonly (readonly [number, number])[], left: number, apart = 0) =>
      points.filter(([x, y]) => y + 21 <= 300 && Math.abs(x - left - 200) <= 155.01 - apart).length;
    const places = fc.array(fc.tuple(fc.integer({ min: 45, max: 1900 }), fc.integer({ min: 21, max: 800 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(places, (points) => {
        const found = whole(points, Math.max(0, scene(points).crowd(pane) - 200));
        const most = Math.max(0, ...points.map(([x]) => whole(points, x - 69, 24)));
        expect(found).toBeGreaterThanOrEqual(most / 1.25 - 1);
        if (most > Math.ceil(1.25 * whole(points, 0))) expect(found).toBeGreaterThanOrEqual(most);
      }),
    );
  });

  it("is at the beginning where nothing is", () => expect(scene([]).crowd(pane)).toBe(0));
});

describe("a part of the world", () => {
  it("holds each box that touches it, once, wherever it is", () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 45, max: 1955 }), fc.integer({ min: 21, max: 879 })));
    const corner = fc.integer({ min: -500, max: 2500 });
    const length = fc.integer({ min: 0, max: 2600 });
    fc.assert(
      fc.property(places, corner, corner, length, length, (points, x, y, width, height) => {
        const found = scene(points).within({ x, y, width, height });
        const touching = points.flatMap(([px, py], at) => {
          const beside = px + 45 < x || px - 45 > x + width;
          return beside || py + 21 < y || py - 21 > y + height ? [] : [`n${at}`];
        });
        expect(found.boxes.map(({ id }) => id).sort()).toEqual(touching.sort());
      }),
    );
  });
});
