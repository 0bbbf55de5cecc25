import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Catalog } from "./metrics/catalog.ts";

/** The program's version, as package.json has it. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
).version;

/** Digest of the program and its metric definitions: another one may give other figures. */
export const programDigest = ({ metrics }: Pick<Catalog, "metrics">): string =>
  createHash("sha256")
    .update(JSON.stringify([version, ...metrics.values()]))
    .digest("base64url");
