/** `<graph-trail>`: one line over the graph, there while something is to be told: what alone is shown, and what is old. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import { Panel } from "../panels/panel";
import { endTrace, pathFrom, type Trace, trace } from "../state/reach";
import { graph, lookup, running, type Selection, stale } from "../state/session";

/** More paths than this are told as a power of ten. */
const PLAIN = 1_000_000n;

export class GraphTrail extends Panel {
  protected override render(): TemplateResult {
    return html`${this.#notice()}<span class="trace" role="status">${this.#trace()}</span>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const document = graph.value;
    if (running.value || !document) return nothing;
    const notice = (name: string, words: string) =>
      html`<span class="notice" data-notice=${name} role="status">${words}</span>`;
    if (stale.value) return notice("stale", t("graph.stale"));
    return document.outcome.status !== "finished" && document.nodes.length
      ? notice("partial", t("graph.partial"))
      : nothing;
  }

  #trace(): TemplateResult | typeof nothing {
    const start = pathFrom.value;
    const words = start !== null ? t("trace.pick", { name: title(start) }) : trace.value && told(trace.value);
    if (!words) return nothing;
    return html`${words}<button class="link" data-action="end-trace" @click=${endTrace}>${t("trace.end")}</button>`;
  }
}

function told(shown: Trace): string {
  if (shown.kind !== "between") {
    const name = nameOf(shown.from);
    return t(`trace.${shown.kind}.of`, { name, count: shown.reach.nodes.size });
  }
  const { one, other, reach } = shown;
  const ends = { one: title(one), other: title(other) };
  if (reach.count === 0n) return t("trace.between.none", ends);
  return t("trace.between", { ...ends, count: many(reach.count), nodes: reach.nodes.size });
}

function nameOf(from: Selection): string {
  if (from.kind === "node") return title(from.node);
  if (from.kind === "value") return from.name;
  if (from.kind === "edge") return t("trace.edge");
  const module = lookup.value?.document.modules[from.module];
  return module?.path || (module?.type ?? "");
}

function title(node: number): string {
  return lookup.value?.title(node) ?? "";
}

/** Small counts whole; of larger ones two digits and a power of ten: `1.3·10³⁰`. */
function many(count: bigint): number | string {
  if (count <= PLAIN) return Number(count);
  const digits = String(count);
  const power = [...String(digits.length - 1)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
  return `${digits[0]}.${digits[1]}·10${power}`;
}

customElements.define("graph-trail", GraphTrail);
