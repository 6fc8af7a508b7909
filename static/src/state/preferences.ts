/** What the reader prefers on this device: kept in localStorage, where that is allowed. */

import { effect, type Signal, signal } from "@preact/signals-core";

export type Theme = "system" | "light" | "dark";
export const themes: readonly Theme[] = ["system", "light", "dark"];

/** The stored text, or null. A browser may refuse its storage; then nothing is kept. */
function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, text: string): void {
  try {
    storage().setItem(key, text);
  } catch {
    // a full or forbidden storage costs the convenience, not the page
  }
}

const device = (): Storage => localStorage;
const tab = (): Storage => sessionStorage;

/** A signal that survives a reload; `parse` turns what was stored into a value that fits. */
export function kept<T>(key: string, parse: (stored: string | null) => T): Signal<T> {
  const name = `gradwalk.${key}`;
  const held = signal(parse(read(device, name)));
  let first = true;
  effect(() => {
    const text = String(held.value);
    if (!first) write(device, name, text);
    first = false;
  });
  return held;
}

export const theme = kept<Theme>("theme", (stored) => themes.find((each) => each === stored) ?? "system");

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

/** Whether the graph stands beside itself as a list. */
export const outlined = kept<boolean>("outline", (stored) => stored === "true");
/** Whether the shapes of the picture are explained under it; a phone has better use for the room. */
export const legend = kept<boolean>("legend", (stored) =>
  stored === null ? matchMedia("(min-width: 701px)").matches : stored === "true",
);
/** Whether what saved tensors hold is drawn over the time bar. */
export const memory = kept<boolean>("memory", (stored) => stored === "true");

export function toggleMemory(): void {
  memory.value = !memory.value;
}

const CODE = "gradwalk.code";
/** The reader's own unsaved code: what this tab has, or what any tab wrote last where this one is new. */
export const draft = kept<string>("code", (stored) => read(tab, CODE) ?? stored ?? "");

effect(() => write(tab, CODE, draft.value));
