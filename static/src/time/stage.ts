/** The time machine on the stage: what it lights, the dots that travel, and the step that the address keeps. */

import { computed, effect } from "@preact/signals-core";
import type { AutogradGraph } from "../graph/graph";
import type { Lights } from "../graph/layers";
import { places } from "../graph/shown";
import { revealed } from "../predict/predict";
import { graph, lookup, order, step } from "../state/session";
import { follow } from "./address";
import { notes, run, speed, timeline, tones } from "./clock";
import { Particles } from "./particles";
import { outside } from "./planes";

const none: Pick<Lights, "notes" | "tones"> = { notes: [], tones: new Map() };

const moment = computed(() => (step.value === null ? null : (timeline.value?.moment(step.value) ?? null)));
const faded = computed(() =>
  places.value && graph.value ? outside(places.value.picture, graph.value, order.value) : new Set<string>(),
);
/** What the step and the plane on show light. */
export const timeLights = computed(() => ({
  moment: moment.value,
  faded: faded.value,
  ...(moment.value ? { notes: notes.value, tones: tones.value } : none),
}));

/** Ids of the wires and chips that bring a node its gradient. */
function into(node: number): readonly string[] {
  const edges = lookup.peek()?.document.edges ?? [];
  return edges.flatMap(({ target }, edge) => (target === node ? (places.peek()?.ofEdge(edge) ?? []) : []));
}

/** Starts the clock over a graph. Returns a function that stops it. */
export function start(view: AutogradGraph): () => void {
  const particles = new Particles(view);
  view.after(particles.canvas);
  let last = -1;
  const stops = [
    run(),
    follow(),
    effect(() => {
      const at = step.value;
      if (at === null) particles.clear();
      // forward only, and not anew because something was opened or the speed changed
      else if (at > last && moment.value) particles.send(moment.value.active, speed.peek());
      last = at ?? -1;
    }),
    // a gradient that was predicted comes along its wires now
    effect(() => {
      if (revealed.value !== null) particles.send(into(revealed.value), speed.peek());
    }),
  ];
  return () => {
    particles.canvas.remove();
    for (const stop of stops) stop();
  };
}
