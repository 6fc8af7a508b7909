/** A placed picture. Lengths are CSS pixels at zoom 1; the origin is the picture's top left corner, y grows downwards. */

export interface Point {
  x: number;
  y: number;
}

/** `x` and `y` are the top left corner. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What surrounds a group; `title` is how far from its left side the title's room starts, where no line enters. */
export interface Frame extends Rectangle {
  title: number;
}

/** Where a line is interrupted: a chip that names its other end. */
export interface Connector extends Rectangle {
  text: string;
}

export interface Route {
  /** For the `d` of an SVG path, from the source's lower rim to the target's upper rim. */
  path: string;
  /** The corners the path goes by, first and last on the rims of the boxes; for hit tests and bounds. */
  points: Point[];
  /** Indices of the points that a new stretch of an interrupted line starts with; seldom any. */
  jumps: number[];
  /** Two for each jump: at the end of the stretch before it, and at the start of the next. */
  chips: Connector[];
  /** Where an operand's name has room: near the target, on the path. */
  label: Point;
}

export type Stretch = readonly [from: Point, to: Point];

/** The straight stretches between the corners of a line, without those that it leaves out. */
export function stretches({ points, jumps }: Route): Stretch[] {
  return points
    .slice(1)
    .flatMap((to, before): Stretch[] => (jumps.includes(before + 1) ? [] : [[points[before]!, to]]));
}

export interface Layout {
  /** By box id: the centre. */
  boxes: Map<string, Point>;
  /** By group id. */
  groups: Map<string, Frame>;
  /** By wire id. */
  wires: Map<string, Route>;
  width: number;
  height: number;
  /** Columns that the outermost scope was folded into; 1 where it was not. */
  columns: number;
}

/** The part of a picture that its pane shows at once where it can still be read. */
export interface LayoutOptions {
  width: number;
  height: number;
  /** Never fold into columns: the reader scrolls downwards. */
  portrait: boolean;
}
