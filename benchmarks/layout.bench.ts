/** How long pictures take, from the document and to their places: `npm run bench`. */

import { bench, describe } from "vitest";
import { LayoutEngine } from "../static/src/layout/nested";
import { chain, transformer } from "../static/src/layout/testing/pictures";
import { drawPicture } from "../static/src/model/draw";
import type { Picture } from "../static/src/model/picture";
import { recurrence } from "../static/src/model/testing/documents";

const OPTIONS = { width: 1120, height: 800, portrait: false };
const OPEN = new Set<string>();
const SHORT = { time: 1500, warmupTime: 300 };

const layOut = (picture: Picture) => () => void new LayoutEngine().layOut(picture, OPTIONS);

describe("layout", () => {
  const document = recurrence(1000);
  bench(
    "1,000 operations that share two leaves, docked",
    layOut(drawPicture(document, { detail: "simplified", collapsed: OPEN })),
    SHORT,
  );
  bench(
    "1,000 operations that share two leaves, every node",
    layOut(drawPicture(document, { detail: "full", collapsed: OPEN })),
    SHORT,
  );
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
