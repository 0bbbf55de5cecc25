import type { Connection } from "../sql/database.ts";
import { hasTable } from "../sql/has-table.ts";
import { buildWarehouse, compareRebuilt, createMeta, patchedSince } from "./build.ts";

/** A table that was built once more: rows that were in one of both alone. */
export type Compared = { readonly name: string; readonly rows: number };

/** Hours after which one patched table is looked at again. */
const EVERY_HOURS = 24;

/**
 * Builds every table once more that was patched since it was built whole, and compares. Nothing where records have come
 * since the last build.
 */
export async function recheckAll(c: Connection, zone: string): Promise<Compared[]> {
  await createMeta(c);
  const isBehind =
    (await hasTable(c, "warehouse.staging_meta.changed")) &&
    (await c.value<boolean>("SELECT EXISTS (FROM staging_meta.changed)"));
  return isBehind === true ? [] : recheck(c, zone, await patchedSince(c));
}

/**
 * Once a day, after a build: one of the patched tables, by chance. Gives what it found, or null where it was not due.
 */
export async function recheckOne(c: Connection, zone: string): Promise<Compared | null> {
  const isDue = await c.value<boolean | null>(
    `SELECT max(compared_at) < now() - INTERVAL ${EVERY_HOURS} HOUR FROM core_meta.compared`,
  );
  if (isDue === null) await c.run("INSERT INTO core_meta.compared VALUES (NULL, now(), 0)"); // the first day begins
  const patched = await patchedSince(c);
  if (isDue !== true || patched.length === 0) return null;
  const one = patched[Math.floor(Math.random() * patched.length)] as string;
  return (await recheck(c, zone, [one]))[0] ?? null;
}

/** Compares tables, notes what came of it, and builds everything from nothing where one is not what it should be. */
async function recheck(c: Connection, zone: string, names: readonly string[]): Promise<Compared[]> {
  const found = await compareRebuilt(c, zone, (name) => names.includes(name));
  for (const { name, rows } of found)
    await c.run("INSERT INTO core_meta.compared VALUES ($1, now(), $2)", [name, rows]);
  const wrong = found.filter(({ rows }) => rows > 0);
  if (wrong.length > 0) {
    const told = wrong.map(({ name, rows }) => `${name} (${rows} rows)`).join(", ");
    process.emitWarning(`${told}: patched otherwise than built whole; everything is built from nothing`);
    await buildWarehouse(c, { zone, isWhole: true });
  }
  return found;
}
