/** How large boxes and chips are, from the texts they hold. Lengths are CSS pixels. */

import type { Box, Chip, Group, Measure } from "./picture";

const CHIP_GAP = 4;
/** Room for the twist and the fold at a title's sides. */
const GROUP_PADDING = 44;

const HEIGHT = { op: 42, module: 46, output: 44, result: 44, parameter: 34, leaf: 34, ghost: 34, input: 34 } as const;
const HEIGHT_WITH_CHIPS = 64;
const PADDING = { op: 32, module: 54, output: 34, result: 34, parameter: 34, leaf: 34, ghost: 34, input: 38 } as const;
const LEAST_WIDTH = 64;
/** Of an operand's name: a letter's width, and the room between two names with a line. */
const NAME = { letter: 6.4, apart: 12 } as const;
/** The part of a box's rim where lines with names come in. */
const RIM = 0.8;

export function sizeBox(box: Box, measure: Measure): void {
  for (const chip of box.chips) chip.width = Math.ceil(measure(chipText(chip), "chip") + 16);
  const title = box.kind === "ghost" ? `↗ ${box.title}` : box.title;
  const text = Math.max(measure(title, "title"), measure(box.subtitle, "subtitle")) + PADDING[box.kind];
  const docked = box.chips.reduce((sum, { width }) => sum + width + CHIP_GAP, 14 - CHIP_GAP);
  box.width = Math.ceil(Math.max(LEAST_WIDTH, text, box.chips.length > 0 ? docked : 0));
  box.height = box.chips.length > 0 ? HEIGHT_WITH_CHIPS : HEIGHT[box.kind];
}

export function sizeGroup(group: Group, measure: Measure): void {
  const gap = measure(" ", "group");
  const text = measure(group.title, "group") + gap + measure(group.subtitle, "group");
  group.width = Math.ceil(text + GROUP_PADDING);
}

/** Whether names of operands can stand side by side over a box: two stand outside their lines, of more two may stand between two lines. */
export function haveRoom(names: readonly (string | null)[], width: number): boolean {
  if (names.length <= 2) return true;
  const longest = Math.max(...names.map((name) => name?.length ?? 0));
  return (names.length - 1) * (2 * longest * NAME.letter + NAME.apart) <= width * RIM;
}

function chipText({ label, shared, transposed }: Chip): string {
  return `${shared ? "↗ " : ""}${label}${transposed ? "ᵀ" : ""}`;
}
