/** Documents for tests, written the way a snippet builds its graph. */

import { type GraphDocument, readDocument } from "../document";

type Row = Record<string, unknown>;
interface Made {
  node: number;
  value: number;
}
export interface Making {
  /** Where it is called; a row that `module` returned. */
  module?: number;
  attributes?: Row;
  kind?: string;
  /** Arguments that are no tensors, as the recorder writes them. */
  constants?: string[];
  shape?: number[];
  /** Names in the derivative table; `self` and `other` where absent. */
  names?: (string | null)[];
  /** The line of the code that called it. */
  line?: number;
}

/** Leaves, inputs and operations, in the order the snippet would run them. */
export class Recording {
  private readonly rows = {
    spans: [] as number[][],
    calls: [] as Row[],
    modules: [] as Row[],
    ops: [] as Row[],
    values: [] as Row[],
    nodes: [] as Row[],
    edges: [] as Row[],
    passes: [] as Row[],
    variables: [] as Row[],
  };

  constructor(private readonly code = "") {}

  module(path: string, parent: number | null = null): number {
    if (parent === null && !path.includes("."))
      this.rows.variables.push({ name: path, module: this.rows.modules.length });
    return this.rows.modules.push({ path, type: "Module", ...(parent !== null && { parent }) }) - 1;
  }

  /** A tensor that requires grad; a name with a dot belongs to the module it starts with. */
  leaf(name: string | null, shape = [2]): Made {
    const value = this.value({ shape, requires_grad: true }, name);
    const node = this.rows.nodes.push({
      name: "torch::autograd::AccumulateGrad",
      kind: "accumulate_grad",
      leaf: value,
    });
    return { node: node - 1, value };
  }

  /** The same leaf after a write into it, as an optimizer does. */
  written(leaf: Made, number: number): Made {
    const { shape, tensor, version = 0 } = this.rows.values[leaf.value] as Row & { version?: number };
    return {
      node: leaf.node,
      value: this.value({ shape, tensor, version: version + 1, requires_grad: true, preview: [number] }, null),
    };
  }

  /** A tensor without grad. */
  input(name: string, shape = [2]): Made {
    return { node: -1, value: this.value({ shape }, name) };
  }

  /** A node for an operation on these operands; `variable` names its result. */
  op(name: string, operands: Made[], variable: string | null = null, making: Making = {}): Made {
    const { module, attributes, kind, constants = [], shape = [2], names = ["self", "other"], line } = making;
    const op = this.rows.ops.length;
    const node = this.rows.nodes.length;
    const value = this.value({ shape, requires_grad: true, is_leaf: false, grad_fn: node, op }, variable);
    this.rows.ops.push({ name: "aten::op", inputs: operands.map((operand) => operand.value), constants, node });
    this.rows.nodes.push({
      name,
      op,
      ...(line !== undefined && { call: this.call(line) }),
      sequence: node,
      outputs: [{ shape, dtype: "float32", value }],
      ...(module !== undefined && { module }),
      ...(attributes && { attributes }),
      ...(kind && { kind }),
    });
    operands.forEach((operand, slot) => {
      if (operand.node >= 0)
        this.rows.edges.push({ source: node, slot, target: operand.node, argument: names[slot] ?? null });
    });
    return { node, value };
  }

  backward(root: Made, kind: "backward" | "grad" = "backward"): void {
    this.rows.passes.push({ kind, number: this.rows.passes.length + 1, roots: [{ node: root.node }] });
  }

  document(): GraphDocument {
    return readDocument({
      schema: 1,
      snippet: { code: this.code },
      environment: { python: "", torch: "" },
      ...this.rows,
    });
  }

  private call(line: number): number {
    const span = this.rows.spans.push([line, 0, line, 1]) - 1;
    return this.rows.calls.push({ name: "torch.Tensor", span, stack: [span] }) - 1;
  }

  private value(row: Row, name: string | null): number {
    const value = this.rows.values.push({ dtype: "float32", tensor: this.rows.values.length, ...row }) - 1;
    if (name !== null) this.rows.variables.push({ name, value });
    return value;
  }
}

/** `h = h * w + b`, so often. */
export function recurrence(steps: number): GraphDocument {
  const recording = new Recording();
  const [w, b] = [recording.leaf("w"), recording.leaf("b")];
  let h = recording.leaf("h");
  for (let step = 0; step < steps / 2; step++)
    h = recording.op("AddBackward0", [recording.op("MulBackward0", [h, w]), b]);
  recording.backward(h);
  return recording.document();
}
