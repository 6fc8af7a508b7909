import { afterEach, describe, expect, it } from "vitest";
import type { Edit } from "../model/document";
import { readDocument } from "../model/document";
import { change, edited, isApplied, reasonOf } from "./findings";
import { code, graph } from "./session";

const CODE = 'x = 1\nif x:\n    h = f("𝒙", x).detach()\n    g(h)\n';
const gone: Edit = { at: [3, 18, 3, 27], text: "" };
const before: Edit = { at: [4, 4, 4, 4], text: "h = 2\n    " };

afterEach(() => {
  graph.value = null;
  code.value = "";
});

describe("an edit", () => {
  it("counts UTF-16 code units, as the editor does", () => {
    expect(edited(CODE, gone)).toBe('x = 1\nif x:\n    h = f("𝒙", x)\n    g(h)\n');
    expect(edited("a\r\nbc\rd", { at: [2, 1, 3, 1], text: "-" })).toBe("a\r\nb-");
  });

  it("is told by the lines that change, without their indent", () => {
    expect(change(CODE, gone)).toEqual({ gone: ['h = f("𝒙", x).detach()'], put: ['h = f("𝒙", x)'] });
    expect(change(CODE, before)).toEqual({ gone: [], put: ["h = 2"] });
    expect(change("a\na\n", { at: [2, 0, 3, 0], text: "" })).toEqual({ gone: ["a"], put: [] });
  });
});

const document = (rows: object) =>
  readDocument({
    schema: 1,
    snippet: { code: CODE },
    environment: { python: "", torch: "", device: "", threads: 1, recorder: "" },
    outcome: { status: "finished" },
    ...rows,
  });

it("is applied where the editor holds what comes of it", () => {
  graph.value = document({ diagnostics: [{ code: "a", severity: "hint", edit: gone }] });
  const [finding] = graph.value.diagnostics;
  code.value = CODE;
  expect(isApplied(finding!)).toBe(false);
  code.value = edited(CODE, gone);
  expect(isApplied(finding!)).toBe(true);
});

describe("the reason why a gradient is missing", () => {
  const values = [
    { shape: [], dtype: "float32", tensor: 1 },
    { shape: [], dtype: "float32", tensor: 1, version: 1 },
    { shape: [], dtype: "float32", tensor: 2, is_leaf: false, grad_fn: 0 },
    { shape: [], dtype: "float32", tensor: 3 },
  ];

  it("is that of any version of the tensor", () => {
    const reason = { code: "no-gradient-unused", severity: "hint", values: [1] };
    graph.value = document({ values, nodes: [{ name: "A" }], without_grad: [reason] });
    expect(reasonOf(0)?.code).toBe("no-gradient-unused");
  });

  it("is known of every result, and of no leaf that was not looked into", () => {
    graph.value = document({ values, nodes: [{ name: "A" }] });
    expect(reasonOf(2)?.code).toBe("no-gradient-non-leaf");
    expect(reasonOf(3)).toBe(null);
    expect(reasonOf(null)).toBe(null);
  });
});
