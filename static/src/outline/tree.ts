/** The picture as a list that can be walked: modules, what is in them in the order of the forward, and docked chips. */

import type { Box, Chip, Group, Picture } from "../model/picture";

export type Row = {
  readonly id: string;
  readonly parent: string | null;
  /** 1 at the outermost. */
  readonly level: number;
  readonly children: readonly string[];
  /** Place among the children of its parent, from 1, and how many they are. */
  readonly place: number;
  readonly of: number;
} & (
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "box"; readonly box: Box }
  | { readonly kind: "chip"; readonly chip: Chip; readonly host: Box }
);

export interface Tree {
  readonly rows: ReadonlyMap<string, Row>;
  readonly roots: readonly string[];
  /** Titles of what each box feeds, by its id. */
  readonly feeds: ReadonlyMap<string, readonly string[]>;
  /** The first row that stands for an autograd node. */
  readonly ofNode: ReadonlyMap<number, string>;
}

type Content = { kind: "group"; group: Group } | { kind: "box"; box: Box } | { kind: "chip"; chip: Chip; host: Box };

/** Linear in the picture but for a sort; `picture` has all groups open. */
export function treeOf(picture: Picture): Tree {
  const boxes = new Map(picture.boxes.map((box) => [box.id, box]));
  const feeds = new Map<string, string[]>();
  for (const { source, target } of picture.wires) push(feeds, source, boxes.get(target)?.title ?? "");

  const contents = new Map<string, Content>();
  const children = new Map<string | null, string[]>();
  const known = new Set(picture.groups.map(({ id }) => id));
  const homeOf = (id: string | null) => (id !== null && known.has(id) ? id : null);
  const groups = new Map(picture.groups.map((group) => [group.id, group]));
  const put = (parent: string | null, id: string, content: Content) => {
    contents.set(id, content);
    push(children, parent, id);
  };
  for (const box of ordered(picture)) {
    // a module stands where the first of what is in it does
    for (const group of around(groups, homeOf(box.group))) {
      if (!contents.has(group.id)) put(homeOf(group.parent), group.id, { kind: "group", group });
    }
    put(homeOf(box.group), box.id, { kind: "box", box });
    for (const chip of box.chips) put(box.id, chip.id, { kind: "chip", chip, host: box });
  }

  const rows = new Map<string, Row>();
  const ofNode = new Map<number, string>();
  const place = (ids: readonly string[], parent: string | null, level: number) => {
    for (const [at, id] of ids.entries()) {
      const content = contents.get(id)!;
      rows.set(id, { ...content, id, parent, level, children: children.get(id) ?? [], place: at + 1, of: ids.length });
      const nodes =
        content.kind === "box"
          ? [content.box.node]
          : content.kind === "chip"
            ? [content.chip.node, ...content.chip.through]
            : [];
      for (const node of nodes) if (node !== null && !ofNode.has(node)) ofNode.set(node, id);
    }
  };
  place(children.get(null) ?? [], null, 1);
  // contents come outer ones first
  for (const id of contents.keys()) place(children.get(id) ?? [], id, (rows.get(id)?.level ?? 0) + 1);
  return { rows, roots: children.get(null) ?? [], feeds, ofNode };
}

/** The rows on show, where `open` holds the ids of those that show their children. */
export function visible({ rows, roots }: Tree, open: ReadonlySet<string>): readonly Row[] {
  const shown: Row[] = [];
  const pending = [...roots].reverse();
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const row = rows.get(id)!;
    shown.push(row);
    if (open.has(id)) for (let at = row.children.length - 1; at >= 0; at--) pending.push(row.children[at]!);
  }
  return shown;
}

/** Boxes as the forward made them: an input before its first reader, an end right after what it ends. */
function ordered({ boxes, wires }: Picture): readonly Box[] {
  const at = new Map(
    boxes.flatMap(({ id, node, kind }, index) => (node !== null && kind !== "ghost" ? [[id, index]] : [])),
  );
  const places = new Map<string, number>(at as Map<string, number>);
  for (const { source, target } of wires) {
    const [from, to] = [at.get(source), at.get(target)] as const;
    if (from === undefined && to !== undefined) {
      places.set(source, Math.min(places.get(source) ?? Infinity, to - 0.5));
    } else if (to === undefined && from !== undefined) places.set(target, from + 0.5);
  }
  return boxes.toSorted((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || 0);
}

/** A group and those around it, outermost first. */
function around(groups: ReadonlyMap<string, Group>, inner: string | null): readonly Group[] {
  const found: Group[] = [];
  for (let id = inner; id !== null; id = groups.get(id)?.parent ?? null) {
    const group = groups.get(id);
    if (!group || found.includes(group)) break;
    found.push(group);
  }
  return found.reverse();
}

function push<K, V>(lists: Map<K, V[]>, key: K, each: V): void {
  const list = lists.get(key);
  if (list) list.push(each);
  else lists.set(key, [each]);
}
