/** The picture as a file for slides and papers: an SVG that needs no style sheet; of very many boxes a PNG. */

import { svg } from "./svg";

/** What style sheets say about a drawing; what is not among these does not change it. */
const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "paint-order",
] as const;
const TYPE = ["font-family", "font-size", "font-weight", "text-anchor"] as const;
/** What only fingers and screen readers meet. */
const UNSEEN = ".hit, title";

/** Saves a copy of the picture, drawn for this alone, under a name without its ending. */
export async function keep(picture: SVGSVGElement | HTMLCanvasElement, name: string): Promise<void> {
  if (picture instanceof HTMLCanvasElement) {
    const context = picture.getContext("2d");
    if (context) {
      context.resetTransform();
      context.globalCompositeOperation = "destination-over";
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, picture.width, picture.height);
    }
    const blob = await new Promise<Blob | null>((done) => picture.toBlob(done));
    if (blob) save(blob, `${name}.png`);
    return;
  }
  // only what is in the page has a look
  const shelf = document.createElement("div");
  shelf.className = "shelf";
  shelf.append(picture);
  document.body.append(shelf);
  try {
    settle(picture);
  } finally {
    shelf.remove();
  }
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Writes on each element what the style sheets say of it, on the page's own ground. */
function settle(picture: SVGSVGElement): void {
  for (const each of picture.querySelectorAll(UNSEEN)) each.remove();
  const all = [...picture.querySelectorAll<SVGElement>("*")];
  const looks = all.map((each) => {
    const style = getComputedStyle(each);
    const names = each instanceof SVGTextContentElement ? [...LOOK, ...TYPE] : LOOK;
    return names.map((name) => [name, plain(style.getPropertyValue(name))] as const);
  });
  all.forEach((each, at) => {
    const [, x, y] = /translate\((\S+)px, (\S+)px\)/.exec(each.style.transform) ?? [];
    const spare = [...each.attributes].filter(({ name }) => /^(class|style|role|tabindex)$|^(data|aria)-/.test(name));
    for (const { name } of spare) each.removeAttribute(name);
    if (x !== undefined && y !== undefined) each.setAttribute("transform", `translate(${x} ${y})`);
    if (!(each instanceof SVGGraphicsElement)) return;
    for (const [name, value] of looks[at] ?? [])
      each.setAttribute(name, name === "font-family" ? family(value) : value);
  });
  const [x = 0, y = 0, width = 0, height = 0] = (picture.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const fill = getComputedStyle(document.body).backgroundColor;
  picture.prepend(svg("rect", { x, y, width, height, fill }));
  picture.removeAttribute("class");
}

/** Families that other programs know. */
function family(value: string): string {
  return value.includes("Mono") ? "JetBrains Mono, Menlo, Consolas, DejaVu Sans Mono, monospace" : `Inter, ${value}`;
}

/** Colours that were mixed, as every program reads them. */
function plain(value: string): string {
  const [, red, green, blue, alpha = "1"] = /^color\(srgb (\S+) (\S+) (\S+)(?: \/ (\S+))?\)$/.exec(value) ?? [];
  if (red === undefined) return value;
  const [r, g, b] = [red, green, blue].map((part) => Math.round(Number(part) * 255));
  return alpha === "1" ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
