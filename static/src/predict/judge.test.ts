import { describe, expect, it } from "vitest";
import { judge, type Measure, magnitudeOf, read, signOf, type Typed } from "./judge";

const base: Measure = {
  truth: [6],
  at: [0],
  side: null,
  contributions: [],
  accumulated: null,
  received: null,
  counts: [],
};

function said(answers: readonly string[], measure: Partial<Measure>): string {
  const whole = { ...base, at: answers.map((_, at) => at), ...measure };
  const verdict = judge(
    answers.map((text) => read(text) as Typed),
    whole,
  );
  return verdict.kind === "close" ? verdict.near : verdict.kind;
}

describe("what people type", () => {
  it.each([
    ["-0.5", -0.5, 1],
    ["−.25", -0.25, 2],
    ["＋１．５", 1.5, 2],
    ["2e-3", 0.002, 1],
    ["1/3", 1 / 3, 15],
    ["-2 / 4", -0.5, 15],
    ["0.050", 0.05, 2],
    ["nan", Number.NaN, 2],
    ["−inf", -Infinity, 2],
  ])("%s is %d, with %d figures", (text, number, figures) => {
    expect(read(text)).toEqual({ number, figures });
  });

  it.each(["", "x", "1/0", "1/2/3", "1,5", "0x10", "1e", "--1"])("“%s” is no number", (text) => {
    expect(read(text)).toBeNull();
  });
});

describe("a right answer", () => {
  it.each([
    [["6"], { truth: [6] }],
    // within one per cent
    [["3"], { truth: [3.02] }],
    // rounded to the figures typed
    [["0.33"], { truth: [1 / 3] }],
    [["0.0012"], { truth: [0.0012499] }],
    [["0"], { truth: [0] }],
    // nothing beside the largest
    [["5", "0"], { truth: [5, 1e-9] }],
    [["nan"], { truth: [Number.NaN] }],
    [["-inf"], { truth: [-Infinity] }],
    [["4"], { truth: [1, 2, 3, 4], at: [3] }],
  ] as const)("%j of %j", (answers, measure) => {
    expect(said(answers, measure)).toBe("right");
  });

  it.each([
    [["0.3"], { truth: [1 / 3] }],
    [["3.04"], { truth: [3] }],
    [["0"], { truth: [1e-9] }],
    [["nan"], { truth: [1] }],
    [["inf"], { truth: [-Infinity] }],
  ] as const)("is not %j of %j", (answers, measure) => {
    expect(said(answers, measure)).toBe(measure.truth[0] === -Infinity ? "sign" : "wrong");
  });
});

describe("what was probably forgotten", () => {
  it.each([
    ["sign", ["-6"], {}],
    ["double", ["12"], {}],
    ["half", ["3"], {}],
    ["transposed", ["1", "3", "2", "4"], { truth: [1, 2, 3, 4], side: 2 }],
    ["contribution", ["2"], { contributions: [[4], [2]] }],
    // one contribution is all there is to sum
    ["wrong", ["2"], { contributions: [[2]] }],
    ["accumulated", ["9"], { accumulated: [9] }],
    ["local", ["2"], { received: 3 }],
    ["factor", ["24"], { counts: [4] }],
    ["factor", ["1.5"], { counts: [4] }],
    ["some", ["1", "5"], { truth: [1, 2] }],
    ["wrong", ["7", "5"], { truth: [1, 2] }],
    // half of all, not of one
    ["some", ["1", "1"], { truth: [1, 2] }],
  ] as const)("%s: %j", (near, answers, measure) => {
    expect(said(answers, measure)).toBe(near);
  });

  it("names the fields that are wrong", () => {
    const typed = ["1", "5", "3"].map((text) => read(text) as Typed);
    expect(judge(typed, { ...base, truth: [1, 2, 3], at: [0, 1, 2] })).toEqual({
      kind: "close",
      near: "some",
      factor: 1,
      wrong: [1],
    });
  });
});

it("tells signs, and takes rounding for zero", () => {
  expect([-2, 0, 3, 1e-9].map((each) => signOf(each, 3))).toEqual(["negative", "zero", "positive", "zero"]);
});

it.each([
  [0.01, -2],
  [-0.0999, -2],
  [1000, 3],
  [1e9, 3],
  [0, -5],
  [3e-8, -5],
])("the magnitude of %d begins at ten to the %d", (truth, power) => {
  expect(magnitudeOf(truth)).toBe(power);
});
