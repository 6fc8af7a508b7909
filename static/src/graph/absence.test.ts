import { expect, test } from "vitest";
import { Problem } from "../api/problem";
import { readDocument } from "../model/document";
import { absence, refusal } from "./absence";

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

test("only a refusal to run is told as one", () => {
  const titles = ["busy", "network", "cancelled", "graph-not-found", "file-no-json"].map((slug) =>
    refusal(new Problem(slug)),
  );
  expect(titles).toEqual([...Array(2).fill("graph.problem.title"), ...Array(3).fill("graph.failed.title")]);
});
