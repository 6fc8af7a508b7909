import { describe, expect, it } from "vitest";
import { elementsOf } from "./elements";
import { inPlace, type Numeral, readNumerals } from "./numerals";
import { reachOf, stepOf, worth, write } from "./scale";

const texts = (code: string) => readNumerals(code).all.map(({ text }) => text);
const only = (code: string) => readNumerals(code).all[0] as Numeral;

/** The code after its first numeral was turned to another. */
function turned(code: string, text: string): string {
  const numeral = only(code);
  return code.slice(0, numeral.from) + inPlace(numeral, text, code.slice(0, numeral.from)) + code.slice(numeral.to);
}

describe("numerals", () => {
  it.each([
    ["x = torch.tensor([-3.0, 1e-3, .5, 2.])", ["-3.0", "1e-3", ".5", "2."]],
    ["a -1", ["1"]],
    ["f(- 2)", ["-2"]],
    ["x[-1:2] = torch.randn(3, 4)", ["-1", "2", "3", "4"]],
    ["n = 1_000", ["1_000"]],
    ["~1 + +2", ["1", "2"]],
  ])("of %s", (code, found) => {
    expect(texts(code)).toEqual(found);
  });

  it.each([
    "'1' + \"2\"",
    'f"{x:3.1f} {4} 5"',
    "# 1",
    '"""\n1.5\n"""',
    "x1 = conv2d",
    "import a1.b2",
    "3j + 1.5J",
    "0x10 + 0b11 + 0o7",
    "12345678901234567890",
    "1e999",
  ])("none of %s", (code) => {
    expect(texts(code)).toEqual([]);
  });

  it("are told apart from the rest of the code", () => {
    const rest = (code: string) => readNumerals(code).rest;
    expect(rest("x = 1 + 2.5")).toBe(rest("x = -10 + 3"));
    expect(rest("x = 1 + 2.5")).not.toBe(rest("x = 1 - 2.5"));
    expect(rest("x = 1")).not.toBe(rest("x = 1 + 1"));
  });

  it.each([
    ["-0.5 * x", "0.5", "0.5 * x"],
    ["0.5 * x", "-0.5", "-0.5 * x"],
    ["0.5 ** x", "-0.5", "(-0.5) ** x"],
    ["0.5.hex()", "-0.5", "(-0.5).hex()"],
    ["x ** 0.5", "-0.5", "x ** -0.5"],
    ["a-1", "-1", "a--1"],
    ["return-1", "1", "return 1"],
    ["x = -1", "1", "x = 1"],
  ])("of %s, turned to %s", (code, text, after) => {
    expect(turned(code, text)).toBe(after);
  });
});

describe("scale", () => {
  it.each([
    ["3", 1, 10],
    ["0", 1, 10],
    ["1000", 10, 10_000],
    ["3.0", 0.1, 10],
    ["0.0", 0.1, 10],
    ["0.25", 0.01, 1],
    ["100.0", 1, 1000],
    ["3.14159", 0.01, 10],
    ["0.001", 0.0001, 0.01],
    ["1e-3", 0.0001, 0.01],
    ["-2.5e4", 1000, 100_000],
    ["2.", 0.1, 10],
  ])("%s is stepped by %d and goes to %d", (text, step, reach) => {
    expect(stepOf(text)).toBeCloseTo(step, 12);
    expect(reachOf(text)).toBeCloseTo(reach, 12);
  });

  it.each([
    ["3.0", 1, "3.1"],
    ["3.0", 10, "4.0"],
    ["3.0", -31, "-0.1"],
    ["0.1", -1, "0.0"],
    ["-0.5", 10, "0.5"],
    ["1e-3", 1, "1.1e-3"],
    ["1E-3", -10, "0.0E-3"],
    ["0.001", 1, "0.0011"],
    ["3", -4, "-1"],
    ["1_000", 1, "1_010"],
    ["999_000", 1, "1_000_000"],
    ["2.", 1, "2.1"],
    ["3.14159", 1, "3.15159"],
    [".5", 1, "0.6"],
  ])("%s, %d steps on, is %s", (text, steps, after) => {
    expect(write(text, worth(text) + steps * stepOf(text))).toBe(after);
  });

  it("writes what did not change as it was", () => {
    expect(write("3.", 3)).toBe("3.");
  });
});

describe("elements of a leaf", () => {
  const found = (code: string, name: string, count: number) =>
    elementsOf(code, name, count)?.map((at) => readNumerals(code).all[at]?.text) ?? null;

  it.each([
    ["k = 2\nx = torch.tensor(3.0, requires_grad=True)", 1, ["3.0"]],
    ["x = torch.nn.Parameter(torch.tensor([[1., -2], [3, 4]]))", 4, ["1.", "-2", "3", "4"]],
    ["from torch import tensor\nx = tensor((1.0, 2.0,)).requires_grad_()", 2, ["1.0", "2.0"]],
    ["x: torch.Tensor = torch.tensor([- 1.5])", 1, ["-1.5"]],
  ])("of %s", (code, count, texts) => {
    expect(found(code, "x", count)).toEqual(texts);
  });

  it.each([
    ["x = torch.ones(3)", 3],
    ["x = torch.tensor([a, 1.0])", 2],
    ["x = torch.tensor([1.0] * 3)", 3],
    ["x = torch.tensor([1.0, 2.0])", 3],
    ["x = torch.tensor(1.0)\nx = torch.tensor(2.0)", 1],
    ["x = torch.tensor(1.0)\nx -= 2", 1],
    ["x = torch.tensor(1.0) + torch.tensor(2.0)", 1],
    ["x = y = torch.tensor(1.0)", 1],
    ["y = torch.tensor(1.0)", 1],
    ["x = torch.tensor()", 1],
    ["x = torch.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9.0])", 9],
  ])("none of %s", (code, count) => {
    expect(found(code, "x", count)).toBeNull();
  });
});
