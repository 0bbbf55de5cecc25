import type { Head, Heads } from "../access/audit-chain.ts";
import { askBeside } from "./beside.ts";
import type { Store } from "./open.ts";

declare module "./open.ts" {
  interface Tables {
    audit_head: Head;
  }
}

const all = (store: Store): Promise<Head[]> =>
  store.selectFrom("audit_head").selectAll().orderBy("sequence").execute();

/** The heads of the audit log as they are kept. */
export function auditHeads(store: Store): Heads & { readonly clear: () => Promise<void> } {
  return {
    all: () => all(store),
    keep: async (head) => {
      await store
        .insertInto("audit_head")
        .values(head)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    clear: async () => {
      await store.deleteFrom("audit_head").execute();
    },
  };
}

/** The heads of a data directory that a server may have open; none where there are no tables for them yet. */
export async function readAuditHeads(directory: string): Promise<readonly Head[]> {
  return (await askBeside(directory, "audit_head", all)) ?? [];
}
