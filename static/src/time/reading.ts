/** What panels share that are read along a line: under the pointer, or step by step with the keyboard. */

import { Panel } from "../panels/panel";

export abstract class ReadingPanel extends Panel {
  /** Where the pointer or the keyboard is, as an index along the line; null where neither is on it. */
  protected under: number | null = null;

  /** Index of what is under a pointer. */
  protected abstract at(event: MouseEvent): number;
  /** Goes to what an index stands for. */
  protected abstract take(at: number): void;
  /** Where the keyboard starts, and the last index there is. */
  protected abstract range(): { start: number; last: number };

  protected readonly hover = (event: PointerEvent): void => {
    this.under = this.at(event);
    this.requestUpdate();
  };

  protected readonly leave = (): void => {
    this.under = null;
    this.requestUpdate();
  };

  protected readonly choose = (event: MouseEvent): void => this.take(this.at(event));

  /** Arrows read along the line, Enter goes there. */
  protected readonly key = (event: KeyboardEvent): void => {
    const { start, last } = this.range();
    const at = this.under ?? start;
    const moves: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const to = moves[event.key];
    if (to === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (to === undefined) this.take(at);
    else this.under = Math.min(Math.max(to, 0), last);
    this.requestUpdate();
  };
}
