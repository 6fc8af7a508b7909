/** What of a picture is lit: the selection, the cursor's line, and the gradients of the shown pass. */

import { shelters } from "../model/collapse";
import type { Box, Chip, Picture, Wire } from "../model/picture";
import { briefGradient } from "../panels/value";
import type { Lookup } from "../state/lookup";
import type { Selection } from "../state/session";

/** Where each autograd node, value and edge is drawn. */
export class Places {
  readonly #nodes = new Map<number, string[]>();
  readonly #edges = new Map<number, string[]>();

  constructor(readonly picture: Picture) {
    for (const box of picture.boxes) {
      if (box.node !== null) add(this.#nodes, box.node, box.id);
      for (const chip of box.chips) {
        for (const node of [chip.node, ...chip.through]) if (node !== null) add(this.#nodes, node, chip.id);
        for (const edge of chip.edges) add(this.#edges, edge, chip.id);
      }
    }
    for (const wire of picture.wires) for (const edge of wire.edges) add(this.#edges, edge, wire.id);
  }

  /** Ids of the boxes, chips and wires that draw what is selected; none where it is inside a closed module. */
  selected(selection: Selection | null): ReadonlySet<string> {
    if (!selection) return new Set();
    const { boxes, groups, wires } = this.picture;
    switch (selection.kind) {
      case "node":
        return new Set(this.#nodes.get(selection.node));
      case "edge": {
        const [first] = selection.edges;
        if (first !== undefined) return new Set(this.#edges.get(first));
        return new Set(
          wires.filter((wire) => !wire.edges.length && wire.value === selection.value).map(({ id }) => id),
        );
      }
      case "value": {
        const holds = (each: Box | Chip) => each.node === null && each.value === selection.value;
        return new Set(boxes.flatMap((box) => [box, ...box.chips].filter(holds).map(({ id }) => id)));
      }
      case "module":
        return new Set([...boxes, ...groups].filter(({ module }) => module === selection.module).map(({ id }) => id));
    }
  }

  /** Ids of the boxes and chips that draw a node, or of the closed group around it; none where it is not on show. */
  ofNode(node: number): readonly string[] {
    const drawn = this.#nodes.get(node);
    if (drawn) return drawn;
    const box = shelters(this.picture).get(node);
    return box === undefined ? [] : [box];
  }

  /** Ids of the wires and chips that draw an edge. */
  ofEdge(edge: number): readonly string[] {
    return this.#edges.get(edge) ?? [];
  }

  /** Ids of what draws these nodes; a closed group stands for those inside it. */
  lit(nodes: ReadonlySet<number>): ReadonlySet<string> {
    return new Set([...nodes].flatMap((node) => this.ofNode(node)));
  }
}

/** The gradient each wire carried in a pass, in few letters: a number, or the norm of a tensor. */
export function gradientTexts(picture: Picture, about: Lookup, pass: number | null): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (pass === null) return texts;
  const boxes = new Map(picture.boxes.map((box) => [box.id, box]));
  for (const wire of picture.wires) {
    const gradient = gradientOn(wire, boxes, about, pass);
    const value = gradient === null ? undefined : about.document.values[gradient];
    if (value) texts.set(wire.id, briefGradient(value));
  }
  return texts;
}

/** The id of the box that draws where a pass starts. */
export function outputId(node: number, output: number): string {
  return `o${node}:${output}`;
}

function gradientOn(wire: Wire, boxes: ReadonlyMap<string, Box>, about: Lookup, pass: number): number | null {
  if (boxes.get(wire.target)?.kind === "output") {
    const roots = about.document.passes[pass]?.roots ?? [];
    return roots.find(({ node, output }) => outputId(node, output) === wire.target)?.seed ?? null;
  }
  const [id] = wire.edges;
  const edge = id === undefined || wire.edges.length > 1 ? undefined : about.document.edges[id];
  return edge ? (about.step(pass, edge.source)?.sent[edge.slot] ?? null) : null;
}

function add(map: Map<number, string[]>, key: number, id: string): void {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
}
