import { afterEach, describe, expect, it } from "vitest";
import type { Diagnostic } from "../model/document";
import { catalogues, fix, type Piece, sentence, spoken, word } from "./diagnostics";
import { locale } from "./i18n";

const keys = Object.keys(catalogues.en);
const placeholders = (text = "") => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();
const code = (text = "") => [...text.matchAll(/`([^`]*)`/g)].map((match) => match[1]).sort();
const text = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join("");

function finding(code: string, facts: Diagnostic["facts"]): Diagnostic {
  return { code, severity: "warning", span: null, nodes: [], values: [], facts, op: null, edit: null };
}

afterEach(() => {
  locale.value = "en";
});

describe("catalogues of findings", () => {
  it("have the same keys in the same order", () => {
    expect(Object.keys(catalogues["zh-CN"])).toEqual(keys);
  });

  it("name a fix for every finding", () => {
    const findings = keys.filter((key) => !key.includes(".") && !["colon", "findings", "at"].includes(key));
    expect(findings.filter((key) => !keys.includes(`${key}.fix`))).toEqual([]);
  });

  it.each(keys)("%s has the same facts and quotes the same code in both languages", (key) => {
    const [english, chinese] = [catalogues.en[key], catalogues["zh-CN"][key]];
    expect(placeholders(chinese)).toEqual(placeholders(english));
    expect(new Set(code(chinese))).toEqual(new Set(code(english)));
    expect(english?.trim()).not.toBe("");
    expect(chinese?.trim()).not.toBe("");
  });
});

describe("a sentence", () => {
  it("sets code apart, also where a name has backticks of its own", () => {
    const pieces = sentence(finding("no-gradient-detached", { names: ["w", "b", "…"], cut: "f`x`.detach()" }));
    expect(text(pieces)).toBe("No gradient reaches w, b, …: f`x`.detach() cuts the graph.");
    expect(pieces.filter((piece) => piece.code).map((piece) => piece.text)).toEqual(["w", "b", "f`x`.detach()"]);
  });

  it("follows the language", () => {
    locale.value = "zh-CN";
    expect(text(sentence(finding("no-gradient-detached", { names: ["w", "b"], cut: "h.detach()" })))).toBe(
      "梯度到不了 w、b：h.detach() 把计算图断开了。",
    );
    expect(word("severity.warning")).toBe("警告");
    expect(spoken(finding("no-gradient-no-pass", { name: "w" }))).toBe("警告：w 没有梯度，因为还没有进行过反向传播。");
  });

  it("chooses words by number, and writes numbers with three digits", () => {
    expect(text(fix(finding("parameters-unused", { count: 1 })))).toBe("Use it in forward, or remove it.");
    const facts = { count: 8, last: 1.30006, first: 5.5112e-7, factor: 5.9999 };
    expect(text(sentence(finding("gradients-vanish", facts)))).toBe(
      "Over 8 layers the gradient shrinks from 1.3 at the last to 5.51e-7 at the first, 6 times per layer.",
    );
    expect(text(sentence(finding("gradients-explode", { ...facts, first: 2135006.7 })))).toContain("2.14e6");
  });

  it("says that a fact is not known", () => {
    expect(text(sentence(finding("graph-spans-iterations", {})))).toContain("through ? iterations");
  });

  it("shows the code of a finding without words", () => {
    expect(sentence(finding("constructor", {}))).toEqual([{ code: true, text: "constructor" }]);
    expect(fix(finding("constructor", {}))).toEqual([]);
  });
});
