/** A refusal from the server, or the lack of an answer. */

import { isKey, t } from "../i18n/i18n";

export class Problem extends Error {
  /**
   * @param slug what went wrong: the server's own slug, or `network`, `unreadable`, `cancelled`
   * @param status the HTTP status, 0 where there was no answer
   * @param detail the server's own words, in English
   */
  constructor(
    readonly slug: string,
    readonly status = 0,
    readonly detail = "",
  ) {
    super(`${slug} (${status})`);
  }

  /** Words in the reader's language that say what to do. */
  get words(): string {
    const key = `problem.${this.slug}`;
    return isKey(key) ? t(key) : t("problem.status", { status: this.status });
  }
}

/** Reads problem+json; anything else becomes a problem that carries only its status. */
export async function readProblem(response: Response): Promise<Problem> {
  return problemFrom(await response.json().catch(() => null), response.status);
}

/** The problem that a body describes. */
export function problemFrom(body: unknown, fallback = 0): Problem {
  const { type = "", detail = "", status = fallback } = (body ?? {}) as { [member: string]: unknown };
  const slug = typeof type === "string" ? (type.split(/[/:]/).at(-1) ?? "") : "";
  return new Problem(
    slug || "unnamed",
    typeof status === "number" ? status : fallback,
    typeof detail === "string" ? detail : "",
  );
}
