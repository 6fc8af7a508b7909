/** Words in the reader's language: typed keys, `{name}` and `{name|one|other}` placeholders, numbers by Intl. */

import { computed, signal } from "@preact/signals-core";
import compare from "./en/compare.json";
import inspector from "./en/inspector.json";
import knobs from "./en/knobs.json";
import memory from "./en/memory.json";
import nudge from "./en/nudge.json";
import overlay from "./en/overlay.json";
import page from "./en/page.json";
import picture from "./en/picture.json";
import predict from "./en/predict.json";
import run from "./en/run.json";
import time from "./en/time.json";
import compareZh from "./zh-CN/compare.json";
import inspectorZh from "./zh-CN/inspector.json";
import knobsZh from "./zh-CN/knobs.json";
import memoryZh from "./zh-CN/memory.json";
import nudgeZh from "./zh-CN/nudge.json";
import overlayZh from "./zh-CN/overlay.json";
import pageZh from "./zh-CN/page.json";
import pictureZh from "./zh-CN/picture.json";
import predictZh from "./zh-CN/predict.json";
import runZh from "./zh-CN/run.json";
import timeZh from "./zh-CN/time.json";

const en = {
  ...page,
  ...picture,
  ...time,
  ...inspector,
  ...run,
  ...knobs,
  ...overlay,
  ...compare,
  ...memory,
  ...predict,
  ...nudge,
};
const zhCN = {
  ...pageZh,
  ...pictureZh,
  ...timeZh,
  ...inspectorZh,
  ...runZh,
  ...knobsZh,
  ...overlayZh,
  ...compareZh,
  ...memoryZh,
  ...predictZh,
  ...nudgeZh,
};

export type Key = keyof typeof en;
export type Locale = "en" | "zh-CN";
type Parameters = Readonly<Record<string, string | number>>;

export const catalogues: Readonly<Record<Locale, Readonly<Record<Key, string>>>> = { en, "zh-CN": zhCN };

export const locale = signal<Locale>("en");

const plural = computed(() => new Intl.PluralRules(locale.value));
const number = computed(() => new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 }));

/** The catalogue's words for `key`, with every placeholder filled in. */
export function t(key: Key, parameters: Parameters = {}): string {
  return catalogues[locale.value][key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, other) => {
    const value = parameters[name] ?? "";
    if (one !== undefined) return plural.value.select(Number(value)) === "one" ? one : other;
    return typeof value === "number" ? number.value.format(value) : value;
  });
}

/** True where the catalogues have words under `key`: for slugs that come from the server. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}
