/** The layout of a whole picture: scope by scope, inner ones first, each a cell of the scope around it. */

import type { Box, Group, Picture } from "../model/picture";
import { aims, type Folds, shownWell } from "./aim";
import { type Cell, type Corner, GAP, type Link, Scope } from "./cells";
import { CONNECTOR_HEIGHT, chipWidth } from "./connectors";
import { type Flat, type FlatOptions, layOutFlat } from "./flat";
import type { Connector, Frame, Layout, LayoutOptions, Point } from "./layout";
import { entryCell, exitCell, type Nest, type Nested, nest, OUTER } from "./nest";
import { layOutParts } from "./parts";
import { pathThrough } from "./path";

/** Inside a group, in pixels; the title stands at the top. */
const PADDING = { side: 16, top: 36, bottom: 18 };
/** Between a group's title and a line that enters beside it. */
const BESIDE_TITLE = 10;
/** Width of a letter of an operand's name. */
const LETTER = 6;
/** Ways of folding that are kept by scope, the latest ones. */
const MOST_KEPT = 12;
/** Scopes that are kept. */
const MOST_CACHED = 4000;
/** Of two ways to fold, the simpler one is taken where the pane shows it about as well as the other. */
const SLACK = 0.95;

interface ScopeOptions extends FlatOptions {
  aspect: number;
}

/** A scope with its places relative to its own top left corner. */
interface Placed {
  signature: string;
  /** Differs for every scope that was ever laid out. */
  serial: number;
  width: number;
  height: number;
  /** From the left side to the title. */
  title: number;
  columns: number;
  /** Centres of cells, by id. */
  centres: Map<string, Point>;
  /** By piece; asked for only where the scope is drawn so. */
  route: (piece: string) => Corner[];
}

/** Lays pictures out; scopes that did not change since the last one keep their places. */
export class LayoutEngine {
  private readonly cache = new Map<string, Placed[]>();
  private serial = 0;

  /** Deterministic: the same picture and options give the same layout, whatever was laid out before. */
  layOut(picture: Picture, options: LayoutOptions, quick = false): Layout {
    const nested = nest(picture);
    const boxes = new Map(picture.boxes.map((box) => [box.id, box]));
    const groups = new Map(picture.groups.map((group) => [group.id, group]));
    if (this.cache.size > MOST_CACHED) this.cache.clear();
    const scopes = [...nested.scopes.values()].reverse();
    const aspect = options.width / options.height;
    const run = (folds: Folds): Map<string, Placed> => {
      const placed = new Map<string, Placed>();
      for (const scope of scopes) {
        const how = { columnHeight: folds.get(scope.id) ?? null, quick, aspect };
        placed.set(scope.id, this.place(scope, placed, boxes, groups.get(scope.id), how));
      }
      return placed;
    };
    // what is too high, and by what it could be lowered, shows only when all is laid out
    const unfolded = run(new Map());
    const tried = [unfolded, ...aims(nested.scopes, unfolded, options).map(run)];
    return assemble(picture, nested, simplest(tried, options));
  }

  private place(
    scope: Nested,
    placed: ReadonlyMap<string, Placed>,
    boxes: ReadonlyMap<string, Box>,
    group: Group | undefined,
    options: ScopeOptions,
  ): Placed {
    const inner = scope.groups.map((id) => [id, placed.get(id)!.serial]);
    const own = scope.boxes.map((id) => [id, boxes.get(id)!.width, boxes.get(id)!.height]);
    const signature = JSON.stringify([options, group?.width, inner, own, [...scope.pieces.values()]]);
    const kept = this.cache.get(scope.id) ?? [];
    const known = kept.find((before) => before.signature === signature);
    if (known !== undefined) return known;
    const fresh = { ...placeScope(scope, placed, boxes, group, options), signature, serial: this.serial++ };
    this.cache.set(scope.id, [fresh, ...kept.slice(0, MOST_KEPT - 1)]);
    return fresh;
  }
}

/** Of those that the pane shows about as well as any, the first with the fewest columns. */
function simplest(tried: readonly Map<string, Placed>[], pane: LayoutOptions): Map<string, Placed> {
  const rated = tried.map((placed) => {
    let columns = 0;
    for (const scope of placed.values()) columns += scope.columns;
    return { placed, columns, shown: shownWell(placed.get(OUTER)!, pane) };
  });
  const best = Math.max(...rated.map(({ shown }) => shown));
  const good = rated.filter(({ shown }) => shown >= (best === 1 ? 1 : best * SLACK));
  return good.reduce((simplest, way) => (way.columns < simplest.columns ? way : simplest)).placed;
}

function placeScope(
  scope: Nested,
  placed: ReadonlyMap<string, Placed>,
  boxes: ReadonlyMap<string, Box>,
  group: Group | undefined,
  options: ScopeOptions,
): Omit<Placed, "signature" | "serial"> {
  const cells = new Map<string, Cell>();
  for (const port of scope.entries) cells.set(entryCell(port), { width: 2, height: 0, pin: "top" });
  // as in the picture, so that what ran first comes first
  for (const id of scope.groups) cells.set(id, { width: placed.get(id)!.width, height: placed.get(id)!.height });
  for (const id of scope.boxes) cells.set(id, { width: boxes.get(id)!.width, height: boxes.get(id)!.height });
  for (const port of scope.exits) cells.set(exitCell(port), { width: 2, height: 0, pin: "bottom" });
  const number = new Map([...cells.keys()].map((id, index) => [id, index]));
  const fromAxis = (id: string, port: string | null): number | undefined =>
    port === null ? undefined : placed.get(id)!.centres.get(port)!.x - placed.get(id)!.width / 2;
  const links = [...scope.pieces.values()].map(
    ({ source, sourcePort, target, targetPort, slot, label, names }): Link => {
      const [from, to] = [fromAxis(source, sourcePort), fromAxis(target, targetPort)];
      return {
        source: number.get(source)!,
        target: number.get(target)!,
        ...(from !== undefined && { sourcePort: from }),
        ...(to !== undefined && { targetPort: to }),
        slot,
        labelWidth: label === null ? 0 : label.length * LETTER,
        names,
      };
    },
  );
  const isOuter = group === undefined;
  const all = new Scope([...cells.values()], links);
  const flat = isOuter ? layOutParts(all, options, options.aspect) : layOutFlat(all, options);
  const frame = isOuter
    ? { dx: 0, dy: 0, width: flat.width, height: flat.height, title: 0 }
    : frameAround(scope, group, flat, number);
  const { dx, dy, width, height, title } = frame;
  const centres = new Map<string, Point>();
  for (const [id, cell] of number) centres.set(id, { x: flat.x[cell]! + dx, y: flat.y[cell]! + dy });
  const numbers = new Map([...scope.pieces.keys()].map((key, link) => [key, link]));
  const routes = new Map<string, Corner[]>();
  const route = (piece: string): Corner[] => {
    const known = routes.get(piece);
    if (known !== undefined) return known;
    const moved = flat.route(numbers.get(piece)!).map((corner) => ({ ...corner, x: corner.x + dx, y: corner.y + dy }));
    routes.set(piece, moved);
    return moved;
  };
  return { width, height, title, columns: flat.columns, centres, route };
}

/** Room for the title, which no entering line may cross: it stands between them, or the group grows until they pass. */
function frameAround(
  scope: Nested,
  group: Group,
  flat: Flat,
  number: ReadonlyMap<string, number>,
): { dx: number; dy: number; width: number; height: number; title: number } {
  // lines need part of the padding to bend in
  const bend = 0.7 * GAP.rank;
  const top = PADDING.top - (scope.entries.size > 0 ? bend - 8 : 0);
  const bottom = PADDING.bottom - (scope.exits.size > 0 ? bend - 6 : 0);
  const least = Math.max(flat.width + 2 * PADDING.side, group.width);
  const side = (least - flat.width) / 2;
  const height = flat.height + top + Math.max(6, bottom);
  const entries = [...scope.entries].map((port) => flat.x[number.get(entryCell(port))!]! + side).sort((a, b) => a - b);
  const title = titlePlace(entries, group.width, least);
  if (title !== null) return { dx: side, dy: top, width: least, height, title };
  const missing = Math.max(0, group.width + BESIDE_TITLE - entries[0]!);
  // what is narrow stays in the middle
  const width = least + missing + (flat.width < 2 * group.width ? missing : 0);
  return { dx: side + missing, dy: top, width, height, title: 0 };
}

/** The leftmost place for a title between lines that enter at these distances, null where none is wide enough. */
function titlePlace(entries: readonly number[], title: number, width: number): number | null {
  let place = 0;
  for (const entry of entries) {
    if (entry - BESIDE_TITLE >= place + title) return place;
    place = entry + BESIDE_TITLE;
  }
  return place + title <= width ? place : null;
}

function assemble(picture: Picture, { scopes, ways }: Nest, placed: ReadonlyMap<string, Placed>): Layout {
  const origins = new Map<string, Point>([[OUTER, { x: 0, y: 0 }]]);
  const boxes = new Map<string, Point>();
  const groups = new Map<string, Frame>();
  for (const scope of scopes.values()) {
    const { centres } = placed.get(scope.id)!;
    const origin = origins.get(scope.id)!;
    for (const id of scope.boxes) boxes.set(id, shifted(centres.get(id)!, origin));
    for (const id of scope.groups) {
      const { width, height, title } = placed.get(id)!;
      const centre = shifted(centres.get(id)!, origin);
      const corner = { x: centre.x - width / 2, y: centre.y - height / 2 };
      origins.set(id, corner);
      groups.set(id, { ...corner, width, height, title });
    }
  }
  const wires = new Map(
    picture.wires.map(({ id }) => {
      const way: Corner[] = [];
      for (const { scope, piece } of ways.get(id)!) {
        for (const corner of placed.get(scope)!.route(piece)) join(way, shifted(corner, origins.get(scope)!));
      }
      const end = way.at(-1)!;
      const points = way.map(({ x, y }): Point => ({ x, y }));
      const jumps = way.flatMap(({ jump }, at) => (jump === undefined ? [] : [at]));
      const chips = jumps.flatMap((at) => chipsAt(way[at - 1]!, way[at]!));
      const label = { x: end.x, y: end.y - GAP.labelHeight / 2 };
      return [id, { path: pathThrough(way), points, jumps, chips, label }];
    }),
  );
  const { width, height, columns } = placed.get(OUTER)!;
  return { boxes, groups, wires, width, height, columns };
}

/** Where a line is interrupted: a chip under the end of its first stretch, and one above the start of its next. */
function chipsAt(end: Corner, start: Corner): Connector[] {
  const { leaving, entering } = start.jump!;
  const half = CONNECTOR_HEIGHT / 2;
  const frame = { height: CONNECTOR_HEIGHT, y: end.y };
  return [
    { ...frame, x: end.x - chipWidth(leaving) / 2, width: chipWidth(leaving), text: leaving },
    {
      ...frame,
      x: start.x - chipWidth(entering) / 2,
      y: start.y - 2 * half,
      width: chipWidth(entering),
      text: entering,
    },
  ];
}

function shifted<T extends Point>(point: T, by: Point): T {
  return { ...point, x: point.x + by.x, y: point.y + by.y };
}

/** Pieces meet at ports: the end of one is the start of the next. */
function join(way: Corner[], corner: Corner): void {
  const last = way.at(-1);
  if (
    corner.jump === undefined &&
    last !== undefined &&
    Math.abs(last.x - corner.x) < 0.5 &&
    Math.abs(last.y - corner.y) < 0.5
  )
    return;
  way.push(corner);
}
