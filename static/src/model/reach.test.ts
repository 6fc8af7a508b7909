import { describe, expect, it } from "vitest";
import { Graph } from "./graph";
import { between, downstream, upstream } from "./reach";
import { Recording } from "./testing/documents";

/** y = x * x; z = y + w; v = z * z, and an apart a * b. */
function sample() {
  const recording = new Recording();
  const [x, w, a, b] = [recording.leaf("x"), recording.leaf("w"), recording.leaf("a"), recording.leaf("b")];
  const y = recording.op("MulBackward0", [x, x]);
  const z = recording.op("AddBackward0", [y, w]);
  const v = recording.op("MulBackward0", [z, z]);
  const apart = recording.op("MulBackward0", [a, b]);
  return { graph: new Graph(recording.document()), x, w, a, y, z, v, apart };
}

const sorted = (ids: Iterable<number>) => [...ids].sort((one, other) => one - other);

describe("reach", () => {
  it("goes up to the leaves and down to the results, with every edge on the way", () => {
    const { graph, x, w, y, z, v } = sample();
    expect(sorted(upstream(graph, [z.node]).nodes)).toEqual(sorted([x, w, y, z].map(({ node }) => node)));
    expect(upstream(graph, [z.node]).edges.size).toBe(4);
    expect(sorted(downstream(graph, [y.node]).nodes)).toEqual(sorted([y, z, v].map(({ node }) => node)));
    expect(downstream(graph, [y.node]).edges.size).toBe(3);
  });

  it("counts the paths between two nodes, in either order, and leaves out what is on none", () => {
    const { graph, x, w, y, z, v } = sample();
    for (const paths of [between(graph, x.node, v.node), between(graph, v.node, x.node)]) {
      expect(paths.count).toBe(4n);
      expect(sorted(paths.nodes)).toEqual(sorted([x, y, z, v].map(({ node }) => node)));
      expect(paths.edges.size).toBe(5);
    }
    expect(between(graph, w.node, v.node).count).toBe(2n);
  });

  it("finds one empty path from a node to itself and none between strangers", () => {
    const { graph, x, apart } = sample();
    expect(between(graph, x.node, x.node)).toMatchObject({ count: 1n, edges: new Set() });
    expect(between(graph, x.node, apart.node)).toEqual({ count: 0n, nodes: new Set(), edges: new Set() });
  });

  it("counts more paths than a number could hold, in a graph too deep for recursion", () => {
    const recording = new Recording();
    const start = recording.leaf("x");
    let end = start;
    for (let step = 0; step < 20_000; step++) end = recording.op("MulBackward0", [end, end]);
    const paths = between(new Graph(recording.document()), start.node, end.node);
    expect(paths.count === 2n ** 20_000n).toBe(true);
    expect(paths.nodes.size).toBe(20_001);
  });
});
