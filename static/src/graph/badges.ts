/** What of a picture has something to tell: findings where they happened, cut ways, and who wrote to a saved tensor. */

import { computed } from "@preact/signals-core";
import { jump } from "../find/found";
import type { Diagnostic, GraphDocument } from "../model/document";
import { askedReason, told } from "../state/findings";
import { chosenPass, lookup, selection } from "../state/session";
import { type Cut, cutsOf, isCut } from "./cuts";
import type { Places } from "./lights";
import { places } from "./shown";

/** From the node that saved a tensor to the one that wrote to it; ids of boxes or chips. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly finding: Diagnostic;
}

export interface Marks {
  /** Findings by the id of the box or chip that they stand at, the gravest first. */
  readonly badges: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly cuts: readonly Cut[];
  readonly links: readonly Link[];
}

const NONE: Marks = { badges: new Map(), cuts: [], links: [] };
/** Of the tensors that one finding is about, at most so many get a badge. */
const BADGES = 16;

/** What the findings of the run bring, whatever is selected. */
const standing = computed<Marks>(() =>
  lookup.value && places.value ? marksOf(lookup.value.document, told.value, places.value) : NONE,
);

/** The same, and the cut that leaves the selected tensor without a gradient. */
export const marks = computed<Marks>(() => {
  const [about, asked] = [lookup.value, askedReason.value];
  const known = told.value.some(({ op, code }) => op === asked?.op && code === asked?.code);
  if (!about || !places.value || !asked || known || !isCut(asked)) return standing.value;
  return { ...standing.value, cuts: [...standing.value.cuts, ...cutsOf(asked, about.document, places.value)] };
});

/** Findings that stand at what is selected; the reason of a missing gradient is not among them. */
export const findingsHere = computed<readonly Diagnostic[]>(() => {
  const ids = places.value?.selected(selection.value);
  if (!ids?.size) return [];
  const { badges, cuts, links } = marks.value;
  const found = [
    ...[...ids].flatMap((id) => badges.get(id) ?? []),
    ...cuts.filter(({ id }) => ids.has(id)).map(({ finding }) => finding),
    ...links.filter(({ from, to }) => ids.has(from) || ids.has(to)).map(({ finding }) => finding),
  ];
  return [...new Set(found)].filter((each) => each !== askedReason.value);
});

/** Whether a finding stands somewhere: on the picture on show, or on that of another pass. */
export function isPlaced(finding: Diagnostic): boolean {
  const { badges, cuts } = standing.value;
  if (cuts.some((cut) => cut.finding === finding)) return true;
  if ([...badges.values()].some((each) => each.includes(finding))) return true;
  return lookup.value !== null && passOf(finding, lookup.value.document) !== null;
}

/** Selects what a finding stands at, which opens what is closed around it, or shows the pass that came there. */
export function choosePlace(finding: Diagnostic): void {
  const [document, shown] = [lookup.peek()?.document, places.peek()];
  if (!document || !shown) return;
  const cut = marks.peek().cuts.find((each) => each.finding === finding);
  if (!cut) {
    const nodes = nodesOf(finding, document, leafNodes(document));
    const node = nodes.find((each) => shown.ofNode(each).length);
    if (node === undefined) chosenPass.value = passOf(finding, document);
    const [first] = node === undefined ? finding.nodes : [node];
    if (first !== undefined) jump({ kind: "node", node: first });
    return;
  }
  for (const box of shown.picture.boxes) {
    for (const each of [box, ...box.chips]) {
      if (each.id !== cut.id) continue;
      const { node, value } = each;
      if (node !== null) jump({ kind: "node", node });
      else if (value !== null) jump({ kind: "value", value, name: "title" in each ? each.title : each.label });
      else if (box.module !== null) jump({ kind: "module", module: box.module });
      return;
    }
  }
}

/** The pass whose picture shows a finding's node: one that started there, or came there. */
function passOf({ nodes: [node] }: Diagnostic, { passes }: GraphDocument): number | null {
  if (node === undefined) return null;
  const starts = passes.findIndex(({ roots }) => roots.some((root) => root.node === node));
  const found = starts < 0 ? passes.findIndex(({ steps }) => steps.some((step) => step.node === node)) : starts;
  return found < 0 ? null : found;
}

function marksOf(document: GraphDocument, findings: readonly Diagnostic[], places: Places): Marks {
  if (findings.length === 0) return NONE;
  const badges = new Map<string, Diagnostic[]>();
  const cuts: Cut[] = [];
  const links: Link[] = [];
  const leaves = leafNodes(document);
  for (const finding of findings) {
    const here = isCut(finding) ? cutsOf(finding, document, places) : [];
    cuts.push(...here);
    if (here.length) continue;
    const writer = finding.op === null ? null : (document.ops[finding.op]?.node ?? null);
    const [saver] = finding.nodes;
    if (finding.code.startsWith("saved-tensor-modified") && saver !== undefined && writer !== null) {
      const [from, to] = [places.ofNode(saver)[0], places.ofNode(writer)[0]];
      if (from !== undefined && to !== undefined && from !== to) links.push({ from, to, finding });
    }
    const ids = new Set(nodesOf(finding, document, leaves).flatMap((node) => places.ofNode(node).slice(0, 1)));
    for (const id of ids) badges.set(id, [...(badges.get(id) ?? []), finding]);
  }
  return { badges, cuts, links };
}

function nodesOf(finding: Diagnostic, document: GraphDocument, leaves: ReadonlyMap<number, number>): readonly number[] {
  if (finding.nodes.length) return finding.nodes.slice(0, BADGES);
  // of numbers that are not finite, the first value made them and the other inherited them
  const values = finding.values.slice(0, finding.code.startsWith("non-finite") ? 1 : BADGES);
  return values.flatMap((id) => {
    const value = document.values[id];
    return value?.grad_fn ?? leaves.get(value?.tensor ?? -1) ?? [];
  });
}

/** Tensor → the AccumulateGrad node of it as a leaf. */
function leafNodes({ nodes, values }: GraphDocument): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [id, { leaf }] of nodes.entries()) {
    const tensor = leaf === null ? null : values[leaf]?.tensor;
    if (typeof tensor === "number") found.set(tensor, id);
  }
  return found;
}
