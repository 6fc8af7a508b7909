/** Filling in the fields that a document leaves out, by a table of what an absent field means. */

/** How many rows each array of the document has. */
export type Counts = ReadonlyMap<string, number>;

/** Turns what the wire has, or undefined, into what the page uses. */
export class Field<T> {
  constructor(readonly read: (wire: unknown, counts: Counts) => T) {}
}

/** For every field of `T` its default, or how to read it. */
export type Fields<T> = { readonly [K in keyof T]-?: Extract<T[K], Plain> | Field<T[K]> };
type Plain = string | number | boolean | null;

export function inRange(id: unknown, array: string, counts: Counts): id is number {
  return typeof id === "number" && Number.isInteger(id) && id >= 0 && id < (counts.get(array) ?? 0);
}

/** A table as rows are made from it. */
interface Form {
  /** A row of nothing but defaults, to copy: copies are of one shape, and a wire names few of many fields. */
  readonly blank: Readonly<Record<string, unknown>>;
  readonly read: readonly { readonly name: string; readonly field: Field<unknown> }[];
}

const forms = new WeakMap<object, Form>();

function formOf(fields: object): Form {
  let form = forms.get(fields);
  if (form === undefined) {
    const all = Object.entries(fields);
    const read = all.flatMap(([name, field]) => (field instanceof Field ? [{ name, field }] : []));
    const blank = Object.fromEntries(all.map(([name, field]) => [name, field instanceof Field ? null : field]));
    form = { blank, read };
    forms.set(fields, form);
  }
  return form;
}

/** The row with all fields of the table, and no others. */
export function fill<T>(wire: unknown, fields: Fields<T>, counts: Counts): T {
  const { blank, read } = formOf(fields);
  const row: Record<string, unknown> = { ...blank };
  const given = (typeof wire === "object" && wire !== null ? wire : {}) as Record<string, unknown>;
  for (const name in given) {
    const value = given[name];
    if (Object.hasOwn(blank, name) && value !== undefined && value !== null) row[name] = value;
  }
  for (const { name, field } of read) row[name] = field.read(given[name], counts);
  return row as T;
}

/** A reference to a row of `array`; null where absent or out of range. */
export const ref = (array: string): Field<number | null> =>
  new Field((wire, counts) => (inRange(wire, array, counts) ? wire : null));

/** References by position, null where there is none. */
export const refs = (array: string): Field<(number | null)[]> =>
  new Field((wire, counts) => asArray(wire).map((id) => (inRange(id, array, counts) ? id : null)));

/** References where the position says nothing: those out of range are left out. */
export const arrayOf = (array: string): Field<number[]> =>
  new Field((wire, counts) => asArray(wire).filter((id) => inRange(id, array, counts)));

/** A plain array, empty where absent. */
export const list = <T>(): Field<T[]> => new Field((wire) => asArray(wire) as T[]);

/** An array of rows. */
export const rows = <T>(fields: Fields<T>): Field<T[]> =>
  new Field((wire, counts) => asArray(wire).map((row) => fill(row, fields, counts)));

/** One row that is always there; with no fields named, a plain mapping. */
export const struct = <T>(fields: Fields<T>): Field<T> =>
  new Field((wire, counts) => {
    const named = Object.keys(fields).length > 0;
    return named ? fill(wire, fields, counts) : ({ ...(wire as object | undefined) } as T);
  });

/** One row that may be missing. */
export const when = <T>(fields: Fields<T>): Field<T | null> =>
  new Field((wire, counts) => (wire === undefined || wire === null ? null : fill(wire, fields, counts)));

function asArray(wire: unknown): unknown[] {
  return Array.isArray(wire) ? wire : [];
}
