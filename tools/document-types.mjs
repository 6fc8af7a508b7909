// Writes the TypeScript types of the graph document from its JSON Schema; with --check, tells whether they are current.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const SCHEMA = "docs/graph-1.schema.json";
const TYPES = "static/src/model/document.gen.ts";

/** The generator knows the tuples of older drafts only. */
function withOlderTuples(node) {
  if (Array.isArray(node)) return node.map(withOlderTuples);
  if (node === null || typeof node !== "object") return node;
  const { prefixItems, ...rest } = node;
  const fields = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withOlderTuples(value)]));
  return prefixItems ? { ...fields, items: prefixItems.map(withOlderTuples) } : fields;
}

const { title: _, ...schema } = withOlderTuples(JSON.parse(await readFile(SCHEMA, "utf8")));
const types = await compile(schema, "Document", {
  additionalProperties: false,
  bannerComment: `/* Generated from ${SCHEMA} by npm run types. */`,
  style: { printWidth: 120 },
});

if (!process.argv.includes("--check")) {
  await writeFile(TYPES, types);
} else if ((await readFile(TYPES, "utf8")) !== types) {
  console.error(`${TYPES} is not what ${SCHEMA} says: run "npm run types".`);
  process.exitCode = 1;
}
