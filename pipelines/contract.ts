import { readdirSync } from "node:fs";

/** A text in both languages of the product. */
export type Bilingual = { readonly zh: string; readonly en: string };

/**
 * Type of a field: `timestamp` is an instant (naive times are read in the source's zone), `list` a list of
 * texts, `map` a map from text to number.
 */
type FieldType = "text" | "integer" | "number" | "boolean" | "date" | "timestamp" | "list" | "map";

/** One column of a feed. */
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  readonly about: Bilingual;
  readonly required?: boolean;
  /** Allowed values; anything else is `unknown_value`. */
  readonly values?: readonly string[];
  /** Inclusive limits of a number (of every value of a map); outside is `range`. */
  readonly min?: number;
  readonly max?: number;
  /** What holds where the field is absent; the checks of other fields go by it. */
  readonly otherwise?: number;
  /** Characters of a text at most; beyond is `oversize`. */
  readonly maxLength?: number;
  /** `feed.column` that must hold the value; else the row waits as `unknown_reference`. */
  readonly references?: `${string}.${string}`;
  /** A direct identifier or free text: it lives in the vault only, never in the warehouse. */
  readonly sealed?: true;
};

/**
 * The declared contract of one canonical feed. Parser, documentation, quarantine reasons and the staging
 * tables all read this one declaration. Beside `fields` every record has `source`, `source_id` (unique within
 * source and feed), `updated_at` and `deleted`.
 */
export type Contract = {
  readonly feed: string;
  readonly about: Bilingual;
  /** What one record is. */
  readonly grain: string;
  /** Business key: two live records with the same key are a `duplicate`. */
  readonly key: readonly string[];
  readonly fields: readonly Field[];
  /** `later` before `earlier` is `time_order`. */
  readonly order?: readonly { readonly earlier: string; readonly later: string }[];
  /** Of each group at least one field must be there; else `missing`. */
  readonly anyOf?: readonly (readonly string[])[];
};

/** Why a record is set aside. */
export const REASONS = [
  "missing",
  "type",
  "range",
  "unknown_value",
  "unknown_reference",
  "duplicate",
  "stale",
  "time_order",
  "identity_conflict",
  "erased",
  "encoding",
  "oversize",
] as const;
export type Reason = (typeof REASONS)[number];

/** Columns that every record has beside its feed's fields. */
export const RECORD_COLUMNS = ["source", "source_id", "updated_at", "deleted"] as const;

/** The DuckDB type of a field. */
export const SQL_TYPES: Readonly<Record<FieldType, string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMPTZ",
  list: "VARCHAR[]",
  map: "MAP(VARCHAR, DOUBLE)",
};

/** Longest text where a field sets no limit of its own. */
export const DEFAULT_MAX_LENGTH = 4000;

const sources = new URL("./sources/", import.meta.url);
let loaded: Promise<ReadonlyMap<string, Contract>> | undefined;

/**
 * Every contract of `pipelines/sources/` by feed, referenced feeds before those that refer to them.
 * Throws naming file and field where a declaration contradicts itself or another.
 */
export function contracts(): Promise<ReadonlyMap<string, Contract>> {
  loaded ??= readContracts();
  return loaded;
}

async function readContracts(): Promise<ReadonlyMap<string, Contract>> {
  const found = new Map<string, Contract>();
  for (const file of readdirSync(sources)
    .filter((name) => name.endsWith(".ts"))
    .sort()) {
    const module = (await import(new URL(file, sources).href)) as { contract?: Contract };
    if (module.contract === undefined) throw new Error(`pipelines/sources/${file}: exports no contract`);
    if (file !== `${module.contract.feed}.ts`)
      throw new Error(`pipelines/sources/${file}: feed is named ${module.contract.feed}`);
    found.set(module.contract.feed, module.contract);
  }
  for (const contract of found.values()) check(contract, found);
  return inOrder(found);
}

function check(contract: Contract, all: ReadonlyMap<string, Contract>): void {
  const fail = (problem: string): never => {
    throw new Error(`pipelines/sources/${contract.feed}.ts: ${problem}`);
  };
  const names = new Set(contract.fields.map((field) => field.name));
  if (names.size !== contract.fields.length) fail("a field is declared twice");
  const known = (name: string) => names.has(name) || name === "source_id" || fail(`unknown field ${name}`);
  contract.key.forEach(known);
  for (const { earlier, later } of contract.order ?? []) [earlier, later].forEach(known);
  for (const group of contract.anyOf ?? []) group.forEach(known);
  for (const field of contract.fields) {
    if (field.references === undefined) continue;
    const [feed, column] = field.references.split(".") as [string, string];
    const target = all.get(feed)?.fields.some((other) => other.name === column);
    if (target !== true) fail(`${field.name} references ${field.references}, which is not declared`);
  }
}

function inOrder(all: ReadonlyMap<string, Contract>): ReadonlyMap<string, Contract> {
  const ordered = new Map<string, Contract>();
  const visit = (contract: Contract, path: readonly string[]) => {
    if (ordered.has(contract.feed)) return;
    if (path.includes(contract.feed))
      throw new Error(`feeds refer in a circle: ${[...path, contract.feed].join(" -> ")}`);
    for (const field of contract.fields) {
      const feed = field.references?.split(".")[0];
      const target = feed === undefined || feed === contract.feed ? undefined : all.get(feed);
      if (target !== undefined) visit(target, [...path, contract.feed]);
    }
    ordered.set(contract.feed, contract);
  };
  for (const contract of all.values()) visit(contract, []);
  return ordered;
}
