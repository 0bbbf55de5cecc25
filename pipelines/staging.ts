import { type Connection, identifier } from "../sql/database.ts";
import { type Contract, SQL_TYPES } from "./contract.ts";

/** A column of a staging table; `from` computes it from a checked record where it is not a field itself. */
type StagingColumn = { readonly name: string; readonly type: string; readonly from?: string };

const AGE = "date_sub('year', birth_date, CAST(updated_at AS DATE))";
const DERIVED: Readonly<Record<string, readonly StagingColumn[]>> = {
  ai_scores: [
    { name: "transcript_chars", type: "INTEGER" },
    { name: "keywords", type: "MAP(VARCHAR, INTEGER)" },
  ],
  survey_answers: [
    { name: "comment_chars", type: "INTEGER" },
    { name: "comment_terms", type: "MAP(VARCHAR, INTEGER)" },
  ],
  // The only thing that anybody asks of a detail; whatever else a system writes there, accounts and names too, is sealed.
  system_events: [
    { name: "is_rollout", type: "BOOLEAN", from: "coalesce(detail = 'ai_interview_rollout', false)" },
  ],
  candidates: [
    {
      name: "age_band",
      type: "VARCHAR",
      from: `CASE WHEN birth_date IS NULL THEN NULL WHEN ${AGE} < 25 THEN '<25' WHEN ${AGE} < 35 THEN '25-34' WHEN ${AGE} < 45 THEN '35-44' WHEN ${AGE} < 55 THEN '45-54' ELSE '55+' END`,
    },
  ],
};
const RECORD: readonly StagingColumn[] = [
  { name: "source", type: "VARCHAR" },
  { name: "source_id", type: "VARCHAR" },
  { name: "updated_at", type: "TIMESTAMPTZ" },
  { name: "file_id", type: "INTEGER" },
];

/** Ids that lead from a record to its application. */
export const LINKS = [
  "application_id",
  "interview_id",
  "candidate_id",
  "person_key",
  "employee_id",
  "requisition_id",
] as const;

/** Columns of `staging_meta.changed`: a row of staging that came or went since the last build. */
const CHANGED: readonly StagingColumn[] = [
  { name: "feed", type: "VARCHAR" },
  { name: "is_gone", type: "BOOLEAN" },
  { name: "print", type: "UBIGINT" },
  ...LINKS.map((name) => ({ name, type: "VARCHAR" })),
];

/** What stands before an id that took the place of the source's in a row of an erased person. */
export const PSEUDONYM = "erased-";

/** What a feed's staging table says of a record: its fields without the sealed ones, and what is derived. */
export function contentColumns(contract: Contract): readonly StagingColumn[] {
  const open = contract.fields.filter((field) => field.sealed !== true);
  return [
    ...open.map((field) => ({ name: field.name, type: SQL_TYPES[field.type] })),
    ...(DERIVED[contract.feed] ?? []),
  ];
}

/** Columns that the checking child hands over beside the fields of the contract. */
export function derivedInputs(contract: Contract): readonly StagingColumn[] {
  return (DERIVED[contract.feed] ?? []).filter((column) => column.from === undefined);
}

/** The sealed fields of a feed. */
export function sealedFields(contract: Contract): readonly string[] {
  return contract.fields.filter((field) => field.sealed === true).map((field) => field.name);
}

/** Every column of `staging.<feed>`. */
export function stagingColumns(contract: Contract): readonly StagingColumn[] {
  const person = contract.feed === "candidates" ? [{ name: "person_key", type: "UUID" }] : [];
  return [...contentColumns(contract), ...person, ...RECORD];
}

/** Every column of `staging_meta.waiting_<feed>`: a record that waits for what it refers to. */
export function waitingColumns(contract: Contract): readonly StagingColumn[] {
  return [
    ...contentColumns(contract),
    ...RECORD,
    { name: "line", type: "BIGINT" },
    { name: "quarantine_id", type: "BIGINT" },
  ];
}

/** Whether records of the feed can wait: it refers to another record. */
export function canWait(contract: Contract): boolean {
  return contract.fields.some((field) => field.references !== undefined);
}

/** Creates the staging tables of the contracts, and adds the columns that a contract has gained. */
export async function ensureStaging(
  connection: Connection,
  contracts: ReadonlyMap<string, Contract>,
): Promise<void> {
  const existing = new Map<string, Map<string, string>>();
  for (const row of await connection.rows<{ place: string; column_name: string; data_type: string }>(
    `SELECT schema_name || '.' || table_name AS place, column_name, data_type FROM duckdb_columns()
     WHERE database_name = 'warehouse' AND schema_name IN ('staging', 'staging_meta')`,
  )) {
    const columns = existing.get(row.place) ?? new Map<string, string>();
    existing.set(row.place, columns.set(row.column_name, row.data_type));
  }
  const statements: string[] = [];
  const ensure = (place: string, wanted: readonly StagingColumn[]) => {
    const columns = existing.get(place);
    if (columns === undefined) {
      const list = wanted.map(({ name, type }) => `${identifier(name)} ${type}`).join(", ");
      statements.push(`CREATE TABLE warehouse.${place} (${list})`);
      return;
    }
    for (const { name, type } of wanted) {
      const has = columns.get(name);
      if (has === undefined)
        statements.push(`ALTER TABLE warehouse.${place} ADD COLUMN ${identifier(name)} ${type}`);
      else if (has !== FULL_NAMES[type] && has !== type)
        throw new Error(
          `pipelines/sources: ${place}.${name} is ${has} in the warehouse, ${type} in its contract`,
        );
    }
  };
  ensure("staging_meta.changed", CHANGED);
  for (const contract of contracts.values()) {
    ensure(`staging.${contract.feed}`, stagingColumns(contract));
    const before = `staging_meta.before_${contract.feed}`;
    if (existing.has(before)) ensure(before, stagingColumns(contract));
    if (canWait(contract)) ensure(`staging_meta.waiting_${contract.feed}`, waitingColumns(contract));
  }
  if (statements.length > 0) await connection.transaction(() => connection.run(statements.join(";\n")));
}

const FULL_NAMES: Readonly<Record<string, string>> = { TIMESTAMPTZ: "TIMESTAMP WITH TIME ZONE" };
