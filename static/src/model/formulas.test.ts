import katex from "katex";
import { expect, it } from "vitest";
import markdown from "../../../docs/formulas.md?raw";

const formulas = [...markdown.matchAll(/\$`(.+?)`\$/g)].map((match) => match[1]!);

it("finds the formulas", () => {
  expect(formulas.length).toBeGreaterThan(300);
});

it("are all LaTeX that KaTeX sets without a complaint", () => {
  const complaints = formulas.flatMap((latex) => {
    try {
      katex.renderToString(latex, { throwOnError: true, strict: "error" });
      return [];
    } catch (error) {
      return [`${latex}: ${error}`];
    }
  });
  expect(complaints.slice(0, 5)).toEqual([]);
});
