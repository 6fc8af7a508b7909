import { describe, expect, it } from "vitest";
import { readDocument, type Value } from "../model/document";
import { drawPicture } from "../model/draw";
import { Recording } from "../model/testing/documents";
import { Lookup } from "../state/lookup";
import { type Size, sizeOf, sizesOf } from "./sizes";

function size(value: Record<string, unknown>): Size | null {
  const { values } = readDocument({ schema: 1, values: [value] });
  return sizeOf(values[0] as Value);
}

describe("the size of a tensor", () => {
  it("is the root of the mean of its squares, by its norm or by its elements", () => {
    expect(size({ shape: [2, 8], statistics: { l2: 8 } })).toBe(2);
    expect(size({ shape: [2], preview: [3, 4] })).toBeCloseTo(Math.sqrt(12.5), 14);
    expect(size({ shape: [], preview: [-0.5] })).toBe(0.5);
    expect(size({ shape: [1], preview: [[3, 4]] })).toBe(5);
  });

  it("keeps numbers whose squares no number holds", () => {
    expect(size({ shape: [1], preview: [1e-200] })).toBe(1e-200);
    expect(size({ shape: [4], preview: [1e200, 1e200, 1e200, 1e200] })).toBeCloseTo(1e200, -190);
  });

  it("says what is no size: not a number before infinite, infinite before zero", () => {
    expect(size({ shape: [3], preview: [1, "nan", "inf"] })).toBe("nan");
    expect(size({ shape: [3], preview: [1, "-inf", 0] })).toBe("infinite");
    expect(size({ shape: [2], preview: [0, -0] })).toBe("zero");
    expect(size({ shape: [99], statistics: { l2: 1, nans: 1 } })).toBe("nan");
    expect(size({ shape: [99], statistics: { l2: 0 } })).toBe("zero");
  });

  it("is unknown where the elements are", () => {
    expect(size({ shape: [99], preview: [1] })).toBeNull();
    expect(size({ shape: [0] })).toBeNull();
  });
});

it("is that of the version which a leaf's box shows, where the leaf was written to", () => {
  const recording = new Recording();
  const w = recording.leaf("w", []);
  const first = recording.op("ExpBackward0", [w], "first", { shape: [] });
  const last = recording.op("ExpBackward0", [recording.written(w, 4)], "last", { shape: [] });
  recording.backward(first);
  recording.backward(last);
  const document = recording.document();
  for (const [pass, { node }] of [first, last].entries())
    document.passes[pass]!.steps = [node, w.node].map((each) => ({ node: each, received: [], sent: [] }));
  document.values[w.value]!.preview = [5];
  const inPass = (pass: number): Size | undefined => {
    const picture = drawPicture(document, { detail: "simplified", collapsed: new Set(), select: `pass:${pass}` });
    const leaf = picture.boxes.find(({ node }) => node === w.node);
    return sizesOf(picture, new Lookup(document), "values", pass, () => true, true).get(leaf?.id ?? "");
  };
  expect([inPass(0), inPass(1)]).toEqual([5, 4]);
});
