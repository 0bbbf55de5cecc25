import { readFileSync } from "node:fs";
import { REASONS, type Reason } from "../../pipelines/contract.ts";
import { migrate } from "../../pipelines/load/migrate.ts";
import { addCounts } from "../../pipelines/load/report.ts";
import {
  countQuarantine,
  listQuarantine,
  type QuarantineFilter,
  replayQuarantine,
  showQuarantine,
} from "../../pipelines/quarantine.ts";
import type { Database } from "../../sql/database.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { recordedLoad } from "../recorded.ts";

/** `assay quarantine`: what was set aside, why, and once more. */
export const command: Command = {
  about: "records that were set aside: list, show, replay",
  usage:
    "assay quarantine [list | show ID | replay ID... | replay --reason REASON] [--feed FEED] [--status STATUS] [--edit FILE] [--json]",
  options: {
    reason: { type: "string", about: `one of ${REASONS.join(", ")}` },
    feed: { type: "string", about: "only this feed" },
    status: { type: "string", about: "open, waiting or resolved" },
    limit: { type: "string", default: "50", about: "rows to list (1 to 1000)" },
    cursor: { type: "string", about: "list what comes after this id" },
    edit: { type: "string", about: "replay: JSON file of corrections, {id: {column: value}}" },
    json: { type: "boolean", about: "print as JSON" },
  },
  run: async (input) => {
    const [action = "list", ...words] = input.words;
    const work = ACTIONS[action];
    if (work === undefined) throw new UsageError(`unknown: ${action}; say list, show or replay`);
    const config = readConfig(input.data);
    const db = await openData(input.data, config);
    try {
      await migrate(db);
      return await work(db, words, input);
    } finally {
      await db.close();
    }
  },
};

type Action = (db: Database, words: readonly string[], input: CommandInput) => Promise<number>;

const list: Action = async (db, _, { values, out }) => {
  const filter = filterOf(values);
  const { rows, next_cursor } = await listQuarantine(db, filter);
  const counts = await countQuarantine(db);
  if (values.json === true) {
    out(JSON.stringify({ rows, next_cursor, counts }));
    return 0;
  }
  for (const row of rows) {
    const where = `${row.path}:${row.line ?? "-"}`;
    const why = [row.field, row.expected && `expected ${row.expected}`, row.found && `found ${row.found}`];
    out(
      `${row.quarantine_id}  ${row.status}  ${row.reason}  ${row.feed}  ${where}  ${why.filter(Boolean).join(", ")}`,
    );
  }
  const sum = (status: string) =>
    counts.filter((one) => one.status === status).reduce((all, one) => all + one.rows, 0);
  out(`${sum("open")} open, ${sum("waiting")} waiting for a reference, ${sum("resolved")} resolved`);
  if (next_cursor !== null) out(`more: --cursor ${next_cursor}`);
  return 0;
};

const show: Action = async (db, words, { values, out }) => {
  const id = idOf(words[0]);
  const row = await showQuarantine(db, id);
  if (row === undefined) throw new Error(`the quarantine has no record ${id}`);
  await withAudit(db, ({ audit }) =>
    audit.record({
      actor: systemUser(),
      action: "quarantine_view",
      subject: `quarantine:${id}`,
      outcome: "done",
      detail: { by: "command", feed: row.feed, reason: row.reason },
    }),
  );
  out(values.json === true ? JSON.stringify(row) : JSON.stringify(row, null, 2));
  return 0;
};

const replay: Action = async (db, words, { values, out }) => {
  const { reason } = filterOf(values);
  const ids = words.map(idOf);
  if ((ids.length === 0) === (reason === undefined))
    throw new UsageError("say which to replay: ids, or --reason REASON");
  const edits =
    typeof values.edit === "string"
      ? (JSON.parse(readFileSync(values.edit, "utf8")) as Record<number, object>)
      : {};
  const event = {
    actor: systemUser(),
    action: "quarantine_replay",
    subject: reason === undefined ? "quarantine" : `quarantine:${reason}`,
    detail: { by: "command", records: ids.length || null, edited: Object.keys(edits).length },
  } as const;
  const load = () =>
    replayQuarantine(db, {
      edits: edits as Record<number, Record<string, unknown>>,
      ...(ids.length > 0 ? { ids } : { reason: reason as Reason }),
    });
  const report = await withAudit(db, ({ audit }) => recordedLoad(audit, event, load));
  if (values.json === true) out(JSON.stringify(report));
  else {
    const { read, quarantined } = addCounts(report.files);
    out(`${read} replayed: ${read - quarantined} taken in, ${quarantined} set aside again`);
  }
  if (report.error !== undefined) throw new Error(report.error);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = { list, show, replay };

function filterOf(values: CommandInput["values"]): QuarantineFilter {
  const { reason, feed, status, limit, cursor } = values;
  if (typeof reason === "string" && !(REASONS as readonly string[]).includes(reason))
    throw new UsageError(`unknown reason: ${reason}; one of ${REASONS.join(", ")}`);
  if (typeof status === "string" && !["open", "waiting", "resolved"].includes(status))
    throw new UsageError(`unknown status: ${status}; open, waiting or resolved`);
  return {
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof feed === "string" ? { feed } : {}),
    ...(typeof status === "string" ? { status: status as NonNullable<QuarantineFilter["status"]> } : {}),
    ...(typeof cursor === "string" ? { cursor: idOf(cursor) } : {}),
    limit: Math.min(1000, Math.max(1, idOf(String(limit)))),
  };
}

function idOf(word: string | undefined): number {
  if (word === undefined || !/^[1-9][0-9]{0,14}$/.test(word))
    throw new UsageError(`not an id: ${word ?? "none given"}`);
  return Number(word);
}
