import type { Connection } from "../../sql/database.ts";

/** A text that older versions kept in clear in staging. */
export type OpenText = { readonly feed: string; readonly field: string };

const ONCE_OPEN: readonly OpenText[] = [
  { feed: "stage_events", field: "reason" },
  { feed: "system_events", field: "detail" },
];

/** Whether an older version kept a column of staging that this one seals. */
export function wasOpen(feed: string, field: string): boolean {
  return ONCE_OPEN.some((text) => text.feed === feed && text.field === field);
}

/** The texts that are in clear until `sealOpenTexts` has moved them; what the vault has of their feeds does not count yet. */
export async function openTexts(c: Connection): Promise<OpenText[]> {
  const places = ONCE_OPEN.map(({ feed, field }) => `('${feed}', '${field}')`).join(", ");
  return c.rows<OpenText>(
    `SELECT table_name AS feed, column_name AS field FROM duckdb_columns()
     WHERE database_name = 'warehouse' AND schema_name = 'staging' AND (table_name, column_name) IN (${places}) ORDER BY ALL`,
  );
}

/** Fills what is derived of texts that are still in clear, so that a warehouse can be built before they are sealed. */
export async function deriveOfOpenTexts(c: Connection): Promise<void> {
  const isOpen = (await openTexts(c)).some(({ feed }) => feed === "system_events");
  if (isOpen)
    await c.run(
      "UPDATE staging.system_events SET is_rollout = coalesce(detail = 'ai_interview_rollout', false)",
    );
}
