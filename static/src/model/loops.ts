/** The loop that a line of Python stands in, found by indentation. */

const LOOP = /^(?:async\s+)?(?:for|while)\b/;
const SCOPE = /^(?:async\s+def|def|class)\b/;
/** A longer header would make its frame too wide. */
const LONG = 34;

export class Code {
  private readonly lines: readonly string[];

  constructor(code: string) {
    this.lines = code.split("\n");
  }

  /** The header of the innermost loop around a line, counted from 1, without its colon; null where there is none. */
  loopAround(line: number): string | null {
    let depth = indentation(this.lines[line - 1] ?? "");
    for (let at = line - 2; at >= 0 && depth > 0; at--) {
      const text = this.lines[at]!;
      if (text.trim() === "" || text.trimStart().startsWith("#") || indentation(text) >= depth) continue;
      depth = indentation(text);
      const words = text.trim();
      if (LOOP.test(words)) return short(words.replace(/\s*:\s*(?:#.*)?$/, ""));
      if (SCOPE.test(words)) return null;
    }
    return null;
  }

  /** A line, counted from 1, short enough for a title; empty where the code has no such line. */
  line(line: number): string {
    return short((this.lines[line - 1] ?? "").trim());
  }
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function short(text: string): string {
  return text.length <= LONG ? text : `${text.slice(0, LONG - 1).trimEnd()}…`;
}
