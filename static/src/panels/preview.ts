/** How a preview lies in rows and columns. */

/** Elements in row-major order, all of a tensor's or those of its corner. */
export interface Preview {
  readonly shape: readonly number[];
  readonly preview: readonly unknown[] | null;
}

/** A vector is wrapped into rows of this many elements. */
const ROW = 8;

/** Rows and columns of a preview, as `app.graph.document.Value` lays it out. */
export function grid(value: Preview): { rows: number; columns: number; corner: boolean } {
  const count = value.preview?.length ?? 0;
  const numel = value.shape.reduce((product, size) => product * size, 1);
  const last = value.shape.at(-1) ?? 1;
  if (numel > count) {
    const columns = Math.min(last, 8);
    return { rows: Math.max(1, Math.round(count / columns)), columns, corner: true };
  }
  const columns = value.shape.length < 2 ? Math.min(Math.max(count, 1), ROW) : Math.max(last, 1);
  return { rows: Math.ceil(count / columns), columns, corner: false };
}

/** The index of a previewed element in its tensor, outermost first. */
export function index(value: Preview, position: number): readonly number[] {
  const { columns, corner } = grid(value);
  if (corner) {
    const tail = [Math.floor(position / columns), position % columns].slice(-Math.min(value.shape.length, 2));
    return [...value.shape.slice(tail.length).map(() => 0), ...tail];
  }
  let rest = position;
  return value.shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .reverse();
}
