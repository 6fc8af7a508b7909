/** Pictures to lay out in tests and measurements, from a few numbers. */

import type { Box, Group, Picture, Wire } from "../../model/picture";

export function box(id: string, group: string | null = null, width = 90, height = 42): Box {
  return {
    id,
    kind: "op",
    category: "other",
    node: null,
    value: null,
    module: null,
    title: id,
    subtitle: "",
    chips: [],
    nodes: 1,
    group,
    width,
    height,
  };
}

export function wire(source: string, target: string, slot = 0, argument: string | null = null): Wire {
  const id = `${source}>${target}:${slot}`;
  return { id, source, target, edges: [], value: null, slot, argument, carriesGradient: true, numel: 1, count: 1 };
}

export function group(id: string, parent: string | null = null, width = 80): Group {
  return { id, parent, module: 0, title: id, subtitle: "", nodes: 1, folded: false, width };
}

/** `length` boxes one below the other; `hubs` more that every one of them reads. */
export function chain(length: number, hubs = 0): Picture {
  const boxes = [...Array(hubs).keys()].map((hub) => box(`h${hub}`));
  const wires: Wire[] = [];
  for (let i = 0; i < length; i++) {
    boxes.push(box(`n${i}`));
    if (i > 0) wires.push(wire(`n${i - 1}`, `n${i}`));
    for (let hub = 0; hub < hubs; hub++) wires.push(wire(`h${hub}`, `n${i}`, hub + 1));
  }
  return { boxes, wires, groups: [] };
}

/** A transformer's `layers` blocks, each of 33 boxes in five groups, as its autograd graph is built. */
export function transformer(layers: number): Picture {
  const picture: Picture = {
    boxes: [box("tokens"), box("embedding")],
    wires: [wire("tokens", "embedding")],
    groups: [],
  };
  const add = (id: string, around: string, ...sources: string[]): string => {
    picture.boxes.push(box(id, around));
    sources.forEach((source, slot) => {
      picture.wires.push(wire(source, id, slot));
    });
    return id;
  };
  let last = "embedding";
  for (let layer = 0; layer < layers; layer++) {
    const block = `block${layer}`;
    const [attention, mlp] = [`${block}.attention`, `${block}.mlp`];
    const heads = ["q", "k", "v"].map((name) => `${attention}.${name}`);
    picture.groups.push(group(block), group(attention, block), ...heads.map((name) => group(name, attention)));
    picture.groups.push(group(mlp, block));
    const straight = (from: string, around: string, names: string[]): string =>
      names.reduce((source, name) => add(`${around}/${name}`, around, source), from);
    const norm = add(`${block}/norm1`, block, last);
    const [q, k, v] = heads.map((name) => {
      const view = add(`${name}/view`, name, norm);
      const weight = add(`${name}/weight`, name);
      const product = add(`${name}/product`, name, view, add(`${name}/transposed`, name, weight));
      return add(`${name}/out`, name, product);
    });
    const scores = add(`${attention}/scores`, attention, q!, add(`${attention}/turned`, attention, k!));
    const weights = straight(scores, attention, ["scaled", "masked", "softmax", "dropout"]);
    const mixed = straight(add(`${attention}/mixed`, attention, weights, v!), attention, ["joined", "projected"]);
    const middle = add(`${block}/add1`, block, last, mixed);
    const hidden = straight(add(`${block}/norm2`, block, middle), mlp, ["up", "gelu", "down", "shape", "drop"]);
    last = add(`${block}/add2`, block, middle, hidden);
  }
  picture.boxes.push(box("loss"));
  picture.wires.push(wire(last, "loss"));
  return picture;
}
