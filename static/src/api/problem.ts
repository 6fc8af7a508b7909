/** A refusal from the server, or the lack of an answer. */

import { isKey, t } from "../i18n/i18n";
import { bytes } from "../panels/figures";

export class Problem extends Error {
  /**
   * @param slug what went wrong: the server's own slug, or `network`, `unreadable`, `cancelled`
   * @param status the HTTP status, 0 where there was no answer
   * @param detail the server's own words, in English
   * @param limit the limit that was met, where it was one: bytes, seconds, or requests that may wait
   */
  constructor(
    readonly slug: string,
    readonly status = 0,
    readonly detail = "",
    readonly limit: number | null = null,
  ) {
    super(`${slug} (${status})`);
  }

  /** Words in the reader's language that say what to do. */
  get words(): string {
    const key = `problem.${this.slug}`;
    const why = isKey(key) ? t(key) : t("problem.status", { status: this.status });
    return this.limit === null ? why : t("reason.limit", { why, limit: this.#limit(this.limit) });
  }

  #limit(limit: number): string | number {
    if (this.slug.endsWith("-too-large")) return bytes(limit);
    return this.slug.endsWith("-too-slow") ? t("progress.seconds", { seconds: limit }) : limit;
  }
}

/** Reads problem+json; anything else becomes a problem that carries only its status. */
export async function readProblem(response: Response): Promise<Problem> {
  return problemFrom(await response.json().catch(() => null), response.status);
}

/** The problem that a body describes. */
export function problemFrom(body: unknown, fallback = 0): Problem {
  const { type = "", detail = "", status = fallback, limit = null } = (body ?? {}) as { [member: string]: unknown };
  const slug = typeof type === "string" ? (type.split(/[/:]/).at(-1) ?? "") : "";
  return new Problem(
    slug || "unnamed",
    typeof status === "number" ? status : fallback,
    typeof detail === "string" ? detail : "",
    typeof limit === "number" ? limit : null,
  );
}
