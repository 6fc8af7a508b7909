/** What all panels share: drawn into the page itself, and again whenever a signal they read changes. */

import { effect } from "@preact/signals-core";
import { LitElement } from "lit";

export abstract class Panel extends LitElement {
  #release: (() => void) | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override performUpdate(): void {
    if (!this.isUpdatePending) return;
    this.#release?.();
    let drawing = true;
    this.#release = effect(() => {
      if (drawing) super.performUpdate();
      else this.requestUpdate();
      drawing = false;
    });
  }

  /** Draws at once, where others wait for all that changes together. */
  drawNow(): void {
    this.requestUpdate();
    this.performUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release?.();
    this.#release = null;
  }
}
