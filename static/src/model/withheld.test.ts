import { describe, expect, it } from "vitest";
import { type GraphDocument, readDocument } from "./document";
import { gradientKey, isWithheld, originalOf, predictable, withhold } from "./withheld";

/** Rows: two leaves and their forward values, then the gradients, then what a second pass adds to `a`. */
const NUMBERS = [3, 5, 8, 16, 1, 101, 103, 105, 107, 109];
const [A, B, SUM, LOSS, SEED, OF_SUM, OF_A, AFTER, AGAIN, LEFT] = NUMBERS.map((_, at) => at) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [LEAF_A, LEAF_B, ADD, MUL] = [0, 1, 2, 3] as const;

/** `loss = 2 * (a + b)`, twice; a sum hands on what it received, so `b` gets the very tensor that came to `a + b`. */
function twice(): GraphDocument {
  const output = (value: number) => [{ shape: [], dtype: "float32", value }];
  const pass = (number: number, arrived: number, before: number | null, after: number) => ({
    kind: "backward",
    number,
    recorded: true,
    roots: [{ node: MUL, seed: SEED }],
    steps: [
      { node: MUL, received: [SEED], sent: [arrived] },
      { node: ADD, received: [arrived], sent: [arrived === OF_SUM ? OF_A : arrived, arrived] },
      { node: LEAF_A, received: [arrived === OF_SUM ? OF_A : arrived] },
      { node: LEAF_B, received: [arrived] },
    ],
    accumulated: [
      { leaf: LEAF_A, incoming: arrived === OF_SUM ? OF_A : arrived, after, ...(before !== null && { before }) },
    ],
  });
  return readDocument({
    schema: 1,
    snippet: { code: "" },
    values: NUMBERS.map((number, at) => ({ shape: [], dtype: "float32", preview: [number], tensor: at })),
    ops: [{ name: "aten::mul", outputs: [LEFT], pass: 1 }],
    nodes: [
      { name: "AccumulateGrad", kind: "accumulate_grad", leaf: A },
      { name: "AccumulateGrad", kind: "accumulate_grad", leaf: B },
      { name: "AddBackward0", outputs: output(SUM) },
      { name: "MulBackward0", outputs: output(LOSS) },
    ],
    edges: [
      { source: MUL, slot: 0, target: ADD },
      { source: ADD, slot: 0, target: LEAF_A },
      { source: ADD, slot: 1, target: LEAF_B },
    ],
    passes: [pass(1, OF_SUM, null, OF_A), pass(2, AGAIN, OF_A, AFTER)],
    hooks: [{ target: "tensor", id: A, kind: "register_hook", fired: [{ pass: 0, before: OF_SUM, after: OF_A }] }],
    variables: [
      { name: "a", value: A, grad: AFTER },
      { name: "b", value: B, grad: LEFT },
      // retained
      { name: "sum", value: SUM, grad: OF_SUM },
    ],
    history: { passes: [1], roots: [16], leaves: [{ leaf: A, gradient: [103], norm: [103] }] },
    diagnostics: [
      { code: "gradients-vanish", severity: "hint" },
      { code: "custom-function", severity: "hint" },
    ],
    without_grad: [{ code: "zero-gradient", severity: "hint", values: [A] }],
  });
}

const all = [0, 1].flatMap((pass) => [LEAF_A, LEAF_B, ADD].map((node) => gradientKey(pass, node)));
const secrets = [101, 103, 105, 107, 109];

/** The gradients' numbers that can still be read in a document. */
function leaks(document: GraphDocument): number[] {
  const text = JSON.stringify(document);
  return secrets.filter((number) => text.includes(String(number)));
}

describe("a document with gradients withheld", () => {
  it("tells none of them anywhere, and all that is forward", () => {
    const document = twice();
    const shown = withhold(document, new Set());
    expect(leaks(document)).toEqual(secrets);
    expect(leaks(shown)).toEqual([]);
    expect([A, B, SUM, LOSS, SEED].map((id) => shown.values[id]?.preview)).toEqual([[3], [5], [8], [16], [1]]);
    expect(shown.diagnostics.map(({ code }) => code)).toEqual(["custom-function"]);
    expect(shown.without_grad).toEqual([]);
    expect(originalOf(shown)).toBe(document);
  });

  it("leaves the document itself alone", () => {
    const document = twice();
    const before = JSON.stringify(document);
    withhold(document, new Set());
    expect(JSON.stringify(document) === before).toBe(true);
    expect(withhold(document, new Set(all))).toBe(document);
    expect(originalOf(document)).toBe(document);
  });

  it("tells a tensor at the node where it is known, and not where the same tensor is another's gradient", () => {
    const shown = withhold(twice(), new Set([gradientKey(0, ADD)]));
    const [, add, , b] = shown.passes[0]?.steps ?? [];
    const at = (id: number | null | undefined) => shown.values[id ?? -1];
    expect(at(add?.received[0])?.preview).toEqual([101]);
    expect(at(b?.received[0])?.preview).toBeNull();
    expect(isWithheld(at(b?.received[0])!)).toBe(true);
    expect(isWithheld(at(add?.sent[1])!)).toBe(true);
    expect(leaks(shown)).toEqual([101]);
  });

  it("tells what `.grad` was before where all passes before are known", () => {
    const earlier = (known: readonly string[]) => {
      const shown = withhold(twice(), new Set(known));
      return shown.values[shown.passes[1]?.accumulated[0]?.before ?? -1]?.preview;
    };
    expect(earlier([])).toBeNull();
    expect(earlier([gradientKey(1, LEAF_A)])).toBeNull();
    expect(earlier([gradientKey(0, LEAF_A)])).toBeNull();
    expect(earlier([gradientKey(0, LEAF_A), gradientKey(1, LEAF_A)])).toEqual([103]);
  });

  it("keeps `.grad` at the end until every pass that made it is known", () => {
    const grad = (known: readonly string[]) => {
      const shown = withhold(twice(), new Set(known));
      return shown.values[shown.variables[0]?.grad ?? -1]?.preview;
    };
    expect(grad(all.filter((key) => key !== gradientKey(0, LEAF_A)))).toBeNull();
    expect(grad(all.filter((key) => key !== gradientKey(1, LEAF_B)))).toEqual([105]);
    const shown = withhold(twice(), new Set(all.filter((key) => key !== gradientKey(1, ADD))));
    expect(shown.values[shown.variables[2]?.grad ?? -1]?.preview).toBeNull();
  });
});

describe("what is to be predicted", () => {
  it("is the gradient of every node but those that the pass starts with", () => {
    const document = twice();
    expect([...predictable(document, document.passes[0]!)].sort()).toEqual([LEAF_A, LEAF_B, ADD]);
  });

  it("is that of a leaf, too, which `autograd.grad` was asked about and the engine did not run", () => {
    const document = twice();
    const pass = document.passes[0]!;
    pass.steps = pass.steps.slice(0, 2);
    expect([...predictable(document, pass)].sort()).toEqual([LEAF_A, LEAF_B, ADD]);
  });
});
