/** Names that several panels use, in the reader's language. */

import { t } from "../i18n/i18n";
import { ahead } from "../state/live";
import type { Lookup } from "../state/lookup";

/** How far the run under way is: it waits for others, or it runs. */
export function runWords(): string {
  if (ahead.value === null) return t("outcome.running");
  return ahead.value === 0 ? t("outcome.next") : t("outcome.queued", { ahead: ahead.value });
}

/** What a pass starts from: `loss`. */
export function rootName(about: Lookup, at: number): string {
  const start = about.document.passes[at]?.roots[0];
  const value = start ? (about.document.nodes[start.node]?.outputs[start.output]?.value ?? null) : null;
  return about.name(value) ?? about.tensorName(value) ?? (start ? about.title(start.node) : "–");
}

/** A pass as a choice: `2 · backward() from loss · line 9`. */
export function passWords(about: Lookup, at: number): string {
  const pass = about.document.passes[at];
  if (!pass) return "";
  const kind = t(`inspector.pass.${pass.kind}`);
  const words = t("inspector.pass.name", { number: pass.number, kind, root: rootName(about, at) });
  const span = about.span(pass.span);
  return span ? `${words} · ${t("inspector.pass.line", { line: span[0] })}` : words;
}
