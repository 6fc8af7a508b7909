/**
 * Groups that no module makes: turns of a loop and blocks that are alike, of which the first stands open and the
 * others closed as one, and stretches of what is too long to be read in one piece.
 */

import type { GraphDocument, Span } from "./document";
import { Code } from "./loops";
import type { Housed, Modules } from "./modules";
import type { Box, Group, Wire } from "./picture";
import { findRepeats, type Repeat } from "./repeats";

/** Fewer boxes are read as they are. */
const MANY = 60;
/** So often at least, and so many boxes in all; what repeats less is read as it is. */
const LEAST_COUNT = 4;
const LEAST_BOXES = 8;
/** Loops around loops, from the inside. */
const ROUNDS = 4;
/** More in one group are parted into stretches of `STRETCH`. */
const MOST_CHILDREN = 1500;
const STRETCH = 100;

/** A box or a group among others in one group. */
interface Member {
  id: string;
  /** Equal for what comes from the same code, or from modules that are alike. */
  key: number;
  boxes: number;
  nodes: number;
  /** Where the code called it, innermost first. */
  stack: readonly number[];
  /** What its module is called here, and how it is typed; null for an operation outside of modules. */
  name: string | null;
  type: string;
  move: (group: string) => void;
}

/** Adds groups to those of modules, outer ones first, and moves boxes into them. */
export function foldRepeats(
  document: GraphDocument,
  modules: Modules,
  housed: readonly Housed[],
  wires: readonly Wire[],
  groups: readonly Group[],
): Group[] {
  return housed.length > MANY ? new Folder(document, modules, housed, groups).fold(wires) : [...groups];
}

class Folder {
  private readonly code: Code;
  /** By span: equal for equal ones. */
  private readonly places: readonly number[];
  private readonly keys = new Map<string, number>();
  /** By group, null for the outermost scope: what is directly inside, in the order of the forward. */
  private readonly members = new Map<string | null, Member[]>();
  private readonly groups = new Map<string, Group>();
  private readonly made = new Set<string>();

  constructor(
    private readonly document: GraphDocument,
    private readonly modules: Modules,
    private readonly housed: readonly Housed[],
    groups: readonly Group[],
  ) {
    this.code = new Code(document.snippet.code);
    this.places = document.spans.map((span) => this.intern(span.join()));
    for (const group of groups) this.groups.set(group.id, group);
    const entered = new Set<string>();
    for (const { box, module } of housed) {
      if (box.kind !== "op") continue;
      this.list(box.group).push(this.boxMember(box, module));
      // a module stands where its first operation does
      for (let id = box.group; id !== null && !entered.has(id); id = this.groups.get(id)!.parent) {
        entered.add(id);
        const group = this.groups.get(id)!;
        this.list(group.parent).push(this.groupMember(group, box));
      }
    }
  }

  fold(wires: readonly Wire[]): Group[] {
    const scopes = [...this.members.keys()];
    for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
      let members = this.members.get(scope)!;
      for (let round = 0; round < ROUNDS; round++) {
        const folded = this.foldOnce(scope, members, scopes);
        if (folded === members) break;
        members = folded;
      }
      this.part(scope, members);
    }
    this.bringLoose(wires);
    return outerFirst([...this.groups.values()]);
  }

  /** The members with every repeat as one; the same list where there is none. */
  private foldOnce(scope: string | null, members: Member[], scopes: (string | null)[]): Member[] {
    const repeats = findRepeats(
      members.map(({ key }) => key),
      LEAST_COUNT,
      (start, period) => this.firstLine(members.slice(start, start + period)),
    ).filter(({ start, period, count }) => {
      const boxes = members.slice(start, start + period).reduce((sum, member) => sum + member.boxes, 0);
      const isAll = start === 0 && period * count === members.length && scope !== null && this.made.has(scope);
      return !isAll && boxes * count >= LEAST_BOXES;
    });
    if (repeats.length === 0) return members;
    const folded: Member[] = [];
    let at = 0;
    for (const repeat of repeats) {
      folded.push(...members.slice(at, repeat.start), this.series(scope, members, repeat, scopes));
      at = repeat.start + repeat.period * repeat.count;
    }
    return [...folded, ...members.slice(at)];
  }

  /** One group for all turns: the first, and another group with the rest. */
  private series(
    scope: string | null,
    members: readonly Member[],
    { start, period, count }: Repeat,
    scopes: (string | null)[],
  ): Member {
    const inside = members.slice(start, start + period * count);
    const id = `r:${inside[0]!.id}`;
    const rest = `${id}/rest`;
    const body = inside.slice(0, period);
    const title = this.titles(inside, period);
    const type = period === 1 ? body[0]!.type : "";
    this.make({ id, parent: scope, title: title.all, subtitle: `${type} × ${count}`.trim(), folded: false }, inside);
    this.make(
      { id: rest, parent: id, title: title.rest, subtitle: `${type} × ${count - 1}`.trim(), folded: true },
      inside.slice(period),
    );
    const turns: Member[] = [];
    for (let turn = 0; turn < count; turn++) {
      const around = turn === 0 ? id : rest;
      const own = inside.slice(turn * period, (turn + 1) * period);
      const [only] = own;
      if (period === 1) {
        only!.move(around);
        const group = this.groups.get(only!.id);
        if (group !== undefined) group.folded = turn > 0;
        turns.push(only!);
        continue;
      }
      const turnId = `${id}/${turn + 1}`;
      const made = this.make(
        { id: turnId, parent: around, title: `#${turn + 1}`, subtitle: "", folded: turn > 0 },
        own,
      );
      for (const member of own) member.move(turnId);
      this.members.set(turnId, own);
      scopes.push(turnId);
      turns.push(made);
    }
    this.part(rest, turns.slice(1), 2, "#");
    const key = this.intern(`series ${body.map(({ key: each }) => each).join(" ")}`);
    return { ...this.asMember(id, inside), key, stack: body[0]!.stack };
  }

  /** Parts what is too long into groups of neighbours, and those again where they are too many. */
  private part(scope: string | null, members: readonly Member[], first = 1, mark = ""): void {
    let pieces = members;
    let size = 1;
    while (pieces.length > MOST_CHILDREN) {
      const stretches: Member[] = [];
      for (let from = 0, until = 0; from < pieces.length; from = until) {
        // one that is left over goes with those before it
        until = pieces.length - from > STRETCH + 1 ? from + STRETCH : pieces.length;
        const inside = pieces.slice(from, until);
        const id = `s:${scope ?? ""}/${size}:${from}`;
        const last = Math.min(members.length, until * size) - 1;
        const title = `${mark}${first + from * size}–${first + last}`;
        stretches.push(this.make({ id, parent: scope, title, subtitle: "", folded: true }, inside));
        for (const member of inside) member.move(id);
      }
      pieces = stretches;
      size *= STRETCH;
    }
  }

  private make(
    { id, parent, title, subtitle, folded }: Pick<Group, "id" | "parent" | "title" | "subtitle" | "folded">,
    inside: readonly Member[],
  ): Member {
    const nodes = inside.reduce((sum, member) => sum + member.nodes, 0);
    this.groups.set(id, { id, parent, module: null, title, subtitle, nodes, folded, width: 0 });
    this.made.add(id);
    return this.asMember(id, inside);
  }

  private asMember(id: string, inside: readonly Member[]): Member {
    return {
      id,
      key: -1,
      boxes: inside.reduce((sum, { boxes }) => sum + boxes, 0),
      nodes: inside.reduce((sum, { nodes }) => sum + nodes, 0),
      stack: inside[0]!.stack,
      name: null,
      type: "",
      move: (group) => {
        this.groups.get(id)!.parent = group;
      },
    };
  }

  /** What a leaf or an input without a name is to one turn, it is beside it; those with names stay for all to see. */
  private bringLoose(wires: readonly Wire[]): void {
    const depths = new Map<string, number>();
    for (const { id, parent } of outerFirst([...this.groups.values()])) {
      depths.set(id, parent === null ? 1 : depths.get(parent)! + 1);
    }
    const parent = (group: string): string | null => this.groups.get(group)!.parent;
    const common = (a: string | null, b: string | null): string | null => {
      let [one, other] = [a, b];
      while (one !== other) {
        if (one === null || other === null) return null;
        if (depths.get(one)! >= depths.get(other)!) one = parent(one);
        else other = parent(other);
      }
      return one;
    };
    const boxes = new Map(this.housed.map(({ box }) => [box.id, box]));
    const goals = new Map<string, string | null>();
    for (const { source, target } of wires) {
      const home = boxes.get(target)!.group;
      if (boxes.get(source)!.kind === "op") continue;
      goals.set(source, goals.has(source) ? common(goals.get(source)!, home) : home);
    }
    for (const { box, named } of this.housed) {
      if (box.kind === "op" || named) continue;
      // down to the goal, but into no module that it is outside of
      const way: string[] = [];
      for (let at = goals.get(box.id) ?? null; at !== null && at !== box.group; at = parent(at)) way.unshift(at);
      const firstModule = way.findIndex((id) => !this.made.has(id));
      const last = (firstModule < 0 ? way : way.slice(0, firstModule)).at(-1);
      if (last !== undefined && this.isInside(last, box.group)) box.group = last;
    }
  }

  private isInside(group: string, around: string | null): boolean {
    for (let at: string | null = group; at !== null; at = this.groups.get(at)!.parent) if (at === around) return true;
    return around === null;
  }

  private boxMember(box: Box, module: number | null): Member {
    const { name, call, span } = this.document.nodes[box.node!]!;
    const stack = call === null ? (span === null ? [] : [span]) : this.document.calls[call]!.stack;
    const places = stack.length === 0 ? "" : stack.map((frame) => this.places[frame]).join();
    const frame = box.group === null ? null : this.groups.get(box.group)!.module;
    return {
      id: box.id,
      key: this.intern(`${name} ${places} ${this.likeness(module)}`),
      boxes: 1,
      nodes: box.nodes,
      stack,
      name: module === null || module === frame ? null : this.modules.title(module, frame),
      type: "",
      move: (group) => {
        box.group = group;
      },
    };
  }

  private groupMember(group: Group, first: Box): Member {
    const { call } = this.document.nodes[first.node!]!;
    const stack = call === null ? [] : this.document.calls[call]!.stack;
    return {
      id: group.id,
      // its own code differs where an operation needed no gradient, the code around it does not
      key: this.intern(`${this.places[stack.at(-1) ?? -1] ?? ""} ${this.likeness(group.module)}`),
      boxes: 2,
      nodes: group.nodes,
      stack,
      name: group.title,
      type: group.subtitle,
      move: (parent) => {
        group.parent = parent;
      },
    };
  }

  /** Equal for modules of one class and size whose paths differ in numbers only. */
  private likeness(module: number | null): string {
    if (module === null) return "";
    const { path, type, parameters } = this.document.modules[module]!;
    return `${type} ${parameters} ${path.replace(/\d+/g, "#")}`;
  }

  /** `layers.0–11` and `layers.1–11`, or the loop's own words and the numbers of its turns. */
  private titles(inside: readonly Member[], period: number): { all: string; rest: string } {
    const [first, second, last] = [inside[0]!, inside[period]!, inside.at(-1)!];
    const turns = `#2–${inside.length / period}`;
    const { name } = first;
    if (name === null || second.name === null || last.name === null)
      return { all: this.loopTitle(inside, period), rest: turns };
    const [own] = name.split(" #", 1) as [string];
    if (last.name.startsWith(`${own} #`)) return { all: own, rest: `${own} ${turns}` };
    return { all: range(name, last.name), rest: range(second.name, last.name) };
  }

  private loopTitle(inside: readonly Member[], period: number): string {
    const { stack } = inside[0]!;
    const level = this.level(inside.slice(0, period));
    for (let at = level; at < stack.length; at++) {
      const loop = this.code.loopAround(this.span(stack[at]!)[0]);
      if (loop !== null) return loop;
    }
    const frame = stack[level] ?? stack.at(-1);
    return frame === undefined ? "…" : this.code.line(this.span(frame)[0]);
  }

  /** Place in the stacks of the frame that holds the loop's body: the outermost whose lines differ. */
  private level(body: readonly Member[]): number {
    const [{ stack }] = body as readonly [Member];
    for (let out = 1; out <= stack.length; out++) {
      const lines = new Set(body.map((member) => this.lineAt(member, out)));
      if (lines.size > 1) return stack.length - out;
    }
    return 0;
  }

  /** How far from the start of a repeat the body's first line stands: a first turn may lack what needs no gradient. */
  private firstLine(body: readonly Member[]): number {
    const out = body[0]!.stack.length - this.level(body);
    const lines = body.map((member) => this.lineAt(member, out));
    const least = Math.min(...lines);
    if (lines[0] === least && lines.at(-1) !== least) return 0;
    const start = lines.findIndex((line, at) => line === least && lines.at(at - 1) !== least);
    return Math.max(0, start);
  }

  private lineAt({ stack }: Member, out: number): number {
    const frame = stack.at(-out);
    return frame === undefined ? 0 : this.span(frame)[0];
  }

  private span(row: number): Span {
    return this.document.spans[row]!;
  }

  private list(scope: string | null): Member[] {
    const known = this.members.get(scope);
    if (known !== undefined) return known;
    const fresh: Member[] = [];
    this.members.set(scope, fresh);
    return fresh;
  }

  private intern(text: string): number {
    const known = this.keys.get(text);
    if (known !== undefined) return known;
    this.keys.set(text, this.keys.size);
    return this.keys.size - 1;
  }
}

/** `layers.0` and `layers.11` as `layers.0–11`. */
function range(first: string, last: string): string {
  const dot = first.lastIndexOf(".") + 1;
  return first.slice(0, dot) === last.slice(0, dot) ? `${first}–${last.slice(dot)}` : `${first} – ${last}`;
}

function outerFirst(groups: readonly Group[]): Group[] {
  const inside = new Map<string | null, Group[]>();
  for (const group of groups) {
    const list = inside.get(group.parent);
    if (list === undefined) inside.set(group.parent, [group]);
    else list.push(group);
  }
  const sorted = [...(inside.get(null) ?? [])];
  // the list grows while it is read
  for (const { id } of sorted) for (const group of inside.get(id) ?? []) sorted.push(group);
  return sorted;
}
