import type { Store } from "./open.ts";

/** One version of a mapping that was kept with what somebody loaded. */
export type MappingVersion = {
  readonly name: string;
  readonly version: number;
  /** JSON of the mapping, as `assay load` takes it. */
  readonly mapping: string;
  /** JSON of the table's columns as they were, without their values. */
  readonly shape: string;
  /** JSON of what the person said of the draft. */
  readonly choices: string;
  readonly kept_by: string;
  readonly kept_at: string;
};

declare module "./open.ts" {
  interface Tables {
    mapping_version: MappingVersion;
  }
}

export const mappingVersions = {
  /** The newest version of each mapping, by name. */
  newest: (store: Store): Promise<MappingVersion[]> =>
    store
      .selectFrom("mapping_version as one")
      .selectAll("one")
      .where(({ eb, selectFrom }) =>
        eb(
          "one.version",
          "=",
          selectFrom("mapping_version as other")
            .select(({ fn }) => fn.max("other.version").as("newest"))
            .whereRef("other.name", "=", "one.name"),
        ),
      )
      .orderBy("one.name")
      .execute(),
  /** Versions of one mapping, the newest first. */
  of: (store: Store, name: string): Promise<MappingVersion[]> =>
    store
      .selectFrom("mapping_version")
      .selectAll()
      .where("name", "=", name)
      .orderBy("version", "desc")
      .execute(),
  add: async (store: Store, row: MappingVersion): Promise<void> => {
    await store.insertInto("mapping_version").values(row).execute();
  },
};
