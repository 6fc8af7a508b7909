/** Which rank (row) each cell stands in: producers above consumers, and lines short. */

import type { Scope } from "./cells";

/**
 * One rank per cell, counted from 0 at the top, none left empty between.
 *
 * Every link runs downwards, except those that close a cycle; autograd builds none, so these are only kept from
 * doing harm. Ports on the upper rim are alone in the first rank, those on the lower rim in the last.
 */
export function rankCells(scope: Scope): Int32Array {
  const order = topologicalOrder(scope);
  const place = new Int32Array(scope.cells.length);
  order.forEach((cell, index) => {
    place[cell] = index;
  });
  const isForward = scope.links.map(({ source, target }) => place[source]! < place[target]!);
  const ranks = longestPaths(scope, order, isForward);
  pullDown(scope, order, ranks, isForward);
  pinBottom(scope, ranks);
  return dense(ranks);
}

/** Cells whose producers are all private to them: weights, transposes of weights, constants. */
export function feeders(scope: Scope, order: readonly number[]): Uint8Array {
  const isFeeder = new Uint8Array(scope.cells.length);
  for (const cell of order) {
    if (scope.cells[cell]!.pin !== undefined || scope.leaving[cell]!.length !== 1) continue;
    if (scope.entering[cell]!.every((link) => isFeeder[scope.links[link]!.source] === 1)) isFeeder[cell] = 1;
  }
  return isFeeder;
}

/** Producers first; where a cycle leaves none that is free, the first cell that is left. */
export function topologicalOrder({ cells, links, leaving, entering }: Scope): number[] {
  const waiting = entering.map((into) => into.length);
  const order: number[] = [];
  const done = new Uint8Array(cells.length);
  const take = (cell: number): void => {
    done[cell] = 1;
    order.push(cell);
  };
  waiting.forEach((count, cell) => {
    if (count === 0) take(cell);
  });
  let next = 0;
  for (let first = 0; ; ) {
    for (; next < order.length; next++) {
      for (const link of leaving[order[next]!]!) {
        const { target } = links[link]!;
        waiting[target]!--;
        if (waiting[target] === 0 && done[target] === 0) take(target);
      }
    }
    while (first < cells.length && done[first] === 1) first++;
    if (first === cells.length) return order;
    take(first);
  }
}

function longestPaths(scope: Scope, order: readonly number[], isForward: readonly boolean[]): Int32Array {
  const { cells, links, leaving } = scope;
  const ranks = new Int32Array(cells.length);
  if (cells.some(({ pin }) => pin === "top")) {
    cells.forEach(({ pin }, cell) => {
      if (pin !== "top") ranks[cell] = 1;
    });
  }
  for (const cell of order) {
    for (const link of leaving[cell]!) {
      const { target } = links[link]!;
      if (isForward[link] && ranks[target]! <= ranks[cell]!) ranks[target] = ranks[cell]! + 1;
    }
  }
  return ranks;
}

/** Moves cells down to their consumers where that shortens more lines than it stretches. */
function pullDown(scope: Scope, order: readonly number[], ranks: Int32Array, isForward: readonly boolean[]): void {
  const { cells, links, leaving, entering } = scope;
  const isFeeder = feeders(scope, order);
  for (let i = order.length - 1; i >= 0; i--) {
    const cell = order[i]!;
    if (cells[cell]!.pin !== undefined) continue;
    if (isFeeder[cell] !== 1 && leaving[cell]!.length <= entering[cell]!.length) continue;
    let lowest = Number.POSITIVE_INFINITY;
    for (const link of leaving[cell]!) {
      if (isForward[link]) lowest = Math.min(lowest, ranks[links[link]!.target]! - 1);
    }
    if (lowest < Number.POSITIVE_INFINITY && lowest > ranks[cell]!) ranks[cell] = lowest;
  }
}

function pinBottom({ cells }: Scope, ranks: Int32Array): void {
  let last = -1;
  cells.forEach(({ pin }, cell) => {
    if (pin !== "bottom") last = Math.max(last, ranks[cell]!);
  });
  cells.forEach(({ pin }, cell) => {
    if (pin === "bottom") ranks[cell] = last + 1;
  });
}

function dense(ranks: Int32Array): Int32Array {
  const used = [...new Set(ranks)].sort((a, b) => a - b);
  const renumbered = new Map(used.map((rank, index) => [rank, index]));
  return ranks.map((rank) => renumbered.get(rank)!);
}
