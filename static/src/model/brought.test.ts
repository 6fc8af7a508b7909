import { expect, it } from "vitest";
import { Lookup } from "../state/lookup";
import { brought } from "./brought";
import { readDocument } from "./document";

/** Node 0 runs and sends to 1, which runs, and to 2 and twice to 3, which do not. */
const about = new Lookup(
  readDocument({
    schema: 1,
    values: [{}, {}, {}, {}, {}],
    nodes: [{ name: "A" }, { name: "B" }, { name: "C" }, { name: "D" }, { name: "E" }],
    edges: [
      { source: 0, slot: 0, target: 1 },
      { source: 0, slot: 1, target: 2 },
      { source: 0, slot: 2, target: 3 },
      { source: 0, slot: 3, target: 3 },
      { source: 0, slot: 4, target: 4 },
    ],
    passes: [
      {
        kind: "grad",
        number: 1,
        recorded: true,
        steps: [
          { node: 0, received: [0], sent: [1, 2, 3, 4, null] },
          { node: 1, received: [1] },
        ],
      },
    ],
  }),
);

it("is what a node that ran received", () => {
  expect(brought(about, 0, 0)).toEqual({ values: [0], came: true });
  expect(brought(about, 0, 1)).toEqual({ values: [1], came: true });
});

it("is what was sent to one that did not run, as the engine catches what torch.autograd.grad asks for", () => {
  expect(brought(about, 0, 2)).toEqual({ values: [2], came: true });
});

it("is not known where several came that nothing added up on record", () => {
  expect(brought(about, 0, 3)).toEqual({ values: [], came: true });
});

it("is nothing where nothing came", () => {
  expect(brought(about, 0, 4)).toEqual({ values: [], came: false });
  expect(brought(about, null, 0)).toEqual({ values: [], came: false });
});
