/** The order of vertices within their ranks, with few crossings of lines. */

import type { Layers } from "./layers";

/** How hard to try. */
export interface Effort {
  /** Times that all ranks are put in order by their neighbours', downwards and upwards in turn. */
  sweeps: number;
  /** Whether neighbours change places where that removes crossings. */
  swap: boolean;
  /** Whether to start once more from the bottom where lines still cross. */
  again: boolean;
}

export function effortFor(vertices: number): Effort {
  return { sweeps: vertices < 4000 ? 14 : 6, swap: vertices < 4000, again: vertices < 400 };
}

/** Reorders `layers.rows` in place. `late` marks vertices that are placed by what they feed, not the other way round. */
export function orderRows(layers: Layers, late: Uint8Array, effort: Effort): void {
  seed(layers, late, layers.down);
  const first = improve(layers, effort);
  if (first.crossings > 0 && effort.again) {
    seed(layers, late, layers.up);
    const second = improve(layers, effort);
    if (second.crossings < first.crossings) return;
  }
  layers.rows.splice(0, layers.rows.length, ...first.rows);
}

/** Leaves the best order found in `layers.rows`. */
function improve(layers: Layers, effort: Effort): { rows: number[][]; crossings: number } {
  const place = new Float64Array(layers.count);
  settle(layers, place);
  let best = layers.rows.map((row) => [...row]);
  let fewest = crossings(layers, place);
  for (let sweep = 0; sweep < effort.sweeps && fewest > 0; sweep++) {
    // ties are broken to the right in every second pair of sweeps
    arrange(layers, place, sweep % 2 === 0, (sweep >> 1) % 2 === 0 ? -1e-6 : 1e-6);
    if (effort.swap) swapNeighbours(layers, place);
    const count = crossings(layers, place);
    if (count < fewest) {
      fewest = count;
      best = layers.rows.map((row) => [...row]);
    }
  }
  layers.rows.splice(0, layers.rows.length, ...best);
  return { rows: best, crossings: fewest };
}

/** Depth first from the top along `down`, or from the bottom along `up`, so that what belongs together starts side by side. */
function seed({ count, rank, rows, up, down }: Layers, late: Uint8Array, along: number[][]): void {
  const against = along === down ? up : down;
  for (const row of rows) row.length = 0;
  const seen = new Uint8Array(count);
  const visit = (start: number): void => {
    const stack = [start];
    for (let vertex = stack.pop(); vertex !== undefined; vertex = stack.pop()) {
      if (seen[vertex] === 1) continue;
      seen[vertex] = 1;
      rows[rank[vertex]!]!.push(vertex);
      for (let i = along[vertex]!.length - 1; i >= 0; i--) stack.push(along[vertex]![i]!);
    }
  };
  for (let vertex = 0; vertex < count; vertex++) {
    if (against[vertex]!.length === 0 && late[vertex] !== 1) visit(vertex);
  }
  for (let vertex = 0; vertex < count; vertex++) visit(vertex);
}

function settle({ rows }: Layers, place: Float64Array): void {
  for (const row of rows) {
    row.forEach((vertex, index) => {
      place[vertex] = index;
    });
  }
}

/** Sorts each rank by the mean place of its neighbours in the rank before; those without any stay where they are. */
function arrange(layers: Layers, place: Float64Array, downwards: boolean, bias: number): void {
  const { rows } = layers;
  const [neighbours, ports] = downwards ? [layers.up, layers.upPort] : [layers.down, layers.downPort];
  const key = new Float64Array(layers.count);
  for (let step = 1; step < rows.length; step++) {
    const row = rows[downwards ? step : rows.length - 1 - step]!;
    const moving = row.filter((vertex) => neighbours[vertex]!.length > 0);
    for (const vertex of moving) {
      const near = neighbours[vertex]!;
      let sum = 0;
      for (let i = 0; i < near.length; i++) sum += place[near[i]!]! + 0.9 * ports[vertex]![i]!;
      key[vertex] = sum / near.length + bias * place[vertex]!;
    }
    moving.sort((a, b) => key[a]! - key[b]!);
    let next = 0;
    for (let i = 0; i < row.length; i++) {
      if (neighbours[row[i]!]!.length > 0) row[i] = moving[next++]!;
    }
    row.forEach((vertex, index) => {
      place[vertex] = index;
    });
  }
}

function swapNeighbours({ rows, up, upPort, down, downPort }: Layers, place: Float64Array): void {
  const crossed = (left: number, right: number): number =>
    between(up[left]!, upPort[left]!, up[right]!, upPort[right]!, place) +
    between(down[left]!, downPort[left]!, down[right]!, downPort[right]!, place);
  for (let round = 0, improved = true; improved && round < 4; round++) {
    improved = false;
    for (const row of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        const [left, right] = [row[i]!, row[i + 1]!];
        const now = crossed(left, right);
        if (now === 0 || crossed(right, left) >= now) continue;
        row[i] = right;
        row[i + 1] = left;
        place[right] = i;
        place[left] = i + 1;
        improved = true;
      }
    }
  }
}

/** Crossings of the lines of two neighbours on one side. */
function between(a: number[], aPorts: number[], b: number[], bPorts: number[], place: Float64Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const end = place[a[i]!]! + 0.9 * aPorts[i]!;
    for (let j = 0; j < b.length; j++) if (end > place[b[j]!]! + 0.9 * bPorts[j]!) count++;
  }
  return count;
}

/** All crossings, in time E log E. */
function crossings({ rows, down, downPort }: Layers, place: Float64Array): number {
  let count = 0;
  for (const row of rows) {
    const ends: number[] = [];
    for (const vertex of row) {
      const own = down[vertex]!.map((below, i) => place[below]! + 0.9 * downPort[vertex]![i]!);
      own.sort((a, b) => a - b);
      for (const end of own) ends.push(end);
    }
    count += inversions(ends);
  }
  return count;
}

/** Pairs in the wrong order, counted in a Fenwick tree over the sorted values. */
function inversions(values: readonly number[]): number {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const index = new Map(sorted.map((value, i) => [value, i + 1]));
  const tree = new Int32Array(sorted.length + 1);
  let count = 0;
  for (let seen = 0; seen < values.length; seen++) {
    const at = index.get(values[seen]!)!;
    let notAbove = 0;
    for (let i = at; i > 0; i -= i & -i) notAbove += tree[i]!;
    count += seen - notAbove;
    for (let i = at; i < tree.length; i += i & -i) tree[i]!++;
  }
  return count;
}
