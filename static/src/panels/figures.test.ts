import { expect, it } from "vitest";
import { bytes, element, magnitude, real, seconds, shape } from "./figures";

it.each([
  [0, "0"],
  [-3, "−3"],
  [2.5, "2.5"],
  [1 / 3, "0.3333"],
  [-0.00012345, "−1.23·10⁻⁴"],
  [1.5e12, "1.5·10¹²"],
  [100000, "100000"],
  [5364.4, "5364"],
  [98765.4, "98770"],
  ["nan", "NaN"],
  ["-inf", "−∞"],
  [null, "–"],
] as const)("writes %s as %s", (value, text) => {
  expect(real(value)).toBe(text);
});

it("writes elements of every kind", () => {
  expect(element(true)).toBe("True");
  expect(element([1, -2])).toBe("1−2i");
  expect(element([0.5, "nan"])).toBe("0.5+NaNi");
  expect(magnitude([3, 4])).toBe(5);
  expect(magnitude("inf")).toBeNaN();
});

it("writes sizes, bytes and durations", () => {
  expect(shape([3, 4])).toBe("3 × 4");
  expect(shape([])).toBe("");
  expect(bytes(0)).toBe("0 B");
  expect(bytes(1536)).toBe("1.5 KiB");
  expect(bytes(3 * 1024 ** 3)).toBe("3 GiB");
  expect(seconds(0.0123)).toBe("0.012");
  expect(seconds(12.34)).toBe("12.3");
});
