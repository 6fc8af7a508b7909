import { describe, expect, test } from "vitest";
import type { Picture } from "../model/picture";
import type { LayoutOptions } from "./layout";
import { LayoutEngine } from "./nested";
import { chain, transformer } from "./testing/pictures";

const LANDSCAPE: LayoutOptions = { width: 1120, height: 800, portrait: false };

// idle machines need a tenth of these; benchmarks/ has the numbers
describe("time", () => {
  const milliseconds = (picture: Picture): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      new LayoutEngine().layOut(picture, LANDSCAPE);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };

  test.each([
    ["600 operations, and two more that all of them read", chain(600, 2), 6000],
    ["a transformer of 500 nodes", transformer(15), 3000],
    ["10,000 operations in a row", chain(10_000), 8000],
  ])(
    "%s",
    (_, picture, most) => {
      const taken = milliseconds(picture);

      expect(taken).toBeLessThan(most);
    },
    60_000,
  );
});
