/** KaTeX, which is large and so comes with the first formula. It sets what a reader sees and says, and runs nothing. */

import katex, { type KatexOptions } from "katex";
import "katex/dist/katex.min.css";

/** A piece of KaTeX's own tree, which becomes an element. */
interface Piece {
  readonly attributes?: Record<string, string>;
  readonly children?: readonly Piece[];
  toNode(): HTMLElement | SVGElement;
}

const { __renderToDomTree: draw } = katex as unknown as {
  __renderToDomTree(latex: string, options: KatexOptions): Piece;
};

/** Puts a formula into an element. Throws where it is no LaTeX, or asks for more than a formula needs. */
export function typeset(latex: string, into: HTMLElement): void {
  // a document may come from anywhere: no links, no foreign files, no endless macros
  const tree = draw(latex, { throwOnError: true, strict: "ignore", trust: false, maxExpand: 100, maxSize: 4 });
  permit(tree);
  into.replaceChildren(tree.toNode());
}

/** The page's policy refuses style attributes, which KaTeX gives to tall brackets, but not styles set by a script. */
function permit(tree: Piece): void {
  const pending = [tree];
  for (let piece = pending.pop(); piece; piece = pending.pop()) {
    pending.push(...(piece.children ?? []));
    const style = piece.attributes?.style;
    if (!piece.attributes || style === undefined) continue;
    delete piece.attributes.style;
    const make = piece.toNode.bind(piece);
    piece.toNode = () => {
      const element = make();
      element.style.cssText = style;
      return element;
    };
  }
}
