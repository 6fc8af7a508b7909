/** What the reader prefers on this device: kept in localStorage, where that is allowed. */

import { effect, type Signal, signal } from "@preact/signals-core";

export type Theme = "system" | "light" | "dark";
export const themes: readonly Theme[] = ["system", "light", "dark"];

/** The stored text, or null. A browser may refuse its storage; then nothing is kept. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // a full or forbidden storage costs the convenience, not the page
  }
}

/** A signal that survives a reload; `parse` turns what was stored into a value that fits. */
export function kept<T>(key: string, parse: (stored: string | null) => T): Signal<T> {
  const name = `gradwalk.${key}`;
  const held = signal(parse(read(name)));
  let first = true;
  effect(() => {
    const text = String(held.value);
    if (!first) write(name, text);
    first = false;
  });
  return held;
}

export const theme = kept<Theme>("theme", (stored) => themes.find((each) => each === stored) ?? "system");

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

/** The reader's own unsaved code. */
export const draft = kept<string>("code", (stored) => stored ?? "");
