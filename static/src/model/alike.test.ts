import { expect, it } from "vitest";
import { fits } from "../graph/fits";
import { isAlike } from "./alike";
import { readDocument } from "./document";
import type { Box, Picture } from "./picture";

const run = (preview: number[], name = "MulBackward0") =>
  readDocument({
    schema: 1,
    snippet: { code: `x = ${preview}` },
    environment: { python: "3", torch: "2", device: "cpu", threads: 1, recorder: "0" },
    outcome: { status: "finished", wall_seconds: preview[0] },
    spans: [[1, 0, 1, preview.length]],
    values: [{ shape: [preview.length], dtype: "float32", preview }],
    nodes: [{ name, kind: "function", order: 1, span: 0, attributes: { scalar: preview[0] } }],
  });

it("tells other numbers from another graph", () => {
  expect(isAlike(run([1, 2]), run([3, -4]))).toBe(true);
  expect(isAlike(run([1, 2]), run([1, 2, 3]))).toBe(false);
  expect(isAlike(run([1, 2]), run([1, 2], "AddBackward0"))).toBe(false);
});

const picture = (...widths: number[]): Picture => ({
  boxes: widths.map((width, at) => ({ id: `n${at}`, width, height: 42 }) as Box),
  wires: [],
  groups: [],
});

it("lets smaller boxes stand in the room of larger ones, and gives those that grow room to spare", () => {
  const shorter = picture(50, 80);
  expect(fits(shorter, picture(64, 80))).toBe(true);
  expect(shorter.boxes.map(({ width }) => width)).toEqual([64, 80]);
  const longer = picture(70, 60);
  expect(fits(longer, picture(64, 80))).toBe(false);
  expect(longer.boxes.map(({ width }) => width)).toEqual([84, 80]);
  expect(fits(picture(64), picture(64, 80))).toBe(false);
});
