/** What the snippet calls its tensors. */

import type { GraphDocument, Value } from "./document";

export class Names {
  private readonly byTensor = new Map<number, string>();
  private readonly owned = new Set<number>();
  /** By node and output: the value of a variable that ends there. */
  private readonly results = new Map<string, number>();

  constructor(private readonly document: GraphDocument) {
    const modules = new Set<string>();
    for (const { name, module } of document.variables) if (module !== null) modules.add(name);
    for (const { name, value } of document.variables) {
      if (value === null) continue;
      const { grad_fn: node, output } = document.values[value]!;
      if (node !== null) this.results.set(`${node}:${output}`, value);
      const tensor = this.tensor(value);
      const owned = modules.has(root(name)) && name.includes(".");
      // a loop over parameters leaves a second name behind; the one in the module says more
      if (owned) this.owned.add(tensor);
      const known = this.byTensor.get(tensor);
      if (known === undefined || (owned && !known.includes("."))) this.byTensor.set(tensor, name);
    }
  }

  /** The name of the value's tensor, whichever version it is; null where the snippet kept none. */
  of(value: number | null): string | null {
    return value === null ? null : (this.byTensor.get(this.tensor(value)) ?? null);
  }

  /** The value that a node put out; where the forward was not recorded, that of a variable that ends there. */
  valueOf(node: number, output: number): number | null {
    const recorded = this.document.nodes[node]!.outputs[output]?.value ?? null;
    return recorded ?? this.results.get(`${node}:${output}`) ?? null;
  }

  /** What the node's operator read, by the names that are clear in the node's module; null where there is none. */
  operandsOf(node: number): (string | null)[] {
    const { op, module } = this.document.nodes[node]!;
    if (op === null) return [];
    const inside = module === null ? null : this.document.modules[module]!.path;
    return this.document.ops[op]!.inputs.map((value) => {
      const name = this.of(value);
      return name === null ? null : shortName(name, inside);
    });
  }

  /** Whether the value is a parameter or buffer of a module that the snippet named. */
  isOwned(value: number | null): boolean {
    return value !== null && this.owned.has(this.tensor(value));
  }

  /** Versions of one tensor share a number; where it is unknown, a value stands for itself. */
  private tensor(value: number): number {
    return this.document.values[value]!.tensor ?? -1 - value;
  }
}

/** The shortest name that is clear inside a module: `net.fc1.weight` is `weight` in `net.fc1`, `fc1.weight` in `net`. */
export function shortName(name: string, inside: string | null): string {
  if (inside !== null && name.startsWith(`${inside}.`)) return name.slice(inside.length + 1);
  return name;
}

/** A scalar's number, or a tensor's sizes: `3.142`, `[2, 3]`. */
export function summary(value: Value | null): string {
  if (value === null) return "";
  const [only] = value.preview ?? [];
  const isScalar = value.shape.length === 0;
  if (isScalar && typeof only === "number") return number(only);
  if (isScalar && (typeof only === "string" || typeof only === "boolean")) return String(only);
  return `[${value.shape.join(", ")}]`;
}

/** At most four digits, with a real minus sign. */
function number(x: number): string {
  const digits = Number(x.toPrecision(4));
  const plain = digits === 0 || (Math.abs(digits) >= 1e-3 && Math.abs(digits) < 1e6);
  return (plain ? String(digits) : digits.toExponential()).replaceAll("-", "−");
}

function root(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}
