/** Where on a cell's rim lines start and end, as distances from the cell's axis. */

import { GAP, type Scope } from "./cells";

/** Ports stay on this middle part of a box's rim, clear of round corners and slants. */
const RIM = 0.62;
/** Names need all there is. */
const LABELLED_RIM = 0.8;

/** By link: operands enter in the order of their slots; where a group gives the port, that one. */
export function portsOfTargets({ cells, links, entering }: Scope): Float64Array {
  const ports = Float64Array.from(links, ({ targetPort }) => targetPort ?? 0);
  entering.forEach((into, cell) => {
    const free = into.filter((link) => links[link]!.targetPort === undefined);
    if (free.length < 2 || cells[cell]!.pin !== undefined) return;
    free.sort((a, b) => links[a]!.slot - links[b]!.slot || a - b);
    const label = free.slice(0, -1).reduce((most, link) => Math.max(most, links[link]!.labelWidth), 0);
    const widest = label > 0 ? label + 2 * GAP.label : GAP.port;
    spread(free, cells[cell]!.width * (label > 0 ? LABELLED_RIM : RIM), widest, ports);
  });
  return ports;
}

/** By link: results leave in the order of the places they go to; `goal` says where, from left to right. */
export function portsOfSources({ cells, links, leaving }: Scope, goal: (link: number) => number): Float64Array {
  const ports = Float64Array.from(links, ({ sourcePort }) => sourcePort ?? 0);
  leaving.forEach((out, cell) => {
    const free = out.filter((link) => links[link]!.sourcePort === undefined);
    if (free.length < 2 || cells[cell]!.pin !== undefined) return;
    const goals = new Map(free.map((link) => [link, goal(link)]));
    free.sort((a, b) => goals.get(a)! - goals.get(b)! || a - b);
    spread(free, cells[cell]!.width * RIM, GAP.port, ports);
  });
  return ports;
}

function spread(links: readonly number[], room: number, widest: number, ports: Float64Array): void {
  const gap = Math.min(widest, room / (links.length - 1));
  links.forEach((link, index) => {
    ports[link] = (index - (links.length - 1) / 2) * gap;
  });
}
