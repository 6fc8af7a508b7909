import { describe, expect, it } from "vitest";
import { type GraphDocument, readDocument, type Value } from "../model/document";
import { Recording, recurrence } from "../model/testing/documents";
import { Lookup } from "../state/lookup";
import { difference, relative } from "./difference";

const NONE = { before: null, after: null };

function compared(before: GraphDocument, after: GraphDocument) {
  return difference(new Lookup(before), new Lookup(after), NONE);
}

/** `x`, doubled once for each name, then summed. */
function chain(...names: string[]): GraphDocument {
  const recording = new Recording();
  let h = recording.leaf("x");
  for (const name of names) h = recording.op(name, [h]);
  return recording.document();
}

describe("nodes of two runs", () => {
  it("are the same in the same run", () => {
    const told = compared(recurrence(8), recurrence(8));
    expect([...told.match.after]).toEqual([...told.match.after.keys()].map((node) => [node, node]));
    expect([told.added, told.removed, told.values, told.gradients].flat()).toEqual([]);
    expect(told.newEdges.size + told.lostEdges.size).toBe(0);
  });

  it("are found on either side of what was put between or taken away", () => {
    const told = compared(
      chain("SinBackward0", "ExpBackward0"),
      chain("SinBackward0", "TanhBackward0", "ExpBackward0"),
    );
    expect(told.added).toEqual([2]);
    expect(told.removed).toEqual([]);
    expect(told.match.after.get(2)).toBe(3);
    // sin no longer goes to exp itself
    expect(told.lostEdges.size).toBe(1);
    expect(told.newEdges.size).toBe(0);
    const back = compared(chain("SinBackward0", "TanhBackward0"), chain("TanhBackward0"));
    expect(back.removed).toEqual([1]);
    expect(back.match.after.get(2)).toBe(1);
  });

  it("go by the names of leaves and by the text of the code, not by their turn", () => {
    const named = (code: string, ...names: string[]) => {
      const recording = new Recording(code);
      // each in a line of its own, of which the first letter is what made it
      names.forEach((name, at) => {
        recording.op("SinBackward0", [recording.leaf(name)], null, { line: at + 1 });
      });
      return recording.document();
    };
    const told = compared(named("p\nq", "a", "b"), named("q\np", "b", "a"));
    expect([...told.match.after].sort(([a], [b]) => a - b)).toEqual([
      [0, 2],
      [1, 3],
      [2, 0],
      [3, 1],
    ]);
  });

  it("are the first of many where there are more of them later", () => {
    const told = compared(recurrence(4), recurrence(8));
    expect(told.removed).toEqual([]);
    expect(told.added).toHaveLength(4);
  });

  it("are matched in time linear in their number", () => {
    // twenty thousand nodes of one kind: comparing each with each would take minutes
    const told = compared(recurrence(20_000), recurrence(20_000));
    expect(told.added).toEqual([]);
  });
});

describe("how far tensors are apart", () => {
  function apart(one: Record<string, unknown>, other: Record<string, unknown>): number {
    const { values } = readDocument({ schema: 1, values: [one, other] });
    return relative(values[0] as Value, values[1] as Value);
  }

  it("is by the largest element before", () => {
    expect(apart({ shape: [2], preview: [4, -8] }, { shape: [2], preview: [4, -6] })).toBe(0.25);
    expect(apart({ shape: [], preview: [2] }, { shape: [], preview: [2] })).toBe(0);
    expect(apart({ shape: [1], preview: [[3, 4]] }, { shape: [1], preview: [[3, 3]] })).toBe(0.2);
  });

  it("is by the norm where elements that differ are not shown", () => {
    const large = { shape: [100], preview: [1] };
    const figures = { min: -1, max: 1 };
    expect(
      apart({ ...large, statistics: { ...figures, l2: 10 } }, { ...large, statistics: { ...figures, l2: 5 } }),
    ).toBe(0.5);
  });

  it("has no number from zero, to another shape, to or from what is no number", () => {
    expect(apart({ shape: [1], preview: [0] }, { shape: [1], preview: [1] })).toBe(Infinity);
    expect(apart({ shape: [1], preview: [1] }, { shape: [2], preview: [1, 1] })).toBe(Infinity);
    expect(apart({ shape: [1], preview: ["nan"] }, { shape: [1], preview: [1] })).toBe(Infinity);
    expect(apart({ shape: [1], preview: ["nan"] }, { shape: [1], preview: ["nan"] })).toBe(0);
  });
});
