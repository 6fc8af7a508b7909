import { afterEach, describe, expect, test, vi } from "vitest";
import { type Deadlines, LayoutClient, LayoutError, type Thread } from "./client";
import { chain } from "./testing/pictures";
import { type Answer, makeAnswerer, type Question } from "./worker";

const OPTIONS = { width: 1120, height: 800, portrait: false };
const SHORT: Deadlines = { good: 30, quick: 60 };

/** Runs the worker's own code, though in this thread; `isDeaf` tells which questions it never answers. */
class Fake implements Thread {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly asked: Question[] = [];
  isEnded = false;
  private readonly answer = makeAnswerer();

  constructor(private readonly isDeaf: (question: Question) => boolean) {}

  postMessage(question: Question): void {
    this.asked.push(question);
    if (this.isDeaf(question)) return;
    setTimeout(() => {
      if (!this.isEnded) this.onmessage?.({ data: this.answer(structuredClone(question)) } as MessageEvent<Answer>);
    });
  }

  terminate(): void {
    this.isEnded = true;
  }
}

test("a worker that was begun ahead answers the first question", async () => {
  const { client, threads } = clientOf();
  client.begin();
  expect(threads).toHaveLength(1);
  await client.layOut(chain(3), OPTIONS);
  expect(threads).toHaveLength(1);
});

function clientOf(
  isDeaf: (question: Question) => boolean = () => false,
  few = 0,
): { client: LayoutClient; threads: Fake[] } {
  const threads: Fake[] = [];
  const start = (): Thread => {
    const thread = new Fake(isDeaf);
    threads.push(thread);
    return thread;
  };
  return { client: new LayoutClient(SHORT, start, few), threads };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a layout client", () => {
  test("answers every question with its own layout, from one thread", async () => {
    const { client, threads } = clientOf();
    const [two, three] = await Promise.all([client.layOut(chain(2), OPTIONS), client.layOut(chain(3), OPTIONS)]);
    expect([two.boxes.size, three.boxes.size]).toEqual([2, 3]);
    expect(threads).toHaveLength(1);
  });

  test("settles for the quick layout when the good one takes too long", async () => {
    const { client, threads } = clientOf(({ quick }) => !quick);
    const layout = await client.layOut(chain(4), OPTIONS);
    expect(layout.boxes.size).toBe(4);
    expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    expect(threads[1]!.asked).toMatchObject([{ quick: true }]);
  });

  test("gives up when even the quick one takes too long", async () => {
    const { client, threads } = clientOf(() => true);
    await expect(client.layOut(chain(4), OPTIONS)).rejects.toThrow(LayoutError);
    expect(threads.every(({ isEnded }) => isEnded)).toBe(true);
  });

  test("stops at once when aborted, and works on afterwards", async () => {
    const { client, threads } = clientOf(({ picture }) => picture.boxes.length > 4);
    const abort = new AbortController();
    const never = client.layOut(chain(5), OPTIONS, abort.signal);
    abort.abort();
    await expect(never).rejects.toThrow("aborted");
    expect(threads[0]!.isEnded).toBe(true);
    await expect(client.layOut(chain(5), OPTIONS, abort.signal)).rejects.toThrow("aborted");
    expect((await client.layOut(chain(2), OPTIONS)).boxes.size).toBe(2);
  });

  test("an aborted question does not end what others wait for", async () => {
    const { client, threads } = clientOf(({ picture }) => picture.boxes.length > 4);
    const abort = new AbortController();
    const never = client.layOut(chain(5), OPTIONS, abort.signal);
    const other = client.layOut(chain(3), OPTIONS);
    abort.abort();
    await expect(never).rejects.toThrow("aborted");
    expect((await other).boxes.size).toBe(3);
    expect(threads).toHaveLength(1);
  });

  test.each([0, 200])("tells what is wrong with a picture, where up to %i are laid out at once", async (few) => {
    const { client } = clientOf(undefined, few);
    const broken = { ...chain(1), wires: chain(2).wires };
    const told = client.layOut(broken, OPTIONS);
    await expect(told).rejects.toThrow(LayoutError);
    await expect(told).rejects.toThrow(/box “n1”/);
  });

  test("asks nobody for the layout of a small picture, and has the same", async () => {
    const [near, far] = [clientOf(undefined, 5), clientOf()];
    expect(await near.client.layOut(chain(3), OPTIONS)).toEqual(await far.client.layOut(chain(3), OPTIONS));
    expect([near.threads.length, far.threads.length]).toEqual([0, 1]);
    await near.client.layOut(chain(4), OPTIONS);
    expect(near.threads).toHaveLength(1);
    await expect(near.client.layOut(chain(3), OPTIONS, AbortSignal.abort())).rejects.toThrow("aborted");
  });

  test("tells when the worker fails, and starts another", async () => {
    const { client, threads } = clientOf(({ picture }) => picture.boxes.length > 4);
    const never = client.layOut(chain(5), OPTIONS);
    threads[0]!.onerror?.({ message: "out of memory" } as ErrorEvent);
    await expect(never).rejects.toThrow("out of memory");
    expect((await client.layOut(chain(2), OPTIONS)).boxes.size).toBe(2);
  });

  test("closing it tells all who wait", async () => {
    const { client, threads } = clientOf(() => true);
    const never = client.layOut(chain(2), OPTIONS);
    client.close();
    await expect(never).rejects.toThrow("given up");
    expect(threads[0]!.isEnded).toBe(true);
  });
});
