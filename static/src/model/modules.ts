/** Frames around boxes: one per call of a module, nested as the calls were. */

import type { GraphDocument } from "./document";
import { shortName } from "./names";
import type { Box, Group } from "./picture";

/** A box and the row of `modules` it belongs to, null for the outermost scope. */
export interface Housed {
  box: Box;
  module: number | null;
  /** Has a name of its own in the snippet, by which readers look for it where the name is. */
  named: boolean;
}

/** The rows of `modules` as a forest whose parents come before their children. */
export class Modules {
  readonly depth: number[] = [];
  private readonly calls: string[] = [];

  constructor(private readonly document: GraphDocument) {
    const calls = new Map<string, number>();
    document.modules.forEach(({ path }, row) => {
      const parent = this.parent(row);
      this.depth.push(parent === null ? 1 : this.depth[parent]! + 1);
      const call = (calls.get(path) ?? 0) + 1;
      calls.set(path, call);
      this.calls.push(call === 1 ? "" : ` #${call}`);
    });
  }

  /** `m:net.fc1`, and `m:net.fc1 #2` for its second call; the same for every run of a snippet. */
  id(module: number): string {
    return `m:${this.document.modules[module]!.path}${this.calls[module]}`;
  }

  /** `layer1.0` for `net.layer1.0` inside `net`; `net #2` for the second call of `net`. */
  title(module: number, inside: number | null): string {
    const name = shortName(this.document.modules[module]!.path, this.path(inside));
    return name + this.calls[module];
  }

  path(module: number | null): string | null {
    return module === null ? null : this.document.modules[module]!.path;
  }

  parent(module: number): number | null {
    const { parent } = this.document.modules[module]!;
    return parent !== null && parent < module ? parent : null;
  }

  /** The innermost module that holds all of them. */
  common(modules: readonly (number | null)[]): number | null {
    let [common = null] = modules;
    for (const other of modules) {
      let rest = other;
      while (common !== rest) {
        if (common === null || rest === null) return null;
        if (this.depth[common]! >= this.depth[rest]!) common = this.parent(common);
        else rest = this.parent(rest);
      }
    }
    return common;
  }
}

/**
 * Sets every box's `group` and returns the groups, outer ones first. A module that holds less than two boxes or
 * groups gets no frame; what it holds moves to the module around it.
 */
export function groupBoxes(document: GraphDocument, modules: Modules, housed: readonly Housed[]): Group[] {
  const children = new Array<number>(document.modules.length).fill(0);
  for (const { module } of housed) if (module !== null) children[module]!++;
  const framed: boolean[] = [];
  // children come after their parents, so that backwards everything inside is known
  for (let module = document.modules.length - 1; module >= 0; module--) {
    framed[module] = children[module]! > 1;
    const parent = modules.parent(module);
    if (parent !== null) children[parent]! += framed[module] ? 1 : children[module]!;
  }
  const around = (module: number | null): number | null => {
    let frame = module;
    while (frame !== null && !framed[frame]) frame = modules.parent(frame);
    return frame;
  };
  const nodes = new Array<number>(document.modules.length).fill(0);
  for (const { box, module } of housed) {
    const frame = around(module);
    box.group = frame === null ? null : modules.id(frame);
    if (frame !== null) nodes[frame]! += box.nodes;
  }
  const groups: Group[] = [];
  for (let module = document.modules.length - 1; module >= 0; module--) {
    if (!framed[module]) continue;
    const own = modules.parent(module);
    const parent = own === null ? null : around(own);
    if (parent !== null) nodes[parent]! += nodes[module]!;
    groups.push({
      id: modules.id(module),
      parent: parent === null ? null : modules.id(parent),
      module,
      title: modules.title(module, parent),
      subtitle: document.modules[module]!.type,
      nodes: nodes[module]!,
      folded: false,
      width: 0,
    });
  }
  return groups.reverse();
}
