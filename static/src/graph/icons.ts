/** The drawings on the bar's buttons, 20 by 20, stroked. */

import { html, type TemplateResult } from "lit";

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;

export const icons = {
  search: icon("M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12.3 12.3 17 17"),
  outline: icon("M3 5h3M9 5h8M6 10h2M11 10h6M6 15h2M11 15h6"),
  upstream: icon("M10 17v-5M10 12 4.5 6.5M10 12l5.5-5.5M4.5 10V6.5H8M12 6.5h3.5V10M10 17h.01"),
  downstream: icon("M10 3v5M10 8l-5.5 5.5M10 8l5.5 5.5M4.5 10v3.5H8M12 13.5h3.5V10M10 3h.01"),
  path: icon(
    "M5 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M15 12.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5 7.5v3c0 3 3 4 8 4M7 5.5h4c4 0 4 4 4 7",
  ),
  "zoom-in": icon("M10 4v12M4 10h12"),
  "zoom-out": icon("M4 10h12"),
  fit: icon("M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4"),
  open: icon("M3 10h14M10 7V2M7.5 4.5 10 2l2.5 2.5M10 13v5M7.5 15.5 10 18l2.5-2.5"),
  close: icon("M3 10h14M10 2v5M7.5 4.5 10 7l2.5-2.5M10 18v-5M7.5 15.5 10 13l2.5 2.5"),
  legend: icon("M3 4.5h4v3H3zM10 6h7M5 12.5a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2M10 14h7"),
  compare: icon("M3 4h6v12H3zM11 4h6v12h-6zM4.8 8h2.4M12.8 8h2.4M14 6.8v2.4"),
  overlay: icon("M3 16.5h14M4.5 16V11M8.2 16V8M11.8 16V5.5M15.5 16V3"),
  projector: icon("M2.5 3.5h15M4 3.5V12h12V3.5M10 12v2.5M6.5 17.5 10 14.5l3.5 3"),
  more: icon("M4 10h.01M10 10h.01M16 10h.01"),
} as const;
