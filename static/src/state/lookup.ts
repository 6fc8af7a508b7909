/** Answers about one document that its flat arrays do not give at once. Each is built once, in linear time, when asked for. */

import type { Accumulation, Edge, GraphDocument, GraphNode, Span, Step, Value } from "../model/document";
import { Names } from "../model/names";
import { titleOf } from "../model/titles";
import { versionRead } from "../model/versions";

export class Lookup {
  /** Ids of the edges that leave each node, by slot. */
  readonly #leaving = once(() => {
    const leaving: number[][] = this.document.nodes.map(() => []);
    for (const [id, edge] of this.document.edges.entries()) leaving[edge.source]?.push(id);
    return leaving;
  });
  readonly #steps = new Map<number, Map<number, Step>>();
  readonly #grads = new Map<number, number>();
  readonly #tensors = new Map<number, number>();
  readonly #names = new Map<number, string>();
  readonly #called = once(() => new Names(this.document));
  /** Ids of values by tensor and by storage; few readers ask. */
  readonly #ofTensor = once(() => grouped(this.document.values, ({ tensor }) => tensor));
  readonly #inStorage = once(() => grouped(this.document.values, ({ storage }) => storage));
  /** Ids of edges by the node they lead to. */
  readonly #entering = once(() => grouped(this.document.edges, ({ target }) => target));
  /** AccumulateGrad nodes by tensor. */
  readonly #leaves = once(() => {
    const nodes = new Map<number, number>();
    for (const [node, { leaf }] of this.document.nodes.entries()) {
      if (leaf !== null && !nodes.has(this.#tensorOf(leaf))) nodes.set(this.#tensorOf(leaf), node);
    }
    return nodes;
  });
  readonly #holders = once(() => {
    const names = new Map<number, string>();
    for (const { value, name } of this.document.variables) {
      const tensor = value === null ? null : (this.document.values[value]?.tensor ?? null);
      if (tensor !== null && !names.has(tensor)) names.set(tensor, name);
    }
    return names;
  });

  constructor(readonly document: GraphDocument) {
    for (const { value, grad, name } of document.variables) {
      if (value === null) continue;
      if (!this.#names.has(value)) this.#names.set(value, name);
      if (grad !== null) this.#grads.set(value, grad);
    }
    for (const [value, grad] of this.#grads) {
      const { tensor } = document.values[value] as Value;
      if (tensor !== null) this.#tensors.set(tensor, grad);
    }
  }

  /** What versions of one tensor share; where it is unknown, a value stands for itself. */
  #tensorOf(value: number): number {
    return this.document.values[value]?.tensor ?? -1 - value;
  }

  /** Edges of a node in slot order, with their ids. */
  edges(node: number): readonly (readonly [number, Edge])[] {
    const leaving = this.#leaving()[node] ?? [];
    return leaving.map((id) => [id, this.document.edges[id] as Edge] as const).sort(([, a], [, b]) => a.slot - b.slot);
  }

  value(id: number | null): Value | null {
    return id === null ? null : (this.document.values[id] ?? null);
  }

  span(id: number | null): Span | null {
    return id === null ? null : (this.document.spans[id] ?? null);
  }

  /** The code that made a node: its operator's exact span, or the call's; for a leaf, the code that made its tensor. */
  nodeSpan(node: number): Span | null {
    const row = this.document.nodes[node];
    if (!row) return null;
    const made = row.leaf === null ? null : (this.document.values[row.leaf]?.op ?? null);
    const op = row.op ?? made;
    return (
      this.span(row.span) ??
      this.span(row.call === null ? null : (this.document.calls[row.call]?.span ?? null)) ??
      this.span(op === null ? null : (this.document.ops[op]?.span ?? null))
    );
  }

  /** Nodes whose code touches a line, from 1. */
  nodesOn(line: number): ReadonlySet<number> {
    const found = new Set<number>();
    for (let node = 0; node < this.document.nodes.length; node++) {
      const span = this.nodeSpan(node);
      if (span && span[0] <= line && line <= span[2]) found.add(node);
    }
    return found;
  }

  /** What a person would call a node: a leaf's variable, or what the operation computes. */
  title(node: number): string {
    const row = this.document.nodes[node] as GraphNode;
    const name = this.name(row.leaf) ?? this.tensorName(row.leaf);
    if (row.kind === "accumulate_grad" && name) return name;
    const op = row.op === null ? null : (this.document.ops[row.op] ?? null);
    return titleOf(row, op, this.#called().operandsOf(node)).title;
  }

  /** What a pass did at a node; undefined where it never came there. */
  step(pass: number, node: number): Step | undefined {
    let steps = this.#steps.get(pass);
    if (!steps) {
      steps = new Map(this.document.passes[pass]?.steps.map((step) => [step.node, step]));
      this.#steps.set(pass, steps);
    }
    return steps.get(node);
  }

  accumulation(pass: number, leaf: number): Accumulation | undefined {
    return this.document.passes[pass]?.accumulated.find((each) => each.leaf === leaf);
  }

  /** The `.grad` a tensor had at the end, by any of its versions; null where it had none. */
  grad(value: number | null): number | null {
    if (value === null) return null;
    const tensor = this.document.values[value]?.tensor ?? null;
    return this.#grads.get(value) ?? (tensor === null ? null : (this.#tensors.get(tensor) ?? null));
  }

  /** The variable that holds a value at the end of the run. */
  name(value: number | null): string | null {
    return value === null ? null : (this.#names.get(value) ?? null);
  }

  /** The variable that holds any version of a value's tensor. */
  tensorName(value: number | null): string | null {
    const tensor = value === null ? null : (this.document.values[value]?.tensor ?? null);
    return tensor === null ? null : (this.#holders().get(tensor) ?? null);
  }

  /** One value for each version of a value's tensor, oldest first. */
  versions(value: number): readonly number[] {
    const { tensor } = this.document.values[value] as Value;
    const latest = new Map<number, number>();
    for (const id of tensor === null ? [] : (this.#ofTensor().get(tensor) ?? []))
      latest.set(this.document.values[id]?.version ?? 0, id);
    return [...latest.entries()].sort(([left], [right]) => left - right).map(([, id]) => id);
  }

  /** The version of a leaf's tensor that the graph of a pass, or without one the last of all, was computed from. */
  readOf(leaf: number, pass: number | null): number | null {
    const readers = (this.#entering().get(leaf) ?? []).map((edge) => this.document.edges[edge]?.source as number);
    const passed = readers.filter((reader) => pass !== null && this.step(pass, reader));
    return versionRead(this.document, this.document.nodes[leaf]?.leaf ?? null, passed.length ? passed : readers);
  }

  /** Other tensors in the same memory that the snippet or a node can name, as the latest value of each. */
  sharing(value: number): readonly number[] {
    const { storage, tensor } = this.document.values[value] as Value;
    const others = new Map<number, number>();
    for (const id of storage === null ? [] : (this.#inStorage().get(storage) ?? [])) {
      const other = this.document.values[id] as Value;
      const isKnown = this.tensorName(id) !== null || other.grad_fn !== null;
      if (other.tensor !== null && other.tensor !== tensor && isKnown) others.set(other.tensor, id);
    }
    return [...others.values()];
  }

  /** The node a value came from: its `grad_fn`, or the AccumulateGrad of a leaf. */
  nodeOf(value: number): number | null {
    const made = this.document.values[value]?.grad_fn ?? null;
    if (made !== null) return made;
    return this.#leaves().get(this.#tensorOf(value)) ?? null;
  }

  /** The modules around a node, innermost first. */
  modulesOf(node: number): readonly number[] {
    return this.modulesAround(this.document.nodes[node]?.module ?? null);
  }

  /** A module and those around it, innermost first. */
  modulesAround(start: number | null): readonly number[] {
    const around: number[] = [];
    let module = start;
    while (module !== null && !around.includes(module)) {
      around.push(module);
      module = this.document.modules[module]?.parent ?? null;
    }
    return around;
  }

  /** The first node made inside a module, or in one inside that; null where there is none. */
  nodeIn(module: number): number | null {
    const first = this.document.nodes.findIndex((_, node) => this.modulesOf(node).includes(module));
    return first < 0 ? null : first;
  }

  /** Names of results that have a graph of their own. */
  results(): readonly string[] {
    const named = this.document.variables.filter(({ value }) => {
      const row = value === null ? undefined : this.document.values[value];
      return row?.grad_fn !== null && row?.grad_fn !== undefined;
    });
    return named.map(({ name }) => name);
  }

  /** Names of scalar results that a pass could start from. */
  scalars(): readonly string[] {
    const named = this.document.variables.filter(({ value }) => {
      const row = value === null ? undefined : this.document.values[value];
      return row?.grad_fn !== null && row?.grad_fn !== undefined && row.shape.every((size) => size === 1);
    });
    return named.map(({ name }) => name);
  }
}

/** Worked out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let made: { readonly result: T } | null = null;
  return () => {
    made ??= { result: work() };
    return made.result;
  };
}

/** Indices by key, in order; rows without a key are left out. */
function grouped<T>(rows: readonly T[], key: (row: T) => number | null): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const [id, row] of rows.entries()) {
    const at = key(row);
    if (at === null) continue;
    const group = groups.get(at);
    if (group) group.push(id);
    else groups.set(at, [id]);
  }
  return groups;
}
