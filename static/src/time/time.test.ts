import { describe, expect, it } from "vitest";
import { Places } from "../graph/lights";
import { placeNotes, textOf } from "../graph/notes";
import { Scene } from "../graph/scene";
import { group } from "../layout/testing/pictures";
import { collapse } from "../model/collapse";
import { type GraphDocument, readDocument } from "../model/document";
import { drawPicture } from "../model/draw";
import { estimate } from "../model/measure";
import { briefGradient } from "../panels/value";
import { Lookup } from "../state/lookup";
import { orders, outside } from "./planes";
import { nearest, recordedRows, scaleOf, seriesOf } from "./series";
import { gradText, notes, sumParts, sums, tones } from "./sums";
import { parabola } from "./testing/parabola";
import { Timeline } from "./timeline";

function walk(
  document: GraphDocument,
  picture = drawPicture(document, { detail: "simplified", collapsed: new Set() }),
) {
  const about = new Lookup(document);
  return { about, picture, timeline: new Timeline(new Places(picture), about, 0) };
}

describe("a pass as its picture lives through it", () => {
  it("lights the node that runs and the lines that its gradients go along, and nothing later", () => {
    const { timeline, picture } = walk(parabola());
    const first = timeline.moment(0);
    expect([...first.current]).toEqual(["n2"]);
    expect([...first.active].sort()).toEqual(["e0", "e1"]);
    expect(picture.boxes.filter(({ id }) => first.isReached(id)).map(({ id }) => id)).toEqual(["n2", "o2:0"]);
    expect(first.isReached("wo2:0")).toBe(true);
    const third = timeline.moment(2);
    expect([...third.active].sort()).toEqual(["e3", "e4"]);
    expect(third.isReached("e2")).toBe(true);
    expect(third.isReached("n3")).toBe(false);
    expect(timeline.moment(3).isReached("n3")).toBe(true);
  });

  it("does not go along an edge where nothing was sent and nothing ran", () => {
    const document = parabola();
    const [pass] = document.passes;
    pass!.steps = pass!.steps.filter(({ node }) => node === 2).map((step) => ({ ...step, sent: [4, null] }));
    expect([...walk(document).timeline.moment(0).active]).toEqual(["e0"]);
  });

  it("goes along an edge that carried None to a node that then ran", () => {
    const document = parabola();
    document.passes[0]!.steps[0]!.sent = [4, null];
    expect([...walk(document).timeline.moment(0).active].sort()).toEqual(["e0", "e1"]);
  });

  it("lets a closed module stand for what runs inside it, and counts its steps", () => {
    const document = parabola();
    const whole = drawPicture(document, { detail: "simplified", collapsed: new Set() });
    const inside = ["n0", "n1"];
    const housed = whole.boxes.map((box) => ({ ...box, group: inside.includes(box.id) ? "m" : null }));
    const net = { ...group("m"), title: "net" };
    const drawn = collapse({ ...whole, boxes: housed, groups: [net] }, new Set(["m"]), estimate);
    const timeline = new Timeline(new Places(drawn), new Lookup(document), 0);
    expect([0, 1, 2, 3].map((at) => timeline.standing(at))).toEqual([["n2"], ["m"], ["m"], ["n3"]]);
    expect([0, 1, 2].map((at) => timeline.within(at))).toEqual([
      null,
      { group: "net", rank: 1, of: 2 },
      { group: "net", rank: 2, of: 2 },
    ]);
  });
});

describe("gradients that meet", () => {
  it("are a sum that grows in the order they arrive", () => {
    const { about, timeline } = walk(parabola());
    const all = sums(about, timeline);
    expect(all.map(({ node }) => node)).toEqual([3]);
    const said = [0, 1, 2, 3].map((at) => textOf(sumParts(all[0]!, at)));
    expect(said).toEqual(["⋯", "−4 + ⋯", "−4 + 3 + 3", "−4 + 3 + 3 = 2"]);
    expect([...tones(all)]).toEqual([
      [2, 0],
      [3, 1],
      [4, 2],
    ]);
  });

  it("are listed where norms would not add up, and counted where there are many", () => {
    const { about, timeline } = walk(parabola());
    const [sum] = sums(about, timeline);
    const matrix = { ...sum!.terms[0]!.value, shape: [2, 2], preview: [1, 1, 1, 1] };
    const terms = sum!.terms.map((term) => ({ ...term, value: { ...matrix, statistics: { l2: 2 } as never } }));
    const total = { step: 3, value: terms[0]!.value };
    expect(textOf(sumParts({ node: 3, terms, total }, 3))).toBe("Σ |2|, |2|, |2| → |2|");
    const many = Array.from({ length: 7 }, (_, step) => ({ ...sum!.terms[0]!, step }));
    expect(textOf(sumParts({ node: 3, terms: many, total: null }, 2))).toBe("Σ 3/7");
  });

  it("say that they are not finite", () => {
    const [tensor] = parabola().values;
    const held = (statistics: object) => ({ ...tensor!, shape: [2], preview: [1, 1], statistics: statistics as never });
    expect(briefGradient(held({ l2: null, nans: 2, infinities: 0 }))).toBe("NaN");
    expect(briefGradient(held({ l2: 0, nans: 0, infinities: 1 }))).toBe("∞");
    expect(briefGradient(held({ l2: 0.5, nans: 0, infinities: 0 }))).toBe("|0.5|");
  });

  it("end in what the pass does to .grad", () => {
    expect(gradText(new Lookup(parabola()), 0, 3)).toBe(".grad 2");
    expect(gradText(new Lookup(parabola(5)), 0, 3)).toBe(".grad 5 + 2 = 7");
    expect(gradText(new Lookup(parabola()), 0, 0)).toBeNull();
  });
});

describe("notes beside boxes", () => {
  const { about, picture, timeline } = walk(parabola());
  const written = notes(picture, about, timeline, sums(about, timeline));
  const boxes = new Map(picture.boxes.map(({ id }, row) => [id, { x: 200, y: 60 + 120 * row }]));
  const scene = (at: ReadonlyMap<string, { x: number; y: number }>) =>
    new Scene({ ...picture, wires: [] }, {
      boxes: at,
      groups: new Map(),
      wires: new Map(),
      width: 400,
      height: 900,
    } as ConstructorParameters<typeof Scene>[1]);

  it("say the sum and the .grad of a leaf, each from the step it is known", () => {
    expect(written.map(({ box, lines }) => [box, lines.map(({ from }) => from)])).toEqual([["n3", [1, 3]]]);
  });

  it("would rather not stand on the border of a group", () => {
    const leaf = boxes.get("n3")!;
    const framed = scene(boxes);
    const frame = { x: leaf.x - 300, y: leaf.y - 300, width: 300 + 70, height: 600, title: 0 };
    const around = new Scene(
      { ...picture, wires: [], groups: [group("m")] },
      {
        ...framed.layout,
        groups: new Map([["m", frame]]),
      },
    );
    expect(placeNotes(around, new Map(), written).get("n3")?.side).toBe("left");
  });

  it("stand where there is room for all they will say, and nowhere else", () => {
    expect(placeNotes(scene(boxes), new Map(), written).get("n3")?.side).toBe("right");
    const leaf = boxes.get("n3")!;
    const others = picture.boxes.filter(({ id }) => id !== "n3");
    const crowd = [
      [100, 0],
      [-100, 0],
      [0, 50],
      [0, -50],
    ] as const;
    const crowded = new Map([
      ["n3", leaf],
      ...others
        .slice(0, 4)
        .map(({ id }, at) => [id, { x: leaf.x + crowd[at]![0], y: leaf.y + crowd[at]![1] }] as const),
    ]);
    expect(others.length).toBeGreaterThanOrEqual(4);
    expect(placeNotes(scene(crowded), new Map(), written).size).toBe(0);
  });
});

describe("passes", () => {
  const history = {
    passes: [1, 2, 3, 4],
    roots: [0.5, "nan", null, 0.125],
    leaves: [
      { leaf: 0, gradient: [3, null, "inf", 0] },
      { leaf: 1, gradient: [4, null, 1, 0] },
    ],
  };
  const pass = (number: number, recorded: boolean) => ({ kind: "backward", number, recorded });
  const document = readDocument({
    schema: 1,
    history,
    passes: [pass(1, true), pass(2, false), pass(8, true)],
    nodes: [
      { name: "a", kind: "accumulate_grad" },
      { name: "b", kind: "accumulate_grad" },
    ],
  });

  it("have a loss, and the norm of all gradients together", () => {
    const series = seriesOf(document);
    expect(series.loss).toEqual([0.5, "nan", null, 0.125]);
    expect(series.norm).toEqual([5, null, "inf", 0]);
  });

  it("answer with the nearest that was recorded whole", () => {
    const rows = recordedRows(document);
    expect(rows).toEqual([
      [1, 0],
      [8, 2],
    ]);
    expect([1, 4, 5, 900].map((wanted) => nearest(rows, wanted)?.[1])).toEqual([0, 0, 2, 2]);
    expect(nearest([], 3)).toBeNull();
  });

  it("are drawn on a logarithm where they span more than two decades", () => {
    expect(scaleOf([1, 100]).isLog).toBe(false);
    const wide = scaleOf([1, 1000, 10]);
    expect(wide.isLog).toBe(true);
    expect(wide.ticks).toEqual([1, 1000]);
    expect(wide.share(10)).toBeCloseTo(1 / 3);
    expect(scaleOf([0, 1000]).isLog).toBe(false);
    expect(scaleOf([7]).share(7)).toBe(0.5);
    expect(scaleOf([]).ticks).toEqual([]);
  });
});

it("leaves what is of another order outside, but never a leaf that this order reads", () => {
  const document = parabola();
  document.nodes[1]!.order = 2;
  const picture = drawPicture(document, { detail: "simplified", collapsed: new Set() });
  expect(orders(document)).toEqual([1, 2]);
  expect(outside(picture, document, null).size).toBe(0);
  expect([...outside(picture, document, 2)].sort()).toEqual(["e0", "e3", "e4", "n0", "n2", "o2:0", "wo2:0"]);
});
