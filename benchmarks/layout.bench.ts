/** How long pictures take, from the document and to their places: `npm run bench`. */

import { bench, describe } from "vitest";
import { closedAtFirst } from "../static/src/graph/closed";
import { LayoutEngine } from "../static/src/layout/nested";
import { chain, transformer } from "../static/src/layout/testing/pictures";
import type { GraphDocument } from "../static/src/model/document";
import { drawPicture } from "../static/src/model/draw";
import type { Detail, Picture } from "../static/src/model/picture";
import { recurrence } from "../static/src/model/testing/documents";

const OPTIONS = { width: 1120, height: 800, portrait: false };
const OPEN = new Set<string>();
const SHORT = { time: 1500, warmupTime: 300 };

const layOut = (picture: Picture) => () => void new LayoutEngine().layOut(picture, OPTIONS);

/** As a page opens it. */
function opened(document: GraphDocument, detail: Detail): { collapsed: ReadonlySet<string>; picture: Picture } {
  const draw = (collapsed: ReadonlySet<string>) => drawPicture(document, { detail, collapsed });
  const collapsed = closedAtFirst(draw, new Set(document.nodes.keys()));
  return { collapsed, picture: draw(collapsed) };
}

describe("layout", () => {
  const document = recurrence(1000);
  for (const detail of ["simplified", "full"] as const) {
    bench(
      `1,000 operations that share two leaves, ${detail}, as they open`,
      layOut(opened(document, detail).picture),
      SHORT,
    );
    bench(
      `1,000 operations that share two leaves, ${detail}, all 500 turns open`,
      layOut(drawPicture(document, { detail, collapsed: OPEN })),
      SHORT,
    );
  }
  bench("chain of 1,000", layOut(chain(1000)), SHORT);
  bench("transformer, 500 boxes", layOut(transformer(15)), SHORT);
  bench("transformer, 2,000 boxes", layOut(transformer(61)), SHORT);
  bench("chain of 10,000", layOut(chain(10_000)), SHORT);

  const picture = transformer(61);
  const engine = new LayoutEngine();
  let wider = false;
  bench(
    "transformer, 2,000 boxes, one box of an open group changed",
    () => {
      wider = !wider;
      picture.boxes.at(-2)!.width = wider ? 120 : 90;
      engine.layOut(picture, OPTIONS);
    },
    SHORT,
  );
});

describe("one group opened", () => {
  const document = recurrence(50_000);
  const { collapsed, picture } = opened(document, "simplified");
  const engine = new LayoutEngine();
  const toggle = (id: string) => {
    const open = new Set(collapsed);
    open.delete(id);
    return () => void engine.layOut(drawPicture(document, { detail: "simplified", collapsed: open }), OPTIONS);
  };
  engine.layOut(picture, OPTIONS);
  for (const { id, title } of picture.boxes.filter(({ kind }) => kind === "module"))
    bench(`50,000 operations, “${title}”: picture and layout`, toggle(id), SHORT);
});

describe("picture", () => {
  const document = recurrence(10_000);
  let select = 0;
  bench(
    "10,000 operations",
    () => {
      // another choice each time, so that nothing is remembered
      drawPicture(document, { detail: select++ % 2 === 0 ? "simplified" : "full", collapsed: OPEN });
    },
    SHORT,
  );
});
