/** `<graph-stage>`: the graph with its tools and its legend, kept in step with the session. */

import { effect } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import "../compare/bar";
import { differing } from "../compare/lights";
import { stand } from "../compare/stand";
import { found, jumped } from "../find/found";
import { locale, t } from "../i18n/i18n";
import "../panels/gallery";
import { Panel } from "../panels/panel";
import { runWords } from "../panels/words";
import { pathStart, showPaths, trace } from "../state/reach";
import { chosenPass, graph, litNodes, lookup, problem, root, type Selection, selection } from "../state/session";
import { absence, refusal } from "./absence";
import "./bar";
import { marks } from "./badges";
import type { GraphBar } from "./bar";
import { readable } from "./camera";
import type { AutogradGraph, Choice } from "./graph";
import "./graph";
import { ends, type GraphLeaps, nameLeap } from "./leaps";
import "./leaps";
import "./legend";
import "./trail";
import "../outline/outline";
import { overlayLights, signs, wholeShades } from "../overlay/overlay";
import "../overlay/panel";
import { outlined } from "../state/preferences";
import { projecting } from "../state/projector";
import "../time/bar";
import { float } from "../knobs/float";
import { shelters } from "../model/collapse";
import type { Box } from "../model/picture";
import { walkedNode } from "../time/clock";
import { start, timeLights } from "../time/stage";
import { MarkLayer } from "./marks";
import { makeMeasure } from "./measure";
import type { GraphMap } from "./minimap";
import type { Sign } from "./signs";
import "./minimap";
import { rehearse } from "./rehearsal";
import { gradients, measure, place, placed, places, state, toggle, traced, unplaced } from "./shown";

/** A pane narrower than this, over its height, never folds the graph into columns. */
const PORTRAIT = 0.8;
/** How much larger all is in projector mode. */
const PROJECTED = 1.5;

export class GraphStage extends Panel {
  #stops: (() => void)[] = [];
  /** The selection that was brought into view: once there, the reader may move on or close its module. */
  #followed: Selection | null = null;

  protected override firstUpdated(): void {
    const view = this.querySelector("autograd-graph") as AutogradGraph;
    (this.querySelector("graph-bar") as GraphBar).view = view;
    const map = this.querySelector("graph-map") as GraphMap;
    map.view = view;
    const marked = new MarkLayer(view.querySelector<SVGGElement>(".links"));
    view.append(marked.root);
    view.addEventListener("moved", () => marked.follow(view.scene, view.view));
    view.addEventListener("choose", (event) => this.#choose(event.detail));
    const leaps = this.querySelector("graph-leaps") as GraphLeaps;
    const goTo = (box: Box) => {
      view.reveal(new Set([box.id]));
      if (box.node !== null || box.value !== null) this.#choose({ box, chip: null });
    };
    view.addEventListener("leap", (event) => {
      const boxes = view.scene ? ends(view.scene, event.detail) : [];
      if (boxes.length > 1) leaps.open(boxes, event.detail);
      else if (boxes[0]) goTo(boxes[0]);
    });
    leaps.addEventListener("chosen", (event) => goTo((event as CustomEvent<Box>).detail));
    view.addEventListener("pointerover", ({ target }) => nameLeap(view.scene, target as Element));
    void makeMeasure().then((made) => {
      measure.value = made;
    });
    let magnified = false;
    this.#stops = [
      place(async () => {
        await this.#surrounded();
        const { clientWidth, clientHeight } = view;
        // the map leaves once all is in view
        const pane = clientWidth
          ? { width: clientWidth + map.offsetWidth, height: clientHeight }
          : { width: innerWidth, height: innerHeight };
        return { ...readable(pane), portrait: pane.width / pane.height < PORTRAIT };
      }, rehearse),
      effect(() => {
        const [now] = [placed.value, locale.value];
        view.ariaLabel = now ? t("graph.label", { boxes: now.picture.boxes.length }) : t("graph.label.empty");
        if (now) {
          view.draw(now.picture, now.layout, graph.peek()?.edges ?? [], now.keep);
          stand();
        } else view.clear();
      }),
      effect(() => {
        const about = lookup.value;
        if (!places.value || !about) return;
        const otherEnd = trace.value?.kind === "between" ? [trace.value.other] : [];
        const lit = places.value.lit(new Set([...litNodes.value, ...found.value, ...otherEnd]));
        const selected = places.value.selected(selection.value);
        const { faded, ...times } = timeLights.value;
        const { shades, filtered } = overlayLights.value;
        view.light({
          selected,
          lit,
          traced: traced.value,
          gradients: gradients.value,
          ...times,
          shades,
          signs: together(signs.value, differing.value.signs),
          differing: differing.value.ids,
          faded: filtered.size ? new Set([...faded, ...filtered]) : faded,
        });
      }),
      effect(() => {
        map.shades = wholeShades.value;
      }),
      start(view),
      float(view),
      effect(() => {
        void locale.value;
        marked.marks = marks.value;
        view.beside = marked.ground;
      }),
      effect(() => {
        if (projecting.value || magnified) view.magnify(projecting.value ? PROJECTED : 1);
        magnified ||= projecting.value;
      }),
      effect(() => this.#follow(view)),
      effect(() => this.#showPass()),
      effect(() => {
        view.state = state.value;
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** Resolves when what stands around the graph is drawn and takes its room. */
  async #surrounded(): Promise<void> {
    for (const names of [
      "graph-bar, graph-trail, run-comparison, time-bar, overlay-scale, graph-legend",
      "pass-strip, memory-ribbon",
    ]) {
      await Promise.all([...this.querySelectorAll<Panel>(names)].map((panel) => panel.updateComplete));
    }
  }

  /** Brings the selection into view, opening the module around it. */
  #follow(view: AutogradGraph): void {
    const [chosen, about] = [selection.value, lookup.value];
    if (!chosen || !places.value || !about) return;
    if (chosen === this.#followed) return;
    // a walk through a pass leaves modules closed: each stands for what happens inside
    const walking = chosen.kind === "node" && chosen.node === walkedNode.value;
    const ids = walking ? new Set(places.value.ofNode(chosen.node)) : places.value.selected(chosen);
    if (ids.size) {
      this.#followed = chosen;
      view.reveal(ids, chosen === jumped.peek());
    }
    if (ids.size || walking || (chosen.kind !== "node" && chosen.kind !== "module")) return;
    const node = chosen.kind === "node" ? chosen.node : about.nodeIn(chosen.module);
    const shut = node === null ? undefined : shelters(places.value.picture).get(node);
    if (shut !== undefined) toggle(shut);
  }

  /** A pass over a graph that is not on show brings that graph. */
  #showPass(): void {
    const [chosen, drawn] = [chosenPass.value, places.value];
    const roots = chosen === null ? [] : (graph.peek()?.passes[chosen]?.roots ?? []);
    if (drawn && roots.length && !roots.some(({ node }) => drawn.ofNode(node).length)) {
      root.value = `pass:${chosen}`;
    }
  }

  #choose(choice: Choice): void {
    if (!choice) selection.value = null;
    else if ("group" in choice) toggle(choice.group);
    else if ("wire" in choice) {
      const { edges, value, target } = choice.wire;
      const end = placed.value?.picture.boxes.find(({ id }) => id === target);
      const closing = edges.length === 0 && (end?.kind === "output" || end?.kind === "result");
      if (end && closing) this.#choose({ box: end, chip: null });
      else selection.value = { kind: "edge", edges, value };
    } else {
      const { box, chip, more } = choice;
      const { node, value } = chip ?? box;
      const from = pathStart(more ?? false);
      if (from !== null && node !== null && node !== from) showPaths(from, node);
      else if (node !== null) selection.value = { kind: "node", node };
      else if (!chip && box.kind === "module" && box.module !== null) {
        selection.value = { kind: "module", module: box.module };
      } else if (!chip && box.kind === "module") this.#choose({ group: box.id });
      else if (value !== null) selection.value = { kind: "value", value, name: chip ? chip.label : box.title };
    }
  }

  protected override render(): TemplateResult {
    return html`<graph-bar></graph-bar>
      <graph-trail></graph-trail>
      <run-comparison></run-comparison>
      <div class="panes">
        <graph-outline ?hidden=${!outlined.value}></graph-outline>
        <div class="stage">
          <autograd-graph id="graph"></autograd-graph>
          <graph-leaps></graph-leaps>
          ${this.#invitation()}
        </div>
        <graph-map hidden></graph-map>
      </div>
      <time-bar></time-bar>
      <overlay-scale></overlay-scale>
      <graph-legend></graph-legend>`;
  }

  /** What stands where no graph does. */
  #invitation(): TemplateResult | typeof nothing {
    const say = (title: string, words: string) => html`<div class="invitation"><h2>${title}</h2><p>${words}</p></div>`;
    switch (state.value) {
      case "drawn":
        return nothing;
      case "running":
        return placed.value ? nothing : html`<div class="invitation"><p role="status">${runWords()}</p></div>`;
      case "failed":
        if (unplaced.value) return say(t("graph.failed.title"), t("problem.layout"));
        if (problem.value) return say(t(refusal(problem.value)), problem.value.words);
        return say(t("graph.failed.title"), t(graph.value ? absence(graph.value) : "graph.failed.text"));
      case "empty":
        return graph.value
          ? say(t("graph.bare.title"), t(absence(graph.value)))
          : html`<div class="invitation"><h2>${t("graph.empty.title")}</h2><p>${t("graph.empty.text")}</p><example-gallery></example-gallery></div>`;
    }
  }
}

/** Signs of sizes, and below them those of what differs. */
function together(
  sizes: ReadonlyMap<string, readonly Sign[]>,
  differences: ReadonlyMap<string, Sign>,
): ReadonlyMap<string, readonly Sign[]> {
  if (differences.size === 0) return sizes;
  const all = new Map(sizes);
  for (const [id, sign] of differences) all.set(id, [...(sizes.get(id) ?? []), sign]);
  return all;
}

customElements.define("graph-stage", GraphStage);
