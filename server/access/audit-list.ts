import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { AuditEvent } from "./audit.ts";
import { auditFiles } from "./audit-chain.ts";

/** An event as the log holds it. */
export type LoggedEvent = AuditEvent & { readonly sequence: number; readonly at: string };

const CHUNK = 262_144;

/** The events of a log from the newest back, those before the number `before` alone. Whether it is whole, `verifyAudit` tells. */
export function* eventsBackwards(
  directory: string,
  before: number = Number.POSITIVE_INFINITY,
): Generator<LoggedEvent, undefined> {
  for (const name of auditFiles(directory).reverse())
    for (const line of linesBackwards(join(directory, name))) {
      const event = read(line);
      if (event !== null && event.sequence < before) yield event;
    }
}

/** What a line tells; null for what is no event: the log was damaged there. */
function read(line: string): LoggedEvent | null {
  try {
    const event = JSON.parse(line) as LoggedEvent;
    return typeof event?.sequence === "number" && typeof event.at === "string" ? event : null;
  } catch {
    return null;
  }
}

/** The lines of a file from the last back; what follows the last line feed is none. */
function* linesBackwards(path: string): Generator<string, undefined> {
  const file = openSync(path, "r");
  try {
    let end = fstatSync(file).size;
    let rest: Buffer = Buffer.alloc(0);
    let isTorn = true;
    while (end > 0) {
      const take = Math.min(CHUNK, end);
      const chunk = Buffer.alloc(take);
      readSync(file, chunk, 0, take, end - take);
      end -= take;
      let bytes: Buffer = Buffer.concat([chunk, rest]);
      for (let at = bytes.lastIndexOf(10); at >= 0; at = bytes.lastIndexOf(10)) {
        if (!isTorn) yield bytes.toString("utf8", at + 1);
        isTorn = false;
        bytes = bytes.subarray(0, at);
      }
      rest = bytes;
    }
    if (!isTorn && rest.length > 0) yield rest.toString("utf8");
  } finally {
    closeSync(file);
  }
}
