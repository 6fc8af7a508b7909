/** One scope to be laid out: its cells (boxes, closed or open groups, boundary ports) and the links between them. */

export interface Cell {
  width: number;
  height: number;
  /** A port on the scope's own rim, kept in the first or last rank. */
  pin?: "top" | "bottom";
}

/** Ports are distances from the cell's vertical axis; those of a group are given, those of a box are free. */
export interface Link {
  source: number;
  target: number;
  sourcePort?: number;
  targetPort?: number;
  /** Order among the target's links, left to right. */
  slot: number;
  /** Width of the name beside the link's end; 0 without one. */
  labelWidth: number;
  /** Titles of the boxes that its line comes from and leads to, wherever these are. */
  names: readonly [source: string, target: string];
}

/** Texts of the chips where a line is interrupted: at its source, and at its target. */
export interface Ends {
  leaving: string;
  entering: string;
}

/** A point that a line goes by; at a square one it turns by a right angle, with a small radius. */
export interface Corner {
  x: number;
  y: number;
  square?: true;
  /** The line is interrupted before this corner, with chips of these texts at both ends. */
  jump?: Ends;
}

/** All distances between things, in CSS pixels. */
export const GAP = {
  /** Between neighbouring cells of a rank. */
  cell: 20,
  /** Between lines that run side by side. */
  lane: 10,
  /** Between ranks, at least. */
  rank: 28,
  /** Between ports of one cell, at most, where no names stand between them. */
  port: 16,
  /** Between a name and the lines beside it. */
  label: 6,
  /** Height of the straight end of a line that a name stands beside. */
  labelHeight: 15,
  /** Between parts that are not connected. */
  part: 56,
} as const;

/** Cells and, by cell, the links that leave and enter. */
export class Scope {
  readonly leaving: readonly (readonly number[])[];
  readonly entering: readonly (readonly number[])[];

  constructor(
    readonly cells: readonly Cell[],
    readonly links: readonly Link[],
  ) {
    const leaving: number[][] = cells.map(() => []);
    const entering: number[][] = cells.map(() => []);
    links.forEach(({ source, target }, link) => {
      leaving[source]!.push(link);
      entering[target]!.push(link);
    });
    this.leaving = leaving;
    this.entering = entering;
  }
}
