/**
 * What is drawn of a document: boxes, wires between them, and groups around them, not yet placed.
 *
 * `drawPicture` in `draw.ts` makes one; `LayoutClient` in `../layout/client.ts` gives it positions.
 * Lengths are CSS pixels at zoom 1. Ids of boxes, wires and groups are stable for one document, so a
 * view may keep what it drew when a group is opened or closed.
 */

/** "full" shows every autograd node as a box; "simplified" docks parameters on the operation that uses them. */
export type Detail = "simplified" | "full";

/**
 * - `op`: an autograd node that computes; `leaf`: an AccumulateGrad node; `parameter`: one of a module's parameters
 * - `ghost`: a leaf or input drawn once more beside one of its many consumers
 * - `input`: a named tensor without gradient, that an operation reads
 * - `output`: where a pass started, so the source of all gradients; `result`: a named end of the graph
 *   from which no pass started
 * - `module`: a closed group
 */
export type BoxKind = "op" | "parameter" | "leaf" | "ghost" | "input" | "output" | "result" | "module";

export type Category =
  | "linear"
  | "activation"
  | "normalisation"
  | "view"
  | "elementwise"
  | "reduction"
  | "custom"
  | "opaque"
  | "other";

/** Something small docked at the lower rim of a box: a parameter, a leaf, an input, or a saved tensor. */
export interface Chip {
  id: string;
  kind: "parameter" | "leaf" | "input" | "saved";
  label: string;
  /** Document node: the AccumulateGrad of a parameter or leaf; null for an input or a saved tensor. */
  node: number | null;
  /** Document value. */
  value: number | null;
  /** Document edges that this chip stands for, the one into the box first. */
  edges: number[];
  /** Document nodes between the leaf and the box, such as the transpose of a weight. */
  through: number[];
  transposed: boolean;
  /** The leaf has more consumers, drawn elsewhere. */
  shared: boolean;
  width: number;
}

export interface Box {
  id: string;
  kind: BoxKind;
  category: Category;
  /** Document node; null for an input, an output, a result and a module. */
  node: number | null;
  /** Document value that this box computed, holds or ends in. */
  value: number | null;
  /** Row of `modules`, for a closed group. */
  module: number | null;
  /** What a person would write: `x·W + b`, `a @ b`, `mean`, or a variable's name. */
  title: string;
  /** A variable's name, class name or shape. */
  subtitle: string;
  chips: Chip[];
  /** Autograd nodes drawn inside or docked, this one included; for a closed group, all it holds. */
  nodes: number;
  /** Id of the innermost open group around the box. */
  group: string | null;
  width: number;
  height: number;
}

/** A line from the box that produces a tensor to one that consumes it. */
export interface Wire {
  id: string;
  source: string;
  target: string;
  /** Document edges, whose direction is the opposite one; none where no gradient could flow. */
  edges: number[];
  /** Document value that flows here in the forward direction, where known. */
  value: number | null;
  /** Place among the operands of the target; wires enter a box in this order, left to right. */
  slot: number;
  /** PyTorch's name of the operand, only where operands of the target can be mixed up. */
  argument: string | null;
  /** False where none can flow: the tensor requires no grad. */
  carriesGradient: boolean;
  /** Elements of the tensor; the largest one where several are merged. */
  numel: number;
  /** How many this line stands for; more than 1 only at closed groups. */
  count: number;
}

/** The frame around the boxes of one call of a module, of a loop's turn, or of what repeats. */
export interface Group {
  id: string;
  parent: string | null;
  /** Row of `modules`; null for turns and what repeats. */
  module: number | null;
  /** Path relative to the group around it: `layer1.0`; a loop's header; a turn's number. */
  title: string;
  /** The module's class, and how often it repeats. */
  subtitle: string;
  /** Autograd nodes inside, those of inner groups included. */
  nodes: number;
  /** Stands closed until the reader opens it: another one like it is open. */
  folded: boolean;
  /** Least width that leaves room for the title. */
  width: number;
}

export interface Picture {
  boxes: Box[];
  wires: Wire[];
  groups: Group[];
}

/** Width of a text in CSS pixels. */
export type Measure = (text: string, font: "title" | "subtitle" | "chip" | "group") => number;

export interface PictureOptions {
  detail: Detail;
  /** Ids of the groups that are closed. */
  collapsed: ReadonlySet<string>;
  /** Id of one of `origins(document)`; what is worth seeing first where absent. */
  select?: string;
  /** How wide texts are; an estimate by letter classes where absent. */
  measure?: Measure;
}
