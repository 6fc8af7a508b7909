import { describe, expect, it } from "vitest";
import { closedAtFirst } from "./closed";

describe("modules closed at first", () => {
  const groups = (count: number, depth: number) =>
    Array.from({ length: depth }, (_, level) =>
      Array.from({ length: count }, (_, at) => ({ id: `${level}.${at}`, parent: level ? `${level - 1}.${at}` : null })),
    ).flat();
  const picture = (boxes: number, around: ReturnType<typeof groups>) =>
    ({ boxes: Array.from({ length: boxes }, () => ({ node: null, group: null })), wires: [], groups: around }) as never;

  const none: ReadonlySet<number> = new Set();

  it("are calls that the last pass left out, unless the picture is small or the pass came to no module", () => {
    const two = (boxes: number) => {
      const drawn = Array.from({ length: boxes }, (_, node) => ({ node, group: node % 2 ? "1.0" : "1.1" }));
      return () => ({ boxes: drawn, wires: [], groups: groups(2, 2) }) as never;
    };
    const all = [...Array(25).keys()];
    const odd = new Set(all.filter((node) => node % 2 === 1));
    expect([...closedAtFirst(two(25), odd)]).toEqual(["0.1"]);
    expect(closedAtFirst(two(25), new Set(all)).size).toBe(0);
    expect(closedAtFirst(two(25), none).size).toBe(0);
    expect(closedAtFirst(two(24), odd).size).toBe(0);
  });

  it("are none in a small picture", () => {
    expect(closedAtFirst(() => picture(40, groups(2, 2)), none).size).toBe(0);
  });

  it("are what repeats, as soon as the picture is more than small", () => {
    const turns = groups(3, 1).map((group, at) => ({ ...group, folded: at > 0 }));
    expect([...closedAtFirst(() => picture(25, turns), none)]).toEqual(["0.1", "0.2"]);
  });

  it("are the deepest level that leaves few boxes", () => {
    const closed = closedAtFirst((collapsed) => picture(collapsed.has("1.0") ? 20 : 500, groups(3, 3)), none);
    expect([...closed].sort()).toEqual(["1.0", "1.1", "1.2", "2.0", "2.1", "2.2"]);
  });

  it("are all where no level leaves few", () => {
    expect(closedAtFirst(() => picture(5000, groups(3, 2)), none).size).toBe(6);
  });
});
