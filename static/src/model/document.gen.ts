/* Generated from docs/graph-1.schema.json by npm run types. */

/**
 * A stretch of the snippet: lines from 1, columns from 0 in UTF-16 code units, end exclusive.
 *
 * @minItems 4
 * @maxItems 4
 */
export type Span = [number, number, number, number];

/**
 * One run of one snippet; its arrays are there even when they are empty.
 */
export interface Document {
  schema: 1;
  id?: string | null;
  snippet: Snippet;
  environment: Environment;
  outcome: Outcome;
  output?: Output[];
  figures?: Figure[];
  files?: File[];
  spans?: Span[];
  modules?: Module[];
  calls?: Call[];
  ops?: Op[];
  values?: Value[];
  nodes?: Node[];
  edges?: Edge[];
  passes?: Pass[];
  hooks?: Hook[];
  optimizers?: Optimizer[];
  history?: History;
  variables?: Variable[];
  formulas?: {
    [k: string]: {
      [k: string]: Formula;
    };
  };
  diagnostics?: Diagnostic[];
  without_grad?: Diagnostic[];
  checks?: Check[];
  jacobians?: Jacobian[];
  split?: Split | null;
  nudged?: Nudged | null;
  classic?: Classic | null;
  truncated?: Truncated;
}
/**
 * The source that ran, the seed of all random generators, and what a reader asked for.
 *
 *     ``backward`` names a result to differentiate. ``check`` compares each node with finite differences, ``jacobians``
 *     works out those of these nodes, or of all small ones, and ``paths`` splits a gradient by path. ``nudge`` moves an
 *     element of a tensor before anything reads it. ``classic`` names a result to draw as torchviz does. Without a seed,
 *     random generators are left as they are.
 */
export interface Snippet {
  code: string;
  seed?: number | null;
  backward?: string | null;
  check?: boolean;
  jacobians?: boolean | number[];
  paths?: Between | null;
  classic?: string | null;
  nudge?: Nudge | null;
}
/**
 * Names of two variables: a result with one element, and a tensor that it was computed from.
 */
export interface Between {
  result: string;
  source: string;
}
/**
 * One element of one tensor, in row-major order, and how far to move it: added in the tensor's own dtype.
 *
 *     ``value`` is the tensor at a version, by its row in the document of the run without the nudge.
 */
export interface Nudge {
  value: number;
  element: number;
  by: number;
}
/**
 * Versions and the device that the run had.
 */
export interface Environment {
  python: string;
  torch: string;
  device: string;
  threads: number;
  recorder: string;
}
/**
 * How the run ended; durations in seconds, memory in bytes.
 *
 *     ``limit`` is the value of the limit that ``reason`` names: seconds, bytes, or a number of threads or files.
 */
export interface Outcome {
  status: "failed" | "finished" | "stopped";
  reason?:
    | (
        | "cancelled"
        | "cpu_time"
        | "crash"
        | "disk"
        | "disk_files"
        | "exit"
        | "file_size"
        | "killed"
        | "lost"
        | "memory"
        | "nesting"
        | "open_files"
        | "output"
        | "result"
        | "threads"
        | "wall_time"
      )
    | null;
  limit?: number | null;
  error?: Error | null;
  exit_code?: number | null;
  wall_seconds?: number | null;
  cpu_seconds?: number | null;
  peak_memory_bytes?: number | null;
}
/**
 * What the snippet raised; ``message`` is PyTorch's or Python's own, in its own language.
 */
export interface Error {
  type: string;
  message: string;
  span?: number | null;
  /**
   * @maxItems 64
   */
  frames?: Frame[];
  suggestion?: string | null;
}
/**
 * One of the snippet's own stack frames, outermost first.
 */
export interface Frame {
  function: string;
  span?: number | null;
}
/**
 * A piece of text in the order written, with the call that wrote it where known.
 */
export interface Output {
  stream: "stderr" | "stdout" | "warning";
  text: string;
  span?: number | null;
}
/**
 * A picture the snippet showed; ``data`` is base64, sizes are CSS pixels.
 */
export interface Figure {
  mime: "image/png";
  data: string;
  width: number;
  height: number;
  span?: number | null;
}
/**
 * A file that the snippet left behind: its path in the private folder, its size, and its content in base64.
 *
 *     ``data`` is absent where there was no room for it, and empty where the file is.
 */
export interface File {
  name: string;
  bytes: number;
  data?: string | null;
}
/**
 * One call of an ``nn.Module``, or one that is a variable and was never called.
 *
 *     A module called twice has two rows with one ``path``; ``parent`` is the call around this one.
 *     ``parameters`` counts its elements, children included.
 */
export interface Module {
  path: string;
  type: string;
  parent?: number | null;
  parameters?: number;
}
/**
 * One call of PyTorch's public API by the snippet; ``stack`` has the user's frames, innermost first.
 */
export interface Call {
  name: string;
  span?: number | null;
  /**
   * @maxItems 64
   */
  stack?: number[];
  module?: number | null;
  parent?: number | null;
}
/**
 * One ATen operator that ran; ``writes`` are the values it changed in place.
 *
 *     ``node`` is the autograd node it made, or else, in a pass, the node whose backward ran it. ``thread`` is 0 for
 *     the main thread; ``transforms`` are torch.func's that were in force, outermost first.
 */
export interface Op {
  name: string;
  grad_enabled: boolean;
  call?: number | null;
  span?: number | null;
  module?: number | null;
  inputs?: number[];
  outputs?: number[];
  constants?: string[];
  node?: number | null;
  pass?: number | null;
  writes?: number[];
  thread?: number;
  /**
   * @maxItems 64
   */
  transforms?: string[];
}
/**
 * One tensor at one version of its data.
 *
 *     ``preview`` is row-major: all elements where there are at most 64, else the corner whose last two
 *     dimensions are cut to 8 and whose others are cut to their first index. ``tensor`` is equal for
 *     versions of one tensor, ``storage`` for tensors that share memory, ``output`` tells which of the
 *     operator's results this is, ``bytes`` is the size of the elements,
 *     ``tangent`` is what forward-mode differentiation carries along with it.
 */
export interface Value {
  /**
   * @maxItems 64
   */
  shape: number[];
  dtype: string;
  device: string;
  requires_grad: boolean;
  is_leaf: boolean;
  grad_fn?: number | null;
  op?: number | null;
  output?: number;
  version?: number;
  tensor?: number | null;
  storage?: number | null;
  base?: number | null;
  statistics?: Statistics | null;
  preview?:
    | (
        | number
        | boolean
        | ("-inf" | "inf" | "nan")
        | [number | ("-inf" | "inf" | "nan"), number | ("-inf" | "inf" | "nan")]
      )[]
    | null;
  bytes?: number;
  tangent?: number | null;
}
/**
 * Over all elements, or over a sample of them where ``sampled``; of magnitudes where the tensor is complex.
 *
 *     NaN and infinite elements are counted and left out of the rest; ``l2`` is the square root of the
 *     sum of squares; ``std`` divides by N. ``histogram`` counts elements, or a sample of some thousand, in bins of equal
 *     width from ``min`` to ``max``; it is empty where the preview has all of them, and where some are not finite.
 */
export interface Statistics {
  min?: number | ("-inf" | "inf" | "nan") | null;
  max?: number | ("-inf" | "inf" | "nan") | null;
  mean?: number | ("-inf" | "inf" | "nan") | null;
  std?: number | ("-inf" | "inf" | "nan") | null;
  l2?: number | ("-inf" | "inf" | "nan") | null;
  nans?: number;
  infinities?: number;
  zeros?: number;
  sampled?: boolean;
  /**
   * @maxItems 64
   */
  histogram?: number[];
}
/**
 * One autograd node (a ``grad_fn``).
 *
 *     ``name`` is what ``grad_fn.name()`` says; ``order`` is 1 for what the forward built, 2 for what a
 *     backward built with ``create_graph``, and so on; ``sequence`` is absent for AccumulateGrad.
 */
export interface Node {
  name: string;
  kind: "accumulate_grad" | "copy_slices" | "custom" | "function" | "opaque";
  order: number;
  op?: number | null;
  call?: number | null;
  span?: number | null;
  module?: number | null;
  created_by?: number | null;
  sequence?: number | null;
  outputs?: NodeOutput[];
  attributes?: {
    [k: string]: boolean | number | string | (boolean | number | string | null)[] | null;
  };
  saved?: Saved[];
  leaf?: number | null;
  definition?: number | null;
}
/**
 * Metadata autograd keeps of one result of the node's operator, and the value where known.
 */
export interface NodeOutput {
  /**
   * @maxItems 64
   */
  shape: number[];
  dtype: string;
  value?: number | null;
}
/**
 * A tensor a node keeps for its backward, as it stood before the engine ran it.
 */
export interface Saved {
  name: string;
  state: "freed" | "held" | "modified" | "packed";
  value?: number | null;
  bytes?: number;
  saved_version?: number | null;
  current_version?: number | null;
}
/**
 * One entry of ``next_functions``; its identity is (source, slot), so ``x * x`` has two.
 *
 *     ``output`` tells which result of the target's operator flowed here; ``argument`` is its name in
 *     PyTorch's derivative table.
 */
export interface Edge {
  source: number;
  slot: number;
  target: number;
  output?: number;
  argument?: string | null;
}
/**
 * One run of the engine; ``number`` counts all passes of the run from 1, recorded or not.
 */
export interface Pass {
  kind: "backward" | "grad";
  number: number;
  recorded: boolean;
  span?: number | null;
  parent?: number | null;
  tensors?: number[];
  roots?: Root[];
  retain_graph?: boolean;
  create_graph?: boolean;
  steps?: Step[];
  accumulated?: Accumulation[];
  error?: string | null;
  /**
   * @maxItems 64
   */
  transforms?: string[];
  requested?: boolean;
}
/**
 * Where a pass started, and the gradient it was seeded with.
 */
export interface Root {
  node: number;
  output?: number;
  seed?: number | null;
}
/**
 * The engine ran one node: gradients received, one per forward output and after hooks, and sent, one per slot.
 */
export interface Step {
  node: number;
  received?: (number | null)[];
  sent?: (number | null)[];
}
/**
 * What a pass did to a leaf's ``.grad``; ``leaf`` is its AccumulateGrad node, the rest are values.
 */
export interface Accumulation {
  leaf: number;
  before?: number | null;
  incoming?: number | null;
  after?: number | null;
}
/**
 * One hook the snippet registered; ``id`` is a value, node or module by ``target``.
 *
 *     ``id`` is absent for a hook on a node that never fired, because PyTorch does not tell where it was put,
 *     for one on a module that the snippet left without a name, and for one on all modules.
 */
export interface Hook {
  target: "module" | "node" | "tensor";
  kind:
    | "register_backward_hook"
    | "register_forward_hook"
    | "register_forward_pre_hook"
    | "register_full_backward_hook"
    | "register_full_backward_pre_hook"
    | "register_hook"
    | "register_multi_grad_hook"
    | "register_post_accumulate_grad_hook"
    | "register_prehook"
    | "retain_grad";
  function?: string;
  id?: number | null;
  span?: number | null;
  removed?: boolean;
  fired?: Firing[];
}
/**
 * A hook ran; the gradient it was given and the one it left, or a module's result before and after it.
 */
export interface Firing {
  pass?: number | null;
  before?: number | null;
  after?: number | null;
}
/**
 * One ``torch.optim.Optimizer``; ``parameters`` are values, ``span`` is where it was made.
 */
export interface Optimizer {
  type: string;
  span?: number | null;
  parameters?: number[];
  steps?: OptimizerStep[];
}
/**
 * A call of ``step``; ``after`` counts the passes that had begun by then, as `Pass.number` does.
 */
export interface OptimizerStep {
  after: number;
  span?: number | null;
}
/**
 * Scalars of every pass that was not inside another one: its number, its one-element root, and norms by leaf.
 *
 *     All lists are of one length. A run of more passes than fit keeps every second, every fourth… of them.
 */
export interface History {
  passes?: number[];
  roots?: (number | ("-inf" | "inf" | "nan") | null)[];
  leaves?: LeafHistory[];
}
/**
 * L2 norms of a leaf and of its ``.grad`` after each pass of the history, ``None`` where it had none.
 */
export interface LeafHistory {
  leaf: number;
  gradient?: (number | ("-inf" | "inf" | "nan") | null)[];
  norm?: (number | ("-inf" | "inf" | "nan") | null)[];
}
/**
 * A name at the end of the run; a module's parameters and buffers have rows of their own.
 *
 *     So have modules, and leaves that require grad, that variables hold at some depth: ``layers[0]``, ``weights['w1']``,
 *     and ``net.w`` where a class of the snippet's own has attributes.
 *
 *     A module that only a function had a name for is here too, if it was called and no variable has that name.
 */
export interface Variable {
  name: string;
  value?: number | null;
  module?: number | null;
  grad?: number | null;
}
/**
 * The gradient sent to one argument, as text, as LaTeX, and where it comes from.
 */
export interface Formula {
  text?: string;
  latex?: string;
  source?: string;
}
/**
 * Something worth telling; the words come from the catalogue in the reader's language.
 *
 *     ``op`` is the operator that did it, such as the one that lost gradients or wrote to a saved tensor; ``edit``
 *     carries out the fix, where that takes one change.
 */
export interface Diagnostic {
  code: string;
  severity: "error" | "hint" | "warning";
  span?: number | null;
  nodes?: number[];
  values?: number[];
  facts?: {
    [k: string]: boolean | number | string | (boolean | number | string | null)[] | null;
  };
  op?: number | null;
  edit?: Edit | null;
}
/**
 * A change of the snippet: ``text`` in place of a stretch of it, which may be empty.
 */
export interface Edit {
  at: Span;
  text?: string;
}
/**
 * A node's vector-Jacobian product for one slot, against central differences of the same operator.
 *
 *     ``error`` is relative. The operator runs in ``dtype``: float64 unless it refuses. A verdict that holds for all
 *     of a node has no ``slot``; ``message`` is what running the operator again raised.
 */
export interface Check {
  node: number;
  verdict: "agrees" | "differs" | "skipped";
  slot?: number | null;
  error?: number | ("-inf" | "inf" | "nan") | null;
  dtype?: string | null;
  reason?:
    | (
        | "by_design"
        | "leaf"
        | "not_differentiable"
        | "not_finite"
        | "not_recorded"
        | "other_node"
        | "raised"
        | "random"
        | "too_coarse"
        | "too_large"
        | "unsupported"
      )
    | null;
  message?: string | null;
}
/**
 * Derivatives of one of an operator's results by the argument behind one slot, worked out in float64.
 *
 *     ``elements`` is row-major: ``rows`` are the result's elements in row-major order, ``columns`` the argument's.
 */
export interface Jacobian {
  node: number;
  slot: number;
  rows: number;
  columns: number;
  /**
   * @maxItems 4096
   */
  elements: (number | ("-inf" | "inf" | "nan"))[];
  output?: number;
}
/**
 * The gradient of a result by an input, as a sum over paths through the graph; hooks are no part of it.
 *
 *     ``total`` is the value of the whole gradient, ``rest`` that of the paths left out; ``seen`` counts all paths.
 *     Without an answer ``reason`` says why, and ``node`` where it is a node's.
 */
export interface Split {
  total?: number | null;
  paths?: GradientPath[];
  rest?: number | null;
  seen?: number | null;
  reason?:
    | ("no_graph" | "not_connected" | "not_scalar" | "too_long" | "unknown_variable")
    | (
        | "by_design"
        | "leaf"
        | "not_differentiable"
        | "not_finite"
        | "not_recorded"
        | "other_node"
        | "raised"
        | "random"
        | "too_coarse"
        | "too_large"
        | "unsupported"
      )
    | null;
  node?: number | null;
}
/**
 * A path from the result to the input, as edges in the order that gradients flow, and the gradient along it.
 */
export interface GradientPath {
  edges: number[];
  value: number;
}
/**
 * What became of a nudge: the element before and after, as its dtype holds them, or why it stayed as it was.
 *
 *     The run met no such value; its elements are no real numbers; it has no such element; its memory cannot be
 *     written to, as that of a sparse tensor, of bfloat16, or of an element that stands for several.
 */
export interface Nudged {
  before?: number | ("-inf" | "inf" | "nan") | null;
  after?: number | ("-inf" | "inf" | "nan") | null;
  reason?: ("not_real" | "unknown_element" | "unknown_value" | "unsupported") | null;
}
/**
 * What torchviz's ``make_dot`` made of a variable: text in Graphviz's language, or why there is none.
 *
 *     No variable has the name; it is no tensor with a graph; its graph has more than 5,000 nodes, which no
 *     picture shows well; torchviz raised ``message``.
 */
export interface Classic {
  variable: string;
  dot?: string | null;
  problem?: ("no_graph" | "raised" | "too_large" | "unknown_variable") | null;
  message?: string | null;
}
/**
 * What was left out for size, or for want of time; a key is absent where nothing was.
 *
 *     ``values`` counts those that say what their tensors held, where there was no room for more, of all; ``saved`` counts
 *     the nodes of which it is told what they saved. ``checks`` and ``jacobians`` count the nodes that were looked at,
 *     ``findings`` the families of diagnostics.
 */
export interface Truncated {
  ops?: Kept | null;
  nodes?: Kept | null;
  values?: Kept | null;
  passes?: Kept | null;
  saved?: Kept | null;
  output?: Kept | null;
  figures?: Kept | null;
  files?: Kept | null;
  variables?: Kept | null;
  checks?: Kept | null;
  jacobians?: Kept | null;
  findings?: Kept | null;
}
/**
 * How many there are in the document of how many the run had; ``seen`` is absent where that was not counted.
 */
export interface Kept {
  kept: number;
  seen?: number | null;
}
