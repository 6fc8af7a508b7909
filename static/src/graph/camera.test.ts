import { describe, expect, it } from "vitest";
import { bringing, fitted, opening, seen, zoomed } from "./camera";

const pane = { width: 800, height: 600 };
const inside = (
  view: { x: number; y: number; zoom: number },
  world: { x: number; y: number; width: number; height: number },
) => {
  const part = seen(view, pane);
  return (
    part.x <= world.x &&
    part.y <= world.y &&
    part.x + part.width >= world.x + world.width &&
    part.y + part.height >= world.y + world.height
  );
};

describe("the camera", () => {
  it("fits all of a large world and does not blow up a small one", () => {
    const large = { x: 10, y: -20, width: 9000, height: 400 };
    expect(inside(fitted(large, pane), large)).toBe(true);
    expect(fitted({ x: 0, y: 0, width: 20, height: 20 }, pane).zoom).toBe(1.25);
  });

  it("opens readable, at the beginning of what does not fit", () => {
    const view = opening({ x: 0, y: 0, width: 300, height: 5000 }, pane);
    expect(view.zoom).toBe(0.8);
    expect(view.y).toBeGreaterThan(0);
    expect(view.x).toBeCloseTo((800 - 240) / 2);
  });

  it("opens somewhat smaller where all of it, or of its width, is seen so", () => {
    const whole = { x: 0, y: 0, width: 700, height: 770 };
    expect(inside(opening(whole, pane), whole)).toBe(true);
    const column = { x: 0, y: 0, width: 1000, height: 5000 };
    const part = seen(opening(column, pane), pane);
    expect(part.x).toBeLessThan(0);
    expect(part.x + part.width).toBeGreaterThan(1000);
    expect(opening({ ...column, width: 1200 }, pane).zoom).toBe(0.8);
  });

  it("opens what is too wide where the most is to be seen, and never beside it", () => {
    const wide = { x: 0, y: 0, width: 5000, height: 300 };
    const middle = (x: number) => {
      const view = opening(wide, pane, 1, () => x);
      return (400 - view.x) / view.zoom;
    };
    expect(opening(wide, pane).x).toBe(28);
    expect(middle(2000)).toBeCloseTo(2000);
    expect(middle(0) * 0.8).toBeCloseTo(400 - 28);
    expect((5000 - middle(9999)) * 0.8).toBeCloseTo(400 - 28);
  });

  it("keeps the point under the cursor when it zooms", () => {
    const before = { x: 30, y: 40, zoom: 1 };
    const after = zoomed(before, 2, 200, 100);
    expect((200 - after.x) / after.zoom).toBeCloseTo((200 - before.x) / before.zoom);
    expect((100 - after.y) / after.zoom).toBeCloseTo((100 - before.y) / before.zoom);
  });

  it("moves no more than it must to bring a box into view", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(bringing(view, pane, { x: 100, y: 100, width: 50, height: 50 })).toEqual(view);
    expect(bringing(view, pane, { x: 900, y: 100, width: 50, height: 50 })).toEqual({ x: -178, y: 0, zoom: 1 });
  });
});
