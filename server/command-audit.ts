import { join } from "node:path";
import { endedErasures, markErasureTold } from "../pipelines/erase.ts";
import { type KeySource, type Keys, openKeys } from "../pipelines/keys.ts";
import type { Database } from "../sql/database.ts";
import { type Audit, openAudit } from "./access/audit.ts";
import { tellEnded } from "./erase-ended.ts";
import { auditHeads } from "./store/audit-head.ts";
import { openStore, type Store } from "./store/open.ts";

/** What a command works with that is told in the audit log. */
export type Audited = {
  readonly database: Database;
  readonly keys: Keys;
  readonly store: Store;
  readonly audit: Audit;
};

/**
 * Lets a command work on an open data directory with its audit log, which is closed after it. Throws before that where
 * the log cannot be written: keys, tables or log are not as they should be.
 */
export async function withAudit<Result>(
  database: Database,
  work: (audited: Audited) => Promise<Result>,
  source: KeySource = {},
): Promise<Result> {
  const keys = await openKeys(database, source);
  const store = await openStore(database);
  try {
    const directory = join(database.directory, "audit");
    const audit = await openAudit({ directory, key: keys.purpose("audit"), heads: auditHeads(store) });
    try {
      await tellEnded(audit, {
        endedErasures: () => endedErasures(database),
        markErasureTold: (request) => markErasureTold(database, request),
      });
      return await work({ database, keys, store, audit });
    } finally {
      await audit.close();
    }
  } finally {
    await store.destroy();
  }
}
