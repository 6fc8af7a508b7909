/** Where the elements of a leaf are written: `x = torch.tensor([3.0, -1.0], requires_grad=True)`. */

import type { SyntaxNode } from "@lezer/common";
import { readNumerals } from "./numerals";

/** More are better changed in the code. */
export const MOST_ELEMENTS = 8;

/** Functions that make a tensor of the numbers they are given. */
const MAKERS = /(^|\.)(tensor|as_tensor|scalar_tensor|Tensor|FloatTensor|DoubleTensor)$/;

/**
 * For each element of the tensor of this name, row by row, the index of its numeral among all of the code. Null where
 * the name is given a value more than once, or one that is not written out element by element.
 */
export function elementsOf(code: string, name: string, count: number): readonly number[] | null {
  if (count < 1 || count > MOST_ELEMENTS) return null;
  const { tree, all } = readNumerals(code);
  const given = assigned(tree.topNode, code, name);
  const made = given === null ? [] : calls(given, code);
  const [maker] = made;
  const argument = maker?.getChild("ArgList")?.firstChild?.nextSibling;
  if (!argument || made.length > 1) return null;
  const leaves = flat(argument);
  const at = new Map(all.map(({ to }, index) => [to, index]));
  const found = leaves?.map(({ to }) => at.get(to) ?? at.get(to + 1));
  if (found?.length !== count || found.some((each) => each === undefined)) return null;
  return found as number[];
}

/** What the name is given, where it is given that once; null otherwise. */
function assigned(script: SyntaxNode, code: string, name: string): SyntaxNode | null {
  const given: (SyntaxNode | null)[] = [];
  script.cursor().iterate(({ node }) => {
    if (node.name === "AssignStatement" || node.name === "UpdateStatement" || node.name === "NamedExpression") {
      const [left, right] = [node.firstChild, node.lastChild];
      if (left && code.slice(left.from, left.to) === name) {
        const plain = node.name === "AssignStatement" && node.getChildren("AssignOp").length === 1;
        given.push(plain ? right : null);
      }
    }
  });
  return given.length === 1 ? (given[0] ?? null) : null;
}

/** Calls of makers inside an expression. */
function calls(expression: SyntaxNode, code: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  expression.cursor().iterate(({ node }) => {
    const called = node.name === "CallExpression" ? node.firstChild : null;
    if (called && MAKERS.test(code.slice(called.from, called.to))) found.push(node);
  });
  return found;
}

/** The numbers of nested lists, row by row; null where anything else is among them. */
function flat(written: SyntaxNode): SyntaxNode[] | null {
  const numbers: SyntaxNode[] = [];
  const pending = [written];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.name === "Number") numbers.push(node);
    else if (node.name === "UnaryExpression" && node.lastChild?.name === "Number") numbers.push(node.lastChild);
    // the grammar takes `1.` for a number and a dot
    else if (node.name === "MemberExpression" && node.firstChild?.name === "Number") numbers.push(node.firstChild);
    else if (node.name === "ArrayExpression" || node.name === "TupleExpression") {
      for (let child = node.lastChild; child; child = child.prevSibling)
        if (!"[](),".includes(child.name)) pending.push(child);
    } else return null;
  }
  return numbers;
}
