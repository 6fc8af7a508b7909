/** The picture of a document with all groups open, built box by box. */

import type { GraphDocument } from "./document";
import { Graph } from "./graph";
import { type Reading, readings } from "./inputs";
import { type Dock, isTransposed, type Leaves, MOST_CHIPS, mostReaders, placeLeaves } from "./leaves";
import { groupBoxes, type Housed, Modules } from "./modules";
import { Names, shortName, summary } from "./names";
import { startNodes } from "./origins";
import type { Box, BoxKind, Category, Chip, Detail, Measure, Picture, Wire } from "./picture";
import { foldRepeats } from "./series";
import { haveRoom, sizeBox, sizeGroup } from "./sizes";
import { className, hasOrderedOperands, titleOf } from "./titles";
import { versionRead } from "./versions";

const SYMBOLIC: ReadonlySet<Category> = new Set(["elementwise", "linear"]);
/** A longer class name would make its box too wide; the inspector shows it. */
const LONG_NAME = 16;
const NOTHING: ReadonlySet<number | undefined> = new Set();
/** Of `tensors[3]` the number tells enough. */
const PLACE_IN_LIST = /^\w+(?=\[\d+\]$)/;

export function sketch(document: GraphDocument, detail: Detail, measure: Measure, select?: string): Picture {
  return new Sketch(document, detail, select).finish(measure);
}

class Sketch {
  private readonly graph: Graph;
  private readonly names: Names;
  private readonly modules: Modules;
  private readonly nodes: ReadonlySet<number>;
  private readonly order: readonly number[];
  private readonly leaves: Leaves;
  private readonly housed: Housed[] = [];
  private readonly boxes = new Map<string, Box>();
  /** Until they are settled, slots are those of the document, with halves between. */
  private readonly wires: Wire[] = [];
  /** Nodes whose result has a box of its own, which says its name. */
  private readonly ended = new Set<number>();

  constructor(
    private readonly document: GraphDocument,
    private readonly detail: Detail,
    select?: string,
  ) {
    this.graph = new Graph(document);
    this.names = new Names(document);
    this.modules = new Modules(document);
    this.nodes = this.graph.reach(startNodes(this.graph, select));
    this.order = this.graph.forwardOrder(this.nodes);
    this.leaves = placeLeaves(this.graph, this.nodes, this.names, detail === "simplified");
    for (const node of this.order) this.addNode(node);
    for (const [name, reads] of readings(document, this.order, this.names)) this.addInput(name, reads);
    for (const node of this.order) this.connect(node);
    this.addEnds();
  }

  finish(measure: Measure): Picture {
    const framing = groupBoxes(this.document, this.modules, this.housed);
    const framed = new Map(framing.map(({ id, module }) => [id, module]));
    for (const { box, module } of this.housed) {
      const frame = box.group === null ? null : framed.get(box.group)!;
      if (box.kind === "op") box.subtitle = this.subtitle(box, module === frame ? null : module, frame);
      sizeBox(box, measure);
    }
    const groups = foldRepeats(this.document, this.modules, this.housed, this.wires, framing);
    for (const group of groups) sizeGroup(group, measure);
    return { boxes: this.housed.map(({ box }) => box), wires: this.settle(), groups };
  }

  private addNode(node: number): void {
    const row = this.document.nodes[node]!;
    if (this.leaves.docked.has(node) || this.leaves.scattered.has(node)) return;
    if (row.kind === "accumulate_grad") {
      this.addLeaf(node);
      return;
    }
    const op = row.op === null ? null : this.document.ops[row.op]!;
    const chips = (this.leaves.docks.get(node) ?? []).map((dock, index) => this.dockedChip(node, dock, index));
    const inside = chips.reduce((sum, { shared, through }) => sum + through.length + (shared ? 0 : 1), 1);
    if (this.detail === "full") chips.push(...this.savedChips(node));
    const box = blank(boxId(node), "op");
    ({ title: box.title, category: box.category } = titleOf(row, op, this.names.operandsOf(node)));
    box.node = node;
    box.value = this.names.valueOf(node, 0);
    box.chips = chips;
    box.nodes = inside;
    this.add(box, row.module);
  }

  /** A leaf stands among its readers where it belongs to a module or has no name, and outside all modules otherwise. */
  private addLeaf(node: number): void {
    const { leaf: value } = this.document.nodes[node]!;
    const name = this.names.of(value);
    const owned = this.names.isOwned(value);
    const readers = this.readersOf(node);
    const home =
      owned || name === null ? this.modules.common(readers.map((reader) => this.document.nodes[reader]!.module)) : null;
    this.add(this.leafBox(boxId(node), owned ? "parameter" : "leaf", node, home), home, name !== null && !owned);
  }

  private leafBox(id: string, kind: BoxKind, node: number, home: number | null): Box {
    const { leaf: value } = this.document.nodes[node]!;
    const name = this.names.of(value);
    const title = name === null ? "leaf" : shortName(name, this.modules.path(home));
    const readers = this.readersOf(node);
    const read = versionRead(this.document, value, readers);
    const held = read === null ? null : this.document.values[read]!;
    return { ...blank(id, kind), title, subtitle: summary(held), node, value, nodes: kind === "ghost" ? 0 : 1 };
  }

  private readersOf(leaf: number): number[] {
    return this.graph.uses[leaf]!.map((edge) => this.document.edges[edge]!.source).filter((node) =>
      this.nodes.has(node),
    );
  }

  private dockedChip(host: number, dock: Dock, index: number): Chip {
    const { leaf: value } = this.document.nodes[dock.leaf]!;
    const name = this.names.of(value);
    return {
      id: `${boxId(dock.leaf)}@${boxId(host)}:${index}`,
      kind: this.names.isOwned(value) ? "parameter" : "leaf",
      label: name === null ? "leaf" : shortName(name, this.modules.path(this.document.nodes[host]!.module)),
      node: dock.leaf,
      value,
      edges: dock.edges,
      through: dock.through,
      transposed: isTransposed(this.graph, dock),
      shared: dock.shared,
      width: 0,
    };
  }

  private savedChips(node: number): Chip[] {
    return this.document.nodes[node]!.saved.slice(0, MOST_CHIPS).map(({ name, value }, index) => ({
      ...plainChip(`s${node}:${index}`, "saved", name),
      value,
    }));
  }

  private addInput(name: string, reads: readonly Reading[]): void {
    const readers = new Set(reads.map(({ node }) => node));
    const scattered = readers.size > mostReaders(this.nodes.size);
    for (const [index, { node, value, place }] of reads.entries()) {
      const target = this.boxes.get(boxId(node));
      if (target === undefined) continue;
      if (scattered && this.detail === "simplified" && target.chips.length < MOST_CHIPS) {
        target.chips.push({ ...plainChip(`i${value}@${target.id}:${index}`, "input", name), value, shared: true });
        continue;
      }
      const id = scattered ? `i${name}@${target.id}` : `i${name}`;
      const tensor = this.document.values[value]!;
      if (!this.boxes.has(id)) {
        const module = scattered ? this.document.nodes[node]!.module : null;
        const box = blank(id, scattered ? "ghost" : "input");
        this.add({ ...box, title: name, subtitle: summary(tensor), value, nodes: 0 }, module, !scattered);
      }
      const wire = { id: `${id}>${target.id}:${index}`, source: id, target: target.id, edges: [], value };
      this.wires.push({
        ...wire,
        argument: null,
        carriesGradient: false,
        numel: numel(tensor.shape),
        slot: place,
        count: 1,
      });
    }
  }

  /** Wires from what the node reads, ghosts included. */
  private connect(node: number): void {
    const target = this.boxes.get(boxId(node));
    if (target === undefined) return;
    const docked = target.chips.length ? new Set(target.chips.map(({ edges }) => edges[0])) : NOTHING;
    for (const id of this.graph.operands[node]!) {
      const edge = this.document.edges[id]!;
      if (docked.has(id)) continue;
      let source = boxId(edge.target);
      if (this.leaves.scattered.has(edge.target)) {
        source = `${source}@${target.id}`;
        const { module } = this.document.nodes[node]!;
        if (!this.boxes.has(source)) this.add(this.leafBox(source, "ghost", edge.target, module), module, false);
      }
      if (!this.boxes.has(source)) continue;
      const { outputs, leaf } = this.document.nodes[edge.target]!;
      const output = outputs[edge.output];
      this.wires.push({
        id: `e${id}`,
        source,
        target: target.id,
        edges: [id],
        value: leaf ?? this.names.valueOf(edge.target, edge.output),
        argument: edge.argument,
        carriesGradient: true,
        numel: numel(output?.shape ?? []),
        slot: edge.slot,
        count: 1,
      });
    }
  }

  /** Passes start at outputs; a named end of the graph where none starts is a result. */
  private addEnds(): void {
    for (const pass of this.document.passes) {
      for (const { node, output } of pass.recorded ? pass.roots : []) this.addEnd("output", node, output);
    }
    for (const node of this.order) {
      const isUsed = this.graph.uses[node]!.some((edge) => this.nodes.has(this.document.edges[edge]!.source));
      if (isUsed) continue;
      const outputs = Math.max(1, this.document.nodes[node]!.outputs.length);
      for (let output = 0; output < outputs; output++) {
        if (this.names.of(this.names.valueOf(node, output)) !== null) this.addEnd("result", node, output);
      }
    }
  }

  private addEnd(kind: "output" | "result", node: number, output: number): void {
    const source = boxId(node);
    const id = `o${node}:${output}`;
    if (!this.boxes.has(source) || this.boxes.has(id)) return;
    const value = this.names.valueOf(node, output);
    const shape = this.document.nodes[node]!.outputs[output]?.shape ?? [];
    const title = this.names.of(value) ?? "output";
    const ended = value === null ? null : this.document.values[value]!;
    const subtitle = summary(ended);
    // without a pass too: only what is not differentiable, such as indices, has a node and requires no grad
    const carriesGradient = kind === "output" || (ended?.requires_grad ?? true);
    this.add({ ...blank(id, kind), title, subtitle, value, nodes: 0 }, null);
    this.ended.add(node);
    const wire = { id: `w${id}`, source, target: id, edges: [], value, argument: null };
    this.wires.push({ ...wire, carriesGradient, numel: numel(shape), slot: 0, count: 1 });
  }

  /** The result's name, else the module whose only operation this is, else the class; and what came out. */
  private subtitle({ node, value, title }: Box, frameless: number | null, frame: number | null): string {
    const row = this.document.nodes[node!]!;
    const result = value === null ? null : this.document.values[value]!;
    const name = this.ended.has(node!) ? null : this.names.of(value);
    const out = result === null ? shapeText(row.outputs[0]?.shape) : summary(result);
    if (name !== null) return result?.shape.length === 0 ? `${name} = ${out}` : `${name} ${out}`;
    const path = this.modules.path(frameless);
    if (path !== null) return `${shortName(path, this.modules.path(frame))} ${out}`;
    const kind = className(row);
    return kind === title || kind.length > LONG_NAME ? out : `${kind} ${out}`;
  }

  /** Counts slots, and keeps operands' names only where operands can be mixed up. */
  private settle(): Wire[] {
    const byTarget = new Map<string, Wire[]>();
    for (const wire of this.wires) {
      const known = byTarget.get(wire.target);
      if (known === undefined) byTarget.set(wire.target, [wire]);
      else known.push(wire);
    }
    for (const [target, wires] of byTarget) {
      if (wires.length === 1) {
        const only = wires[0]!;
        only.slot = 0;
        only.argument = null;
        continue;
      }
      wires.sort((a, b) => a.slot - b.slot);
      const { node, category, width } = this.boxes.get(target)!;
      const differ = new Set(wires.map(({ argument }) => argument)).size > 1;
      // a loss and its target cannot be mixed up, a difference and its terms can
      const clear = wires.some(({ argument }) => argument === null) && !SYMBOLIC.has(category);
      const ordered = differ && !clear && node !== null && hasOrderedOperands(this.document.nodes[node]!);
      const short = wires.map(({ argument }) => argument?.replace(PLACE_IN_LIST, "") ?? null);
      const named = ordered && haveRoom(short, width);
      wires.forEach((wire, slot) => {
        wire.slot = slot;
        wire.argument = named ? short[slot]! : null;
      });
    }
    return [...byTarget.values()].flat();
  }

  private add(box: Box, module: number | null, named = true): void {
    this.boxes.set(box.id, box);
    this.housed.push({ box, module, named });
  }
}

const boxId = (node: number): string => `n${node}`;

/** Its fields are set one by one: objects of one shape, which a spread would not make, are quick to make and to read. */
function blank(id: string, kind: BoxKind): Box {
  return {
    id,
    kind,
    category: "other",
    node: null,
    value: null,
    module: null,
    title: "",
    subtitle: "",
    chips: [],
    nodes: 1,
    group: null,
    width: 0,
    height: 0,
  };
}

function plainChip(id: string, kind: Chip["kind"], label: string): Chip {
  return {
    id,
    kind,
    label,
    node: null,
    value: null,
    edges: [],
    through: [],
    transposed: false,
    shared: false,
    width: 0,
  };
}

function shapeText(shape: readonly number[] | undefined): string {
  return shape === undefined ? "" : `[${shape.join(", ")}]`;
}

function numel(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
