/** The layered layout of one scope: ranks, order, places across, columns, and the way of every line. */

import { placeAcross, placeInRows } from "./across";
import { type Corner, GAP, type Scope } from "./cells";
import { type Folding, foldRanks } from "./columns";
import { interrupt } from "./connectors";
import { cutIntoLayers, type Layers } from "./layers";
import { effortFor, orderRows } from "./order";
import { portsOfSources, portsOfTargets } from "./ports";
import { feeders, rankCells, topologicalOrder } from "./ranks";
import { type Rows, stackRows } from "./rows";

export interface Flat {
  /** Centres by cell; the origin is the scope's top left corner. */
  x: Float64Array;
  y: Float64Array;
  width: number;
  height: number;
  columns: number;
  /** The way of a link. */
  route: (link: number) => Corner[];
}

export interface FlatOptions extends Folding {
  /** Leave out what takes long: crossings stay, and lines are less straight. */
  quick: boolean;
}

/** Between a column and the first line that rises beside it, and on to the next column. */
const GUTTER = 24;
/** Between lines that turn from one column to the next. */
const LANE = 9;
/** Above the first and below the last rank, for the first line that turns. */
const TURN = 18;

export function layOutFlat(whole: Scope, options: FlatOptions): Flat {
  if (whole.cells.length === 0) {
    return { x: new Float64Array(), y: new Float64Array(), width: 0, height: 0, columns: 1, route: () => [] };
  }
  const { scope, ranks, pieces } = interrupt(whole, rankCells(whole));
  const ports = portsOfTargets(scope);
  const layers = cutIntoLayers(scope, ranks, ports);
  const late = new Uint8Array(layers.count);
  late.set(feeders(scope, topologicalOrder(scope)));
  const effort = effortFor(layers.count);
  orderRows(layers, late, options.quick ? { sweeps: 0, swap: false, again: false } : effort);
  const across = options.quick ? placeInRows(layers) : placeAcross(layers);
  const rows = stackRows(layers, labelledRanks(scope, layers));
  const flat = new Router(scope, layers, across, rows, ports, options).route();
  const route = (link: number): Corner[] => {
    const { first, second, ends } = pieces[link]!;
    if (ends === null) return flat.route(first);
    const [start, ...rest] = flat.route(second);
    return [...flat.route(first), { ...start!, jump: ends }, ...rest];
  };
  return { ...flat, route };
}

/** 1 for each rank whose boxes have operands' names above them. */
function labelledRanks({ links }: Scope, { rank, rows }: Layers): Uint8Array {
  const labelled = new Uint8Array(rows.length);
  for (const { target, labelWidth } of links) if (labelWidth > 0) labelled[rank[target]!] = 1;
  return labelled;
}

/** A line that turns from the last rank of a column to the first of the next, in the lane of its number. */
interface Turn {
  x: number;
  lane: number;
}

class Router {
  private readonly breaks: readonly number[];
  private readonly columnOf: Int32Array;
  /** By column: the least and the greatest x before folding, and how far it is moved. */
  private readonly low: number[] = [];
  private readonly high: number[] = [];
  private readonly shift: number[] = [];
  /** By break: the lanes, named by what turns in them. */
  private readonly lanes: Map<string, Turn>[] = [];
  private readonly sourcePorts: Float64Array;
  private readonly head: number;
  private readonly height: number;

  constructor(
    private readonly scope: Scope,
    private readonly layers: Layers,
    private readonly across: Float64Array,
    private readonly rows: Rows,
    private readonly targetPorts: Float64Array,
    folding: Folding,
  ) {
    this.breaks = foldRanks(layers, rows, folding);
    this.columnOf = new Int32Array(rows.top.length);
    this.breaks.forEach((first, column) => {
      this.columnOf.fill(column, first);
    });
    this.sourcePorts = portsOfSources(scope, (link) => this.goal(link));
    const lanes = this.assignLanes();
    this.placeColumns();
    this.head = this.breaks.length > 1 ? TURN + LANE * lanes : 0;
    const bottoms = this.breaks.map((_, column) => this.y(this.lastRank(column), "bottom"));
    this.height = Math.max(...bottoms) + this.head;
  }

  route(): Flat {
    const { scope, layers } = this;
    const x = new Float64Array(scope.cells.length);
    const y = new Float64Array(scope.cells.length);
    scope.cells.forEach(({ pin }, cell) => {
      const rank = layers.rank[cell]!;
      x[cell] = this.x(cell);
      y[cell] = pin === "top" ? 0 : pin === "bottom" ? this.height : (this.y(rank, "top") + this.y(rank, "bottom")) / 2;
    });
    const width = this.high.at(-1)! + this.shift.at(-1)!;
    const route = (link: number): Corner[] => this.way(link, y);
    return { x, y, width, height: this.height, columns: this.breaks.length, route };
  }

  /** Corners from the source's lower rim to the target's upper rim; sideways only between ranks. */
  private way(link: number, y: Float64Array): Corner[] {
    const { layers, scope } = this;
    const { source, target } = scope.links[link]!;
    const chain = layers.chains[link]!;
    const from = { x: this.x(source) + this.sourcePorts[link]!, y: y[source]! + layers.height[source]! / 2 };
    const to = { x: this.x(target) + this.targetPorts[link]!, y: y[target]! - layers.height[target]! / 2 };
    const way: Corner[] = [from];
    for (let i = 0; i + 1 < chain.length; i++) {
      const [upper, lower] = [chain.at(i), chain.at(i + 1)];
      const [rank, next] = [layers.rank[upper]!, layers.rank[lower]!];
      const startX = i === 0 ? from.x : this.x(upper);
      const endX = lower === target ? to.x : this.x(lower);
      add(way, { x: startX, y: this.y(rank, "bottom") });
      if (this.columnOf[rank] !== this.columnOf[next]) this.turn(way, startX, endX, this.turnOf(link, i));
      const end = this.y(next, "top");
      if (lower === target && scope.links[link]!.labelWidth > 0) add(way, { x: endX, y: end - GAP.labelHeight });
      add(way, { x: endX, y: end });
    }
    add(way, to);
    return way;
  }

  /** Down, aside, up through the gutter, aside, and down again. */
  private turn(way: Corner[], startX: number, endX: number, { lane, column }: { lane: number; column: number }): void {
    const bottom = this.y(this.lastRank(column), "bottom") + TURN + lane * LANE;
    const gutter = this.high[column]! + this.shift[column]! + GUTTER + lane * LANE;
    const top = lane * LANE + 2;
    way.push({ x: startX, y: bottom, square: true }, { x: gutter, y: bottom, square: true });
    way.push({ x: gutter, y: top, square: true }, { x: endX, y: top, square: true });
  }

  /** Lines that turn at one break, the rightmost innermost, so that none crosses another. Returns the most of a break. */
  private assignLanes(): number {
    const { chains, rank } = this.layers;
    this.lanes.push(...this.breaks.slice(1).map(() => new Map<string, Turn>()));
    this.scope.links.forEach(({ source, target }, link) => {
      for (let column = this.columnOf[rank[source]!]!; column < this.columnOf[rank[target]!]!; column++) {
        const step = this.lastRank(column) - rank[source]!;
        const x = this.across[chains[link]!.at(step)]! + (step === 0 ? this.sourcePorts[link]! : 0);
        this.lanes[column]!.set(this.turnKey(link, step), { x, lane: 0 });
      }
    });
    for (const lanes of this.lanes) {
      [...lanes.values()]
        .sort((a, b) => b.x - a.x)
        .forEach((turn, lane) => {
          turn.lane = lane;
        });
    }
    return Math.max(0, ...this.lanes.map(({ size }) => size));
  }

  private turnOf(link: number, step: number): { lane: number; column: number } {
    const column = this.columnOf[this.layers.rank[this.layers.chains[link]!.at(step)]!]!;
    return { lane: this.lanes[column]!.get(this.turnKey(link, step))!.lane, column };
  }

  /** Lines that already run as one share a lane; those that leave one box by ports of their own do not. */
  private turnKey(link: number, step: number): string {
    const vertex = this.layers.chains[link]!.at(step);
    return step === 0 ? `${vertex}:${this.sourcePorts[link]}` : `${vertex}`;
  }

  private placeColumns(): void {
    let right = 0;
    this.breaks.forEach((first, column) => {
      const [low, high] = this.extent(first, this.breaks[column + 1] ?? this.rows.top.length);
      this.low.push(low);
      this.high.push(high);
      this.shift.push(right - low);
      const lanes = this.lanes[column]?.size ?? 0;
      right += high - low + Math.max(GAP.part, 2 * GUTTER + LANE * (lanes - 1));
    });
  }

  /** The least and the greatest x of the ranks before folding. */
  private extent(from: number, to: number): [number, number] {
    const { rows, width } = this.layers;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let rank = from; rank < to; rank++) {
      for (const vertex of rows[rank]!) {
        low = Math.min(low, this.across[vertex]! - width[vertex]! / 2);
        high = Math.max(high, this.across[vertex]! + width[vertex]! / 2);
      }
    }
    return [low, high];
  }

  /** Where a link goes after its first step, from left to right; the next column lies right of this one. */
  private goal(link: number): number {
    const chain = this.layers.chains[link]!;
    if (chain.length === 0) return 0;
    const [source, next] = [chain.at(0), chain.at(1)];
    const port = chain.length === 2 ? this.targetPorts[link]! : 0;
    const turns = this.columnOf[this.layers.rank[source]!] !== this.columnOf[this.layers.rank[next]!];
    return this.across[next]! + port + (turns ? 1e7 : 0);
  }

  private lastRank(column: number): number {
    return (this.breaks[column + 1] ?? this.rows.top.length) - 1;
  }

  private x(vertex: number): number {
    return this.across[vertex]! + this.shift[this.columnOf[this.layers.rank[vertex]!]!]!;
  }

  private y(rank: number, side: "top" | "bottom"): number {
    const first = this.breaks[this.columnOf[rank]!]!;
    return this.rows[side][rank]! - this.rows.top[first]! + this.head;
  }
}

/** Leaves out corners that the line goes straight through. */
function add(way: Corner[], corner: Corner): void {
  const last = way[way.length - 1]!;
  const isStraight = Math.abs(last.x - corner.x) < 0.01;
  if (isStraight && Math.abs(last.y - corner.y) < 0.01) return;
  const before = way[way.length - 2];
  const wasStraight = before !== undefined && Math.abs(before.x - last.x) < 0.01;
  if (isStraight && wasStraight && last.square === undefined) way.pop();
  way.push(corner);
}
