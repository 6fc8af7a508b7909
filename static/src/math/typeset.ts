/** KaTeX, which is large and so comes with the first formula. It sets what a reader sees and says, and runs nothing. */

import katex from "katex";
import "katex/dist/katex.min.css";

/** Puts a formula into an element. Throws where it is no LaTeX, or asks for more than a formula needs. */
export function typeset(latex: string, into: HTMLElement): void {
  // a document may come from anywhere: no links, no foreign files, no endless macros
  katex.render(latex, into, { throwOnError: true, strict: "ignore", trust: false, maxExpand: 100, maxSize: 4 });
}
