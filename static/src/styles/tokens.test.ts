import { describe, expect, test } from "vitest";
import css from "./tokens.css?raw";

/** Red, green and blue, 0 to 1, linear. */
type Colour = readonly [number, number, number];

const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name as string,
    { light: linear(light as string), dark: linear(dark as string) },
  ]),
);
const themes = ["light", "dark"] as const;

/**
 * What eyes without one kind of cone see, by the matrices for severity 1.0 of G. M. Machado, M. M. Oliveira and
 * L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
 */
const eyes = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function linear(hex: string): Colour {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

function dot(row: readonly number[], [red, green, blue]: Colour): number {
  const [a = 0, b = 0, c = 0] = row;
  return a * red + b * green + c * blue;
}

function seenBy(matrix: readonly number[], colour: Colour): Colour {
  const [red = 0, green = 0, blue = 0] = [0, 3, 6].map((at) =>
    Math.min(Math.max(dot(matrix.slice(at, at + 3), colour), 0), 1),
  );
  return [red, green, blue];
}

const luminance = (colour: Colour): number => dot([0.2126, 0.7152, 0.0722], colour);

/** The contrast ratio of WCAG 2, from 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** CIE L*a*b* under D65. */
function lab(colour: Colour): Colour {
  const [x = 0, y = 0, z = 0] = [
    dot([0.4124, 0.3576, 0.1805], colour) / 0.95047,
    luminance(colour),
    dot([0.0193, 0.1192, 0.9505], colour) / 1.08883,
  ].map((part) => (part > 216 / 24389 ? Math.cbrt(part) : (part * 24389) / 27 / 116 + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far apart two colours look: 2 is just seen side by side, 10 at a glance. */
function difference(one: Colour, other: Colour): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function colour(name: string, theme: (typeof themes)[number]): Colour {
  const found = tokens.get(name);
  if (!found) throw new RangeError(`--${name} is no colour of tokens.css`);
  return found[theme];
}

describe.each(themes)("colours on %s", (theme) => {
  test.each([
    ["text", "ground"],
    ["muted", "ground"],
    ["muted", "sunken"],
    ["gradient", "ground"],
    ["parameter-text", "parameter"],
    ["input-text", "input"],
    ["saved-text", "saved"],
    ["output-text", "output"],
    ["module-text", "module"],
    ["error", "error-ground"],
    ["warning", "panel"],
    ["heat-ink-low", "heat-0"],
    ["heat-ink-low", "heat-1"],
    ["heat-ink-low", "heat-2"],
    ["heat-ink-low", "heat-3"],
    ["heat-ink-middle", "heat-4"],
    ["heat-ink-high", "heat-5"],
    ["heat-ink-high", "heat-6"],
    ["error", "panel"],
  ])("%s is read on %s", (ink, paper) => {
    expect(contrast(colour(ink, theme), colour(paper, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["op-border", "parameter-border", "input-border", "saved-border", "module-border", "edge", "visited"])(
    "%s is seen on the ground",
    (line) => {
      expect(contrast(colour(line, theme), colour("ground", theme))).toBeGreaterThanOrEqual(3);
    },
  );

  test("sizes grow darker or brighter step by step, for eyes of every kind", () => {
    const ramp = Array.from({ length: 7 }, (_, at) => colour(`heat-${at}`, theme));
    for (const matrix of Object.values(eyes)) {
      const seen = ramp.map((each) => seenBy(matrix, each));
      const apart = seen.slice(1).map((each, at) => difference(each, seen[at] as Colour));
      expect(Math.min(...apart)).toBeGreaterThan(7);
      const lightness = seen.map(luminance);
      expect(lightness).toEqual(lightness.toSorted((a, b) => (theme === "light" ? b - a : a - b)));
    }
  });

  test.each([
    ["positive", "negative"],
    ["parameter-border", "gradient"],
    ["gradient", "edge"],
    ["error", "edge"],
    // contributions that meet
    ["gradient", "bar-activation"],
    ["gradient", "input-border"],
    ["bar-activation", "input-border"],
    ["text", "gradient"],
    ["text", "bar-activation"],
    ["text", "input-border"],
  ])("%s and %s are told apart by eyes of every kind", (one, other) => {
    for (const matrix of Object.values(eyes)) {
      const [a, b] = [seenBy(matrix, colour(one, theme)), seenBy(matrix, colour(other, theme))];
      expect(difference(a, b)).toBeGreaterThan(10);
    }
  });
});
