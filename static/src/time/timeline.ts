/** A pass as its picture lives through it: what is drawn of each step, and when each thing is reached. */

import type { Moment } from "../graph/layers";
import { outputId, type Places } from "../graph/lights";
import type { Step } from "../model/document";
import type { Lookup } from "../state/lookup";

export class Timeline {
  readonly steps: readonly Step[];
  /** The step at which a box, chip or wire is first reached, by id. */
  readonly #first = new Map<string, number>();
  /** The wire to each output, by the output's id. */
  readonly #ending = new Map<string, string>();
  /** By node: the step that runs it. */
  readonly #ran = new Map<number, number>();

  constructor(
    private readonly places: Places,
    private readonly about: Lookup,
    readonly pass: number,
  ) {
    this.steps = about.document.passes[pass]?.steps ?? [];
    for (const [at, { node }] of this.steps.entries()) this.#ran.set(node, at);
    const outputs = new Set(places.picture.boxes.filter(({ kind }) => kind === "output").map(({ id }) => id));
    for (const { id, target } of places.picture.wires) if (outputs.has(target)) this.#ending.set(target, id);
    for (const [at, { node }] of this.steps.entries()) {
      for (const id of [...places.ofNode(node), ...this.#sent(at), ...this.#seeded(node)]) {
        if (!this.#first.has(id)) this.#first.set(id, at);
      }
    }
  }

  /** The step that runs a node; undefined where the pass leaves it out. */
  ran(node: number): number | undefined {
    return this.#ran.get(node);
  }

  /** Ids of the boxes and chips that stand for the node of a step. */
  standing(at: number): readonly string[] {
    const step = this.steps[at];
    return step ? this.places.ofNode(step.node) : [];
  }

  /** What is lit at a step. */
  moment(at: number): Moment {
    return {
      step: at,
      current: new Set(this.standing(at)),
      active: new Set(this.#sent(at)),
      isReached: (id) => (this.#first.get(id) ?? Infinity) <= at,
    };
  }

  /** How many steps happen inside the closed group that stands for this one, and which of them it is, from 1. */
  within(at: number): { readonly group: string; readonly rank: number; readonly of: number } | null {
    const [id] = this.standing(at);
    const group = this.places.picture.boxes.find((box) => box.id === id && box.kind === "module");
    if (!group) return null;
    const inside = this.steps.flatMap(({ node }, step) => (this.places.ofNode(node)[0] === id ? [step] : []));
    return { group: group.title, rank: inside.indexOf(at) + 1, of: inside.length };
  }

  /** Ids of the wires and chips that a step sends gradients along. */
  #sent(at: number): string[] {
    const step = this.steps[at];
    if (!step) return [];
    return this.about
      .edges(step.node)
      .filter(([, edge]) => (step.sent[edge.slot] ?? null) !== null || this.#ran.has(edge.target))
      .flatMap(([id]) => this.places.ofEdge(id));
  }

  /** Ids of the outputs where the pass starts at a node, and of the wires to them. */
  #seeded(node: number): string[] {
    const roots = this.about.document.passes[this.pass]?.roots ?? [];
    const ends = roots.filter((root) => root.node === node).map(({ output }) => outputId(node, output));
    return ends.flatMap((id) => [id, this.#ending.get(id) ?? id]);
  }
}
