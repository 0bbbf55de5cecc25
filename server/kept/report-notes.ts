import { Type } from "typebox";
import { personSchema, showPerson } from "../access/person.ts";
import { HttpError } from "../http-error.ts";
import { keep } from "../kept.ts";
import { openNote, reportNotes, reportRows, sealNote } from "../store/report.ts";

const text = Type.String({ minLength: 1, maxLength: 2000, pattern: "\\S" });
const report = Type.String({ pattern: "^\\d{4}Q[1-4]-[0-9a-f]{12}$" });
const time = Type.String({ format: "date-time" });
/** Notes of one report that one list has. */
const MOST = 200;

/** What readers note about a quarterly report: kept with it, seen by whoever reads reports of the whole company. */
export const kept = keep({
  name: "report_note",
  path: "report-notes",
  key: { name: "id", schema: Type.String({ format: "uuid" }) },
  table: reportNotes,
  what: { zh: "该批注", en: "This note" },
  shown: Type.Object({
    id: Type.String(),
    report_id: report,
    text,
    own: Type.Boolean({ description: "The caller wrote it, and alone may change it" }),
    author: personSchema,
    created_at: time,
    changed_at: time,
  }),
  show: (note, { person, context }) => ({
    id: note.note_id,
    report_id: note.report_id,
    text: openNote(context.keys, note),
    own: note.author === person,
    author: showPerson(note.author, context.names),
    created_at: note.created_at,
    changed_at: note.changed_at,
  }),
  may: (note, { person }) => note.author === person,
  tells: (after, before) => ({ report: (after ?? before)?.report_id }),
  list: {
    summary: "Notes of one report, the oldest first",
    member: "notes",
    query: { report },
    rows: async (store, _asked, query) => [
      query.report === undefined ? [] : (await reportNotes.of(store, query.report)).slice(0, MOST),
      {},
    ],
  },
  create: {
    summary: "Keep a note with a report (audited)",
    body: Type.Object({ report_id: report, text }, { additionalProperties: false }),
    read:
      (body, { person, key, context }) =>
      async (_before, store) => {
        if ((await reportRows.find(store, body.report_id)) === undefined)
          throw new HttpError("not_found", { what: { zh: "该报告", en: "This report" } });
        const now = new Date().toISOString();
        return {
          ...{ note_id: key, report_id: body.report_id, author: person },
          text: sealNote(context.keys, key, body.text.trim()),
          ...{ created_at: now, changed_at: now },
        };
      },
  },
  change: {
    method: "PATCH",
    summary: "Change an own note (audited)",
    body: Type.Object({ text }, { additionalProperties: false }),
    read:
      (body, { key, context }) =>
      (before) => ({
        ...before!,
        text: sealNote(context.keys, key, body.text.trim()),
        changed_at: new Date().toISOString(),
      }),
  },
  remove: "Remove an own note (audited)",
});
