import { afterEach, describe, expect, it } from "vitest";
import { catalogues, isKey, type Key, locale, t } from "./i18n";

const keys = Object.keys(catalogues.en) as Key[];
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();

afterEach(() => {
  locale.value = "en";
});

describe("catalogues", () => {
  it("have the same keys in the same order", () => {
    expect(Object.keys(catalogues["zh-CN"])).toEqual(keys);
  });

  it.each(keys)("%s has the same placeholders and words in both languages", (key) => {
    const [english, chinese] = [catalogues.en[key], catalogues["zh-CN"][key]];
    expect(placeholders(chinese)).toEqual(placeholders(english));
    expect(chinese.trim()).not.toBe("");
    expect(english.trim()).not.toBe("");
  });
});

describe("t", () => {
  it("chooses the plural form and formats numbers", () => {
    expect(t("inspector.module.parameters", { count: 1 })).toBe("1 parameter element");
    expect(t("inspector.module.parameters", { count: 61706 })).toBe("61,706 parameter elements");
  });

  it("follows the locale", () => {
    locale.value = "zh-CN";
    expect(t("header.run")).toBe("运行");
  });

  it("leaves text alone that looks like a pattern", () => {
    expect(t("output.suggestion", { name: "$& {x}" })).toBe("Did you mean $& {x}?");
  });
});

it("knows which slugs have words", () => {
  expect(isKey("problem.busy")).toBe(true);
  expect(isKey("problem.constructor")).toBe(false);
  expect(isKey("toString")).toBe(false);
});
