/**
 * Where vertices stand from left to right, by Brandes and Köpf: neighbours are chained into straight vertical
 * blocks in four ways, each is packed, and every vertex takes the mean of its two middle places.
 */

import { GAP } from "./cells";
import type { Layers } from "./layers";

/** The x of every vertex's axis; neighbours of a rank keep their distance. */
export function placeAcross(layers: Layers): Float64Array {
  const place = new Float64Array(layers.count);
  for (const row of layers.rows) {
    row.forEach((vertex, index) => {
      place[vertex] = index;
    });
  }
  const conflicts = findConflicts(layers, place);
  const candidates: Float64Array[] = [];
  for (const upwards of [false, true]) {
    for (const leftwards of [false, true])
      candidates.push(pack(layers, align(layers, conflicts, upwards, leftwards), leftwards));
  }
  shiftTogether(layers, candidates);
  const x = new Float64Array(layers.count);
  for (let vertex = 0; vertex < layers.count; vertex++) {
    const places = candidates.map((candidate) => candidate[vertex]!).sort((a, b) => a - b);
    // neighbours keep their distance in each candidate, and so in each rank of the sorted places
    x[vertex] = (places[1]! + places[2]!) / 2;
  }
  return x;
}

/** Every rank packed and centred on its own: plain, and quick. */
export function placeInRows(layers: Layers): Float64Array {
  const x = new Float64Array(layers.count);
  for (const row of layers.rows) {
    row.forEach((vertex, i) => {
      if (i > 0) x[vertex] = x[row[i - 1]!]! + separation(layers, row[i - 1]!, vertex);
    });
    const middle = row.length > 0 ? (x[row[0]!]! + x[row.at(-1)!]!) / 2 : 0;
    for (const vertex of row) x[vertex]! -= middle;
  }
  return x;
}

/** The least distance between the axes of neighbours. */
export function separation({ width, isPoint }: Layers, left: number, right: number): number {
  const points = isPoint[left]! + isPoint[right]!;
  const gap = points === 2 ? GAP.lane : points === 1 ? (GAP.lane + GAP.cell) / 2 : GAP.cell;
  return (width[left]! + width[right]!) / 2 + gap;
}

/** Short lines that cross a long one must not be straight at its cost. Keys are upper · count + lower. */
function findConflicts({ rows, up, isPoint, count }: Layers, place: Float64Array): Set<number> {
  const conflicts = new Set<number>();
  for (let rank = 1; rank < rows.length; rank++) {
    const row = rows[rank]!;
    let left = 0;
    let scanned = 0;
    row.forEach((vertex, i) => {
      const inner = isPoint[vertex] === 1 ? up[vertex]!.find((above) => isPoint[above] === 1) : undefined;
      if (inner === undefined && i !== row.length - 1) return;
      const right = inner === undefined ? rows[rank - 1]!.length : place[inner]!;
      for (; scanned <= i; scanned++) {
        const lower = row[scanned]!;
        for (const above of up[lower]!) {
          const isInner = isPoint[above] === 1 && isPoint[lower] === 1;
          if (!isInner && (place[above]! < left || place[above]! > right)) conflicts.add(above * count + lower);
        }
      }
      left = right;
    });
  }
  return conflicts;
}

interface Alignment {
  /** The block each vertex belongs to, named by one of its vertices. */
  block: Int32Array;
  rows: readonly (readonly number[])[];
}

function align(layers: Layers, conflicts: ReadonlySet<number>, upwards: boolean, leftwards: boolean): Alignment {
  const { count } = layers;
  const rows = (upwards ? [...layers.rows].reverse() : layers.rows).map((row) =>
    leftwards ? [...row].reverse() : row,
  );
  const neighbours = upwards ? layers.down : layers.up;
  const place = new Int32Array(count);
  for (const row of rows) {
    row.forEach((vertex, index) => {
      place[vertex] = index;
    });
  }
  const block = Int32Array.from({ length: count }, (_, vertex) => vertex);
  for (const row of rows) {
    let last = -1;
    for (const vertex of row) {
      const near = neighbours[vertex]!;
      if (near.length === 0) continue;
      const sorted = near.length === 1 ? near : [...near].sort((a, b) => place[a]! - place[b]!);
      const middle = (sorted.length - 1) / 2;
      for (let i = Math.floor(middle); i <= Math.ceil(middle); i++) {
        const other = sorted[i]!;
        const key = upwards ? vertex * count + other : other * count + vertex;
        if (last >= place[other]! || conflicts.has(key)) continue;
        block[vertex] = block[other]!;
        last = place[other]!;
        break;
      }
    }
  }
  return { block, rows };
}

/** Packs the blocks as far left as they go, then back right to their neighbours where there is room. */
function pack(layers: Layers, { block, rows }: Alignment, leftwards: boolean): Float64Array {
  const { count } = layers;
  const from: number[] = [];
  const to: number[] = [];
  const gap: number[] = [];
  const waiting = new Int32Array(count);
  const degree = new Int32Array(count + 1);
  for (const row of rows) {
    for (let i = 1; i < row.length; i++) {
      const [left, right] = [block[row[i - 1]!]!, block[row[i]!]!];
      from.push(left);
      to.push(right);
      gap.push(separation(layers, row[i - 1]!, row[i]!));
      waiting[right]!++;
      degree[left + 1]!++;
    }
  }
  for (let i = 0; i < count; i++) degree[i + 1]! += degree[i]!;
  const fill = degree.slice();
  const after = new Int32Array(from.length);
  from.forEach((left, edge) => {
    after[fill[left]!++] = edge;
  });
  const order: number[] = [];
  for (let vertex = 0; vertex < count; vertex++)
    if (block[vertex] === vertex && waiting[vertex] === 0) order.push(vertex);
  const x = new Float64Array(count);
  for (let next = 0; next < order.length; next++) {
    const left = order[next]!;
    for (let i = degree[left]!; i < degree[left + 1]!; i++) {
      const edge = after[i]!;
      const right = to[edge]!;
      x[right] = Math.max(x[right]!, x[left]! + gap[edge]!);
      if (--waiting[right]! === 0) order.push(right);
    }
  }
  for (let next = order.length - 1; next >= 0; next--) {
    const left = order[next]!;
    let room = Number.POSITIVE_INFINITY;
    for (let i = degree[left]!; i < degree[left + 1]!; i++) room = Math.min(room, x[to[after[i]!]!]! - gap[after[i]!]!);
    if (room < Number.POSITIVE_INFINITY) x[left] = Math.max(x[left]!, room);
  }
  return Float64Array.from({ length: count }, (_, vertex) => (leftwards ? -1 : 1) * x[block[vertex]!]!);
}

/** Moves the candidates over the narrowest one: left ones to its left side, right ones to its right. */
function shiftTogether({ width, count }: Layers, candidates: readonly Float64Array[]): void {
  const extents = candidates.map((x) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let vertex = 0; vertex < count; vertex++) {
      low = Math.min(low, x[vertex]! - width[vertex]! / 2);
      high = Math.max(high, x[vertex]! + width[vertex]! / 2);
    }
    return { low, high };
  });
  const narrowest = extents.reduce((best, extent) => (extent.high - extent.low < best.high - best.low ? extent : best));
  candidates.forEach((x, i) => {
    const isRight = i % 2 === 1;
    const shift = isRight ? narrowest.high - extents[i]!.high : narrowest.low - extents[i]!.low;
    for (let vertex = 0; vertex < count; vertex++) x[vertex]! += shift;
  });
}
