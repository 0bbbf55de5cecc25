import type { Connection } from "../../sql/database.ts";
import { quote } from "../../sql/database.ts";
import { hasTable } from "../../sql/has-table.ts";
import { openTexts } from "./open-texts.ts";

/** Where the vault holds what: expressions to select from. */
export type VaultPlaces = Readonly<Record<"persons" | "identities" | "texts", string>>;

/**
 * Until what an older version sealed is sealed anew it lies in tables of its own, and the present ones are empty; of
 * it counts what will be moved (`moveOlderSeals`), whose kinds of record are rows then. Texts that are still in clear
 * (`sealOpenTexts`) are promised once they are all in the vault.
 */
export async function vaultPlaces(c: Connection): Promise<VaultPlaces> {
  if (!(await hasTable(c, "vault.main.older_identity"))) {
    const open = (await openTexts(c)).map(({ feed }) => quote(feed));
    const texts =
      open.length === 0
        ? "vault.sealed_text"
        : `(FROM vault.sealed_text WHERE feed NOT IN (${open.join(", ")}))`;
    return { persons: "vault.person", identities: "vault.identity", texts };
  }
  const moved = "person_key IS NULL OR person_key IN (SELECT person_key FROM vault.older_person)";
  return {
    persons: "vault.older_person",
    identities: `(FROM vault.older_identity WHERE ${moved})`,
    texts: `(SELECT DISTINCT feed, source, source_id, person_key, version, batch_id, retired_batch FROM vault.older_sealed_text WHERE ${moved})`,
  };
}
