import type { Keys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** A report that was made; its files lie in the folder of its snapshot. */
export type ReportRow = {
  readonly report_id: string;
  readonly quarter: string;
  readonly snapshot: string;
  readonly languages: string;
  /** Statutory packs that it has, with commas between. */
  readonly packs: string;
  readonly key_id: string;
  readonly public_key: string;
  readonly made_by: string;
  readonly made_at: string;
  readonly pruned_at: string | null;
  readonly pruned_for: "age" | "erasure" | null;
};

/** What a reader keeps with a report; the text sealed. */
export type ReportNote = {
  readonly note_id: string;
  readonly report_id: string;
  readonly author: string;
  readonly text: Uint8Array;
  readonly created_at: string;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    report: ReportRow;
    report_note: ReportNote;
  }
}

export const reportRows = {
  ...keyed("report", "report_id"),

  /** Every report, the newest quarter first, of one quarter the one made last. */
  all: (store: Store): Promise<ReportRow[]> =>
    store
      .selectFrom("report")
      .selectAll()
      .orderBy("quarter", "desc")
      .orderBy("made_at", "desc")
      .orderBy("report_id")
      .execute(),

  /** Those that are made from a snapshot. */
  of: (store: Store, snapshot: string): Promise<ReportRow[]> =>
    store.selectFrom("report").selectAll().where("snapshot", "=", snapshot).execute(),

  /** Says that the tables of a snapshot are gone. */
  pruned: async (
    store: Store,
    snapshot: string,
    pruned: Pick<ReportRow, "pruned_at" | "pruned_for">,
  ): Promise<void> => {
    await store.updateTable("report").set(pruned).where("snapshot", "=", snapshot).execute();
  },
};

const placeOf = (note: string): Place => ({
  ...{ table: "report_note.text", person: "", source: "", source_id: note, version: "" },
});

/** Seals the text of a note. */
export const sealNote = (keys: ServerKeys, note: string, text: string): Uint8Array =>
  seal({ id: keys.id, key: keys.purpose("text") }, text, placeOf(note));

/** Opens it. Throws `SealBroken` where it does not open. */
export const openNote = (keys: ServerKeys, { note_id, text }: ReportNote): string =>
  open((id) => keys.purpose("text", id), text, placeOf(note_id)) as string;

export const reportNotes = {
  ...keyed("report_note", "note_id"),

  /** Those of a report, the oldest first. */
  of: (store: Store, report: string): Promise<ReportNote[]> =>
    store
      .selectFrom("report_note")
      .selectAll()
      .where("report_id", "=", report)
      .orderBy("created_at")
      .orderBy("note_id")
      .execute(),

  /** Brings all of them under the master key that seals. */
  sealAnew: (store: Store, keys: Keys): Promise<void> =>
    store.transaction().execute(async (within) => {
      for (const note of await within.selectFrom("report_note").selectAll().execute())
        await within
          .updateTable("report_note")
          .set({ text: sealNote(keys, note.note_id, openNote(keys, note)) })
          .where("note_id", "=", note.note_id)
          .execute();
    }),
};
