import { describe, expect, it } from "vitest";
import { readDocument } from "../model/document";
import { Lookup } from "../state/lookup";
import { judgementOf, type Measurement, type Plan, planOf, slopeAt } from "./measured";

const plan: Plan = { pass: 0, node: 0, value: 0, loss: 100, seed: 1, dtype: "float32" };

function judged(slope: number | null, by: number, loss: number, after = 3 + by): string {
  const shown: Measurement = { by, before: 3, after, loss, isAlike: true };
  return judgementOf(plan, shown, slope);
}

describe("a measurement", () => {
  it.each([
    ["agrees", 2, 0.1, 100.2, undefined],
    // the loss itself is rounded to so many digits
    ["agrees", 0, 0.1, 100 + 5e-6, undefined],
    ["bends", 2, 0.1, 100.21, undefined],
    ["bends", 2, 1e-3, 100.0021, undefined],
    ["disagrees", 2, 1e-3, 100.001, undefined],
    ["disagrees", 2, 1e-3, 99.998, undefined],
    ["lost", 2, 1e-4, 100.0001, undefined],
    ["lost", 2, 1e-4, 100, undefined],
    ["unmoved", 2, 1e-9, 100, 3],
    ["unknown", null, 0.1, 100.2, undefined],
  ] as const)("%s", (judgement, slope, by, loss, after) => {
    expect(judged(slope, by, loss, after)).toBe(judgement);
  });

  it("of float64 is lost much later", () => {
    const shown: Measurement = { by: 1e-4, before: 3, after: 3.0001, loss: 100.0002, isAlike: true };
    expect(judgementOf({ ...plan, dtype: "float64" }, shown, 2)).toBe("agrees");
  });
});

/** `loss = w * x` twice, with a step in between: the second pass reads `w` at its second version. */
function training(seeds: readonly number[] = [1, 2], shape: readonly number[] = []): Lookup {
  const tensors = [
    { tensor: 0, preview: [3] },
    { tensor: 0, preview: [2.5], version: 1 },
    { tensor: 1, preview: [6] },
    { tensor: 2, preview: [5] },
    { tensor: 3, preview: [4] },
    ...seeds.map((seed) => ({ tensor: 9, preview: [seed] })),
  ];
  const output = (value: number) => [{ shape, dtype: "float32", value }];
  return new Lookup(
    readDocument({
      schema: 1,
      snippet: { code: "" },
      values: tensors.map((value) => ({ shape, dtype: "float32", ...value })),
      ops: [0, 1].map((value) => ({ name: "aten::mul", inputs: [value], node: value + 1 })),
      nodes: [
        { name: "AccumulateGrad", kind: "accumulate_grad", leaf: 0 },
        { name: "MulBackward0", op: 0, outputs: output(2) },
        { name: "MulBackward0", op: 1, outputs: output(3) },
      ],
      edges: [
        { source: 1, slot: 0, target: 0 },
        { source: 2, slot: 0, target: 0 },
      ],
      passes: [1, 2].map((node) => ({
        kind: "backward",
        number: node,
        recorded: true,
        roots: [{ node, seed: 4 + node }],
        steps: [
          { node, received: [4 + node], sent: [4] },
          { node: 0, received: [4] },
        ],
      })),
    }),
  );
}

describe("a plan", () => {
  it("moves the leaf as the pass's own graph read it", () => {
    const about = training();
    expect([planOf(about, 0, 0)?.value, planOf(about, 1, 0)?.value]).toEqual([0, 1]);
    expect([planOf(about, 0, 0)?.loss, planOf(about, 1, 0)?.loss]).toEqual([6, 5]);
  });

  it("takes the seed out of the gradient", () => {
    const about = training();
    expect([0, 1].map((pass) => slopeAt(about, planOf(about, pass, 0)!, 0))).toEqual([4, 2]);
  });

  it("is for leaves that a pass from one number came to", () => {
    expect(planOf(training(), 0, 1)).toBeNull();
    expect(planOf(training([1, 1], [2]), 0, 0)).toBeNull();
  });
});
