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
  /** By link: its vertices from source to target; empty for a link that does not run downwards. */
  chains: number[][];
  /** Vertices by rank, in their order from left to right. */
  rows: number[][];
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
  /** Shared points, by direction, cell and rank. */
  private readonly bundles = new Map<string, number>();

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
      if (this.rank[source]! >= this.rank[target]!) return [];
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

  private chain(link: number, bundle: "from" | "into" | null): number[] {
    const { source, target, sourcePort = 0 } = this.scope.links[link]!;
    const chain = [source];
    const fromPort = sourcePort / (this.width[source]! + 1);
    let isNew = true;
    for (let rank = this.rank[source]! + 1; rank < this.rank[target]!; rank++) {
      const key = `${bundle} ${bundle === "from" ? source : target} ${rank}`;
      const shared = bundle === null ? undefined : this.bundles.get(key);
      const point = shared ?? this.addPoint(rank);
      if (bundle !== null) this.bundles.set(key, point);
      const isFirst = chain.length === 1;
      if (shared === undefined || (isFirst ? bundle === "into" : isNew)) {
        this.join(chain.at(-1)!, point, isFirst ? fromPort : 0, 0);
      }
      isNew = shared === undefined;
      chain.push(point);
    }
    const toPort = this.targetPorts[link]! / (this.width[target]! + 1);
    if (isNew || bundle !== "into") this.join(chain.at(-1)!, target, chain.length === 1 ? fromPort : 0, toPort);
    chain.push(target);
    return chain;
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
