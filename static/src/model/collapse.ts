/** Closing groups: each becomes one box, and lines that now run side by side become one. */

import type { Box, Group, Measure, Picture, Wire } from "./picture";
import { sizeBox } from "./sizes";

const sheltered = new WeakMap<Picture, ReadonlyMap<number, string>>();

/** By document node that no box of the picture draws: the closed group that it is inside of. */
export function shelters(picture: Picture): ReadonlyMap<number, string> {
  return sheltered.get(picture) ?? new Map();
}

/** The picture with the groups named in `collapsed` closed; what lies inside a closed group is gone. */
export function collapse(picture: Picture, collapsed: ReadonlySet<string>, measure: Measure): Picture {
  if (collapsed.size === 0) return picture;
  const byId = new Map(picture.groups.map((group) => [group.id, group]));
  /** The outermost closed group at or around a group. */
  const closed = new Map<string, Group | null>();
  // groups come outer ones first
  for (const group of picture.groups) {
    const around = group.parent === null ? null : (closed.get(group.parent) ?? null);
    closed.set(group.id, around ?? (collapsed.has(group.id) ? group : null));
  }
  const boxes: Box[] = [];
  const standsFor = new Map<string, string>();
  const drawn = new Set<string>();
  const inside = new Map<number, string>();
  for (const box of picture.boxes) {
    const group = box.group === null ? null : (closed.get(box.group) ?? null);
    if (group === null) {
      boxes.push(box);
      continue;
    }
    standsFor.set(box.id, group.id);
    for (const node of nodesOf(box)) inside.set(node, group.id);
    if (!drawn.has(group.id)) {
      drawn.add(group.id);
      boxes.push(moduleBox(byId.get(group.id)!, measure));
    }
  }
  if (drawn.size === 0) return picture;
  // a leaf may be drawn beside another reader too
  for (const box of boxes) for (const node of nodesOf(box)) inside.delete(node);
  const groups = picture.groups.filter(({ id }) => (closed.get(id) ?? null) === null);
  const left = { boxes, wires: merge(picture.wires, standsFor, drawn), groups };
  sheltered.set(left, inside);
  return left;
}

function nodesOf({ node, chips }: Box): number[] {
  if (chips.length === 0) return node === null ? [] : [node];
  const docked = chips.flatMap((chip) => [chip.node, ...chip.through]);
  return [node, ...docked].filter((each) => each !== null);
}

function merge(wires: readonly Wire[], standsFor: ReadonlyMap<string, string>, modules: ReadonlySet<string>): Wire[] {
  const merged = new Map<string, Wire>();
  for (const wire of wires) {
    const source = standsFor.get(wire.source) ?? wire.source;
    const target = standsFor.get(wire.target) ?? wire.target;
    if (source === target) continue;
    const isWhole = source === wire.source && target === wire.target;
    // operands of an open box stay apart
    const id = isWhole ? wire.id : `${source}>${target}${modules.has(target) ? "" : `:${wire.slot}`}`;
    const known = merged.get(id);
    if (known === undefined) {
      const argument = modules.has(target) ? null : wire.argument;
      merged.set(id, { ...wire, id, source, target, argument, edges: [...wire.edges] });
      continue;
    }
    known.edges.push(...wire.edges);
    known.count += wire.count;
    known.numel = Math.max(known.numel, wire.numel);
    known.carriesGradient ||= wire.carriesGradient;
    if (known.value !== wire.value) known.value = null;
  }
  return [...merged.values()];
}

function moduleBox(group: Group, measure: Measure): Box {
  const box: Box = {
    id: group.id,
    kind: "module",
    category: "other",
    node: null,
    value: null,
    module: group.module,
    title: group.title,
    subtitle: [group.subtitle, group.nodes].filter(Boolean).join(" · "),
    chips: [],
    nodes: group.nodes,
    group: group.parent,
    width: 0,
    height: 0,
  };
  sizeBox(box, measure);
  return box;
}
