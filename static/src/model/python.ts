/** What the page shows, as Python that a reader can run. */

import type { Element, GraphDocument, GraphNode, Step, Value } from "./document";

/** A number, a truth value or a list of whole numbers, as Python and the recorder both write them. */
const PLAIN = /^(?:True|False|-?\d+(?:\.\d*)?(?:e[+-]?\d+)?|\[[-\d, ]*\])$/;

/** `torch.tensor([[1.0, 2.0]], dtype=…)`; null where not all elements are recorded. */
export function tensorCode(value: Value): string | null {
  const { shape, preview, dtype } = value;
  const count = shape.reduce((product, size) => product * size, 1);
  if (preview?.length !== count || !/^(bool|int|float|uint8|complex)/.test(dtype)) return null;
  const isWhole = /int/.test(dtype);
  if (count === 0) return `torch.empty(${JSON.stringify(shape)}, dtype=torch.${dtype})`;
  const written = preview.map((each) => literal(each, isWhole));
  const nested = nest(written, shape);
  const natural = isWhole ? dtype === "int64" : dtype === "bool" || dtype === "float32";
  return `torch.tensor(${nested}${natural ? "" : `, dtype=torch.${dtype}`})`;
}

/**
 * An expression that ends in an autograd node after the snippet has run: `loss.grad_fn.next_functions[0][0]`.
 *
 * The shortest there is, from any variable; null where no variable leads there.
 */
export function nodeCode(document: GraphDocument, node: number): string | null {
  const leaving = new Map<number, { slot: number; target: number }[]>();
  for (const { source, slot, target } of document.edges) {
    const edges = leaving.get(source);
    if (edges) edges.push({ slot, target });
    else leaving.set(source, [{ slot, target }]);
  }
  // breadth first, so that the first way found is a shortest
  const ways = new Map<number, { readonly from: number | null; readonly step: string }>();
  for (const { name, value } of document.variables) {
    const made = value === null ? null : (document.values[value]?.grad_fn ?? null);
    if (made !== null && isExpression(name) && !ways.has(made)) ways.set(made, { from: null, step: `${name}.grad_fn` });
  }
  // a map grows while it is walked
  for (const [from] of ways) {
    if (from === node) break;
    for (const { slot, target } of leaving.get(from) ?? [])
      if (!ways.has(target)) ways.set(target, { from, step: `.next_functions[${slot}][0]` });
  }
  const steps: string[] = [];
  for (let way = ways.get(node); way; way = way.from === null ? undefined : ways.get(way.from)) steps.unshift(way.step);
  return steps.length ? steps.join("") : null;
}

/**
 * A program that runs a node's operator by itself on the recorded numbers and asks autograd for the gradients it sent.
 *
 * Null where the operator took more than tensors and trailing numbers, or not all elements are recorded.
 */
export function productCode(document: GraphDocument, id: number, step: Step): string | null {
  const node = document.nodes[id] as GraphNode;
  const op = node.op === null ? undefined : document.ops[node.op];
  const received = value(document, step.received[0] ?? null);
  const edges = document.edges.filter(({ source }) => source === id);
  const call = op && /^aten::(\w+)(?:\.(\w+))?$/.exec(op.name);
  if (!op || !call || !received || step.received.length !== 1 || node.outputs.length !== 1) return null;
  const names = edges.map(({ argument }) => argument);
  const [tensors, others] = signatureOf(document, node) ?? [[], []];
  // what changes its argument cannot start from a leaf; None and keyword arguments are not recorded
  const missing = tensors.length - op.inputs.length;
  // numbers may stand in the places of the last tensors, as in `x + 2`
  const areClear = missing
    ? others.length === 0 && op.constants.length === missing
    : op.constants.length <= others.length && !others.some((each) => each.includes("?"));
  if (call[1]?.endsWith("_") || op.inputs.length === 0) return null;
  if ((missing || op.constants.length) && !(areClear && op.constants.every((each) => PLAIN.test(each)))) return null;
  const lines = ["import torch", ""];
  for (const [at, input] of op.inputs.entries()) {
    const code = tensorCode(document.values[input] as Value);
    if (code === null) return null;
    const needs = names.includes(tensors[at] as string);
    lines.push(`${safe(tensors[at] as string)} = ${code}${needs ? ".requires_grad_()" : ""}`);
  }
  const gradient = tensorCode(received);
  const wanted = names.filter((name): name is string => name !== null && tensors.includes(name)).map(safe);
  if (gradient === null || wanted.length === 0 || wanted.length !== names.length) return null;
  const [, name, overload = "default"] = call;
  lines.push(
    `result = torch.ops.aten.${name}.${overload}(${[...tensors.slice(0, op.inputs.length).map(safe), ...op.constants].join(", ")})`,
    `gradient = ${gradient}`,
    `print(torch.autograd.grad(result, [${wanted.join(", ")}], gradient))`,
    "",
  );
  return lines.join("\n");
}

/** Names of the tensors that come first, as the derivative table has them, and the positional arguments after them. */
function signatureOf({ formulas }: GraphDocument, node: GraphNode): readonly [string[], string[]] | null {
  const source = Object.values(formulas[node.name] ?? {})[0]?.source ?? "";
  const written = /^derivatives\.yaml: [\w.]+\((.*)\)$/.exec(source)?.[1];
  const positional = written?.split(/,? ?\*/)[0]?.split(", ") ?? [];
  const first = positional.findIndex((each) => !/^Tensor \w+$/.test(each));
  const [tensors, others] = first < 0 ? [positional, []] : [positional.slice(0, first), positional.slice(first)];
  if (others.some((each) => each.includes("Tensor"))) return null;
  return [tensors.map((each) => each.replace("Tensor ", "")), others];
}

function value(document: GraphDocument, id: number | null): Value | null {
  return id === null ? null : (document.values[id] ?? null);
}

/** `lambda` is a word of Python's. */
function safe(name: string): string {
  return name === "lambda" ? "lambda_" : name;
}

/** Variables of modules are written as they are reached, but for numbers between dots: `net.0.weight` is no Python. */
function isExpression(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name);
}

function literal(element: Element, isWhole: boolean): string {
  if (typeof element === "boolean") return element ? "True" : "False";
  if (Array.isArray(element)) return `complex(${element.map((part) => literal(part, false)).join(", ")})`;
  if (typeof element === "string") return `float("${element}")`;
  if (isWhole) return String(element);
  return Number.isInteger(element) && Math.abs(element) < 1e15
    ? `${Object.is(element, -0) ? "-0" : element}.0`
    : String(element);
}

/** Elements in row-major order as nested lists. */
function nest(written: readonly string[], shape: readonly number[]): string {
  let rows = written;
  for (const size of shape.toReversed()) {
    const outer: string[] = [];
    for (let at = 0; at < rows.length; at += size) outer.push(`[${rows.slice(at, at + size).join(", ")}]`);
    rows = outer;
  }
  return rows[0] ?? "[]";
}
