import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { contracts } from "../../pipelines/contract.ts";
import { addCounts } from "../../pipelines/load/report.ts";
import { type FileReport, loadDirectory, type ProgressEvent, type RunReport } from "../../pipelines/load.ts";
import { checkMapping, type Mapping } from "../../pipelines/mapping.ts";
import { undoRun } from "../../pipelines/undo.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { fromData, readConfig } from "../config.ts";
import { readMappings } from "../mappings.ts";
import { openData } from "../open-data.ts";
import { recordedLoad } from "../recorded.ts";

/** `assay load`: a folder of exports becomes staging, warehouse and marts. */
export const command: Command = {
  about: "load exports: check, stage, build the warehouse",
  usage: "assay load [--from DIR] [--feed FEED] [--mapping FILE]... [--json] | --undo RUN",
  options: {
    from: { type: "string", about: "folder of exports (else source.directory of the settings)" },
    feed: { type: "string", about: "load only this feed" },
    mapping: { type: "string", multiple: true, about: "mapping file; may be given several times" },
    undo: { type: "string", about: "take a run back, by its number" },
    json: { type: "boolean", about: "print the run as JSON" },
  },
  run: async ({ values, data, out, err }) => {
    const config = readConfig(data);
    const undo = values.undo === undefined ? undefined : Number(values.undo);
    if (undo !== undefined && !(Number.isInteger(undo) && undo > 0))
      throw new UsageError(`--undo is the number of a run: ${values.undo}`);
    const from =
      typeof values.from === "string" ? resolve(values.from) : fromData(data, config.source.directory);
    if (undo === undefined && (!existsSync(from) || !statSync(from).isDirectory()))
      throw new UsageError(`there is no folder ${from}; name one with --from DIR`);
    const feed = typeof values.feed === "string" ? values.feed : undefined;
    const known = [...(await contracts()).keys()];
    if (feed !== undefined && !known.includes(feed))
      throw new UsageError(`unknown feed: ${feed}; one of ${known.sort().join(", ")}`);
    const mappings = [
      ...(await Promise.all(list(values.mapping).map(readMapping))),
      ...(await readMappings(fromData(data, config.source.mappings))),
    ];
    const db = await openData(data, config);
    const bar = progressBar(values.json === true ? undefined : process.stderr);
    try {
      const event = {
        actor: systemUser(),
        action: "run",
        subject: undo === undefined ? "load" : "undo",
        detail:
          undo === undefined
            ? { by: "command", folder: from, feed: feed ?? null }
            : { by: "command", run: undo },
      } as const;
      const zone = { zone: config.organisation.zone, onProgress: bar.show };
      const load = () =>
        undo !== undefined
          ? undoRun(db, undo, zone)
          : loadDirectory(db, {
              from,
              mappings,
              ...zone,
              ...(feed === undefined ? {} : { feed }),
            });
      const report = await withAudit(db, ({ audit }) => recordedLoad(audit, event, load), { onWarning: err });
      bar.clear();
      if (values.json === true) out(JSON.stringify(report));
      else for (const line of describe(report)) out(line);
      if (report.error !== undefined) throw new Error(report.error);
      const unread = new Set(report.files.filter(isUnread).map((file) => file.path)).size;
      if (unread > 0)
        err(`${unread} ${unread === 1 ? "file was" : "files were"} not read; the others were loaded`);
      return unread > 0 ? 1 : 0;
    } finally {
      bar.clear();
      await db.close();
    }
  },
};

const isUnread = (file: FileReport) => file.status === "refused" || file.status === "failed";

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
}

async function readMapping(file: string): Promise<Mapping> {
  let text: string;
  try {
    text = readFileSync(resolve(file), "utf8");
  } catch {
    throw new UsageError(`there is no mapping file ${file}`);
  }
  try {
    return await checkMapping(JSON.parse(text), basename(file));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${file}: not JSON: ${error.message}`);
    throw error;
  }
}

/** One line on a terminal that is drawn over: what is done, a bar, rows a second. Nothing elsewhere. */
function progressBar(stream: NodeJS.WriteStream | undefined): {
  show: (event: ProgressEvent) => void;
  clear: () => void;
} {
  if (stream?.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let drawn = 0;
  return {
    show: ({ phase, file, feed, rows, rows_per_second, done, total }) => {
      const now = Date.now();
      if (now - drawn < 50 && done < total) return;
      drawn = now;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const width = 24;
      const full = Math.round(share * width);
      const speed = `${number(rows)} rows, ${number(rows_per_second)}/s`;
      const line = `${phase.padEnd(7)} ${"█".repeat(full)}${"░".repeat(width - full)} ${String(Math.floor(share * 100)).padStart(3)} %  ${speed}  ${file ?? feed ?? ""}`;
      stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, stream.columns - 1))}`);
    },
    clear: () => {
      if (drawn > 0) stream.write("\r\x1b[2K");
      drawn = 0;
    },
  };
}

function describe(report: RunReport): string[] {
  const columns = ["read", "inserted", "updated", "unchanged", "deleted", "quarantined"] as const;
  const rows = report.files.map((file) => [
    file.path,
    file.feed ?? "-",
    ...(isUnread(file)
      ? [`${file.status}: ${file.error?.message_en ?? ""}`]
      : columns.map((name) => number(file[name]))),
  ]);
  const sums = addCounts(report.files);
  const heading = ["file", "feed", ...columns];
  const total = ["all", "", ...columns.map((name) => number(sums[name]))];
  const whole = [heading, ...rows.filter((row) => row.length === heading.length), total];
  const widths = heading.map((_, index) =>
    Math.max(
      ...whole.map((row) => row[index]?.length ?? 0),
      ...rows.map((row) => (index < 2 ? (row[index]?.length ?? 0) : 0)),
    ),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) =>
        index < 2
          ? cell.padEnd(widths[index] ?? 0)
          : index < heading.length && row.length === heading.length
            ? cell.padStart(widths[index] ?? 0)
            : cell,
      )
      .join("  ")
      .trimEnd();
  const { file, record, totals } = report.verification;
  const level = (ok: boolean) => (ok ? "ok" : "NOT OK");
  return [
    line(heading),
    ...rows.map(line),
    line(total),
    "",
    ...report.remarks.map(({ path, en }) => `${path}: ${en}`),
    ...(report.undone?.restored ?? []).map(
      ({ feed, rows }) => `${feed}: ${number(rows)} rows are as they were before run ${report.undone?.run}`,
    ),
    ...report.released.map(
      (one) => `${one.feed}: ${number(one.released)} records that had waited for a reference were taken in`,
    ),
    ...record.lines.flatMap(({ feed, reasons }) => {
      const told = Object.entries(reasons).map(([reason, rows]) => `${reason} ${number(rows)}`);
      return told.length === 0 ? [] : [`${feed}: set aside ${told.join(", ")}`];
    }),
    `verification: files ${level(file.ok)}, records ${level(record.ok)}, totals ${level(totals.ok)}`,
    `run ${report.run}: ${number(sums.read)} rows in ${report.seconds.toFixed(1)} s, warehouse version ${report.warehouse.version ?? "none"}`,
  ];
}

function number(value: number): string {
  return value.toLocaleString("en");
}
