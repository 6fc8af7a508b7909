/** What of a picture is lit: the selection, the cursor's line, and the gradients of the shown pass. */

import type { Box, Chip, Picture, Wire } from "../model/picture";
import { briefGradient } from "../panels/value";
import type { Lookup } from "../state/lookup";
import type { Selection } from "../state/session";

/** Where each autograd node, value and edge is drawn. */
export class Places {
  readonly #nodes = new Map<number, string[]>();
  readonly #edges = new Map<number, string[]>();
  #closed: ReadonlyMap<number, string> | null = null;

  /** `whole` makes the same picture with all groups open; it is asked once, for what stands in closed ones. */
  constructor(
    readonly picture: Picture,
    private readonly whole: () => Picture | null = () => null,
  ) {
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
    this.#closed ??= standIns(this.picture, this.whole());
    const box = this.#closed.get(node);
    return box === undefined ? [] : [box];
  }

  /** Ids of the wires and chips that draw an edge. */
  ofEdge(edge: number): readonly string[] {
    return this.#edges.get(edge) ?? [];
  }

  /** Ids of what draws these nodes; a closed module stands for those inside it. */
  lit(nodes: ReadonlySet<number>, about: Lookup): ReadonlySet<string> {
    const ids = new Set<string>();
    const hidden = new Set<number>();
    for (const node of nodes) {
      const drawn = this.#nodes.get(node);
      if (drawn) for (const id of drawn) ids.add(id);
      else for (const module of about.modulesOf(node)) hidden.add(module);
    }
    for (const box of this.picture.boxes) {
      if (box.kind === "module" && box.module !== null && hidden.has(box.module)) ids.add(box.id);
    }
    return ids;
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

function gradientOn(wire: Wire, boxes: ReadonlyMap<string, Box>, about: Lookup, pass: number): number | null {
  if (boxes.get(wire.target)?.kind === "output") {
    const node = boxes.get(wire.source)?.node;
    return about.document.passes[pass]?.roots.find((root) => root.node === node)?.seed ?? null;
  }
  const [id] = wire.edges;
  const edge = id === undefined || wire.edges.length > 1 ? undefined : about.document.edges[id];
  return edge ? (about.step(pass, edge.source)?.sent[edge.slot] ?? null) : null;
}

/** The closed group that stands for each node inside one. */
function standIns(picture: Picture, whole: Picture | null): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (!whole) return found;
  const drawn = new Set(picture.boxes.map(({ id }) => id));
  const closed = new Map<string, string | null>();
  // groups come outer ones first
  for (const { id, parent } of whole.groups) {
    const around = parent === null ? null : (closed.get(parent) ?? null);
    closed.set(id, around ?? (drawn.has(id) ? id : null));
  }
  for (const box of whole.boxes) {
    const group = box.group === null ? null : (closed.get(box.group) ?? null);
    if (group === null) continue;
    if (box.node !== null) found.set(box.node, group);
    for (const { node, through } of box.chips)
      for (const each of [node, ...through]) if (each !== null) found.set(each, group);
  }
  return found;
}

function add(map: Map<number, string[]>, key: number, id: string): void {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
}
