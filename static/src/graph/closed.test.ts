import { describe, expect, it } from "vitest";
import { closedAtFirst } from "./closed";

describe("modules closed at first", () => {
  const groups = (count: number, depth: number) =>
    Array.from({ length: depth }, (_, level) =>
      Array.from({ length: count }, (_, at) => ({ id: `${level}.${at}`, parent: level ? `${level - 1}.${at}` : null })),
    ).flat();
  const picture = (boxes: number, around: ReturnType<typeof groups>) =>
    ({ boxes: Array.from({ length: boxes }), wires: [], groups: around }) as never;

  it("are none in a small picture", () => {
    expect(closedAtFirst(() => picture(60, groups(2, 2))).size).toBe(0);
  });

  it("are the deepest level that leaves few boxes", () => {
    const closed = closedAtFirst((collapsed) => picture(collapsed.has("1.0") ? 20 : 500, groups(3, 3)));
    expect([...closed].sort()).toEqual(["1.0", "1.1", "1.2", "2.0", "2.1", "2.2"]);
  });

  it("are all where no level leaves few", () => {
    expect(closedAtFirst(() => picture(5000, groups(3, 2))).size).toBe(6);
  });
});
