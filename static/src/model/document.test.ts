import { expect, test } from "vitest";
import schemaFile from "../../../docs/graph-1.schema.json";
import { DocumentError, readDocument } from "./document";

interface Definition {
  properties: Record<
    string,
    { default?: unknown; $ref?: string; items?: { $ref?: string }; anyOf?: { $ref?: string }[] }
  >;
  required?: string[];
}
const definitions = schemaFile.$defs as unknown as Record<string, Definition>;

const least = { schema: 1, snippet: { code: "" }, environment: { python: "3.13", torch: "2.13" } };

/** What rows that are about nothing without it are about. */
const ABOUT: Record<string, object> = {
  edges: { source: 0, target: 0 },
  checks: { node: 0 },
  jacobians: { node: 0 },
};

test("every field the schema leaves out gets the schema's default", () => {
  const definition = definitions.Document!;
  const document = readDocument(least);
  for (const [name, property] of Object.entries(definition.properties)) {
    const rowName = property.items?.$ref?.split("/").at(-1);
    if (property.default !== undefined && Array.isArray(property.default)) expect(document).toHaveProperty(name, []);
    if (rowName === undefined || rowName === "Span") continue;
    const other = { nodes: [{ name: "n" }], values: [{ shape: [], dtype: "" }] };
    const wire = { ...least, ...other, [name]: [ABOUT[name] ?? {}] };
    const [row] = readDocument(wire)[name as "ops"];
    checkDefaults(rowName, row as unknown as Record<string, unknown>);
  }
  checkDefaults("Outcome", document.outcome as unknown as Record<string, unknown>);
  checkDefaults("Environment", document.environment as unknown as Record<string, unknown>);
  checkDefaults("Truncated", document.truncated as unknown as Record<string, unknown>);
});

function checkDefaults(rowName: string, row: Record<string, unknown>): void {
  const { properties, required = [] } = definitions[rowName]!;
  expect(Object.keys(row).sort(), rowName).toEqual(Object.keys(properties).sort());
  for (const [field, { default: absent }] of Object.entries(properties)) {
    if (!required.includes(field)) expect(row[field], `${rowName}.${field}`).toEqual(absent);
  }
}

test("inner rows are filled too", () => {
  const document = readDocument({
    ...least,
    outcome: { error: { type: "E", message: "m", frames: [{ function: "f" }] } },
    values: [{ shape: [], dtype: "float32", statistics: { mean: 1 } }],
    nodes: [{ name: "n", saved: [{ name: "self", value: 0 }], outputs: [{ shape: [2], dtype: "float32" }] }],
    passes: [{ kind: "backward", number: 1, roots: [{ node: 0 }], steps: [{ node: 0, sent: [0, null] }] }],
    truncated: { passes: { kept: 3 } },
  });
  expect(document.truncated.passes).toEqual({ kept: 3, seen: null });
  expect(document.outcome.status).toBe("finished");
  const raised = readDocument({ ...least, outcome: { error: {} } }).outcome.error;
  checkDefaults("Error", raised as unknown as Record<string, unknown>);
  checkDefaults("Frame", document.outcome.error!.frames[0] as unknown as Record<string, unknown>);
  checkDefaults("NodeOutput", document.nodes[0]!.outputs[0] as unknown as Record<string, unknown>);
  checkDefaults("Root", document.passes[0]!.roots[0] as unknown as Record<string, unknown>);
  expect(document.nodes[0]!.saved[0]).toMatchObject({ value: 0, state: "held", saved_version: null });
  expect(document.values[0]!.statistics).toMatchObject({ mean: 1, nans: 0, min: null });
  expect(document.passes[0]!.steps[0]).toEqual({ node: 0, received: [], sent: [0, null] });
});

test("references out of range become null, and rows about nothing are left out", () => {
  const document = readDocument({
    ...least,
    nodes: [{ name: "a", op: 7, leaf: -1, module: 0.5 }, { name: "b" }],
    edges: [
      { source: 0, slot: 0, target: 1 },
      { source: 0, slot: 1, target: 2 },
      { source: -1, slot: 0, target: 0 },
    ],
    ops: [{ name: "aten::mul", inputs: [0, 3], node: 1 }],
    values: [{ shape: [], dtype: "float32" }],
    passes: [{ kind: "grad", number: 1, roots: [{ node: 9 }], steps: [{ node: 1, sent: [5, 0] }, { node: 2 }] }],
    hooks: [{ target: "module", id: 0, kind: "register_hook", function: "f" }],
  });
  expect(document.nodes[0]).toMatchObject({ op: null, leaf: null, module: null });
  expect(document.edges).toEqual([{ source: 0, slot: 0, target: 1, output: 0, argument: null }]);
  expect(document.ops[0]).toMatchObject({ inputs: [0], node: 1 });
  expect(document.passes[0]!.roots).toEqual([]);
  expect(document.passes[0]!.steps).toEqual([{ node: 1, received: [], sent: [null, 0] }]);
  expect(document.hooks).toEqual([]);
});

test.each([
  {},
  { at: 3 },
  { at: [1, 0, 1] },
  { at: [1, 0, 1, "2"] },
  { at: [1, 0, 1, -2] },
  { at: [1, 0, 1, 2], text: 3 },
])("%j is no edit", (edit) => {
  const row = { code: "a", severity: "hint" };
  const document = readDocument({
    ...least,
    diagnostics: [
      { ...row, edit },
      { ...row, edit: { at: [1, 0, 1, 2] } },
    ],
  });
  expect(document.diagnostics.map((each) => each.edit)).toEqual([null, { at: [1, 0, 1, 2], text: "" }]);
});

test("unknown fields are ignored", () => {
  const document = readDocument({ ...least, novelty: 1, nodes: [{ name: "a", novelty: 2 }] });
  expect(document).not.toHaveProperty("novelty");
  expect(document.nodes[0]).not.toHaveProperty("novelty");
});

test("fields named like those of every object are ignored, and null is no number", () => {
  const wire = JSON.parse(
    `{"name": "a", "constructor": 1, "toString": 2, "__proto__": {"kind": "opaque"}, "order": null}`,
  );
  const [node] = readDocument({ ...least, nodes: [wire] }).nodes;
  expect(Object.keys(node!).filter((name) => name in Object.prototype)).toEqual([]);
  expect(node).toMatchObject({ kind: "function", order: 1 });
});

test.each([null, 3, "text", [], {}])("%j is refused as no graph document", (json) => {
  expect(() => readDocument(json)).toThrow(DocumentError);
  expect(() => readDocument(json)).toThrow("no “schema”");
});

test("a later schema is refused by its number", () => {
  expect(() => readDocument({ ...least, schema: 2 })).toThrow("this one says 2");
});
