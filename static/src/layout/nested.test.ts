import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Picture } from "../model/picture";
import type { Layout, LayoutOptions, Rectangle } from "./layout";
import { LayoutEngine } from "./nested";
import { pointsOn } from "./testing/path";
import { box, chain, group, wire } from "./testing/pictures";
import { inside, overlap } from "./testing/rectangles";

const LANDSCAPE: LayoutOptions = { width: 1120, height: 800, portrait: false };
const PORTRAIT: LayoutOptions = { width: 400, height: 800, portrait: true };

const lay = (picture: Picture, options = LANDSCAPE, quick = false): Layout =>
  new LayoutEngine().layOut(picture, options, quick);

/** Nested groups over stretches of boxes that run one after the other, so that no group depends on itself. */
const pictures: fc.Arbitrary<Picture> = fc
  .record({
    sizes: fc.array(fc.tuple(fc.integer({ min: 24, max: 260 }), fc.integer({ min: 24, max: 90 })), {
      minLength: 1,
      maxLength: 40,
    }),
    stretches: fc.array(fc.tuple(fc.nat(39), fc.nat(12), fc.integer({ min: 20, max: 300 })), { maxLength: 6 }),
    links: fc.array(fc.tuple(fc.nat(39), fc.nat(39), fc.boolean()), { maxLength: 70 }),
  })
  .map(({ sizes, stretches, links }) => {
    const home: (string | null)[] = sizes.map(() => null);
    const groups: Picture["groups"] = [];
    stretches.forEach(([from, length, width], number) => {
      const start = from % sizes.length;
      const around = home[start]!;
      let end = start;
      while (end < sizes.length && end <= start + length && home[end] === around) end++;
      groups.push(group(`g${number}`, around, width));
      home.fill(`g${number}`, start, end);
    });
    const boxes = sizes.map(([width, height], i) => box(`n${i}`, home[i]!, width, height));
    const slots = new Map<number, number>();
    const wires = links.flatMap(([a, b, named]) => {
      const [source, target] = [a % sizes.length, b % sizes.length].sort((x, y) => x - y) as [number, number];
      if (source === target) return [];
      const slot = slots.get(target) ?? 0;
      slots.set(target, slot + 1);
      return [wire(`n${source}`, `n${target}`, slot, named ? "other" : null)];
    });
    return { boxes, wires, groups };
  });

const around = (picture: Picture, layout: Layout): Map<string, Rectangle> =>
  new Map(
    picture.boxes.map(({ id, width, height }) => {
      const { x, y } = layout.boxes.get(id)!;
      return [id, { x: x - width / 2, y: y - height / 2, width, height }];
    }),
  );

function check(picture: Picture, layout: Layout): void {
  const rectangles = around(picture, layout);
  const chips = new Map<string, Rectangle>();
  for (const { chips: own } of layout.wires.values()) for (const chip of own) chips.set(JSON.stringify(chip), chip);
  for (const [id, chip] of chips) rectangles.set(id, chip);
  const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
  const boxes = [...rectangles.values()];
  boxes.forEach((a, i) => {
    expect(inside(a, whole), "box inside the picture").toBe(true);
    for (const b of boxes.slice(i + 1)) expect(overlap(a, b), "boxes overlap").toBe(false);
  });
  for (const { id, group: home } of picture.boxes) {
    if (home !== null) expect(inside(rectangles.get(id)!, layout.groups.get(home)!), `${id} in ${home}`).toBe(true);
  }
  const parents = new Map(picture.groups.map(({ id, parent }) => [id, parent]));
  const ancestors = (home: string | null): (string | null)[] => {
    const all = [home];
    for (let at = home; at !== null; at = parents.get(at) ?? null) all.push(parents.get(at) ?? null);
    return all;
  };
  for (const { id, parent } of picture.groups) {
    if (parent !== null) expect(inside(layout.groups.get(id)!, layout.groups.get(parent)!)).toBe(true);
    for (const other of picture.boxes) {
      if (ancestors(other.group).includes(id)) continue;
      expect(overlap(layout.groups.get(id)!, rectangles.get(other.id)!), `${id} over ${other.id}`).toBe(false);
    }
  }
  for (const { id, source, target } of picture.wires) {
    const route = layout.wires.get(id)!;
    const points = pointsOn(route.path);
    expect(route.chips.length, "two chips where a line is interrupted").toBe(2 * route.jumps.length);
    const [from, to] = [rectangles.get(source)!, rectangles.get(target)!];
    expect(points[0]!.y, "starts on the lower rim").toBeCloseTo(from.y + from.height, 1);
    expect(points.at(-1)!.y, "ends on the upper rim").toBeCloseTo(to.y, 1);
    expect(points[0]!.x).toBeGreaterThanOrEqual(from.x);
    expect(points[0]!.x).toBeLessThanOrEqual(from.x + from.width);
    expect(points.at(-1)!.x).toBeGreaterThanOrEqual(to.x);
    expect(points.at(-1)!.x).toBeLessThanOrEqual(to.x + to.width);
    for (const [other, rectangle] of rectangles) {
      const through = points.find(({ x, y }) => {
        const { width, height } = rectangle;
        return (
          x > rectangle.x + 0.6 &&
          x < rectangle.x + width - 0.6 &&
          y > rectangle.y + 0.6 &&
          y < rectangle.y + height - 0.6
        );
      });
      if (through) expect.fail(`wire ${id} runs through ${other} at ${through.x}, ${through.y}`);
    }
  }
}

describe("any picture", () => {
  test.each([
    ["landscape", LANDSCAPE, false],
    ["portrait", PORTRAIT, false],
    ["a low pane", { width: 1200, height: 300, portrait: false }, false],
    ["a narrow pane", { width: 500, height: 560, portrait: false }, false],
    ["narrow columns", { width: 4800, height: 600, portrait: false }, false],
    ["quick", LANDSCAPE, true],
  ])("is placed without collisions: %s", (_, options, quick) => {
    fc.assert(
      fc.property(pictures, (picture) => check(picture, lay(picture, options, quick))),
      { numRuns: 120 },
    );
  });

  test("is placed the same way every time, whatever was placed before", () => {
    fc.assert(
      fc.property(pictures, pictures, (picture, other) => {
        const engine = new LayoutEngine();
        const first = engine.layOut(picture, LANDSCAPE);
        engine.layOut(other, LANDSCAPE);
        expect(engine.layOut(picture, LANDSCAPE)).toEqual(first);
        expect(lay(structuredClone(picture))).toEqual(first);
      }),
      { numRuns: 40 },
    );
  });

  test("survives cycles, which no autograd graph has", () => {
    const picture = {
      boxes: [box("a"), box("b"), box("c")],
      wires: [wire("a", "b"), wire("b", "c"), wire("c", "a")],
      groups: [],
    };
    const layout = lay(picture);
    expect(layout.wires.get("c>a:0")!.path).toMatch(/^M[\d.]+ [\d.]+[LC]/);
    expect(layout.boxes.get("b")!.y).toBeGreaterThan(layout.boxes.get("a")!.y);
  });
});

describe("far lines", () => {
  /** A row of boxes, and lines between any two of them. */
  const towers: fc.Arbitrary<Picture> = fc
    .record({
      length: fc.integer({ min: 45, max: 110 }),
      links: fc.array(fc.tuple(fc.nat(109), fc.nat(109)), { maxLength: 9 }),
      framed: fc.boolean(),
    })
    .map(({ length, links, framed }) => {
      const picture = chain(length);
      links.forEach(([a, b], slot) => {
        const [from, to] = [a % length, b % length].sort((x, y) => x - y) as [number, number];
        if (from !== to) picture.wires.push(wire(`n${from}`, `n${to}`, slot + 1, slot % 2 ? "other" : null));
      });
      if (!framed) return picture;
      const inner = picture.boxes.slice(2).map((each) => ({ ...each, group: "g" }));
      return { ...picture, boxes: [...picture.boxes.slice(0, 2), ...inner], groups: [group("g")] };
    });

  test.each([
    ["landscape", LANDSCAPE, false],
    ["portrait", PORTRAIT, false],
    ["quick", LANDSCAPE, true],
  ])("are interrupted without collisions: %s", (_, options, quick) => {
    fc.assert(
      fc.property(towers, (picture) => check(picture, lay(picture, options, quick))),
      { numRuns: 12 },
    );
  });

  test("name their other ends, and share a chip where they start", () => {
    const picture = chain(120);
    picture.wires.push(wire("n3", "n60", 1), wire("n3", "n100", 1), wire("n3", "n43", 1), wire("n50", "n91", 1));
    const layout = lay(picture, PORTRAIT);
    const texts = (id: string): string[] => layout.wires.get(id)!.chips.map(({ text }) => text);
    expect(texts("n3>n60:1")).toEqual(["↓ n60, …", "↑ n3"]);
    expect(texts("n3>n100:1")).toEqual(["↓ n60, …", "↑ n3"]);
    expect(texts("n50>n91:1")).toEqual(["↓ n91", "↑ n50"]);
    // 40 ranks are drawn
    expect(texts("n3>n43:1")).toEqual([]);
    expect(layout.wires.get("n3>n60:1")!.path.match(/M/g)).toHaveLength(2);
  });
});

describe("operands", () => {
  const product: Picture = {
    boxes: [box("x"), box("xx")],
    wires: [wire("x", "xx", 0), wire("x", "xx", 1)],
    groups: [],
  };

  test("x * x is two lines that do not touch", () => {
    const layout = lay(product);
    const [first, second] = product.wires.map(({ id }) => pointsOn(layout.wires.get(id)!.path));
    first!.forEach((point, i) => {
      expect(second![i]!.x - point.x).toBeGreaterThan(6);
    });
  });

  test("x * x is two lines in a group that x is outside of, and when other rows lie between", () => {
    const far = structuredClone(product);
    far.boxes[1]!.group = "g";
    far.groups.push(group("g"));
    far.boxes.push(box("y"), box("z"));
    far.wires.push(wire("x", "y"), wire("y", "z"), wire("z", "xx", 2));
    const layout = lay(far);
    const [first, second] = ["x>xx:0", "x>xx:1"].map((id) => layout.wires.get(id)!);
    expect(first!.points.at(-1)!.x).toBeLessThan(second!.points.at(-1)!.x - 6);
    expect(first!.path).not.toBe(second!.path);
  });

  test("u − v and v − u enter in the order they are written", () => {
    const both: Picture = {
      boxes: [box("u"), box("v"), box("u-v"), box("v-u")],
      wires: [
        wire("u", "u-v", 0, "self"),
        wire("v", "u-v", 1, "other"),
        wire("v", "v-u", 0, "self"),
        wire("u", "v-u", 1, "other"),
      ],
      groups: [],
    };
    const layout = lay(both);
    const end = (id: string): number => layout.wires.get(id)!.points.at(-1)!.x;
    expect(end("u>u-v:0")).toBeLessThan(end("v>u-v:1"));
    expect(end("v>v-u:0")).toBeLessThan(end("u>v-u:1"));
  });

  test("names of operands have room between their lines", () => {
    const named = structuredClone(product);
    named.wires.forEach((line, i) => {
      line.argument = ["self", "other"][i]!;
    });
    const [self, other] = lay(named).wires.values();
    expect(other!.label.x - self!.label.x).toBeGreaterThan("self".length * 6 + 6);
    expect(self!.label.y).toBeLessThan(self!.points.at(-1)!.y);
  });
});

describe("groups", () => {
  test("a line enters beside the title, not through it", () => {
    const titled: Picture = {
      boxes: [box("x"), box("a", "g"), box("b", "g")],
      wires: [wire("x", "a"), wire("a", "b")],
      groups: [group("g", null, 140)],
    };
    const layout = lay(titled);
    const { x, y } = layout.groups.get("g")!;
    const crossing = layout.wires.get("x>a:0")!.points.filter((point) => point.y >= y && point.y < y + 30);
    expect(crossing.length).toBeGreaterThan(0);
    for (const point of crossing) expect(point.x).toBeGreaterThan(x + 140);
  });

  test("a wide group does not grow for its title: that stands beside the line", () => {
    const names = ["a", "b", "c", "d", "e"];
    const wide: Picture = {
      boxes: [box("x"), ...names.map((name) => box(name, "g")), box("z", "g")],
      wires: [wire("x", "a"), ...names.map((name, slot) => wire(name, "z", slot))],
      groups: [group("g", null, 140)],
    };
    const layout = lay(wide);
    const { x, y, width, title } = layout.groups.get("g")!;
    const entry = layout.wires.get("x>a:0")!.points.find((point) => point.y >= y)!;
    expect(entry.x < x + title || entry.x > x + title + 140).toBe(true);
    expect(title + 140).toBeLessThanOrEqual(width);
    expect(width).toBeLessThan(5 * 90 + 4 * 20 + 40);
  });

  test("two results leave by two ports", () => {
    const cell: Picture = {
      boxes: [box("h", "g"), box("c", "g"), box("next"), box("last")],
      wires: [wire("h", "next"), wire("c", "next", 1), wire("c", "last")],
      groups: [group("g")],
    };
    const layout = lay(cell);
    const { y, height } = layout.groups.get("g")!;
    const leaving = ["h>next:0", "c>next:1"].map(
      (id) => layout.wires.get(id)!.points.find((p) => Math.abs(p.y - y - height) < 1)!.x,
    );
    expect(Math.abs(leaving[0]! - leaving[1]!)).toBeGreaterThan(8);
  });

  test("a wire to a missing box is refused by name", () => {
    expect(() => lay({ boxes: [box("a")], wires: [wire("a", "b")], groups: [] })).toThrow("“b”");
    expect(() => lay({ boxes: [box("a", "g")], wires: [], groups: [] })).toThrow("group “g”");
  });
});

describe("a pane", () => {
  const PANE: LayoutOptions = { width: 900, height: 800, portrait: false };

  /** `length` boxes below each other in a group. */
  const tower = (name: string, length: number): Picture => ({
    boxes: [...Array(length).keys()].map((i) => box(`${name}${i}`, name)),
    wires: [...Array(length - 1).keys()].map((i) => wire(`${name}${i}`, `${name}${i + 1}`)),
    groups: [group(name)],
  });

  const joined = (boxes: Picture["boxes"], wires: Picture["wires"], ...parts: Picture[]): Picture => ({
    boxes: [...boxes, ...parts.flatMap((part) => part.boxes)],
    wires: [...wires, ...parts.flatMap((part) => part.wires)],
    groups: parts.flatMap((part) => part.groups),
  });

  const twoNets = (length: number): Picture =>
    joined(
      [box("x"), box("y"), box("z")],
      [wire("x", "a0"), wire("x", "b0"), wire(`a${length - 1}`, "y"), wire(`b${length - 1}`, "z")],
      tower("a", length),
      tower("b", length),
    );

  const rows = (layout: Layout, name: string): number =>
    new Set([...layout.boxes].filter(([id]) => id.startsWith(name)).map(([, { x }]) => Math.round(x))).size;

  test("holds two tall groups side by side: both fold, in equal columns", () => {
    const layout = lay(twoNets(13), PANE);
    check(twoNets(13), layout);
    expect(lay(twoNets(13), { ...PANE, portrait: true }).height).toBeGreaterThan(PANE.height);
    expect(layout.height).toBeLessThanOrEqual(PANE.height);
    expect(layout.width).toBeLessThanOrEqual(PANE.width);
    expect(layout.columns).toBe(1);
    expect([rows(layout, "a"), rows(layout, "b")]).toEqual([2, 2]);
    const inFirst = [...Array(13).keys()].filter((i) => layout.boxes.get(`a${i}`)!.x === layout.boxes.get("a0")!.x);
    expect([6, 7]).toContain(inFirst.length);
  });

  test("leaves alone what fits, and folds nothing in portrait", () => {
    const short = lay(twoNets(7), PANE);
    expect(short).toEqual(lay(twoNets(7), { ...PANE, portrait: true }));
    expect(rows(lay(twoNets(13), { ...PANE, portrait: true }), "a")).toBe(1);
  });

  test("makes the innermost of nested groups fold", () => {
    const picture = joined([box("x"), box("z")], [wire("x", "a0"), wire("a9", "z")], tower("a", 10));
    picture.groups = [group("outer"), group("inner", "outer"), group("a", "inner")];
    const layout = lay(picture, PANE);
    check(picture, layout);
    expect(layout.height).toBeLessThanOrEqual(PANE.height);
    expect(rows(layout, "a")).toBe(2);
  });

  test("cuts between groups that follow each other, rather than through them", () => {
    const picture = joined([], [wire("a6", "b0")], tower("a", 7), tower("b", 7));
    const layout = lay(picture, PANE);
    check(picture, layout);
    expect(layout.columns).toBe(2);
    expect([rows(layout, "a"), rows(layout, "b")]).toEqual([1, 1]);
    expect(layout.height).toBeLessThanOrEqual(PANE.height);
  });

  test("never sees less of a picture for folding it", () => {
    const part = ({ width, height }: Layout): number => {
      const [across, down] = [Math.min(1, PANE.width / width), Math.min(1, PANE.height / height)];
      return across * down * Math.min(across, down);
    };
    fc.assert(
      fc.property(pictures, (picture) => {
        expect(part(lay(picture, PANE))).toBeGreaterThanOrEqual(part(lay(picture, { ...PANE, portrait: true })) * 0.95);
      }),
      { numRuns: 60 },
    );
  });
});

describe("columns", () => {
  test("a long chain fills the pane, and a portrait one scrolls", () => {
    const wide = lay(chain(100));
    expect(wide.columns).toBeGreaterThan(3);
    expect(wide.width / wide.height).toBeGreaterThan(0.8);
    expect(wide.width / wide.height).toBeLessThan(2.4);
    expect(lay(chain(100), PORTRAIT).columns).toBe(1);
    expect(lay(chain(6)).columns).toBe(1);
    check(chain(100), wide);
  });

  test("hubs cross columns without touching boxes", () => check(chain(60, 2), lay(chain(60, 2))));

  test("unconnected parts stand on shelves", () => {
    const parts: Picture = { boxes: [...Array(60).keys()].map((i) => box(`n${i}`)), wires: [], groups: [] };
    const layout = lay(parts);
    check(parts, layout);
    expect(layout.width / layout.height).toBeGreaterThan(0.8);
    expect(layout.width / layout.height).toBeLessThan(3);
  });
});

test("nothing to draw is no error", () => {
  expect(lay({ boxes: [], wires: [], groups: [] })).toMatchObject({ width: 0, height: 0, columns: 1 });
});
