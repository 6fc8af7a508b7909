/** What the server tells the page as it is served, in `<script type="application/json" id="boot">`. */

/** A layer of the sandbox that is not there, and why. */
export interface Gap {
  readonly layer: string;
  readonly reason: string;
}

export interface Boot {
  readonly version?: string;
  /** The kept graph this page was opened for. */
  readonly graph?: string | null;
  /** What snippets may import beyond torch, NumPy and matplotlib. */
  readonly packages?: readonly string[];
  readonly isolation?: { readonly level: string; readonly missing: readonly Gap[] };
}

export const boot: Boot = JSON.parse(document.getElementById("boot")?.textContent || "{}");
