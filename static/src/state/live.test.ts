import { afterEach, describe, expect, it } from "vitest";
import { type RunEvent, readEvents } from "../api/events";
import { Problem } from "../api/problem";
import { ahead, hear, hush, printed, progress } from "./live";

afterEach(hush);

const print = (text: string, stream: "stdout" | "stderr" = "stdout") => hear({ kind: "output", stream, text });
const shown = () => printed.value?.map((row) => `${row.stream}: ${row.text}`);

describe("what is heard of a run", () => {
  it("joins what follows in one stream", () => {
    for (const text of ["a\n", "b\n"]) print(text);
    print("oh\n", "stderr");
    print("c\n");
    expect(shown()).toEqual(["stdout: a\nb\n", "stderr: oh\n", "stdout: c\n"]);
  });

  it("keeps the end of a long text", () => {
    for (let part = 0; part < 300; part++) print(`${part} `.repeat(100), part % 2 ? "stderr" : "stdout");
    const rows = printed.value ?? [];
    expect(rows.reduce((length, row) => length + row.text.length, 0)).toBe(20_000);
    expect(rows.at(-1)?.text.endsWith("299 ")).toBe(true);
  });

  it("waits no more once anything else is heard", () => {
    hear({ kind: "queued", ahead: 2 });
    expect(ahead.value).toBe(2);
    hear({ kind: "progress", seconds: 0.1, ops: 1, nodes: 2, passes: 3 });
    expect(ahead.value).toBeNull();
    expect(progress.value?.nodes).toBe(2);
  });
});

describe("a stream of events", () => {
  const stream = (text: string, size: number) => {
    const bytes = new TextEncoder().encode(text);
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
  };
  const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const begins = event("queued", { ahead: 1 }) + event("output", { stream: "stdout", text: "漢\r\n\nevent: x" });
  const problem = { type: "urn:gradwalk:problem:busy", title: "Busy", status: 503, detail: "Later." };

  it.each([1, 7, 10_000])("is read in pieces of %i bytes", async (size) => {
    const heard: RunEvent[] = [];
    const document = { schema: 1, snippet: { code: "漢" }, environment: {}, outcome: {} };
    const read = await readEvents(stream(begins + event("document", document), size), (event) => heard.push(event));
    expect(read.snippet.code).toBe("漢");
    expect(heard).toEqual([
      { kind: "queued", ahead: 1 },
      { kind: "output", stream: "stdout", text: "漢\r\n\nevent: x" },
    ]);
  });

  it("may end with a problem", async () => {
    const failure = await readEvents(stream(begins + event("problem", problem), 50), () => {}).catch((why) => why);
    expect(failure).toBeInstanceOf(Problem);
    expect([failure.slug, failure.status, failure.detail]).toEqual(["busy", 503, "Later."]);
  });

  it("that breaks off is a lost server", async () => {
    await expect(readEvents(stream(begins, 50), () => {})).rejects.toMatchObject({ slug: "network" });
  });
});
