import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { type Audit, type AuditEvent, openAudit } from "../../server/access/audit.ts";
import { type Verified, verifyAudit } from "../../server/access/audit-chain.ts";
import { auditHeads } from "../../server/store/audit-head.ts";
import { up } from "../../server/store/migrations/006-audit-heads.ts";
import type { Store } from "../../server/store/open.ts";
import { sqlite } from "../../server/store/sqlite.ts";

/** An audit log in a folder of its own, with its heads in real application tables. */
export type Log = {
  readonly directory: string;
  readonly heads: ReturnType<typeof auditHeads>;
  readonly open: () => Promise<Audit>;
  readonly verify: (key?: Buffer) => Promise<Verified>;
  /** Whether it is whole, and what its proven events are about. */
  readonly list: () => Promise<Verified & { subjects: readonly string[] }>;
  readonly remove: () => Promise<void>;
};

const KEY = Buffer.alloc(32, 7);

export async function newLog(): Promise<Log> {
  const folder = mkdtempSync(join(tmpdir(), "assay-audit-"));
  const directory = join(folder, "audit");
  const store: Store = new Kysely({ dialect: sqlite(join(folder, "app.sqlite")) });
  await up(store as unknown as Parameters<typeof up>[0], undefined as unknown as Parameters<typeof up>[1]);
  const heads = auditHeads(store);
  return {
    directory,
    heads,
    open: () => openAudit({ directory, key: KEY, heads }),
    verify: async (key = KEY) => verifyAudit({ directory, key, heads: await heads.all() }),
    list: async () => {
      const subjects: string[] = [];
      const checked = verifyAudit({ directory, key: KEY, heads: await heads.all() }, (line) =>
        subjects.push(JSON.parse(line.toString("utf8")).subject),
      );
      return { ...checked, subjects };
    },
    remove: async () => {
      await store.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

/** An export of the metric `m<index>`. */
export const event = (index: number): AuditEvent => ({
  actor: "local",
  action: "export",
  subject: `metric:m${index}`,
  outcome: "done",
  detail: { rows: index, question: "上海, 2026Q3" },
});

/** Opens the log, records so many events together, and closes it. */
export async function write(log: Log, count: number, from = 0): Promise<void> {
  const audit = await log.open();
  await Promise.all(Array.from({ length: count }, (_, index) => audit.record(event(from + index))));
  await audit.close();
}
