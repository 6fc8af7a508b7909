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
  readonly code: string;
}

export const examples: readonly [Example, ...Example[]] = [
  { title: "example.mean_of_squares", code: meanOfSquares },
  { title: "example.reuse", code: reuse },
  { title: "example.broadcasting", code: broadcasting },
  { title: "example.second_order", code: secondOrder },
  { title: "example.custom_function", code: customFunction },
  { title: "example.training", code: training },
  { title: "example.lenet", code: lenet },
  { title: "example.attention", code: attention },
];
