import { describe, expect, it } from "vitest";
import { type GraphDocument, readDocument } from "../model/document";
import { heldIn } from "./held";

/** Two nodes after a leaf: the first saves a tensor of 40 bytes, the second a view of it and 8 bytes more. */
function made(pass: Record<string, unknown> = {}, saved: readonly unknown[] = []): GraphDocument {
  return readDocument({
    schema: 1,
    values: [
      { shape: [10], storage: 5, bytes: 40 },
      { shape: [2], storage: 5, bytes: 8, base: 0 },
      { shape: [2], storage: 6, bytes: 8 },
    ],
    nodes: [
      {
        name: "B",
        sequence: 1,
        saved: [{ name: "self", value: 1, bytes: 8 }, { name: "result", value: 2, bytes: 8 }, ...saved],
      },
      { name: "A", sequence: 0, saved: [{ name: "self", value: 0, bytes: 40 }] },
      { name: "AccumulateGrad", kind: "accumulate_grad" },
    ],
    passes: [{ kind: "backward", number: 1, recorded: true, steps: [{ node: 0 }, { node: 1 }, { node: 2 }], ...pass }],
  });
}

describe("bytes held by saved tensors", () => {
  it("rise as nodes are made, in the order of the forward, and fall as they run", () => {
    const { moments, peak, uncounted } = heldIn(made(), 0);
    expect(moments.map(({ node, step, bytes }) => [node, step, bytes])).toEqual([
      [1, null, 40],
      [0, null, 48],
      [0, 0, 40],
      [1, 1, 0],
      [2, 2, 0],
    ]);
    expect(peak).toBe(1);
    expect(uncounted).toBe(0);
  });

  it("count a storage once, whole, and until the last node lets go of it", () => {
    const { moments } = heldIn(made(), 0);
    // the view adds nothing, and frees nothing while the other node holds the rest
    expect(moments.map(({ change }) => change)).toEqual([40, 8, -8, -40, 0]);
  });

  it.each(["retain_graph", "create_graph"])("stay where %s", (kept) => {
    const { moments } = heldIn(made({ [kept]: true }), 0);
    expect(moments.at(-1)?.bytes).toBe(48);
  });

  it("leave out what could not be read, and say how many", () => {
    const { moments, uncounted } = heldIn(made({}, [{ name: "packed", state: "packed" }]), 0);
    expect(uncounted).toBe(1);
    expect(moments[1]?.bytes).toBe(48);
  });

  it("are none where nothing was saved", () => {
    expect(heldIn(readDocument({ schema: 1, passes: [{ kind: "backward", number: 1 }] }), 0)).toEqual({
      moments: [],
      peak: null,
      uncounted: 0,
    });
  });
});
