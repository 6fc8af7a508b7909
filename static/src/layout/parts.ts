/** Parts of a scope that no line connects are laid out one by one and set side by side, in shelves. */

import { type Corner, GAP, Scope } from "./cells";
import { type Flat, type FlatOptions, layOutFlat } from "./flat";

/** As `layOutFlat`, for a scope without ports; `aspect` is the width over height that the shelves come near to. */
export function layOutParts(scope: Scope, options: FlatOptions, aspect: number): Flat {
  const parts = split(scope);
  if (parts.length < 2) return layOutFlat(scope, options);
  const flats = parts.map(({ part }) => layOutFlat(part, options));
  const corners = shelve(flats, aspect);
  const partOf = new Int32Array(scope.links.length);
  const numberIn = new Int32Array(scope.links.length);
  const whole: Flat = {
    x: new Float64Array(scope.cells.length),
    y: new Float64Array(scope.cells.length),
    width: 0,
    height: 0,
    columns: flats.reduce((most, { columns }) => Math.max(most, columns), 1),
    route: (link) => {
      const [part, number] = [partOf[link]!, numberIn[link]!];
      const { x: dx, y: dy } = corners[part]!;
      return flats[part]!.route(number).map((corner): Corner => ({ ...corner, x: corner.x + dx, y: corner.y + dy }));
    },
  };
  flats.forEach((flat, index) => {
    const { x: dx, y: dy } = corners[index]!;
    const { cells, links } = parts[index]!;
    cells.forEach((cell, i) => {
      whole.x[cell] = flat.x[i]! + dx;
      whole.y[cell] = flat.y[i]! + dy;
    });
    links.forEach((link, i) => {
      partOf[link] = index;
      numberIn[link] = i;
    });
    whole.width = Math.max(whole.width, dx + flat.width);
    whole.height = Math.max(whole.height, dy + flat.height);
  });
  return whole;
}

interface Part {
  part: Scope;
  /** Numbers of its cells and links in the whole scope. */
  cells: number[];
  links: number[];
}

function split({ cells, links, leaving, entering }: Scope): Part[] {
  const partOf = new Int32Array(cells.length).fill(-1);
  const inPart = new Int32Array(cells.length);
  const parts: number[][] = [];
  for (let start = 0; start < cells.length; start++) {
    if (partOf[start] !== -1) continue;
    const members: number[] = [];
    const pending = [start];
    partOf[start] = parts.length;
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      members.push(cell);
      const ends = [
        ...leaving[cell]!.map((link) => links[link]!.target),
        ...entering[cell]!.map((link) => links[link]!.source),
      ];
      for (const end of ends) {
        if (partOf[end] !== -1) continue;
        partOf[end] = parts.length;
        pending.push(end);
      }
    }
    members.sort((a, b) => a - b);
    members.forEach((cell, index) => {
      inPart[cell] = index;
    });
    parts.push(members);
  }
  const linksOf: number[][] = parts.map(() => []);
  links.forEach(({ source }, link) => {
    linksOf[partOf[source]!]!.push(link);
  });
  return parts.map((members, index) => {
    const own = linksOf[index]!;
    const moved = own.map((link) => {
      const { source, target, ...rest } = links[link]!;
      return { ...rest, source: inPart[source]!, target: inPart[target]! };
    });
    const part = new Scope(
      members.map((cell) => cells[cell]!),
      moved,
    );
    return { part, cells: members, links: own };
  });
}

/** Top left corners, by part, in the parts' own order. */
function shelve(flats: readonly Flat[], aspect: number): Corner[] {
  const area = flats.reduce((sum, { width, height }) => sum + (width + GAP.part) * (height + GAP.part), 0);
  const room = flats.reduce((most, { width }) => Math.max(most, width), Math.sqrt(area * aspect));
  let [x, y, tallest] = [0, 0, 0];
  return flats.map(({ width, height }) => {
    if (x > 0 && x + width > room) {
      y += tallest + GAP.part;
      [x, tallest] = [0, 0];
    }
    const corner = { x, y };
    x += width + GAP.part;
    tallest = Math.max(tallest, height);
    return corner;
  });
}
