import type { Text } from "../language.ts";
import type { Store } from "./open.ts";

/** Records that a company has to show: of what it processes and why (PIPL, articles 13 and 17), and of its impact (55, 56). */
export const RECORD_KINDS = ["processing", "impact"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A part of a record: facts that the program tells, and texts that people write. */
export type RecordSection = {
  readonly id: string;
  readonly title: Text;
  readonly facts: readonly RecordFact[];
  readonly fields: readonly { readonly id: string; readonly label: Text; readonly text: Text }[];
};
/** A fact of the installation, with the page that tells more. */
export type RecordFact = { readonly name: Text; readonly told: Text; readonly page: string | null };

/** A saved version. It stays as it was saved; a signature is added once. */
export type RecordVersion = {
  readonly kind: RecordKind;
  readonly version: number;
  /** JSON; see `sectionsOf`. */
  readonly sections: string;
  readonly saved_by: string;
  readonly saved_at: string;
  readonly signed_name: string | null;
  readonly signed_by: string | null;
  readonly signed_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    record_version: RecordVersion;
  }
}

/** The parts of a saved version. */
export const sectionsOf = ({ sections }: Pick<RecordVersion, "sections">): RecordSection[] =>
  JSON.parse(sections) as RecordSection[];

export const recordVersions = {
  /** The versions of a kind, the newest first. */
  all: (store: Store, kind: RecordKind): Promise<RecordVersion[]> =>
    store
      .selectFrom("record_version")
      .selectAll()
      .where("kind", "=", kind)
      .orderBy("version", "desc")
      .execute(),

  find: (store: Store, kind: RecordKind, version: number): Promise<RecordVersion | undefined> =>
    store
      .selectFrom("record_version")
      .selectAll()
      .where("kind", "=", kind)
      .where("version", "=", version)
      .executeTakeFirst(),

  add: async (store: Store, row: RecordVersion): Promise<void> => {
    await store.insertInto("record_version").values(row).execute();
  },

  sign: async (
    store: Store,
    {
      kind,
      version,
      ...signature
    }: Pick<RecordVersion, "kind" | "version" | "signed_name" | "signed_by" | "signed_at">,
  ): Promise<void> => {
    await store
      .updateTable("record_version")
      .set(signature)
      .where("kind", "=", kind)
      .where("version", "=", version)
      .execute();
  },
};
