import { type Connection, type Database, identifier } from "../sql/database.ts";
import { type Bilingual, type Contract, contracts, type Reason } from "./contract.ts";
import { findRecords, forgetRecords, type Root, THEIR_TEXTS } from "./erase/records.ts";
import { personTree } from "./erased-marks.ts";
import { type Keys, openKeys } from "./keys.ts";
import { openChunk } from "./load/set-aside.ts";
import { contentColumns, sealedFields } from "./staging.ts";
import { dataKey, open, placeOf } from "./vault/seal.ts";

/** One thing that is kept of a person: what it is called, and what it is. */
export type CopiedValue = {
  readonly name: string;
  readonly about: Bilingual;
  readonly value: unknown;
  /** Whether it is kept encrypted only. */
  readonly sealed: boolean;
};

/** A record of a person as it is kept. */
export type CopiedRecord = {
  readonly source: string;
  readonly source_id: string;
  readonly values: readonly CopiedValue[];
};

/** A record about a person that was set aside when it was loaded, as it came. */
export type CopiedAside = {
  readonly feed: string;
  readonly about: Bilingual;
  readonly reason: Reason;
  readonly raw: unknown;
};

/** Everything that the vault and the warehouse keep of one person. */
export type PersonCopy = {
  readonly feeds: readonly {
    readonly feed: string;
    readonly about: Bilingual;
    readonly records: readonly CopiedRecord[];
  }[];
  readonly aside: readonly CopiedAside[];
};

/** Columns that name somebody else: each other person gets a number instead. */
const OTHERS: readonly string[] = ["rater_id", "actor_id"];

const DERIVED: Readonly<Record<string, Bilingual>> = {
  transcript_chars: { zh: "作答文本字数", en: "Characters of the transcript" },
  keywords: { zh: "作答文本中的关键词次数", en: "Keywords counted in the transcript" },
  comment_chars: { zh: "意见字数", en: "Characters of the comment" },
  comment_terms: { zh: "意见中的词语次数", en: "Terms counted in the comment" },
  age_band: { zh: "年龄段", en: "Age band" },
};
const CHANGED: Bilingual = { zh: "来源最后修改时间", en: "Last changed by the source" };

/**
 * Copies everything that is kept of the people of roots, along the references of the feeds, as `findRecords` finds it for
 * erasing: rows of staging with what is sealed of them, and records set aside. Other people's ids are replaced by numbers.
 */
export async function copyPerson(db: Database, roots: readonly Root[]): Promise<PersonCopy> {
  const all = await contracts();
  const tree = personTree(all);
  const keys = await openKeys(db);
  return db.writer(async (c) => {
    try {
      const { aside } = await findRecords(c, { tree, roots, keys, directory: db.directory });
      const sealed = await openSealed(c, keys);
      const others = numbered();
      const feeds = [];
      for (const contract of tree.feeds) {
        const records = await copyFeed(c, contract, { sealed, others });
        if (records.length > 0) feeds.push({ feed: contract.feed, about: contract.about, records });
      }
      const nameOf = (feed: string) => all.get(feed)?.about ?? { zh: feed, en: feed };
      return { feeds, aside: await copyAside(c, keys, aside, { others, nameOf }) };
    } finally {
      await forgetRecords(c);
    }
  });
}

type Numbered = (other: string) => string;

/** Numbers for people, the same for the same person. */
function numbered(): Numbered {
  const numbers = new Map<string, number>();
  return (other) => {
    const number = numbers.get(other) ?? numbers.size + 1;
    numbers.set(other, number);
    return `#${number}`;
  };
}

type Sealed = ReadonlyMap<string, Readonly<Record<string, unknown>>>;
const keyOfRecord = (feed: string, source: string, id: string) => JSON.stringify([feed, source, id]);

/** What is sealed of the people of `erase_person`, opened, by record. */
async function openSealed(c: Connection, keys: Keys): Promise<Sealed> {
  type Row = Parameters<typeof placeOf>[1] & {
    feed: string;
    salt: Uint8Array | null;
    sealed: Uint8Array;
  };
  const rows = await c.rows<Row>(`
    SELECT 'candidates' AS feed, i.person_key::VARCHAR AS person_key, salt, source, source_id, version, sealed
    FROM vault.identity i JOIN vault.person USING (person_key)
    WHERE retired_batch IS NULL AND i.person_key IN (FROM erase_person)
    UNION ALL
    SELECT feed, t.person_key::VARCHAR, salt, source, source_id, version, sealed
    FROM (FROM vault.sealed_text WHERE retired_batch IS NULL AND ${THEIR_TEXTS}) t LEFT JOIN vault.person USING (person_key)`);
  return new Map(
    rows.map(({ feed, salt, sealed, ...record }) => {
      const { person_key, source, source_id } = record;
      const keyOf = (id: number) =>
        person_key === null || salt === null
          ? keys.purpose("text", id)
          : dataKey(keys.purpose("person", id), person_key, salt);
      const fields = open(keyOf, sealed, placeOf(feed, record)) as Record<string, unknown>;
      return [keyOfRecord(feed, source, source_id), fields] as const;
    }),
  );
}

async function copyFeed(
  c: Connection,
  contract: Contract,
  { sealed, others }: { readonly sealed: Sealed; readonly others: Numbered },
): Promise<CopiedRecord[]> {
  const { feed } = contract;
  const columns = contentColumns(contract).map(({ name }) => name);
  const about = (name: string): Bilingual =>
    contract.fields.find((field) => field.name === name)?.about ??
    DERIVED[name] ?? { zh: name, en: name.replaceAll("_", " ") };
  const rows = await c.rows<{ source: string; source_id: string; changed: string; record: string }>(
    `SELECT source, source_id, updated_at::VARCHAR AS changed, to_json(struct_pack(${columns
      .map((name) => `${identifier(name)} := ${identifier(name)}`)
      .join(", ")}))::VARCHAR AS record
     FROM staging.${identifier(feed)} WHERE rowid IN (SELECT row FROM erase_${feed} WHERE place = 'staging') ORDER BY source, source_id`,
  );
  return rows.map(({ source, source_id, changed, record }) => {
    const kept = JSON.parse(record) as Record<string, unknown>;
    const hidden = sealed.get(keyOfRecord(feed, source, source_id)) ?? {};
    const values = [
      ...sealedFields(contract).map((name) => ({ name, value: hidden[name] ?? null, sealed: true })),
      ...columns.map((name) => ({
        name,
        value:
          OTHERS.includes(name) && typeof kept[name] === "string"
            ? others(kept[name] as string)
            : (kept[name] ?? null),
        sealed: false,
      })),
    ].filter(({ value }) => value !== null);
    return {
      source,
      source_id,
      values: [
        ...values.map((each) => ({ ...each, about: about(each.name) })),
        { name: "updated_at", about: CHANGED, value: changed, sealed: false },
      ],
    };
  });
}

async function copyAside(
  c: Connection,
  keys: Keys,
  aside: readonly { readonly quarantine_id: number; readonly chunk_id: number; readonly chunk_row: number }[],
  { others, nameOf }: { readonly others: Numbered; readonly nameOf: (feed: string) => Bilingual },
): Promise<CopiedAside[]> {
  const found: CopiedAside[] = [];
  for (const { quarantine_id, chunk_id, chunk_row } of aside) {
    const [row] = await c.rows<{ feed: string; reason: Reason; sealed: Uint8Array }>(
      `SELECT feed, reason, sealed FROM app.quarantine JOIN app.quarantine_chunk USING (chunk_id)
       WHERE quarantine_id = ${Math.trunc(quarantine_id)} AND chunk_id = ${Math.trunc(chunk_id)}`,
    );
    if (row === undefined) throw new Error(`quarantine: record ${quarantine_id} is missing`);
    const raw = openChunk(keys, row.sealed, chunk_id)[chunk_row] ?? "";
    const { feed, reason } = row;
    found.push({ feed, about: nameOf(feed), reason, raw: withoutOthers(raw, others) });
  }
  return found;
}

function withoutOthers(raw: string, others: Numbered): unknown {
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return raw;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        OTHERS.includes(name) && typeof one === "string" ? others(one) : one,
      ]),
    );
  } catch {
    return raw;
  }
}
