/** Snippets to start from, simplest first; titles are in the catalogues. */

import type { Key } from "../i18n/i18n";
import attention from "./attention.py?raw";
import broadcasting from "./broadcasting.py?raw";
import customFunction from "./custom_function.py?raw";
import lenet from "./lenet.py?raw";
import meanOfSquares from "./mean_of_squares.py?raw";
import reuse from "./reuse.py?raw";
import secondOrder from "./second_order.py?raw";
import training from "./training.py?raw";

export interface Example {
  readonly title: Key;
  /** Mathematics that reads the same in every language. */
  readonly sign: string;
  readonly code: string;
}

export const examples: readonly [Example, ...Example[]] = [
  { title: "example.mean_of_squares", sign: "Σ x² / n", code: meanOfSquares },
  { title: "example.reuse", sign: "x·x − 4x", code: reuse },
  { title: "example.broadcasting", sign: "[3,1] · [4]", code: broadcasting },
  { title: "example.second_order", sign: "d²y/dx²", code: secondOrder },
  { title: "example.custom_function", sign: "f, f′", code: customFunction },
  { title: "example.training", sign: "w ← w − η∇", code: training },
  { title: "example.lenet", sign: "conv ▸ W", code: lenet },
  { title: "example.attention", sign: "σ(QKᵀ)V", code: attention },
];
