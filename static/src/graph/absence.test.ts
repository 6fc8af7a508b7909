import { expect, test } from "vitest";
import { readDocument } from "../model/document";
import { absence } from "./absence";

const bare = (rest: object) =>
  absence(readDocument({ schema: 1, snippet: { code: "" }, environment: { python: "", torch: "" }, ...rest }));
const value = { shape: [], dtype: "float32" };

test("what is said where no graph is true of the run", () => {
  expect(bare({ values: [value] })).toBe("graph.bare.text");
  expect(bare({ values: [value, { ...value, requires_grad: true }] })).toBe("graph.bare.unused");
  expect(bare({ ops: [{ name: "aten::sin", transforms: ["grad"] }] })).toBe("graph.bare.transformed");
  expect(bare({ outcome: { status: "failed" } })).toBe("graph.failed.text");
  expect(bare({ outcome: { status: "stopped" } })).toBe("graph.failed.stopped");
});
