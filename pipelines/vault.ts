import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, identifier, quote } from "../sql/database.ts";
import type { Contract } from "./contract.ts";
import { IDENTIFIERS } from "./identity.ts";
import type { Keys } from "./keys.ts";
import { sealedFields } from "./staging.ts";
import { open } from "./vault/seal.ts";
import { sealFile } from "./vault/seal-file.ts";
import { unwrapKey } from "./vault/wrap-key.ts";

/** A sealing: the batch it belongs to, the keys, and a private folder for the records on their way. */
type Sealing = {
  readonly batchId: number;
  readonly keys: Keys;
  readonly work: string;
};

const VERSION = "source || '/' || source_id || '@' || epoch_us(updated_at)";

/**
 * Seals the candidates of `load_winner` under the data keys of their persons (`load_person`) and writes them,
 * with their blind indexes, to the vault; retires what the vault held of the same records. The rows count once
 * the batch is in the ledger. Gives the number of records sealed.
 */
export async function sealIdentities(
  connection: Connection,
  contract: Contract,
  { batchId, keys, work }: Sealing,
): Promise<number> {
  const fields = sealedFields(contract);
  const values = fields.map((field) => `w.${identifier(field)}`).join(", ");
  const outputs: string[] = [];
  let count = 0;
  const sealPart = async (name: string, where: string, wrapped: string) => {
    const input = join(work, `${name}.jsonl`);
    const copied = await connection.run(`
      COPY (SELECT w.rid AS r, p.person_key AS k, ${wrapped} AS w, ${VERSION} AS v, ${values}
        FROM load_winner w JOIN load_person p USING (rid) ${where}) TO ${quote(input)} (FORMAT json)`);
    if (copied > 0)
      outputs.push(...(await sealFile({ table: contract.feed, fields, input }, sealKeys(keys))));
    rmSync(input, { force: true });
    count += copied;
  };
  await sealPart("new-persons", "WHERE p.is_first", "NULL");
  await readSealed(connection, fields, outputs);
  // Whoever is not the first record of a new person is sealed under a key that exists by now.
  if ((await connection.value<boolean>("SELECT EXISTS (FROM load_person WHERE NOT is_first)")) === true) {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE load_person_key AS
      WITH wanted AS (SELECT DISTINCT person_key FROM load_person WHERE NOT is_first)
      SELECT person_key, wrapped_key FROM vault.person SEMI JOIN wanted USING (person_key)
      UNION ALL
      SELECT person_key, s.wrapped_key FROM (FROM load_person SEMI JOIN wanted USING (person_key) WHERE is_first) JOIN load_sealed s USING (rid)`);
    await sealPart(
      "known-persons",
      "JOIN load_person_key o ON o.person_key = p.person_key WHERE NOT p.is_first",
      "to_base64(o.wrapped_key)",
    );
    await readSealed(connection, fields, outputs);
  }
  await connection.transaction(async () => {
    await retire(connection, batchId, "vault.identity");
    await connection.run(`
      INSERT INTO vault.person SELECT p.person_key, s.wrapped_key, ${batchId}
      FROM load_sealed s JOIN load_person p USING (rid) WHERE s.wrapped_key IS NOT NULL`);
    const written = await connection.run(`
      INSERT INTO vault.identity BY NAME
      SELECT p.person_key, w.source, w.source_id, epoch_us(w.updated_at) AS version, s.* EXCLUDE (rid, wrapped_key),
        ${IDENTIFIERS.map((kind) => `d.${kind} AS ${kind}_index`).join(", ")}, ${batchId} AS batch_id
      FROM load_sealed s JOIN load_person p USING (rid) JOIN load_winner w USING (rid) JOIN load_digest d USING (rid)`);
    if (written !== count) throw new Error(`vault: ${written} of ${count} records were sealed`);
  });
  for (const output of outputs) rmSync(output, { force: true });
  return count;
}

/**
 * Seals the free texts of the records that `load_batch` brings to staging, each under the key of the person to
 * whom the record leads by its references, or under the purpose key where it leads to none.
 */
export async function sealTexts(
  connection: Connection,
  contract: Contract,
  contracts: ReadonlyMap<string, Contract>,
  { batchId, keys, work }: Sealing,
): Promise<number> {
  const fields = sealedFields(contract);
  if (fields.length === 0) return 0;
  const input = join(work, "texts.jsonl");
  const present = fields.map((field) => `${identifier(field)} IS NOT NULL`).join(" OR ");
  const { joins, person } = personPath(contract, contracts);
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_text AS
    SELECT b.rid, b.source, b.source_id, b.updated_at, ${fields.map((field) => `b.${identifier(field)}`).join(", ")}, ${person} AS person_key FROM (
      SELECT * FROM load_batch WHERE (${present}) AND NOT coalesce(deleted, false) AND rid NOT IN (SELECT rid FROM load_skip)
    ) b ${joins}`);
  const copied = await connection.run(`
    COPY (SELECT t.rid AS r, t.person_key AS k, to_base64(p.wrapped_key) AS w, ${VERSION} AS v, ${fields.map((field) => `t.${identifier(field)}`).join(", ")}
      FROM load_text t LEFT JOIN vault.person p USING (person_key)) TO ${quote(input)} (FORMAT json)`);
  const outputs = copied === 0 ? [] : await sealFile({ table: contract.feed, fields, input }, sealKeys(keys));
  rmSync(input, { force: true });
  await readSealed(connection, fields, outputs);
  await connection.transaction(async () => {
    await retire(connection, batchId, "vault.sealed_text", contract.feed);
    for (const field of fields)
      await connection.run(`
        INSERT INTO vault.sealed_text
        SELECT '${contract.feed}', '${field}', t.source, t.source_id, t.person_key, epoch_us(t.updated_at), s.${identifier(field)}, ${batchId}, NULL
        FROM load_sealed s JOIN load_text t USING (rid) WHERE s.${identifier(field)} IS NOT NULL`);
  });
  for (const output of outputs) rmSync(output, { force: true });
  return copied;
}

/** What the vault knows of a person: one entry per candidate record, opened. */
export async function openIdentity(
  db: Database,
  keys: Keys,
  person: string,
): Promise<Record<string, string>[]> {
  return db.reader(async (connection) => {
    const dataKey = await openDataKey(connection, keys, person);
    const records = await connection.rows<
      Record<string, Uint8Array | null> & { source: string; source_id: string; version: number }
    >(
      "SELECT * EXCLUDE (batch_id, retired_batch, national_id_index, phone_index, email_index) FROM vault.identity WHERE person_key = $1 AND retired_batch IS NULL",
      [person],
    );
    return records.map((record) => {
      const version = `${record.source}/${record.source_id}@${record.version}`;
      const opened = Object.entries(record).flatMap(([column, value]) =>
        value instanceof Uint8Array
          ? [[column, open(dataKey, value, { table: "candidates", column, person, version }).toString()]]
          : [],
      );
      return { source: record.source, source_id: record.source_id, ...Object.fromEntries(opened) };
    });
  });
}

/** A free text of a record, opened; undefined where the record has none. */
export async function openText(
  db: Database,
  keys: Keys,
  place: {
    readonly feed: string;
    readonly field: string;
    readonly source: string;
    readonly source_id: string;
  },
): Promise<string | undefined> {
  return db.reader(async (connection) => {
    const [row] = await connection.rows<{ person_key: string | null; version: number; sealed: Uint8Array }>(
      "SELECT person_key, version, sealed FROM vault.sealed_text WHERE feed = $feed AND field = $field AND source = $source AND source_id = $source_id AND retired_batch IS NULL",
      place,
    );
    if (row === undefined) return undefined;
    const person = row.person_key ?? "";
    const key = person === "" ? keys.purpose("text") : await openDataKey(connection, keys, person);
    const version = `${place.source}/${place.source_id}@${row.version}`;
    return open(key, row.sealed, { table: place.feed, column: place.field, person, version }).toString();
  });
}

async function openDataKey(connection: Connection, keys: Keys, person: string): Promise<Buffer> {
  const wrapped = await connection.value<Uint8Array>(
    "SELECT wrapped_key FROM vault.person WHERE person_key = $1",
    [person],
  );
  if (wrapped === undefined) throw new Error(`the vault has no person ${person}`);
  return unwrapKey(keys.purpose("wrap"), wrapped);
}

function sealKeys(keys: Keys): { wrap: Buffer; text: Buffer } {
  return { wrap: keys.purpose("wrap"), text: keys.purpose("text") };
}

/** The view `load_sealed(rid, wrapped_key, fields...)` over the files of sealed records. */
async function readSealed(
  connection: Connection,
  fields: readonly string[],
  files: readonly string[],
): Promise<void> {
  const blobs = fields.map((field) => `from_base64(${identifier(field)}) AS ${identifier(field)}`).join(", ");
  const columns = ["rid", "wrapped_key", ...fields].map(
    (name) => `'${name}': '${name === "rid" ? "BIGINT" : "VARCHAR"}'`,
  );
  const source =
    files.length === 0
      ? `(SELECT NULL::BIGINT AS rid, ${["wrapped_key", ...fields].map((name) => `NULL::VARCHAR AS ${identifier(name)}`).join(", ")} LIMIT 0)`
      : `read_csv([${files.map(quote).join(", ")}], columns = {${columns.join(", ")}}, header = false, auto_detect = false, delim = ',', quote = '', escape = '', max_line_size = 40000000)`;
  await connection.run(
    `CREATE OR REPLACE TEMP VIEW load_sealed AS SELECT rid, from_base64(wrapped_key) AS wrapped_key, ${blobs} FROM ${source}`,
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
