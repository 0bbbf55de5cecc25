import { createReadStream, mkdirSync, rmSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { filesOf } from "./bare-read.ts";

/**
 * Writes the first `share` of every large text file of an export once more, each record changed a day after the
 * export, as the systems would deliver a day's changes. Gives the number of records. Works on bytes, so that
 * the files keep their encoding; workbooks and small files are left out.
 */
export async function writeIncrement(exports: string, out: string, share: number): Promise<number> {
  rmSync(out, { recursive: true, force: true });
  let records = 0;
  for (const path of filesOf(exports)) {
    const name = relative(exports, path);
    const change = changeOf(name);
    if (change === null) continue;
    const { size } = await stat(path);
    const target = join(out, name);
    mkdirSync(dirname(target), { recursive: true });
    const file = await open(target, "w");
    try {
      let written = 0;
      let isHead = true;
      for await (const line of lines(path)) {
        if (isHead && name.endsWith(".csv")) await file.write(line, null, "latin1");
        else {
          const changed = change(line);
          written += line.length;
          if (changed === null) continue;
          await file.write(changed, null, "latin1");
          records += 1;
        }
        isHead = false;
        if (written >= size * share) break;
      }
    } finally {
      await file.close();
    }
  }
  return records;
}

/** How a record of this file gets its new time of change; null where the file takes no part. */
function changeOf(name: string): ((line: string) => string | null) | null {
  if (name.startsWith("ai-xuanji/") && name.endsWith(".jsonl")) {
    return (line) =>
      line.includes('"updated":"')
        ? line.replace(/"updated":"[^"]*"/, '"updated":"2026-10-01T18:00:00+08:00"')
        : null;
  }
  if (/^ats\/.*\.csv$/.test(name)) {
    return (line) => {
      const match = /^([^"]*,)\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}(,[01]\r?\n)$/.exec(line);
      return match === null ? null : `${match[1]}2026/10/01 18:00:00${match[2]}`;
    };
  }
  if (/^group\/offers.*\.csv$/.test(name)) {
    return (line) => {
      const match = /^([^"]*,)\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}(\r?\n)$/.exec(line);
      return match === null ? null : `${match[1]}2026/10/01 18:00:00${match[2]}`;
    };
  }
  if (/^(ai-wenlu|survey|timesheets|bi)\/.*\.csv$/.test(name)) {
    return (line) => {
      const match = /^([^"]*,)\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\r?\n)$/.exec(line);
      return match === null ? null : `${match[1]}2026-10-01 18:00:00${match[2]}`;
    };
  }
  return null;
}

/** Lines with their ends, one character a byte. */
async function* lines(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "latin1", highWaterMark: 1 << 20 })) {
    rest += chunk as string;
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      yield rest.slice(from, end + 1);
      from = end + 1;
    }
    rest = rest.slice(from);
  }
  if (rest !== "") yield rest;
}
