/** The scope with every line cut into steps of one rank, by points that keep room for it in the ranks it passes. */

import type { Scope } from "./cells";

export interface Layers {
  /** Vertices: the cells, by their number, then the points that lines pass. */
  count: number;
  width: Float64Array;
  height: Float64Array;
  rank: Int32Array;
  /** 1 for a point that a line passes. */
  isPoint: Uint8Array;
  /** Neighbours in the rank above and below. */
  up: number[][];
  down: number[][];
  /** For each neighbour, where on it the line ends: −½ at its left side to ½ at its right. */
  upPort: number[][];
  downPort: number[][];
  /** By link. */
  chains: Chain[];
  /** Vertices by rank, in their order from left to right. */
  rows: number[][];
}

/** The vertices of a link from source to target, one per rank; none for a link that does not run downwards. */
export class Chain {
  constructor(
    readonly length: number,
    private readonly source: number,
    private readonly target: number,
    /** Points that the link passes, from place `first` on; other links may share them. */
    private readonly points: readonly number[],
    private readonly first: number,
  ) {}

  at(step: number): number {
    if (step === 0) return this.source;
    return step === this.length - 1 ? this.target : this.points[this.first + step - 1]!;
  }
}

/** From so many long lines at one cell on, they share one line; else N readers cost N² points. */
const BUNDLE = 6;
const POINT_WIDTH = 2;

/** Cuts lines into steps; `targetPorts` are by link, in pixels from the target's axis. */
export function cutIntoLayers(scope: Scope, ranks: Int32Array, targetPorts: Float64Array): Layers {
  return new Cutter(scope, ranks, targetPorts).cut();
}

class Cutter {
  private readonly width: number[];
  private readonly height: number[];
  private readonly rank: number[];
  private readonly up: number[][];
  private readonly down: number[][];
  private readonly upPort: number[][];
  private readonly downPort: number[][];
  /** Shared points by rank, of lines that leave a cell and of lines that enter it. */
  private readonly bundles = { from: new Map<number, number[]>(), into: new Map<number, number[]>() };

  constructor(
    private readonly scope: Scope,
    ranks: Int32Array,
    private readonly targetPorts: Float64Array,
  ) {
    this.width = scope.cells.map(({ width }) => width);
    this.height = scope.cells.map(({ height }) => height);
    this.rank = [...ranks];
    this.up = scope.cells.map(() => []);
    this.down = scope.cells.map(() => []);
    this.upPort = scope.cells.map(() => []);
    this.downPort = scope.cells.map(() => []);
  }

  cut(): Layers {
    const { links, leaving, entering, cells } = this.scope;
    const isLong = (link: number): boolean => this.rank[links[link]!.target]! - this.rank[links[link]!.source]! > 1;
    const bundledFrom = leaving.map((out) => out.filter(isLong).length > BUNDLE);
    const bundledInto = entering.map((into) => into.filter(isLong).length > BUNDLE);
    const twins = this.twins();
    const chains = links.map(({ source, target }, link) => {
      if (this.rank[source]! >= this.rank[target]!) return new Chain(0, source, target, [], 0);
      const isAlone = twins.has(link);
      if (!isAlone && bundledFrom[source]) return this.chain(link, "from");
      if (!isAlone && bundledInto[target]) return this.chain(link, "into");
      return this.chain(link, null);
    });
    const count = this.rank.length;
    const isPoint = new Uint8Array(count).fill(1, cells.length);
    const rows: number[][] = [];
    this.rank.forEach((rank, vertex) => {
      while (rows.length <= rank) rows.push([]);
      rows[rank]!.push(vertex);
    });
    const { up, down, upPort, downPort } = this;
    const [width, height] = [Float64Array.from(this.width), Float64Array.from(this.height)];
    return {
      count,
      width,
      height,
      rank: Int32Array.from(this.rank),
      isPoint,
      up,
      down,
      upPort,
      downPort,
      chains,
      rows,
    };
  }

  /** Links with the same ends stay apart, however long they are: `x * x` is two lines. */
  private twins(): Set<number> {
    const byEnds = new Map<string, number>();
    const twins = new Set<number>();
    this.scope.links.forEach(({ source, target }, link) => {
      const ends = `${source} ${target}`;
      const other = byEnds.get(ends);
      if (other === undefined) byEnds.set(ends, link);
      else twins.add(link).add(other);
    });
    return twins;
  }

  private chain(link: number, bundle: "from" | "into" | null): Chain {
    const { source, target, sourcePort = 0 } = this.scope.links[link]!;
    const [top, bottom] = [this.rank[source]!, this.rank[target]!];
    const points = bundle === null ? [] : this.bundle(bundle, bundle === "from" ? source : target);
    // a bundle's points are found by rank
    const first = bundle === null ? 0 : top + 1;
    let last = source;
    let port = sourcePort / (this.width[source]! + 1);
    let isNew = true;
    for (let rank = top + 1; rank < bottom; rank++) {
      const shared = points[first + rank - top - 1];
      const point = shared ?? this.addPoint(rank);
      points[first + rank - top - 1] = point;
      if (shared === undefined || (last === source ? bundle === "into" : isNew)) this.join(last, point, port, 0);
      isNew = shared === undefined;
      last = point;
      port = 0;
    }
    const toPort = this.targetPorts[link]! / (this.width[target]! + 1);
    if (isNew || bundle !== "into") this.join(last, target, port, toPort);
    return new Chain(bottom - top + 1, source, target, points, first);
  }

  private bundle(direction: "from" | "into", cell: number): number[] {
    const known = this.bundles[direction].get(cell);
    if (known !== undefined) return known;
    const fresh: number[] = [];
    this.bundles[direction].set(cell, fresh);
    return fresh;
  }

  private addPoint(rank: number): number {
    this.width.push(POINT_WIDTH);
    this.height.push(0);
    this.rank.push(rank);
    for (const lists of [this.up, this.down, this.upPort, this.downPort]) lists.push([]);
    return this.rank.length - 1;
  }

  private join(upper: number, lower: number, upperPort: number, lowerPort: number): void {
    this.down[upper]!.push(lower);
    this.downPort[upper]!.push(lowerPort);
    this.up[lower]!.push(upper);
    this.upPort[lower]!.push(upperPort);
  }
}
