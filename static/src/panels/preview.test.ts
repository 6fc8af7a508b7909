import { describe, expect, it } from "vitest";
import { grid, index } from "./preview";

const preview = (count: number) => Array.from({ length: count }, (_, at) => at);

describe("a preview's grid", () => {
  it.each([
    [[], 1, { rows: 1, columns: 1, corner: false }],
    [[5], 5, { rows: 1, columns: 5, corner: false }],
    [[20], 20, { rows: 3, columns: 8, corner: false }],
    [[2, 3, 4], 24, { rows: 6, columns: 4, corner: false }],
    [[100], 8, { rows: 1, columns: 8, corner: true }],
    [[3, 10, 20], 64, { rows: 8, columns: 8, corner: true }],
    [[100, 2], 16, { rows: 8, columns: 2, corner: true }],
  ])("of shape %j", (shape, count, expected) => {
    expect(grid({ shape, preview: preview(count) })).toEqual(expected);
  });

  it("names each element by its index in the tensor", () => {
    expect(index({ shape: [], preview: preview(1) }, 0)).toEqual([]);
    expect(index({ shape: [2, 3, 4], preview: preview(24) }, 23)).toEqual([1, 2, 3]);
    expect(index({ shape: [20], preview: preview(20) }, 9)).toEqual([9]);
    expect(index({ shape: [3, 10, 20], preview: preview(64) }, 9)).toEqual([0, 1, 1]);
    expect(index({ shape: [100], preview: preview(8) }, 5)).toEqual([5]);
  });
});
