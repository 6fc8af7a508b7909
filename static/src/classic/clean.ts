/**
 * A drawing with nothing in it but shapes and words. A document may hold any text in Graphviz's language, with links,
 * style sheets and pictures from elsewhere; whoever opens the saved drawing later would be asked to trust them.
 */

const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "g", "title", "polygon", "polyline", "ellipse", "path", "text"]);
const ATTRIBUTES = new Set(
  (
    "width height viewBox transform class fill stroke stroke-width stroke-dasharray stroke-opacity fill-opacity " +
    "points d cx cy rx ry x y text-anchor font-family font-size font-weight font-style text-decoration xml:space"
  ).split(" "),
);
/** What no XML may hold, and Graphviz passes on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
/** Graphviz writes quotes in texts as entities. Style sheets are complained of by the page's policy where they are parsed. */
const STYLES = / style="[^"]*"/g;
/** Around shapes that are kept. */
const WRAPPER = "a";

/** The drawing as an SVG document again. Throws SyntaxError where it is none. */
export function clean(svg: string): string {
  if (FORBIDDEN.test(svg)) throw new SyntaxError("A name in the graph holds a control character.");
  const drawing = new DOMParser().parseFromString(svg.replaceAll(STYLES, ""), "image/svg+xml");
  const root = drawing.documentElement;
  if (root.namespaceURI !== SVG || drawing.querySelector("parsererror")) throw new SyntaxError("This is no drawing.");
  for (const element of root.querySelectorAll("*")) {
    if (element.localName === WRAPPER) element.replaceWith(...element.childNodes);
    else if (element.namespaceURI !== SVG || !ELEMENTS.has(element.localName)) element.remove();
  }
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (!ATTRIBUTES.has(name) || /url\s*\(/i.test(value)) element.removeAttribute(name);
    }
  }
  // what stands before the root, style sheets and document types, is left out
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}
