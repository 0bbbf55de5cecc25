import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, identifier, quote } from "../sql/database.ts";
import type { Contract } from "./contract.ts";
import { IDENTIFIERS } from "./identity.ts";
import type { Keys } from "./keys.ts";
import { sealedFields } from "./staging.ts";
import { dataKey, open, placeOf } from "./vault/seal.ts";
import { sealFile } from "./vault/seal-file.ts";
import type { SealKeys } from "./vault/seal-records.ts";

/** A sealing: the batch it belongs to, the keys, and a private folder for the records on their way. */
type Sealing = {
  readonly batchId: number;
  readonly keys: Keys;
  readonly work: string;
};

/** SQL of the members of a record to seal that name its version. */
const RECORD = "source, source_id, epoch_us(updated_at) AS version";

/**
 * Seals the candidates of `load_winner` under the data keys of their persons (`load_person`) and writes them,
 * with their blind indexes, to the vault; retires what the vault held of the same records. The rows count once
 * the batch is in the ledger. Gives the number of records sealed. Throws where one would be left out.
 */
export async function sealIdentities(
  connection: Connection,
  contract: Contract,
  { batchId, keys, work }: Sealing,
): Promise<number> {
  const outputs: string[] = [];
  const sealPart = async (name: string, where: string, salt: string) => {
    const input = join(work, `${name}.jsonl`);
    const copied = await connection.run(`
      COPY (SELECT rid, p.person_key, ${salt} AS salt, ${RECORD}, ${fieldsOf(contract)}
        FROM load_winner w JOIN load_person p USING (rid) ${where}) TO ${quote(input)} (FORMAT json)`);
    if (copied > 0) outputs.push(...(await sealFile({ table: contract.feed, input }, sealKeys(keys))));
    rmSync(input, { force: true });
    await readSealed(connection, outputs);
  };
  await sealPart("new-persons", "WHERE p.is_first", "NULL");
  // Whoever is not the first record of a new person is sealed under a key that exists by now.
  if ((await connection.value<boolean>("SELECT EXISTS (FROM load_person WHERE NOT is_first)")) === true) {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE load_salt AS
      WITH wanted AS (SELECT DISTINCT person_key FROM load_person WHERE NOT is_first)
      SELECT person_key, salt FROM vault.person SEMI JOIN wanted USING (person_key)
      UNION ALL
      SELECT person_key, s.salt FROM (FROM load_person SEMI JOIN wanted USING (person_key) WHERE is_first) JOIN load_sealed s USING (rid)`);
    await sealPart(
      "known-persons",
      "JOIN load_salt o ON o.person_key = p.person_key WHERE NOT p.is_first",
      "to_base64(o.salt)",
    );
  }
  const count = (await connection.value<number>("SELECT count(*) FROM load_winner")) ?? 0;
  await connection.transaction(async () => {
    await retire(connection, batchId, "vault.identity");
    await connection.run(`
      INSERT INTO vault.person SELECT p.person_key, s.salt, ${batchId}
      FROM load_sealed s JOIN load_person p USING (rid) WHERE s.salt IS NOT NULL`);
    const written = await connection.run(`
      INSERT INTO vault.identity BY NAME
      SELECT p.person_key, w.source, w.source_id, epoch_us(w.updated_at) AS version, s.sealed,
        ${IDENTIFIERS.map((kind) => `d.${kind} AS ${kind}_index`).join(", ")}, ${batchId} AS batch_id
      FROM load_sealed s JOIN load_person p USING (rid) JOIN load_winner w USING (rid) JOIN load_digest d USING (rid)`);
    if (written !== count) throw new Error(`vault: ${written} of ${count} records were sealed`);
  });
  for (const output of outputs) rmSync(output, { force: true });
  return count;
}

/**
 * Lists the records of `load_batch` that have free texts and may come to staging, or the records of another query, in
 * `load_text`, each with the person to whom it leads by its references, NULL where it leads to none.
 */
export async function findTexts(
  connection: Connection,
  contract: Contract,
  contracts: ReadonlyMap<string, Contract>,
  records?: string,
): Promise<void> {
  const fields = sealedFields(contract).map(identifier);
  const { joins, person } = personPath(contract, contracts);
  const from =
    records ??
    `SELECT * FROM load_batch WHERE (${fields.map((field) => `${field} IS NOT NULL`).join(" OR ")}) AND NOT coalesce(deleted, false)
       AND rid NOT IN (SELECT rid FROM load_out) AND rid NOT IN (SELECT rid FROM load_touched WHERE NOT wins)`;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_text AS
    SELECT b.rid, b.source, b.source_id, b.updated_at, ${fields.map((field) => `b.${field}`).join(", ")}, ${person} AS person_key
    FROM (${from}) b ${joins}`);
}

/**
 * Seals the free texts of `load_text`, those of a record together, under the key of their person, or under the
 * purpose key where there is none. Throws where one would be left out.
 */
export async function sealTexts(
  connection: Connection,
  contract: Contract,
  { batchId, keys, work }: Sealing,
): Promise<void> {
  if (sealedFields(contract).length === 0) return;
  const input = join(work, "texts.jsonl");
  const copied = await connection.run(`
    COPY (SELECT rid, person_key, to_base64(p.salt) AS salt, ${RECORD}, ${fieldsOf(contract)}
      FROM load_text LEFT JOIN vault.person p USING (person_key)
      WHERE person_key IS NULL OR p.salt IS NOT NULL) TO ${quote(input)} (FORMAT json)`);
  const outputs = copied === 0 ? [] : await sealFile({ table: contract.feed, input }, sealKeys(keys));
  rmSync(input, { force: true });
  await readSealed(connection, outputs);
  const count = await connection.value<number>("SELECT count(*) FROM load_text");
  await connection.transaction(async () => {
    await retire(connection, batchId, "vault.sealed_text", contract.feed);
    const written = await connection.run(`
      INSERT INTO vault.sealed_text
      SELECT '${contract.feed}', t.source, t.source_id, t.person_key, epoch_us(t.updated_at), s.sealed, ${batchId}, NULL
      FROM load_sealed s JOIN load_text t USING (rid)`);
    if (written !== count)
      throw new Error(`vault: ${written} of ${count} texts of ${contract.feed} were sealed`);
  });
  for (const output of outputs) rmSync(output, { force: true });
}

/** What the vault knows of a person: one entry per candidate record, opened. Throws where it has no such person. */
export async function openIdentity(
  db: Database,
  keys: Keys,
  person: string,
): Promise<Record<string, string>[]> {
  return db.reader(async (connection) => {
    const keyOf = await dataKeys(connection, keys, person);
    const records = await connection.rows<{
      person_key: string;
      source: string;
      source_id: string;
      version: number;
      sealed: Uint8Array;
    }>(
      "SELECT person_key, source, source_id, version, sealed FROM vault.identity WHERE person_key = $1 AND retired_batch IS NULL",
      [person],
    );
    return records.map((record) => {
      const { source, source_id, sealed } = record;
      const fields = open(keyOf, sealed, placeOf("candidates", record)) as Record<string, string>;
      return { source, source_id, ...fields };
    });
  });
}

/** Whether the vault has a key of a person: who was erased has none. */
export const hasPerson = (db: Database, person: string): Promise<boolean> =>
  db.reader(
    async (connection) =>
      (await connection.value("SELECT 1 FROM vault.person WHERE person_key = $1", [person])) !== undefined,
  );

/** A free text of a record, opened; undefined where the record has none. */
export async function openText(
  db: Database,
  keys: Keys,
  { feed, field, source, source_id }: Readonly<Record<"feed" | "field" | "source" | "source_id", string>>,
): Promise<string | undefined> {
  return db.reader(async (connection) => {
    const [row] = await connection.rows<{ person_key: string | null; version: number; sealed: Uint8Array }>(
      "SELECT person_key, version, sealed FROM vault.sealed_text WHERE feed = $feed AND source = $source AND source_id = $source_id AND retired_batch IS NULL",
      { feed, source, source_id },
    );
    if (row === undefined) return undefined;
    const { person_key } = row;
    const keyOf =
      person_key === null
        ? (id: number) => keys.purpose("text", id)
        : await dataKeys(connection, keys, person_key);
    const place = placeOf(feed, { ...row, source, source_id });
    return (open(keyOf, row.sealed, place) as Record<string, string>)[field];
  });
}

/** The data keys of a person under the master keys in use. */
async function dataKeys(connection: Connection, keys: Keys, person: string): Promise<(id: number) => Buffer> {
  const salt = await connection.value<Uint8Array>("SELECT salt FROM vault.person WHERE person_key = $1", [
    person,
  ]);
  if (salt === undefined) throw new Error(`the vault has no person ${person}`);
  return (id) => dataKey(keys.purpose("person", id), person, salt);
}

function sealKeys(keys: Keys): SealKeys {
  return { id: keys.id, person: keys.purpose("person"), text: keys.purpose("text") };
}

/** SQL of the sealed fields of a record as one member `fields`. */
function fieldsOf(contract: Contract): string {
  const members = sealedFields(contract).map((name) => `${identifier(name)} := ${identifier(name)}`);
  return `struct_pack(${members.join(", ")}) AS fields`;
}

/** The view `load_sealed(rid, salt, sealed)` over the files of sealed records. */
async function readSealed(connection: Connection, files: readonly string[]): Promise<void> {
  const source =
    files.length === 0
      ? "(SELECT NULL::BIGINT AS rid, NULL::VARCHAR AS salt, NULL::VARCHAR AS sealed LIMIT 0)"
      : `read_csv([${files.map(quote).join(", ")}], columns = {'rid': 'BIGINT', 'salt': 'VARCHAR', 'sealed': 'VARCHAR'}, header = false, auto_detect = false, delim = ',', quote = '', escape = '', max_line_size = 40000000)`;
  await connection.run(
    `CREATE OR REPLACE TEMP VIEW load_sealed AS SELECT rid, from_base64(salt) AS salt, from_base64(sealed) AS sealed FROM ${source}`,
  );
}

/** Retires the rows of the records that this batch replaces or deletes. */
async function retire(connection: Connection, batchId: number, table: string, feed?: string): Promise<void> {
  await connection.run(`
    UPDATE ${table} SET retired_batch = ${batchId}
    WHERE retired_batch IS NULL AND batch_id < ${batchId}${feed === undefined ? "" : ` AND feed = '${feed}'`}
      AND (source, source_id) IN (SELECT (source, source_id) FROM load_touched WHERE wins)`);
}

/** Joins from a record to the candidate it is about, along the references of the contracts. */
function personPath(
  contract: Contract,
  contracts: ReadonlyMap<string, Contract>,
): { joins: string; person: string } {
  type Step = { readonly feed: string; readonly joins: readonly string[]; readonly alias: string };
  const queue: Step[] = [{ feed: contract.feed, joins: [], alias: "b" }];
  const seen = new Set([contract.feed]);
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (step.feed === "candidates")
      return { joins: step.joins.join(" "), person: `${step.alias}.person_key` };
    for (const field of contracts.get(step.feed)?.fields ?? []) {
      const [feed, column] = (field.references?.split(".") ?? []) as [string?, string?];
      const target = feed === undefined ? undefined : contracts.get(feed);
      if (feed === undefined || column === undefined || target === undefined || seen.has(feed)) continue;
      if (!target.key.includes(column)) continue;
      seen.add(feed);
      // A part of a business key leads to several records, as an employee number to several hires of one person.
      const one =
        target.key.length === 1
          ? `staging.${feed}`
          : `(SELECT DISTINCT ON (${identifier(column)}) * FROM staging.${feed} ORDER BY ${identifier(column)}, updated_at, source, source_id)`;
      const alias = `p${step.joins.length}_${feed}`;
      const join = `LEFT JOIN ${one} ${alias} ON ${alias}.${identifier(column)} = ${step.alias}.${identifier(field.name)}`;
      queue.push({ feed, joins: [...step.joins, join], alias });
    }
  }
  return { joins: "", person: "CAST(NULL AS UUID)" };
}
