import { describe, expect, it } from "vitest";
import { drawPicture } from "../model/draw";
import { Recording } from "../model/testing/documents";
import { treeOf, visible } from "./tree";

/** `h = x * net.a; y = h + mask` inside `net`, then `y.sum()`, from where a pass starts. */
function sample() {
  const recording = new Recording();
  const net = recording.module("net");
  const [x, a, mask] = [recording.leaf("x"), recording.leaf("net.a"), recording.input("mask")];
  const h = recording.op("MulBackward0", [x, a], "h", { module: net });
  const y = recording.op("AddBackward0", [h, mask], "y", { module: net });
  const loss = recording.op("SumBackward0", [y], "loss");
  recording.backward(loss);
  return treeOf(drawPicture(recording.document(), { detail: "simplified", collapsed: new Set() }));
}

const titles = (rows: ReturnType<typeof visible>) =>
  rows.map((row) => (row.kind === "group" ? row.group.title : row.kind === "box" ? row.box.title : row.chip.label));

describe("the outline", () => {
  it("has modules closed, then open, in the order of the forward, and docked parameters under their operation", () => {
    const tree = sample();
    expect(titles(visible(tree, new Set()))).toEqual(["x", "net", "mask", "sum", "loss"]);
    const open = new Set(tree.rows.keys());
    expect(titles(visible(tree, open))).toEqual(["x", "net", "x × a", "a", "h + mask", "mask", "sum", "loss"]);
  });

  it("tells level and place of each row, and what a box feeds", () => {
    const tree = sample();
    const row = [...tree.rows.values()].find((each) => each.kind === "box" && each.box.title === "x × a");
    expect(row).toMatchObject({ level: 2, place: 1, of: 2 });
    expect(tree.feeds.get(row?.id ?? "")).toEqual(["h + mask"]);
    expect(tree.ofNode.get(2)).toBe(row?.id);
  });
});
