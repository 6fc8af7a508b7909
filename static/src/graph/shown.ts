/** The picture on show, as signals: which modules are closed, what is drawn of the document, and where it is placed. */

import { batch, computed, effect, signal } from "@preact/signals-core";
import { LayoutClient } from "../layout/client";
import type { Layout, LayoutOptions } from "../layout/layout";
import { drawPicture } from "../model/draw";
import type { Measure, Picture } from "../model/picture";
import { projecting } from "../state/projector";
import { trace } from "../state/reach";
import {
  detail,
  following,
  graph,
  lookup,
  moment,
  opened,
  pictured,
  problem,
  root,
  running,
  selection,
  shownPass,
} from "../state/session";
import { closedAtFirst } from "./closed";
import { fits } from "./fits";
import type { GraphState } from "./graph";
import { gradientTexts, Places } from "./lights";
import { practise, type Rehearse } from "./practice";
import { besideIds, tracedIds } from "./traced";

export interface Placed {
  readonly picture: Picture;
  readonly layout: Layout;
  /** The group that was toggled to come here, which keeps its place. */
  readonly keep: string | null;
}

/** How wide texts are; nothing is drawn before it is known. */
export const measure = signal<Measure | null>(null);
export const placed = signal<Placed | null>(null);
/** True where the picture could not be placed. */
export const unplaced = signal(false);

/** Ids of the groups the reader left closed; null until the reader toggles one. */
const closed = signal<ReadonlySet<string> | null>(null);
let toggled: string | null = null;

const draw = computed(() => {
  const [document, ruler, view, select] = [pictured.value, measure.value, detail.value, root.value];
  if (!document || !ruler) return null;
  return (collapsed: ReadonlySet<string>): Picture =>
    drawPicture(document, { detail: view, collapsed, measure: ruler, ...(select !== null && { select }) });
});
const reached = computed(() => new Set(graph.value?.passes.at(-1)?.steps.map(({ node }) => node)));
const closedFirst = computed<ReadonlySet<string>>(() =>
  draw.value ? closedAtFirst(draw.value, reached.value) : new Set(),
);

/** The picture with every group open. */
export const whole = computed(() => draw.value?.(new Set()) ?? null);
export const picture = computed(() => draw.value?.(closed.value ?? closedFirst.value) ?? null);
export const places = computed(() => (placed.value ? new Places(placed.value.picture) : null));
/** Ids of what the reader asked to see alone, or of what projector mode throws its light on; null for all. */
export const traced = computed(() => {
  if (!places.value || !lookup.value) return null;
  if (trace.value?.reach.nodes.size) return tracedIds(trace.value, places.value);
  return projecting.value && !moment.value ? besideIds(places.value, places.value.selected(selection.value)) : null;
});
/** The gradient on each wire in the shown pass, by id. */
export const gradients = computed<ReadonlyMap<string, string>>(() =>
  placed.value && lookup.value ? gradientTexts(placed.value.picture, lookup.value, shownPass.value) : new Map(),
);

export const state = computed<GraphState>(() => {
  if (running.value) return "running";
  if (picture.value?.boxes.length) {
    if (unplaced.value) return "failed";
    const isThere = placed.value?.picture === picture.value || (placed.value && following.value);
    return isThere ? "drawn" : "running";
  }
  if (problem.value || (graph.value && graph.value.outcome.status !== "finished")) return "failed";
  return graph.value && !measure.value ? "running" : "empty";
});

/** Opens or closes a group, by the id of its frame or of the module that stands for it. */
export function toggle(id: string): void {
  const next = new Set(closed.peek() ?? closedFirst.peek());
  if (!next.delete(id)) next.add(id);
  toggled = id;
  closed.value = next;
}

export function openAll(): void {
  toggled = null;
  closed.value = new Set();
}

export function closeAll(): void {
  toggled = null;
  closed.value = new Set(
    draw
      .peek()?.(new Set())
      .groups.map(({ id }) => id),
  );
}

/** What names a group in another picture that is much like it: the titles around it, and which of those that share them. */
function namesOf({ groups }: Picture): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  // groups come outer ones first
  for (const { id, parent, title } of groups) {
    const path = JSON.stringify([parent === null ? "" : (names.get(parent) ?? ""), title]);
    const rank = (seen.get(path) ?? 0) + 1;
    seen.set(path, rank);
    names.set(id, `${path} ${rank}`);
  }
  return names;
}

/** Names of the groups that are closed; null where the reader toggled none. */
export function closedNames(): ReadonlySet<string> | null {
  const [shut, all] = [closed.peek(), whole.peek()];
  if (!shut || !all) return null;
  const names = namesOf(all);
  return new Set([...shut].flatMap((id) => names.get(id) ?? []));
}

/** Closes the groups of these names alone; with null, those that are closed at first. */
export function closeNamed(names: ReadonlySet<string> | null): void {
  const all = whole.peek();
  if (!names || !all) return;
  closed.value = new Set([...namesOf(all)].filter(([, name]) => names.has(name)).map(([id]) => id));
}

/**
 * Keeps `placed` in step with the picture, in a worker; `room` resolves to what the pane has room for once all beside it
 * is there. Until there is a graph it practises, and `rehearse` draws what it practised on. Returns a function that stops.
 */
export function place(room: () => Promise<LayoutOptions>, rehearse: Rehearse): () => void {
  const layouts = new LayoutClient();
  layouts.begin();
  const stops = [
    effect(() => {
      const ruler = measure.value;
      const ahead = (picture: Picture) => layouts.layOut(picture, { width: 900, height: 800, portrait: false });
      // whatever fails here fails again where somebody is told
      if (ruler) practise(ruler, ahead, () => graph.peek() !== null, rehearse).catch(() => {});
    }),
    // another document, or another view of it, starts with its own modules closed
    effect(() => {
      void [opened.value, detail.value, root.value];
      toggled = null;
      closed.value = null;
    }),
    effect(() => {
      const next = picture.value;
      const before = graph.peek() === opened.peek() ? null : placed.peek();
      // new numbers stand where the old ones did; where they need more room, what the reader chose stays
      const chosen = before && next?.boxes.find(({ id }) => places.peek()?.selected(selection.peek()).has(id));
      const keep = toggled ?? (before && (chosen ?? next?.boxes[0])?.id) ?? null;
      const abort = new AbortController();
      if (before && next && fits(next, before.picture)) {
        placed.value = { picture: next, layout: before.layout, keep: null };
      } else if (next?.boxes.length) {
        room()
          .then((pane) => layouts.layOut(next, pane, abort.signal))
          .then(
            (layout) =>
              batch(() => {
                unplaced.value = false;
                placed.value = { picture: next, layout, keep };
              }),
            () => {
              unplaced.value = !abort.signal.aborted;
            },
          );
      } else placed.value = null;
      return () => abort.abort();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
