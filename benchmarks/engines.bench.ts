/** Our layout beside elkjs, dagre and dot, on the same pictures in one run: `npm run bench -- engines`. */

import { layout as dagre, Graph } from "@dagrejs/dagre";
import { instance } from "@viz-js/viz";
import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk.bundled.js";
import { bench, describe } from "vitest";
import type { Rectangle } from "../static/src/layout/layout";
import { LayoutEngine } from "../static/src/layout/nested";
import { pointsOn } from "../static/src/layout/testing/path";
import { chain, transformer } from "../static/src/layout/testing/pictures";
import type { Picture } from "../static/src/model/picture";

/** Node's own; its types are not worth a dependency. */
declare const process: { cpuUsage(since?: object): { user: number; system: number } };

type Line = readonly { x: number; y: number }[];

/** What an engine made: boxes by id, and for every wire the corners of its stretches; ours may be interrupted. */
interface Drawing {
  boxes: Map<string, Rectangle>;
  lines: Map<string, Line[]>;
}

type Engine = (picture: Picture) => Drawing | Promise<Drawing>;

const GAP = { cell: 20, rank: 28 };
const ONCE = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 };

const ours: Engine = (picture) => {
  const layout = new LayoutEngine().layOut(picture, { width: 1120, height: 800, portrait: false });
  const boxes = picture.boxes.map(({ id, width, height }): [string, Rectangle] => {
    const { x, y } = layout.boxes.get(id)!;
    return [id, { x: x - width / 2, y: y - height / 2, width, height }];
  });
  return {
    boxes: new Map(boxes),
    lines: new Map([...layout.wires].map(([id, { path }]) => [id, path.split(/(?=M)/).map(pointsOn)])),
  };
};

const elk: Engine = async (picture) => {
  const nodes = new Map<string | null, ElkNode>([[null, { id: "", children: [] }]]);
  for (const { id } of picture.groups)
    nodes.set(id, { id, children: [], layoutOptions: { "elk.padding": "[top=36]" } });
  for (const { id, parent } of picture.groups) nodes.get(parent)!.children!.push(nodes.get(id)!);
  for (const { id, group, width, height } of picture.boxes) nodes.get(group)!.children!.push({ id, width, height });
  const root = {
    ...nodes.get(null)!,
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "DOWN",
      "elk.hierarchyHandling": "INCLUDE_CHILDREN",
      "elk.spacing.nodeNode": String(GAP.cell),
      "elk.layered.spacing.nodeNodeBetweenLayers": String(GAP.rank),
      "elk.json.edgeCoords": "ROOT",
      "elk.json.shapeCoords": "ROOT",
    },
    edges: picture.wires.map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  };
  const laid = await new ELK().layout(root);
  const boxes = new Map<string, Rectangle>();
  const pending = [laid as ElkNode];
  for (const { id, x = 0, y = 0, width = 0, height = 0, children = [] } of pending) {
    if (!nodes.has(id)) boxes.set(id, { x, y, width, height });
    pending.push(...children);
  }
  boxes.delete("");
  const lines = ((laid.edges ?? []) as ElkExtendedEdge[]).map(({ id, sections = [] }): [string, Line[]] => [
    id,
    sections.map(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
  ]);
  return { boxes, lines: new Map(lines) };
};

const dagreWith =
  (compound: boolean): Engine =>
  (picture) => {
    const graph = new Graph({ compound, multigraph: true });
    graph.setGraph({ rankdir: "TB", nodesep: GAP.cell, ranksep: GAP.rank });
    for (const { id } of compound ? picture.groups : []) graph.setNode(id, {});
    for (const { id, width, height } of picture.boxes) graph.setNode(id, { width, height });
    if (compound) {
      for (const { id, parent } of picture.groups) if (parent !== null) graph.setParent(id, parent);
      for (const { id, group } of picture.boxes) if (group !== null) graph.setParent(id, group);
    }
    for (const { id, source, target } of picture.wires) graph.setEdge(source, target, {}, id);
    dagre(graph);
    const boxes = picture.boxes.map(({ id }): [string, Rectangle] => {
      const { x, y, width, height } = graph.node(id);
      return [id, { x: x - width / 2, y: y - height / 2, width, height }];
    });
    const lines = picture.wires.map(({ id, source, target }): [string, Line[]] => [
      id,
      [graph.edge(source, target, id).points],
    ]);
    return { boxes: new Map(boxes), lines: new Map(lines) };
  };

const viz = await instance();

const dot: Engine = (picture) => {
  const quoted = (id: string): string => JSON.stringify(id);
  const inside = new Map<string | null, string[]>([[null, []]]);
  for (const { id } of picture.groups) inside.set(id, []);
  for (const { id, group, width, height } of picture.boxes)
    inside
      .get(group)!
      .push(`${quoted(id)}[shape=box fixedsize=true label="" width=${width / 72} height=${height / 72}];`);
  for (const { id, parent } of [...picture.groups].reverse())
    inside.get(parent)!.push(`subgraph ${quoted(`cluster ${id}`)} {${inside.get(id)!.join("")}}`);
  const wires = picture.wires.map(
    ({ id, source, target }) => `${quoted(source)}->${quoted(target)}[id=${quoted(id)}];`,
  );
  const { output } = viz.render(`digraph {nodesep=0.28;ranksep=0.39;${inside.get(null)!.join("")}${wires.join("")}}`, {
    format: "json0",
  });
  const { objects, edges } = JSON.parse(output!);
  const numbers = (text: string): { x: number; y: number }[] =>
    text.split(" ").map((point) => {
      const [x, y] = point
        .replace(/^[es],/, "")
        .split(",")
        .map(Number);
      return { x: x!, y: y! };
    });
  const sizes = new Map(picture.boxes.map((box) => [box.id, box]));
  const boxes = (objects as { name: string; pos?: string }[]).flatMap(({ name, pos }): [string, Rectangle][] => {
    if (pos === undefined) return [];
    const [{ x, y }] = numbers(pos) as [{ x: number; y: number }];
    const { width, height } = sizes.get(name)!;
    return [[name, { x: x - width / 2, y: y - height / 2, width, height }]];
  });
  // the arrow's tip comes first in a spline of dot's, the rest are control points
  const lines = (edges as { id: string; pos: string }[]).map(({ id, pos }): [string, Line[]] => [
    id,
    [numbers(pos).slice(1)],
  ]);
  return { boxes: new Map(boxes), lines: new Map(lines) };
};

/** Wires that run through a box that they do not end in; corners are joined by straight lines. */
function through(picture: Picture, { boxes, lines }: Drawing): number {
  let count = 0;
  for (const { id, source, target } of picture.wires) {
    const stretches = lines.get(id)!;
    const isHit = [...boxes].some(([box, { x, y, width, height }]) => {
      if (box === source || box === target) return false;
      const area = { left: x + 1, top: y + 1, right: x + width - 1, bottom: y + height - 1 };
      return stretches.some((line) => line.slice(1).some((to, before) => meets(line[before]!, to, area)));
    });
    if (isHit) count++;
  }
  return count;
}

interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Liang and Barsky's clipping of a stretch by a rectangle: whether anything is left. */
function meets(from: { x: number; y: number }, to: { x: number; y: number }, area: Area): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [first, last] = [0, 1];
  const sides: [number, number][] = [
    [-dx, from.x - area.left],
    [dx, area.right - from.x],
    [-dy, from.y - area.top],
    [dy, area.bottom - from.y],
  ];
  for (const [speed, room] of sides) {
    if (speed === 0 && room <= 0) return false;
    if (speed < 0) first = Math.max(first, room / speed);
    if (speed > 0) last = Math.min(last, room / speed);
  }
  return first < last;
}

const engines: [string, Engine][] = [
  ["ours", ours],
  ["elkjs, with groups", elk],
  ["dagre, without groups", dagreWith(false)],
  ["dagre, with groups", dagreWith(true)],
  ["dot (viz.js), with groups", dot],
];

for (const [name, picture] of [
  ["transformer, 500 boxes", transformer(15)],
  ["chain of 1,000, its shared leaves docked", chain(1000)],
] as [string, Picture][]) {
  describe(name, async () => {
    for (const [engine, layOut] of engines) {
      if (picture.groups.length === 0 && engine === "dagre, with groups") continue;
      let drawing: Drawing | null = null;
      let least = Number.POSITIVE_INFINITY;
      bench(
        engine,
        async () => {
          const start = process.cpuUsage();
          drawing = await layOut(picture);
          const { user, system } = process.cpuUsage(start);
          least = Math.min(least, (user + system) / 1000);
        },
        {
          ...ONCE,
          teardown: (_, mode) => {
            if (mode === "run" && drawing) {
              const right = Math.max(...[...drawing.boxes.values()].map(({ x, width }) => x + width));
              const left = Math.min(...[...drawing.boxes.values()].map(({ x }) => x));
              console.log(
                `${name} · ${engine}: ${through(picture, drawing)} wires through boxes, ${Math.round(least)} ms of processor time at best, ${Math.round(right - left)} px wide`,
              );
            }
          },
        },
      );
    }
  });
}
