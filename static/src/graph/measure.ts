/** How wide texts will be in the picture, asked of the browser's own type. */

import type { Measure } from "../model/picture";

/** As in styles/picture.css. */
const fonts = {
  title: "600 13.5px",
  subtitle: "400 10.5px",
  chip: "500 10.5px",
  group: "600 12px",
} as const;

const WAIT_MS = 1500;
/** A letter of each part of the type that titles are written in, Latin, Greek and small raised ones: parts are loaded one by one. */
const LETTERS = "xσˣ";
/** Letters that the monospaced type has. */
const PLAIN = /^[ -~×·−]*$/;

/** A measure that is exact once the page's fonts are there; it waits for them, but not for long. */
export async function makeMeasure(): Promise<Measure> {
  const style = getComputedStyle(document.documentElement);
  const [text, mono] = [style.getPropertyValue("--font"), style.getPropertyValue("--mono")];
  const named = (font: keyof typeof fonts) => `${fonts[font]} ${font === "subtitle" ? mono : text}`;
  const loaded = Promise.all(
    (Object.keys(fonts) as (keyof typeof fonts)[]).map((font) => document.fonts.load(named(font), LETTERS)),
  );
  await Promise.race([loaded.catch(() => []), new Promise((done) => setTimeout(done, WAIT_MS))]);
  const context = document.createElement("canvas").getContext("2d");
  const widths = { title: new Map(), subtitle: new Map(), chip: new Map(), group: new Map() } satisfies Record<
    keyof typeof fonts,
    Map<string, number>
  >;
  const measure: Measure = (words, font) => {
    // of a subtitle, which says a value or a shape, every letter is as wide as any other
    if (font === "subtitle" && words.length > 1 && PLAIN.test(words)) return words.length * measure("0", font);
    const known: Map<string, number> = widths[font];
    let wide = known.get(words);
    if (wide === undefined) {
      if (!context) return words.length * 8;
      context.font = named(font);
      wide = context.measureText(words).width;
      known.set(words, wide);
    }
    return wide;
  };
  return measure;
}
