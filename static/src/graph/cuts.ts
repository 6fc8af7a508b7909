/** Where on a picture the way of a gradient is cut: what computes the lost tensor, or goes on with its numbers. */

import type { Diagnostic, GraphDocument } from "../model/document";
import type { Places } from "./lights";

export interface Cut {
  /** Id of the box or chip beside which the way ends. */
  readonly id: string;
  /**
   * Above what goes on without a gradient; below what computed it; over a corner of what reads it beside operands whose
   * lines, and labels to the right of them, come in at the middle.
   */
  readonly side: "above" | "below" | "corner";
  readonly finding: Diagnostic;
}

const CUTTING = new Set(
  ["detached", "data", "numpy", "number", "no-grad", "integer", "copied", "non-differentiable", "replaced"].map(
    (reason) => `no-gradient-${reason}`,
  ),
);

export function isCut({ code, op }: Diagnostic): boolean {
  return op !== null && CUTTING.has(code);
}

/** The ends of one cut that are on show; none where both are elsewhere. */
export function cutsOf(finding: Diagnostic, document: GraphDocument, places: Places): readonly Cut[] {
  const op = finding.op === null ? undefined : document.ops[finding.op];
  if (!op || finding.op === null) return [];
  const tensors = derived(finding.op, document);
  const goesOn = places.picture.boxes.flatMap((box) =>
    [box, ...box.chips].filter(
      ({ kind, value }) =>
        (kind === "input" || kind === "ghost") && tensors.has(document.values[value ?? -1]?.tensor ?? -1),
    ),
  );
  if (goesOn.length) return goesOn.map(({ id }) => ({ id, side: "above", finding }));
  const makers = op.inputs.flatMap((value) => document.values[value]?.grad_fn ?? []);
  const made = [...new Set(makers.flatMap((node) => places.ofNode(node)))];
  if (made.length) return made.map((id) => ({ id, side: "below", finding }));
  const lost = (value: number) => tensors.has(document.values[value]?.tensor ?? -1);
  const readers = document.ops.filter(({ inputs, pass }) => pass === null && inputs.some(lost));
  const read = new Set(readers.flatMap(({ node }) => (node === null ? [] : places.ofNode(node))));
  return [...read].map((id) => ({ id, side: "corner", finding }));
}

/** Tensors that an operator makes, or that are computed from them without a gradient. */
function derived(first: number, document: GraphDocument): ReadonlySet<number> {
  const { ops, values } = document;
  const tensors = new Set<number>();
  for (let row = first; row < ops.length; row++) {
    const { inputs, outputs, pass } = ops[row] as (typeof ops)[number];
    if (pass !== null) continue;
    if (row !== first && !inputs.some((value) => tensors.has(values[value]?.tensor ?? -1))) continue;
    for (const value of outputs) {
      const { tensor, requires_grad } = values[value] ?? { tensor: null, requires_grad: true };
      if (tensor !== null && !requires_grad) tensors.add(tensor);
    }
  }
  return tensors;
}
