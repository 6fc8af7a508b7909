/** Names that several panels use, in the reader's language. */

import { t } from "../i18n/i18n";
import type { Lookup } from "../state/lookup";

/** A pass as a choice: `2 · backward() from loss · line 9`. */
export function passWords(about: Lookup, at: number): string {
  const pass = about.document.passes[at];
  if (!pass) return "";
  const [start] = pass.roots;
  const value = start ? (about.document.nodes[start.node]?.outputs[start.output]?.value ?? null) : null;
  const root = about.name(value) ?? about.tensorName(value) ?? (start ? about.title(start.node) : "–");
  const words = t("inspector.pass.name", { number: pass.number, kind: t(`inspector.pass.${pass.kind}`), root });
  const span = about.span(pass.span);
  return span ? `${words} · ${t("inspector.pass.line", { line: span[0] })}` : words;
}
