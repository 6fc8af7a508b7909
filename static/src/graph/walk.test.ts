import { describe, expect, it } from "vitest";
import type { Box, Wire } from "../model/picture";
import { Scene } from "./scene";
import { walk } from "./walk";

/** u and v feed product; product and w feed sum. */
const places = { u: [0, 0], v: [100, 0], product: [50, 100], w: [180, 100], sum: [100, 200] } as const;
const links = ["u product", "v product", "product sum", "w sum"];
const scene = new Scene(
  {
    boxes: Object.keys(places).map((id) => ({ id, width: 40, height: 20, chips: [] }) as unknown as Box),
    wires: links.map((id) => ({ id, source: id.split(" ")[0], target: id.split(" ")[1] }) as unknown as Wire),
    groups: [],
  },
  {
    boxes: new Map(Object.entries(places).map(([id, [x, y]]) => [id, { x, y }])),
    groups: new Map(),
    wires: new Map(
      links.map((id) => [id, { path: "", points: [{ x: 0, y: 0 }], jumps: [], chips: [], label: { x: 0, y: 0 } }]),
    ),
    width: 300,
    height: 300,
    columns: 1,
  },
);
const step = (from: string, way: Parameters<typeof walk>[2]) => walk(scene, scene.box(from) as Box, way)?.id ?? null;

describe("walking by keys", () => {
  it("goes up and down along edges, to the nearest of several", () => {
    expect(step("u", "down")).toBe("product");
    expect(step("sum", "up")).toBe("product");
    expect(step("u", "up")).toBeNull();
    expect(step("sum", "down")).toBeNull();
  });

  it("goes sideways among the operands of one operation", () => {
    expect(step("u", "right")).toBe("v");
    expect(step("product", "right")).toBe("w");
    expect(step("w", "left")).toBe("product");
  });
});

describe("the scene", () => {
  it("finds what lies in a part of it", () => {
    expect(scene.within({ x: -10, y: -10, width: 40, height: 20 }).boxes.map(({ id }) => id)).toEqual(["u"]);
    expect(scene.hit({ x: 185, y: 95 })?.id).toBe("w");
    expect(scene.hit({ x: 185, y: 50 })).toBeUndefined();
  });
});
