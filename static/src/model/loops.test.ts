import { expect, test } from "vitest";
import { Code } from "./loops";

const code = new Code(`for epoch in range(3):  # all of it
    h = 0

    # no loop here
    if h:
        while h < 10:
            h = h * 2
    def step(h):
        return h + 1
    h = step(
  h)
y = [x for x in h]
for a_rather_long_name, another_one in zip(first, second):
    pass`);

test.each([
  [2, "for epoch in range(3)"],
  [5, "for epoch in range(3)"],
  [7, "while h < 10"],
  [9, null],
  [10, "for epoch in range(3)"],
  [12, null],
  [14, "for a_rather_long_name, another_o…"],
  [99, null],
])("the loop around line %i is %s", (line, expected) => expect(code.loopAround(line)).toBe(expected));

test("a line is told without its indentation", () => {
  expect(code.line(2)).toBe("h = 0");
  expect(code.line(99)).toBe("");
});
