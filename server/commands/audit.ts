import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { auditKey, openKeys } from "../../pipelines/keys.ts";
import { type AuditEvent, openAudit } from "../access/audit.ts";
import { type AuditLog, auditFiles, type Verified, verifyAudit } from "../access/audit-chain.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { auditHeads, readAuditHeads } from "../store/audit-head.ts";
import { openStore } from "../store/open.ts";

/** `assay audit`: is the log whole, what does it tell, and a new one where it is not. */
export const command: Command = {
  about: "the audit log: verify, list, begin a new one",
  usage:
    "assay audit [verify | list [--from DAY] [--to DAY] [--action A]... [--actor P]... [--format json] | begin]",
  options: {
    from: { type: "string", about: "list: first day, e.g. 2026-10-01, in the organisation's zone" },
    to: { type: "string", about: "list: last day" },
    action: { type: "string", multiple: true, about: "list: only this action, e.g. export" },
    actor: { type: "string", multiple: true, about: "list: only this person" },
    format: { type: "string", default: "text", about: "text, or json: one event a line" },
  },
  run: async (input) => {
    const [action = "verify", ...rest] = input.words;
    const work = ACTIONS[action];
    if (work === undefined || rest.length > 0)
      throw new UsageError(`unknown: ${[action, ...rest].join(" ")}; say verify, list or begin`);
    return work(input);
  },
};

type Action = (input: CommandInput) => Promise<number>;
type Told = Partial<AuditEvent> & { readonly at: string };

const verify: Action = async ({ data, values, out }) => {
  const log = await read(data);
  const started = performance.now();
  const { records, broken } = verifyAudit(log);
  const seconds = (performance.now() - started) / 1000;
  const head = log.heads.at(-1) ?? null;
  if (formatOf(values) === "json") out(JSON.stringify({ events: records, broken, head, seconds }));
  else {
    out(
      broken === null
        ? `${records.toLocaleString("en")} events, unbroken (${seconds.toFixed(1)} s)`
        : tellBroken(broken, records),
    );
    out(
      head === null
        ? "no head is signed yet: that nothing was cut off the end cannot be told"
        : `newest signed head: event ${head.sequence} of ${head.at}, ${head.mac}`,
    );
  }
  return broken === null ? 0 : 1;
};

const list: Action = async ({ data, values, out, err }) => {
  const isJson = formatOf(values) === "json";
  const [from, to] = [dayOf(values, "from") ?? "", dayOf(values, "to") ?? "9999-12-31"];
  const [actions, actors] = [wordsOf(values.action), wordsOf(values.actor)];
  const local = new Intl.DateTimeFormat("sv-SE", {
    timeZone: readConfig(data).organisation.zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const { records, broken } = verifyAudit(await read(data), (line) => {
    const event = JSON.parse(line.toString("utf8")) as Told;
    if (actions !== null && !actions.has(event.action ?? "")) return;
    if (actors !== null && !actors.has(event.actor ?? "")) return;
    const at = local.format(new Date(event.at));
    const day = at.slice(0, 10);
    if (day < from || day > to) return;
    out(isJson ? line.toString("utf8") : describe(at, event));
  });
  if (broken === null) return 0;
  err(`${tellBroken(broken, records)}; what follows is not shown`);
  return 1;
};

/** Sets the log aside as it is and begins a new one, whose first event tells where and why. */
const begin: Action = async ({ data, out }) => {
  const database = await openData(data, readConfig(data));
  try {
    const key = (await openKeys(database)).purpose("audit");
    const store = await openStore(database);
    try {
      const directory = join(database.directory, "audit");
      const heads = auditHeads(store);
      const before = await heads.all();
      const { records, broken } = verifyAudit({ directory, key, heads: before });
      if (broken === null && records > 0)
        throw new Error(`the audit log is whole (${records} events); nothing is to be set aside`);
      const isThere = existsSync(directory) && readdirSync(directory).length > 0;
      const aside = isThere ? `audit-${new Date().toISOString().replaceAll(/[-:]|\..*/g, "")}` : null;
      if (aside !== null) renameSync(directory, join(database.directory, aside));
      await heads.clear();
      const audit = await openAudit({ directory, key, heads });
      await audit.record({
        actor: systemUser(),
        action: "audit_begin",
        subject: "audit",
        outcome: "done",
        detail: { by: "command", aside, good_events: records, broken, head: before.at(-1) ?? null },
      });
      await audit.close();
      const told = aside === null ? "gone" : `in ${join(database.directory, aside)}`;
      out(`the log of before is ${told}; a new one has begun and tells so`);
      return 0;
    } finally {
      await store.destroy();
    }
  } finally {
    await database.close();
  }
};

const ACTIONS: Readonly<Record<string, Action>> = { verify, list, begin };

/** The log of a data directory, which a server may have open. */
async function read(data: string): Promise<AuditLog> {
  const directory = join(data, "audit");
  const heads = await readAuditHeads(data);
  if (heads.length === 0 && auditFiles(directory).length === 0)
    throw new UsageError(`there is no audit log in ${data}; the first load or start of the server begins it`);
  return { directory, key: auditKey(data), heads };
}

function tellBroken({ where, why }: NonNullable<Verified["broken"]>, records: number): string {
  return `broken at ${where} after ${records.toLocaleString("en")} good events: ${why}`;
}

function describe(at: string, { actor, action, subject, outcome, detail }: Told): string {
  const words = [at, actor, action, subject, outcome ?? "-", ...(detail ? [JSON.stringify(detail)] : [])];
  return words.map(visible).join("  ");
}

/** A word in which nothing steers the terminal. */
function visible(word: string | undefined): string {
  return (word ?? "-").replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\u{fffd}");
}

function formatOf({ format }: CommandInput["values"]): "text" | "json" {
  if (format !== "text" && format !== "json") throw new UsageError(`unknown format: ${format}; text or json`);
  return format;
}

function dayOf(values: CommandInput["values"], name: "from" | "to"): string | undefined {
  const day = values[name];
  if (typeof day !== "string") return undefined;
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new UsageError(`not a day: --${name} ${day}; write it as 2026-10-01`);
  return day;
}

function wordsOf(value: CommandInput["values"][string]): ReadonlySet<string> | null {
  return Array.isArray(value) ? new Set(value.map(String)) : null;
}
