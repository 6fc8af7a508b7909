import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRepeats } from "./repeats";

const keys = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const found = (text: string, least = 4) =>
  findRepeats(keys(text), least).map(
    ({ start, period, count }) => `${start}:${text.slice(start, start + period)}×${count}`,
  );

describe("repeats", () => {
  test.each([
    ["abababab", ["0:ab×4"]],
    ["xabcabcabcabcy", ["1:abc×4"]],
    ["aaaaabbbbb", ["0:a×5", "5:b×5"]],
    ["ababab", []],
    // a letter twice in one body is no turn
    ["aabaabaabaab", ["0:aab×4"]],
    ["ababababa", ["0:ab×4"]],
    ["", []],
  ])("%s", (text, expected) => expect(found(text)).toEqual(expected));

  test("a body starts where a reader would start it", () => {
    const turned = findRepeats(keys("cabcabcabcabc"), 4, () => 1);
    expect(turned).toEqual([{ start: 1, period: 3, count: 4 }]);
  });

  test("are what they say, apart, and none is missed that a plain search finds", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 }), (sequence) => {
        const repeats = findRepeats(sequence, 4);
        let free = 0;
        for (const { start, period, count } of repeats) {
          expect(start).toBeGreaterThanOrEqual(free);
          free = start + period * count;
          const bodies = Array.from({ length: count }, (_, turn) =>
            sequence.slice(start + turn * period, start + (turn + 1) * period).join(),
          );
          expect(new Set(bodies).size).toBe(1);
        }
        const inside = (place: number) =>
          repeats.some(({ start, period, count }) => place >= start && place < start + period * count);
        for (let at = 0; at + 3 < sequence.length; at++) {
          const same = [0, 1, 2, 3].every((step) => sequence[at + step] === sequence[at]);
          if (same) expect([0, 1, 2, 3].some((step) => inside(at + step))).toBe(true);
        }
      }),
    );
  });
});
