import type { Readers } from "../../sql/database.ts";
import { readLabels } from "../dimensions.ts";
import { published } from "../warehouse-version.ts";
import type { Desk } from "./people.ts";

/** Where accounts are changed over an open data directory. */
export function deskOf({ store, audit, database }: Omit<Desk, "known"> & { database: Readers }): Desk {
  return {
    store,
    audit,
    known: async (dimension) => {
      if ((await database.reader(published)) === null) return null;
      const labels = (await readLabels(database, [dimension])).get(dimension);
      return labels === undefined || labels.size === 0 ? null : new Set(labels.keys());
    },
  };
}
