import { describe, expect, test } from "vitest";
import { shelters } from "./collapse";
import type { GraphDocument } from "./document";
import { drawPicture } from "./draw";
import type { Detail, Group, Picture } from "./picture";
import { Recording } from "./testing/documents";

const draw = (document: GraphDocument, collapsed: Iterable<string> = [], detail: Detail = "simplified"): Picture =>
  drawPicture(document, { detail, collapsed: new Set(collapsed) });

const folded = (document: GraphDocument, detail: Detail = "simplified"): Picture =>
  draw(
    document,
    draw(document, [], detail)
      .groups.filter((group) => group.folded)
      .map(({ id }) => id),
    detail,
  );

const titles = (groups: readonly Group[]): string[] =>
  groups.map(({ title, subtitle }) => `${title} ${subtitle}`.trim());

/** `for _ in range(turns): h = tanh(h * w); loss = loss + h`, at line 2 and 3. */
function loop(turns: number): GraphDocument {
  const recording = new Recording("for _ in range(n):\n    h = (h * w).tanh()\n    loss = loss + h\n");
  const w = recording.leaf("w");
  let [h, loss] = [recording.leaf("h"), recording.leaf("loss")];
  for (let turn = 0; turn < turns; turn++) {
    h = recording.op("TanhBackward0", [recording.op("MulBackward0", [h, w], null, { line: 2 })], null, { line: 2 });
    loss = recording.op("AddBackward0", [loss, h], null, { line: 3 });
  }
  recording.backward(loss);
  return recording.document();
}

describe("a loop", () => {
  test("shows its first turn, and the others as one, under its own header", () => {
    const picture = folded(loop(200));
    expect(titles(picture.groups)).toEqual(["for _ in range(n) × 200", "#1"]);
    const [rest] = picture.boxes.filter(({ kind }) => kind === "module");
    expect(rest).toMatchObject({ title: "#2–200", subtitle: "× 199 · 597", module: null });
    expect(picture.boxes.length).toBeLessThan(12);
  });

  test("holds all of its turns, each closed, where the others are opened", () => {
    const document = loop(30);
    const groups = draw(document).groups.filter((group) => group.folded);
    const rest = groups.find(({ title }) => title === "#2–30")!;
    const opened = draw(
      document,
      groups.filter(({ id }) => id !== rest.id).map(({ id }) => id),
    );
    const turns = opened.boxes.filter(({ group }) => group === rest.id).map(({ title }) => title);
    expect(turns).toEqual(Array.from({ length: 29 }, (_, turn) => `#${turn + 2}`));
  });

  test("is read as it is where it turns three times, or where the picture is small", () => {
    expect(draw(loop(3)).groups).toEqual([]);
    expect(draw(loop(15)).groups).toEqual([]);
  });

  test("shelters the nodes of its closed turns, and none that is drawn", () => {
    const document = loop(200);
    const picture = folded(document);
    const inside = shelters(picture);
    const drawn = new Set(picture.boxes.map(({ node }) => node));
    document.nodes.forEach((_, node) => {
      const shown = drawn.has(node) || picture.boxes.some(({ chips }) => chips.some((chip) => chip.node === node));
      expect(inside.has(node)).toBe(!shown);
    });
  });

  test("inside a loop is folded in each of its turns", () => {
    const recording = new Recording("for a in b:\n    h = -h\n    for c in a:\n        h = h * h\n");
    let h = recording.leaf("h");
    for (let turn = 0; turn < 10; turn++) {
      h = recording.op("NegBackward0", [h], null, { line: 2 });
      for (let inner = 0; inner < 10 + turn; inner++) h = recording.op("MulBackward0", [h, h], null, { line: 4 });
    }
    recording.backward(h);
    expect(titles(folded(recording.document()).groups)).toEqual(["for a in b × 10", "#1", "for c in a × 10"]);
  });
});

describe("blocks that are alike", () => {
  const tower = (turns: number, called: (turn: number) => string): GraphDocument => {
    const recording = new Recording("x = net(x)\n");
    const net = recording.module("net");
    let x = recording.leaf("x");
    for (let turn = 0; turn < turns; turn++) {
      const block = recording.module(called(turn), net);
      for (const name of ["ReluBackward0", "TanhBackward0", "SigmoidBackward0", "ExpBackward0", "NegBackward0"])
        x = recording.op(name, [x], null, { module: block, line: 1 });
    }
    recording.backward(x);
    return recording.document();
  };

  test("are named by the first and the last of them", () => {
    const picture = folded(tower(14, (turn) => `net.layers.${turn}`));
    expect(titles(picture.groups)).toEqual(["net Module", "layers.0–13 Module × 14", "layers.0 Module"]);
    expect(picture.boxes.find(({ kind }) => kind === "module")).toMatchObject({ title: "layers.1–13" });
  });

  test("that are one module, called again and again, are named by it", () => {
    const picture = folded(tower(14, () => "net.cell"));
    expect(titles(picture.groups)).toEqual(["net Module", "cell Module × 14", "cell Module"]);
    expect(picture.boxes.find(({ kind }) => kind === "module")).toMatchObject({ title: "cell #2–14" });
  });
});

describe("very many", () => {
  const crowd = (count: number): GraphDocument => {
    const recording = new Recording();
    let x = recording.leaf("x");
    // no two neighbours alike, and no period
    for (let at = 0; at < count; at++) x = recording.op(`Op${at * at}Backward0`, [x]);
    recording.backward(x);
    return recording.document();
  };

  test("are parted into hundreds", () => {
    const picture = folded(crowd(1650));
    expect(picture.boxes.filter(({ kind }) => kind === "module").map(({ title }) => title)).toEqual([
      ...Array.from({ length: 16 }, (_, part) => `${part * 100 + 1}–${part * 100 + 100}`),
      "1601–1650",
    ]);
    expect(draw(crowd(1500)).groups).toEqual([]);
  });

  test("and one that is left over is no group of its own", () => {
    const parts = folded(crowd(1601)).boxes.filter(({ kind }) => kind === "module");
    expect(parts.at(-1)).toMatchObject({ title: "1501–1601", nodes: 101 });
  });

  test("and no group holds more than 1,500, nor loses a box", () => {
    for (const document of [crowd(1650), loop(1700)]) {
      const { groups, boxes } = draw(document);
      const children = new Map<string | null, number>();
      for (const { parent } of groups) children.set(parent, (children.get(parent) ?? 0) + 1);
      for (const { group } of boxes) children.set(group, (children.get(group) ?? 0) + 1);
      expect(Math.max(...children.values())).toBeLessThanOrEqual(1500);
      expect(boxes.filter(({ kind }) => kind === "op")).toHaveLength(
        document.nodes.filter(({ kind }) => kind !== "accumulate_grad").length,
      );
    }
  });
});
