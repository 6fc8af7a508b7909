/** Which links lie in which scope: a wire that crosses the rims of groups is cut there, at ports. */

import type { Picture, Wire } from "../model/picture";

/** The outermost scope. */
export const OUTER = "";

/** A port on a group's rim; all wires from one box enter, or leave, a group by one port. */
type Port = string;

/** A piece of one or more wires inside one scope. Ends are boxes, groups, or the scope's own ports. */
export interface Piece {
  source: string;
  sourcePort: Port | null;
  target: string;
  targetPort: Port | null;
  slot: number;
  /** The operand's name, at the end of a wire. */
  label: string | null;
  /** Titles of the boxes at the ends of the first wire that runs here. */
  names: [source: string, target: string];
}

export interface Nested {
  id: string;
  parent: string | null;
  depth: number;
  /** Ids of groups and boxes directly inside, in the picture's order. */
  groups: string[];
  boxes: string[];
  entries: Set<Port>;
  exits: Set<Port>;
  pieces: Map<string, Piece>;
}

export interface Nest {
  /** Outer scopes first. */
  scopes: Map<string, Nested>;
  /** By wire id: its pieces from source to target. */
  ways: Map<string, { scope: string; piece: string }[]>;
}

/** Ids of ports inside their scope, where they are cells. */
export const entryCell = (port: Port): string => `>${port}`;
export const exitCell = (port: Port): string => `<${port}`;

/** Throws RangeError where a wire ends in no box of the picture, or a group stands in none. */
export function nest(picture: Picture): Nest {
  const scopes = new Map<string, Nested>([[OUTER, empty(OUTER, null, 0)]]);
  for (const { id, parent } of picture.groups) {
    const around = scopeOf(scopes, parent);
    around.groups.push(id);
    scopes.set(id, empty(id, around.id, around.depth + 1));
  }
  const home = new Map<string, string>();
  const titles = new Map(picture.boxes.map(({ id, title }) => [id, title]));
  for (const { id, group } of picture.boxes) {
    const around = scopeOf(scopes, group);
    around.boxes.push(id);
    home.set(id, around.id);
  }
  const ways = new Map(picture.wires.map((wire) => [wire.id, cut(scopes, home, titles, wire)]));
  return { scopes, ways };
}

function cut(
  scopes: Map<string, Nested>,
  home: Map<string, string>,
  titles: ReadonlyMap<string, string>,
  wire: Wire,
): { scope: string; piece: string }[] {
  const outwards = scopesAround(scopes, home, wire.source);
  const inwards = scopesAround(scopes, home, wire.target);
  let shared = 0;
  while (outwards[shared] !== undefined && outwards[shared] === inwards[shared]) shared++;
  const port = wire.source;
  const way: { scope: string; piece: string }[] = [];
  let source = wire.source;
  let sourcePort: Port | null = null;
  const step = (scope: Nested, target: string, targetPort: Port | null): void => {
    const isLast = target === wire.target;
    // operands of one box stay apart, whatever they share before
    const { slot } = wire;
    const key = JSON.stringify([source, sourcePort, target, targetPort, isLast ? slot : ""]);
    const label = isLast ? wire.argument : null;
    if (!scope.pieces.has(key)) {
      const names: [string, string] = [titles.get(wire.source)!, titles.get(wire.target)!];
      scope.pieces.set(key, { source, sourcePort, target, targetPort, slot, label, names });
    }
    way.push({ scope: scope.id, piece: key });
  };
  for (let i = outwards.length - 1; i >= shared; i--) {
    const scope = scopes.get(outwards[i]!)!;
    scope.exits.add(port);
    step(scope, exitCell(port), null);
    source = scope.id;
    sourcePort = exitCell(port);
  }
  for (let i = shared - 1; i < inwards.length; i++) {
    const scope = scopes.get(inwards[i]!)!;
    const inner = inwards[i + 1];
    if (i >= shared) {
      scope.entries.add(port);
      source = entryCell(port);
      sourcePort = null;
    }
    if (inner === undefined) step(scope, wire.target, null);
    else step(scope, inner, entryCell(port));
  }
  return way;
}

/** Ids of scopes around a box, outermost first. */
function scopesAround(scopes: Map<string, Nested>, home: Map<string, string>, box: string): string[] {
  const around: string[] = [];
  const innermost = home.get(box);
  if (innermost === undefined) throw new RangeError(`A wire ends in the box “${box}”, which the picture lacks.`);
  for (let id: string | null = innermost; id !== null; id = scopes.get(id)!.parent) around.push(id);
  return around.reverse();
}

function scopeOf(scopes: Map<string, Nested>, group: string | null): Nested {
  const scope = scopes.get(group ?? OUTER);
  if (scope === undefined)
    throw new RangeError(`The picture lacks the group “${group}”, or has it after what it holds.`);
  return scope;
}

function empty(id: string, parent: string | null, depth: number): Nested {
  return { id, parent, depth, groups: [], boxes: [], entries: new Set(), exits: new Set(), pieces: new Map() };
}
