/** Graph documents from files: what `gradwalk record` or a notebook wrote. */

import { type GraphDocument, readDocument } from "../model/document";
import { bytes } from "../panels/figures";
import { Problem } from "./problem";

/** Larger files take a browser's whole memory. */
export const LARGEST_BYTES = 128 * 1024 * 1024;

export interface DocumentFile {
  readonly document: GraphDocument;
  /** The JSON as it was read, for a server to keep. */
  readonly wire: unknown;
}

/** Reads a graph document; nothing leaves the page. Throws `Problem`, whose detail names the file. */
export async function readFile(file: File): Promise<DocumentFile> {
  if (file.size > LARGEST_BYTES) throw new Problem("file-too-large", 0, named(file));
  const text = await file.text().catch(() => {
    throw new Problem("file-unreadable", 0, named(file));
  });
  const wire = parsed(text, file) as { schema?: unknown; snippet?: { code?: unknown } } | null;
  if (wire?.schema === undefined || typeof wire.snippet?.code !== "string") {
    throw new Problem("file-no-document", 0, named(file));
  }
  if (wire.schema !== 1) throw new Problem("file-schema", 0, `${file.name}: schema ${JSON.stringify(wire.schema)}`);
  try {
    return { document: readDocument(wire), wire };
  } catch {
    throw new Problem("file-no-document", 0, named(file));
  }
}

function parsed(text: string, file: File): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("file-no-json", 0, named(file));
  }
}

function named(file: File): string {
  return `${file.name} (${bytes(file.size)})`;
}
