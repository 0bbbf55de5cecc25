import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotErase, endErase, markErasureTold, newRequest } from "../../pipelines/erase.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { migrate } from "../../pipelines/load/migrate.ts";
import { erasedOf, type Known } from "../../pipelines/subject.ts";
import type { Database } from "../../sql/database.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { type Config, readConfig } from "../config.ts";
import { type EraseWish, eraseEvent, keepBesideBackups, today } from "../erase-in-server.ts";
import { eraseWords } from "../erase-words.ts";
import { type EraseAsk, type EraseTold, startErase, tellErase } from "../erasing.ts";
import { forgetErased } from "../forget-erased.ts";
import { openData } from "../open-data.ts";
import { clearLanding } from "../pull/landing.ts";
import { recordedAct } from "../recorded-act.ts";
import { forgetSnapshots } from "../reports/desk.ts";
import { hereOrThere } from "../requests.ts";

/** `assay erase`: a person's data, or those of everybody who falls due. */
export const command: Command = {
  about: "erase a person's data, or those of everybody who falls due; also while it is served",
  usage:
    "assay erase (--candidate ID [--source S] --reason TEXT | --due) [--with-rows] [--tell] [--lang zh] [--json]",
  options: {
    candidate: { type: "string", about: "candidate_id or source_id in the source system" },
    source: { type: "string", about: "the source system, where the id is one of several people" },
    reason: { type: "string", about: "why, for the audit log; without a name" },
    due: { type: "boolean", about: "everybody whom retention.rules of the settings let fall due" },
    "with-rows": { type: "boolean", about: "their pseudonymous rows go too; figures of the past change" },
    tell: { type: "boolean", about: "only tell what would go, change nothing" },
    lang: { type: "string", default: "en", about: "language of what is told: en or zh" },
    json: { type: "boolean", about: "print as JSON" },
  },
  run: async (input) => {
    const { values, data, out } = input;
    const language = values.lang;
    if (language !== "en" && language !== "zh")
      throw new UsageError(`unknown language: ${String(language)}; en or zh`);
    if (!existsSync(join(data, "vault.duckdb"))) throw new Error(`there is nothing to erase in ${data}`);
    const config = readConfig(data);
    const ask = askOf(input, config);
    const wish = { ask, actor: systemUser(), tell: values.tell === true };
    const done = await erased(data, config, wish);
    if (values.json === true) out(JSON.stringify(done));
    else
      for (const line of eraseWords(done, { language, withRows: ask.withRows, isDue: ask.due !== undefined }))
        out(line);
    return 0;
  },
};

function askOf({ values }: CommandInput, config: Config): EraseAsk {
  const { candidate, source, reason, due } = values;
  const withRows = values["with-rows"] === true;
  if ((typeof candidate === "string") === (due === true))
    throw new UsageError("say whom: --candidate ID, or --due | 请指明 --candidate 编号 或 --due");
  if (due === true) {
    const rules = config.retention?.rules ?? [];
    if (rules.length === 0)
      throw new Error(
        "the settings have no retention.rules, so nobody falls due | 设置中没有 retention.rules，没有到期的人",
      );
    return { due: { rules, day: today(config.organisation.zone) }, withRows };
  }
  const why = typeof reason === "string" ? reason.trim() : "";
  if (why === "" && values.tell !== true)
    throw new UsageError(
      "say why: --reason TEXT, for the audit log | 请用 --reason 说明原因，原因写入审计日志",
    );
  if (why.length > 500)
    throw new UsageError(`--reason has ${why.length} characters, 500 at most | 原因最多 500 字`);
  return {
    candidate: { id: String(candidate), source: typeof source === "string" ? source : undefined },
    withRows,
    ...(why === "" ? {} : { reason: why }),
  };
}

/** What was erased, or would be, by this process or by the server that has the directory open. */
const erased = (data: string, config: Config, wish: EraseWish): Promise<EraseTold> =>
  hereOrThere(data, () => erasedHere(data, config, wish), "erase", wish);

async function erasedHere(data: string, config: Config, wish: EraseWish): Promise<EraseTold> {
  const db = await openData(data, config);
  try {
    const left = await underWay(db);
    return await withAudit(db, async ({ audit, store }) => {
      const { ask, actor } = wish;
      const told = await tellErase(db, ask).catch((error: unknown) => {
        // The same command again, after it was killed: its opening has ended what it had begun.
        if (error instanceof CannotErase && error.isErased && left.length > 0) return null;
        throw error;
      });
      if (told === null) return { ...NOTHING_LEFT, request: left.join(", ") };
      const isNobody = ask.due !== undefined && told.due.length === 0;
      if (wish.tell || isNobody) return told;
      const request = newRequest();
      const done = await recordedAct(
        audit,
        eraseEvent(request, { ask, actor, by: "command" }),
        async () => {
          if (ask.withRows) await forgetSnapshots(db.directory, store);
          const begun = await startErase(db, ask, request);
          keepBesideBackups(db.directory, config);
          clearLanding(db.directory);
          await endErase(db);
          return begun;
        },
        ({ goes }) => ({ goes }),
      );
      await markErasureTold(db, request);
      const loader = { erasedOf: (known: Known) => erasedOf(db, known) };
      await forgetErased({ store, loader, keys: await openKeys(db) }, { erasure: request });
      return done;
    });
  } finally {
    await db.close();
  }
}

const NOTHING_LEFT: EraseTold = {
  request: null,
  goes: { persons: 0, identities: 0, texts: {}, waiting: {}, quarantined: {}, rows: {} },
  files: [],
  namesakes: [],
  mentions: [],
  due: [],
};

/** The requests that a killed command has begun here. */
async function underWay(db: Database): Promise<string[]> {
  await migrate(db);
  const rows = await db.reader((c) =>
    c.rows<{ request: string }>("SELECT request_id AS request FROM app.erasure WHERE ended_at IS NULL"),
  );
  return rows.map(({ request }) => request);
}
