import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLASSES, classOf, rangeOf, type Scale, scaleOf } from "./scale";

const sizes = fc.array(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), { minLength: 1 });

describe("the scale of sizes", () => {
  it("is between powers of ten, and tells the least, the middle and the largest", () => {
    expect(scaleOf([0.004, 3e-7, 20])).toEqual({ low: -7, high: 2, min: 3e-7, median: 0.004, max: 20 });
    expect(scaleOf([1, 4])?.median).toBe(2.5);
    expect(scaleOf([])).toBeNull();
  });

  it("does not make much of sizes that are much alike", () => {
    const { low, high } = scaleOf([0.8, 1.2]) as Scale;
    expect(high - low).toBe(4);
    expect(classOf({ low, high, min: 0.8, median: 1, max: 1.2 }, 0.8)).toBe(3);
  });

  it("has every size in the class that its range says", () => {
    fc.assert(
      fc.property(sizes, (each) => {
        const scale = scaleOf(each) as Scale;
        for (const size of each) {
          const at = classOf(scale, size);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThan(CLASSES);
          const [from, to] = rangeOf(scale, at);
          // edges are powers, rounded
          expect(size).toBeGreaterThanOrEqual(from * (1 - 1e-9));
          expect(size).toBeLessThanOrEqual(to * (1 + 1e-9));
        }
        expect(classOf(scale, scale.min)).toBeLessThanOrEqual(classOf(scale, scale.max));
      }),
    );
  });
});
