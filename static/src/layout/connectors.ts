/** Lines that pass very many ranks are interrupted: each ends in a chip that names where it goes on, and starts anew. */

import { type Cell, type Ends, type Link, Scope } from "./cells";

/** A line over more ranks than this says less than the name of its other end does. */
const FAR = 40;
const LONGEST_NAME = 14;
const LETTER = 6.6;
const PADDING = 18;
export const CONNECTOR_HEIGHT = 20;

export interface Cut {
  /** The scope with chips as cells, after its own, and interrupted links in two. */
  scope: Scope;
  ranks: Int32Array;
  /** By link: its number in the new scope, and of its second piece where it was interrupted. */
  pieces: { first: number; second: number; ends: Ends | null }[];
}

/** Interrupts what is far; all links that leave one cell by one port share the chip at their source. */
export function interrupt(scope: Scope, ranks: Int32Array): Cut {
  const isFar = ({ source, target }: Link): boolean => ranks[target]! - ranks[source]! > FAR;
  if (!scope.links.some(isFar)) {
    return { scope, ranks, pieces: scope.links.map((_, link) => ({ first: link, second: -1, ends: null })) };
  }
  const cells: Cell[] = [...scope.cells];
  const links: Link[] = [];
  const rank = [...ranks];
  const chip = (text: string, at: number): number => {
    rank.push(at);
    return cells.push({ width: chipWidth(text), height: CONNECTOR_HEIGHT }) - 1;
  };
  const leaving = new Map<string, { link: number; text: string }>();
  const goals = countGoals(scope.links.filter(isFar));
  const pieces = scope.links.map((link) => {
    if (!isFar(link)) return { first: links.push(link) - 1, second: -1, ends: null };
    const { source, target, sourcePort, targetPort, slot, labelWidth, names } = link;
    const port = exit(link);
    let start = leaving.get(port);
    if (start === undefined) {
      const others = goals.get(port)! - 1;
      const text = `↓ ${short(names[1])}${others > 0 ? ", …" : ""}`;
      const end = chip(text, ranks[source]! + 1);
      const piece = {
        source,
        target: end,
        ...(sourcePort !== undefined && { sourcePort }),
        slot: 0,
        labelWidth: 0,
        names,
      };
      start = { link: links.push(piece) - 1, text };
      leaving.set(port, start);
    }
    const text = `↑ ${short(names[0])}`;
    const piece = {
      source: chip(text, ranks[target]! - 1),
      target,
      ...(targetPort !== undefined && { targetPort }),
      slot,
      labelWidth,
      names,
    };
    return { first: start.link, second: links.push(piece) - 1, ends: { leaving: start.text, entering: text } };
  });
  return { scope: new Scope(cells, links), ranks: Int32Array.from(rank), pieces };
}

/** Width of a chip, in pixels. */
export function chipWidth(text: string): number {
  return Math.ceil(text.length * LETTER + PADDING);
}

/** How many links go far from each port. */
function countGoals(far: readonly Link[]): Map<string, number> {
  const goals = new Map<string, number>();
  for (const link of far) goals.set(exit(link), (goals.get(exit(link)) ?? 0) + 1);
  return goals;
}

const exit = ({ source, sourcePort }: Link): string => `${source}:${sourcePort ?? ""}`;

function short(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}
