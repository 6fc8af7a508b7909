/** What a node is in words: said by the outline's rows and by the live region. */

import { t } from "../i18n/i18n";
import { real } from "../panels/figures";
import { briefGradient } from "../panels/value";
import type { Lookup } from "../state/lookup";
import type { Selection } from "../state/session";

const NAMED = 3;

/** Class, line, shape and gradient of a node, each where it is known. */
export function nodeFacts(about: Lookup, node: number, pass: number | null): readonly string[] {
  const row = about.document.nodes[node];
  if (!row) return [];
  const span = about.nodeSpan(node);
  const value = row.leaf ?? row.outputs[0]?.value ?? null;
  const shape = row.outputs[0]?.shape ?? (value === null ? undefined : about.document.values[value]?.shape);
  return [
    span ? t("outline.line", { line: String(span[0]) }) : "",
    shape?.length ? `[${shape.join(", ")}]` : "",
    gradient(about, node, pass),
  ].filter(Boolean);
}

/** What a value that no node stands for has to tell. */
export function valueFacts(about: Lookup, value: number | null): readonly string[] {
  const row = value === null ? undefined : about.document.values[value];
  if (!row) return [];
  const [only] = row.preview ?? [];
  const number = row.shape.length === 0 && typeof only === "number" ? real(only) : "";
  return [row.shape.length ? `[${row.shape.join(", ")}]` : number, row.dtype.replace("torch.", "")].filter(Boolean);
}

/** `feeds relu, view and 2 more`, or nothing. */
export function feedWords(titles: readonly string[]): string {
  if (titles.length === 0) return "";
  const names = titles.slice(0, NAMED).join(t("outline.and"));
  const count = titles.length - NAMED;
  return count > 0 ? t("outline.feeds.more", { names, count }) : t("outline.feeds", { names });
}

/** A selection in one sentence. */
export function selectionWords(about: Lookup, chosen: Selection, pass: number | null): string {
  const { document } = about;
  switch (chosen.kind) {
    case "node":
      return [
        about.title(chosen.node),
        document.nodes[chosen.node]?.name ?? "",
        ...nodeFacts(about, chosen.node, pass),
      ].join(t("outline.and"));
    case "edge": {
      const edge = document.edges[chosen.edges[0] ?? -1];
      if (!edge) return [t("kind.edge.plain"), ...valueFacts(about, chosen.value)].join(t("outline.and"));
      return [t("kind.edge"), about.title(edge.target), t("outline.feeds", { names: about.title(edge.source) })].join(
        t("outline.and"),
      );
    }
    case "value":
      return [chosen.name, ...valueFacts(about, chosen.value)].join(t("outline.and"));
    case "module": {
      const module = document.modules[chosen.module];
      return module ? [module.path, module.type].filter(Boolean).join(t("outline.and")) : "";
    }
  }
}

/** What a leaf has in the end; what a node, or a leaf that no variable holds, received in a pass. */
function gradient(about: Lookup, node: number, pass: number | null): string {
  const { nodes, values, passes } = about.document;
  const received = pass === null ? null : (about.step(pass, node)?.received[0] ?? null);
  const id = about.grad(nodes[node]?.leaf ?? null) ?? received;
  if (id !== null) return t("outline.gradient", { gradient: briefGradient(values[id] ?? null) });
  return passes.length ? t("outline.gradient.none") : "";
}
