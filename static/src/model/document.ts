/**
 * The graph document as the page uses it: every field present, every reference in range or null.
 *
 * The types come from the schema; here is what the wire leaves out. Fields are described in
 * `document.gen.ts`.
 */

import type * as Wire from "./document.gen";
import { arrayOf, Field, type Fields, fill, inRange, list, ref, refs, rows, struct, when } from "./fields";

/** `T` with nothing left out; fields that hold rows are given anew in `Inner`. */
type Full<T, Inner = unknown> = Omit<Required<T>, keyof Inner> & Inner;

export type Span = Wire.Span;
export type Between = Full<Wire.Between>;
export type Nudge = Wire.Nudge;
export type Nudged = Full<Wire.Nudged>;
export type Snippet = Full<Wire.Snippet, { paths: Between | null; nudge: Nudge | null }>;
export type Environment = Full<Wire.Environment>;
export type Frame = Full<Wire.Frame>;
export type SnippetError = Full<Wire.Error, { frames: Frame[] }>;
export type Outcome = Full<Wire.Outcome, { error: SnippetError | null }>;
export type Output = Full<Wire.Output>;
export type Figure = Full<Wire.Figure>;
export type LeftFile = Full<Wire.File>;
export type Module = Full<Wire.Module>;
export type Call = Full<Wire.Call>;
export type Op = Full<Wire.Op>;
export type Statistics = Full<Wire.Statistics>;
export type Value = Full<Wire.Value, { statistics: Statistics | null }>;
export type Element = NonNullable<Value["preview"]>[number];
/** A real number as JSON carries it. */
export type NumberOrNot = NonNullable<Statistics["min"]>;
export type NodeOutput = Full<Wire.NodeOutput>;
export type Saved = Full<Wire.Saved>;
export type GraphNode = Full<Wire.Node, { outputs: NodeOutput[]; saved: Saved[] }>;
export type Edge = Full<Wire.Edge>;
export type Root = Full<Wire.Root>;
export type Step = Full<Wire.Step>;
export type Accumulation = Full<Wire.Accumulation>;
export type Pass = Full<Wire.Pass, { roots: Root[]; steps: Step[]; accumulated: Accumulation[] }>;
export type Firing = Full<Wire.Firing>;
export type Hook = Full<Wire.Hook, { fired: Firing[] }>;
export type OptimizerStep = Full<Wire.OptimizerStep>;
export type Optimizer = Full<Wire.Optimizer, { steps: OptimizerStep[] }>;
export type LeafHistory = Full<Wire.LeafHistory>;
export type History = Full<Wire.History, { leaves: LeafHistory[] }>;
export type Variable = Full<Wire.Variable>;
export type Formula = Full<Wire.Formula>;
export type Edit = Full<Wire.Edit>;
export type Diagnostic = Full<Wire.Diagnostic, { edit: Edit | null }>;
export type Check = Full<Wire.Check>;
export type Jacobian = Full<Wire.Jacobian>;
export type GradientPath = Full<Wire.GradientPath>;
export type Split = Full<Wire.Split, { paths: GradientPath[] }>;
export type Classic = Full<Wire.Classic>;
export type Kept = Full<Wire.Kept>;
export type Truncated = Full<{ [K in keyof Wire.Truncated]: Kept | null }>;

export type GraphDocument = Full<
  Wire.Document,
  {
    snippet: Snippet;
    environment: Environment;
    outcome: Outcome;
    output: Output[];
    figures: Figure[];
    files: LeftFile[];
    modules: Module[];
    calls: Call[];
    ops: Op[];
    values: Value[];
    nodes: GraphNode[];
    edges: Edge[];
    passes: Pass[];
    hooks: Hook[];
    optimizers: Optimizer[];
    history: History;
    variables: Variable[];
    formulas: Record<string, Record<string, Formula>>;
    diagnostics: Diagnostic[];
    without_grad: Diagnostic[];
    checks: Check[];
    jacobians: Jacobian[];
    split: Split | null;
    nudged: Nudged | null;
    classic: Classic | null;
    truncated: Truncated;
  }
>;

/** What was read is no graph document of schema 1. */
export class DocumentError extends Error {
  override name = "DocumentError";
}

const statistics: Fields<Statistics> = {
  min: null,
  max: null,
  mean: null,
  std: null,
  l2: null,
  nans: 0,
  infinities: 0,
  zeros: 0,
  sampled: false,
  histogram: list(),
};
const frame: Fields<Frame> = { function: "", span: ref("spans") };
const error: Fields<SnippetError> = {
  type: "",
  message: "",
  span: ref("spans"),
  frames: rows(frame),
  suggestion: null,
};
const nodeOutput: Fields<NodeOutput> = { shape: list(), dtype: "", value: ref("values") };
const saved: Fields<Saved> = {
  name: "",
  value: ref("values"),
  state: "held",
  bytes: 0,
  saved_version: null,
  current_version: null,
};
const root: Fields<Root> = { node: -1, output: 0, seed: ref("values") };
const step: Fields<Step> = { node: -1, received: refs("values"), sent: refs("values") };
const accumulation: Fields<Accumulation> = {
  leaf: -1,
  before: ref("values"),
  incoming: ref("values"),
  after: ref("values"),
};
const firing: Fields<Firing> = { pass: ref("passes"), before: ref("values"), after: ref("values") };
const optimizerStep: Fields<OptimizerStep> = { after: 0, span: ref("spans") };
const leafHistory: Fields<LeafHistory> = { leaf: -1, gradient: list(), norm: list() };
const gradientPath: Fields<GradientPath> = { edges: arrayOf("edges"), value: -1 };
const kept: Fields<Kept> = { kept: 0, seen: null };
/** An edit goes to the editor as it is: what is no stretch of code is no edit. */
function isEdit(wire: unknown): wire is Wire.Edit {
  const { at, text = "" } = (wire ?? {}) as Partial<Wire.Edit>;
  const whole = Array.isArray(at) && at.length === 4 && at.every((each) => Number.isInteger(each) && each >= 0);
  return whole && typeof text === "string";
}

const diagnostic: Fields<Diagnostic> = {
  code: "",
  severity: "hint",
  span: ref("spans"),
  nodes: arrayOf("nodes"),
  values: arrayOf("values"),
  facts: struct({}),
  op: ref("ops"),
  edit: new Field((wire) => (isEdit(wire) ? { at: wire.at, text: wire.text ?? "" } : null)),
};
const formula: Fields<Formula> = { text: "", latex: "", source: "" };

/** Every field with what an absent one means. */
export const DOCUMENT: Fields<Omit<GraphDocument, "formulas">> = {
  schema: 1,
  id: null,
  snippet: struct<Snippet>({
    code: "",
    // null is no absence here: no generator was seeded
    seed: new Field((wire) => (wire === undefined ? 0 : (wire as number | null))),
    backward: null,
    check: false,
    jacobians: false,
    paths: when<Between>({ result: "", source: "" }),
    classic: null,
    nudge: when<Nudge>({ value: -1, element: 0, by: 0 }),
  }),
  environment: struct<Environment>({ python: "", torch: "", device: "cpu", threads: 1, recorder: "" }),
  outcome: struct<Outcome>({
    status: "finished",
    reason: null,
    limit: null,
    error: when(error),
    exit_code: null,
    wall_seconds: null,
    cpu_seconds: null,
    peak_memory_bytes: null,
  }),
  output: rows<Output>({ stream: "stdout", text: "", span: ref("spans") }),
  figures: rows<Figure>({ mime: "image/png", data: "", width: 0, height: 0, span: ref("spans") }),
  files: rows<LeftFile>({ name: "", bytes: 0, data: null }),
  spans: list(),
  modules: rows<Module>({ path: "", type: "", parent: ref("modules"), parameters: 0 }),
  calls: rows<Call>({
    name: "",
    span: ref("spans"),
    stack: arrayOf("spans"),
    module: ref("modules"),
    parent: ref("calls"),
  }),
  ops: rows<Op>({
    name: "",
    call: ref("calls"),
    span: ref("spans"),
    module: ref("modules"),
    inputs: arrayOf("values"),
    outputs: arrayOf("values"),
    constants: list(),
    node: ref("nodes"),
    grad_enabled: true,
    pass: ref("passes"),
    writes: arrayOf("values"),
    thread: 0,
    transforms: list(),
  }),
  values: rows<Value>({
    shape: list(),
    dtype: "",
    device: "cpu",
    requires_grad: false,
    is_leaf: true,
    grad_fn: ref("nodes"),
    op: ref("ops"),
    output: 0,
    version: 0,
    tensor: null,
    storage: null,
    base: ref("values"),
    statistics: when(statistics),
    preview: null,
    bytes: 0,
    tangent: ref("values"),
  }),
  nodes: rows<GraphNode>({
    name: "",
    kind: "function",
    op: ref("ops"),
    call: ref("calls"),
    span: ref("spans"),
    module: ref("modules"),
    order: 1,
    created_by: ref("nodes"),
    sequence: null,
    outputs: rows(nodeOutput),
    attributes: struct({}),
    saved: rows(saved),
    leaf: ref("values"),
    definition: ref("spans"),
  }),
  edges: rows<Edge>({ source: -1, slot: 0, target: -1, output: 0, argument: null }),
  passes: rows<Pass>({
    kind: "backward",
    number: 0,
    span: ref("spans"),
    parent: ref("passes"),
    tensors: arrayOf("values"),
    roots: rows(root),
    retain_graph: false,
    create_graph: false,
    steps: rows(step),
    accumulated: rows(accumulation),
    error: null,
    recorded: true,
    transforms: list(),
    requested: false,
  }),
  hooks: rows<Hook>({
    target: "tensor",
    id: null,
    kind: "register_hook",
    function: "",
    span: ref("spans"),
    removed: false,
    fired: rows(firing),
  }),
  optimizers: rows<Optimizer>({
    type: "",
    span: ref("spans"),
    parameters: arrayOf("values"),
    steps: rows(optimizerStep),
  }),
  history: struct<History>({ passes: list(), roots: list(), leaves: rows(leafHistory) }),
  variables: rows<Variable>({
    name: "",
    value: ref("values"),
    module: ref("modules"),
    grad: ref("values"),
  }),
  diagnostics: rows(diagnostic),
  without_grad: rows(diagnostic),
  checks: rows<Check>({
    node: -1,
    verdict: "skipped",
    slot: null,
    error: null,
    dtype: null,
    reason: null,
    message: null,
  }),
  jacobians: rows<Jacobian>({ node: -1, slot: 0, rows: 0, columns: 0, elements: list(), output: 0 }),
  split: when<Split>({
    total: ref("values"),
    paths: rows(gradientPath),
    rest: ref("values"),
    seen: null,
    reason: null,
    node: ref("nodes"),
  }),
  nudged: when<Nudged>({ before: null, after: null, reason: null }),
  classic: when<Classic>({ variable: "", dot: null, problem: null, message: null }),
  truncated: struct<Truncated>({
    ops: when(kept),
    nodes: when(kept),
    values: when(kept),
    passes: when(kept),
    saved: when(kept),
    output: when(kept),
    figures: when(kept),
    files: when(kept),
    variables: when(kept),
    checks: when(kept),
    jacobians: when(kept),
    findings: when(kept),
  }),
};

/**
 * Fills in what the wire leaves out.
 *
 * Unknown fields are ignored; a reference out of range becomes null; a row that is about nothing
 * without one (an edge, a step, a root, an accumulation, a hook, a check) is left out.
 *
 * Throws DocumentError where `json` is no document of schema 1.
 */
export function readDocument(json: unknown): GraphDocument {
  const wire = json as Wire.Document | null;
  if (typeof wire !== "object" || wire === null || !("schema" in wire)) {
    throw new DocumentError("This is not a graph document: it has no “schema”.");
  }
  if (wire.schema !== 1) {
    throw new DocumentError(`This page reads graph documents of schema 1, and this one says ${String(wire.schema)}.`);
  }
  const counts = new Map<string, number>();
  for (const [name, array] of Object.entries(wire)) if (Array.isArray(array)) counts.set(name, array.length);
  const document = fill(wire, DOCUMENT, counts) as GraphDocument;
  const formulas = Object.entries(wire.formulas ?? {}).map(([name, byArgument]) => [
    name,
    Object.fromEntries(Object.entries(byArgument).map(([argument, text]) => [argument, fill(text, formula, counts)])),
  ]);
  document.formulas = Object.fromEntries(formulas);

  const isNode = (id: number): boolean => inRange(id, "nodes", counts);
  document.edges = document.edges.filter((edge) => isNode(edge.source) && isNode(edge.target));
  for (const pass of document.passes) {
    pass.roots = pass.roots.filter(({ node }) => isNode(node));
    pass.steps = pass.steps.filter(({ node }) => isNode(node));
    pass.accumulated = pass.accumulated.filter(({ leaf }) => isNode(leaf));
  }
  document.checks = document.checks.filter(({ node }) => isNode(node));
  document.jacobians = document.jacobians.filter(({ node }) => isNode(node));
  if (document.split !== null) {
    document.split.paths = document.split.paths.filter(({ value }) => inRange(value, "values", counts));
  }
  const targets = { tensor: "values", node: "nodes", module: "modules" };
  document.hooks = document.hooks.filter(({ id, target }) => id === null || inRange(id, targets[target], counts));
  return document;
}
