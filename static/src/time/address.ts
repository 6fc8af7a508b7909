/** The moment in the address of a kept graph, so that a link opens there: `?pass=2&step=13`, both counted from 1. */

import { batch, effect } from "@preact/signals-core";
import { chosenPass, graph, moment, shownPass, step } from "../state/session";
import { goTo } from "./clock";

/** `address` with the moment on show; without one where all of the pass is. */
export function withMoment(address: string): string {
  const url = new URL(address, location.href);
  const [pass, at] = [shownPass.peek(), step.peek()];
  url.searchParams.delete("pass");
  url.searchParams.delete("step");
  if (chosenPass.peek() !== null || at !== null) url.searchParams.set("pass", String((pass ?? 0) + 1));
  if (at !== null) url.searchParams.set("step", String(at + 1));
  return url.pathname + url.search + url.hash;
}

/** Opens a kept graph where its address says, and keeps the address in step. Returns a function that stops. */
export function follow(): () => void {
  let opened: string | null = null;
  return effect(() => {
    void [chosenPass.value, moment.value, shownPass.value];
    const document = graph.value;
    // whatever is on show at such an address is what it names: a run that starts leaves it first
    if (!document || !location.pathname.startsWith("/g/")) return;
    const { id } = document;
    if (id !== null && opened !== id) {
      opened = id;
      const wanted = new URLSearchParams(location.search);
      batch(() => read(Number(wanted.get("pass")), Number(wanted.get("step"))));
    }
    const now = withMoment(location.href);
    if (now !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", now);
  });
}

/** Numbers from 1; what is no row of the document is passed over. */
function read(pass: number, at: number): void {
  if (graph.peek()?.passes[pass - 1]?.recorded) chosenPass.value = pass - 1;
  if (Number.isInteger(at) && at > 0) goTo(at - 1);
}
