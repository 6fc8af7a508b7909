/** What the inspector says about an autograd node, or about an input that has none. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import "../knobs/sliders";
import type { Accumulation, GraphNode } from "../model/document";
import { nodeCode, productCode, tensorCode } from "../model/python";
import { isWithheld } from "../model/withheld";
import { chosenElement } from "../nudge/nudges";
import "../nudge/panel";
import "../predict/card";
import type { Lookup } from "../state/lookup";
import { destination, passage } from "./arithmetic";
import { attributes } from "./attributes";
import { nodeCheck } from "./check";
import "./code";
import { contributions } from "./contributions";
import "./equation";
import { history } from "./history";
import { hooks, hooksOfNode } from "./hooks";
import { lineLink, nodeLink } from "./links";
import { saved } from "./saved";
import { cells, valueCard } from "./value";
import "./why";

type Part = TemplateResult | typeof nothing;

export function nodeDetails(about: Lookup, id: number, pass: number | null, passes: Part): TemplateResult {
  const node = about.document.nodes[id] as GraphNode;
  const module = node.module === null ? null : about.document.modules[node.module];
  return html`
    <h2>${about.title(id)}</h2>
    <p class="class">${node.name}</p>
    <p class="facts">
      ${lineLink(about.nodeSpan(id))}
      ${module ? html`<span>${t("inspector.module")} <code>${module.path || module.type}</code></span>` : nothing}
      ${node.order > 1 ? html`<span>${t("inspector.order", { order: node.order })}</span>` : nothing}
      ${node.definition === null ? nothing : html`<span>${t("inspector.definition")} ${lineLink(about.span(node.definition))}</span>`}
    </p>
    <predict-card></predict-card>
    ${node.kind === "accumulate_grad" ? leaf(about, id, node, pass, passes) : operation(about, id, node, pass, passes)}
  `;
}

/** A tensor that is drawn without a node of its own: an input, a saved tensor, or where a pass starts. */
export function tensorDetails(
  about: Lookup,
  id: number,
  name: string,
  pass: number | null,
  passes: Part,
): TemplateResult {
  const value = about.value(id);
  const maker = about.nodeOf(id);
  const seeds = pass === null ? [] : (about.document.passes[pass]?.roots ?? []).filter(({ node }) => node === maker);
  const grad = about.grad(id);
  return html`
    <h2>${name}</h2>
    <p class="class">${maker === null ? t(value?.requires_grad ? "inspector.aside" : "inspector.input") : html`${t("inspector.edge.from")} ${nodeLink(maker, about.title(maker))}`}</p>
    ${valueCard(t("inspector.value"), value)}
    <leaf-sliders .value=${id}></leaf-sliders>
    ${seeds.length ? passes : nothing}
    ${seeds.map(({ seed }) => gradient(t("inspector.seed"), about, seed))}
    ${grad === null ? nothing : gradient(t("inspector.grad"), about, grad)}
    <why-none .value=${id}></why-none>
    ${history(about, id)}
    ${contributions(about, about.name(id) ?? about.tensorName(id))}
    <code-pieces .pieces=${{ value: () => value && tensorCode(value) }}></code-pieces>
  `;
}

function operation(about: Lookup, id: number, node: GraphNode, pass: number | null, passes: Part): TemplateResult {
  const several = node.outputs.length > 1;
  const step = pass === null ? undefined : about.step(pass, id);
  const made = about.value(node.outputs[0]?.value ?? null);
  return html`
    ${node.outputs.map((output, index) =>
      valueCard(several ? t("inspector.forward.of", { index }) : t("inspector.forward"), about.value(output.value)),
    )}
    ${passes}
    ${pass === null ? html`<p class="quiet">${t("inspector.pass.none")}</p>` : gradients(about, id, node, pass)}
    <why-none .value=${node.outputs[0]?.value ?? null}></why-none>
    ${saved(about, node.saved)}
    ${hooks(about, hooksOfNode(about, id), pass)}
    ${history(about, node.outputs[0]?.value ?? null)}
    ${attributes(node)}
    ${nodeCheck(about, id)}
    <code-pieces .pieces=${{
      value: () => made && tensorCode(made),
      node: () => nodeCode(about.document, id),
      product: () => (step ? productCode(about.document, id, step) : null),
    }}></code-pieces>
  `;
}

function gradients(about: Lookup, id: number, node: GraphNode, pass: number): TemplateResult {
  if (!about.document.passes[pass]?.recorded) return html`<p class="quiet">${t("inspector.pass.thinned")}</p>`;
  const step = about.step(pass, id);
  if (!step) return html`<p class="quiet">${t("inspector.not.reached")}</p>`;
  const several = node.outputs.length > 1;
  return html`
    ${step.received.map((value, index) =>
      gradient(several ? t("inspector.received.of", { index }) : t("inspector.received"), about, value),
    )}
    ${about.edges(id).map(([, edge]) => passage(about, edge, step, destination(about, edge)))}
  `;
}

/** A gradient's card; PyTorch's own None is a fact, not a gap. */
export function gradient(heading: string, about: Lookup, value: number | null): TemplateResult {
  if (value === null)
    return html`<section class="value gradient"><h3>${heading}</h3><p class="quiet">None</p></section>`;
  return valueCard(heading, about.value(value), "gradient");
}

function leaf(about: Lookup, id: number, node: GraphNode, pass: number | null, passes: Part): TemplateResult {
  const done = pass === null ? undefined : about.accumulation(pass, id);
  const grad = about.grad(node.leaf);
  const read = about.readOf(id, pass);
  return html`
    <div @pick=${(event: CustomEvent<number>) => {
      chosenElement.value = event.detail;
    }}>${valueCard(t("inspector.leaf"), about.value(read))}</div>
    <leaf-sliders .value=${node.leaf}></leaf-sliders>
    ${passes}
    ${
      done
        ? html`<h3 class="sum">${t("inspector.accumulation")}</h3>
            <div class="sum">${sum(about, done)}</div>`
        : html`<p class="quiet">${pass === null ? t("inspector.pass.none") : t("inspector.not.reached")}</p>`
    }
    ${gradient(t("inspector.grad"), about, grad)}
    <why-none .value=${node.leaf}></why-none>
    ${hooks(about, hooksOfNode(about, id), pass)}
    ${history(about, read)}
    <leaf-nudge .node=${id}></leaf-nudge>
    ${contributions(about, about.name(node.leaf) ?? about.tensorName(node.leaf))}
    <code-pieces .pieces=${{ value: () => leafCode(about, node.leaf), node: () => nodeCode(about.document, id) }}></code-pieces>
  `;
}

/** `.grad` before, what came in, and `.grad` after. */
function sum(about: Lookup, { before, incoming, after }: Accumulation): TemplateResult {
  const unknown = [before, incoming, after].map((id) => about.value(id)).find((value) => value && isWithheld(value));
  if (unknown) return cells(unknown);
  const terms = [
    { name: t("inspector.before"), cells: about.value(before), hot: true },
    { name: t("inspector.incoming"), cells: about.value(incoming), hot: true },
    { name: t("inspector.after"), cells: about.value(after), hot: true },
  ];
  return html`<tensor-equation .sign=${"+"} .terms=${terms}></tensor-equation>`;
}

/** A leaf's tensor, which needs a gradient. */
function leafCode(about: Lookup, leaf: number | null): string | null {
  const value = about.value(leaf);
  const code = value && tensorCode(value);
  return code && `${code}.requires_grad_()`;
}
