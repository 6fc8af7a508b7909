/** `<math-formula>`: a formula as a book would print it, or its text until it is set. */

import { html, LitElement, type TemplateResult } from "lit";

export class MathFormula extends LitElement {
  static override properties = { latex: { attribute: false }, text: { attribute: false } };
  declare latex: string;
  /** What to show where there is no LaTeX, or none that can be set. */
  declare text: string;

  constructor() {
    super();
    this.latex = "";
    this.text = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<span class="set" hidden></span><code>${this.text}</code>`;
  }

  protected override async updated(): Promise<void> {
    const [set, plain] = this.querySelectorAll<HTMLElement>(".set, code");
    const { latex } = this;
    const shown = latex !== "" && set !== undefined && (await setIn(latex, set, () => latex === this.latex));
    if (latex !== this.latex || !set || !plain) return;
    set.hidden = !shown;
    plain.hidden = shown;
    // what can be scrolled must be reached by the keyboard
    if (this.scrollWidth > this.clientWidth) this.tabIndex = 0;
    else this.removeAttribute("tabindex");
  }
}

/** Sets a formula, unless another is wanted by the time KaTeX has come; tells whether it could. */
async function setIn(latex: string, place: HTMLElement, isWanted: () => boolean): Promise<boolean> {
  try {
    const { typeset } = await import("../math/typeset");
    if (isWanted()) typeset(`\\displaystyle ${latex}`, place);
    return true;
  } catch {
    // a forged document may hold anything, and a connection may break: the text says the same
    return false;
  }
}

customElements.define("math-formula", MathFormula);
