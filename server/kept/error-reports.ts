import { Type } from "typebox";
import { nobodyOrPerson, personSchema, showPerson } from "../access/person.ts";
import { may } from "../access/roles.ts";
import { HttpError } from "../http-error.ts";
import { keep } from "../kept.ts";
import { nullable, pageMembers, pageParameters } from "../schemas.ts";
import { errorReports, openReport, REPORT_STATUSES, sealReport } from "../store/error-report.ts";
import { currentVersion } from "../versioned-answer.ts";

const MOST = 2 ** 31 - 1;
const status = Type.Enum([...REPORT_STATUSES]);
const time = Type.String({ format: "date-time" });
/** A text that says something: not blank. */
const said = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: "\\S" });

/** Remarks of readers that a figure is wrong: who reads may write one, HR administration answers. */
export const kept = keep({
  name: "error_report",
  path: "error-reports",
  key: { name: "id", schema: Type.Integer({ minimum: 1, maximum: MOST }) },
  table: errorReports,
  what: { zh: "该问题报告", en: "This report" },
  missing: (id) => ({ zh: `问题报告 ${id}`, en: `Report ${id}` }),
  shown: Type.Object({
    report_id: Type.Integer(),
    created_at: time,
    author: personSchema,
    figure: Type.String(),
    title: Type.String(),
    address: Type.String(),
    metric: nullable(Type.String()),
    shown: nullable(Type.String()),
    warehouse_version: Type.Integer(),
    note: Type.String(),
    status,
    answer: nullable(Type.String()),
    answered_by: nobodyOrPerson,
    changed_at: time,
  }),
  show: async (report, { context }) => {
    const { keys, names } = context;
    return {
      ...report,
      author: showPerson(report.author, names),
      answered_by: report.answered_by === null ? null : showPerson(report.answered_by, names),
      note: openReport(keys, "note", report.note, report.report_id),
      answer: report.answer === null ? null : openReport(keys, "answer", report.answer, report.report_id),
    };
  },
  may: (_report, { roles }) => may(roles, "reports.answer"),
  subject: (after, before, id) =>
    before === undefined && after !== undefined ? `figure:${after.figure}` : `error_report:${id}`,
  tells: (after, before) =>
    before === undefined
      ? { metric: after?.metric, address: after?.address, warehouse_version: after?.warehouse_version }
      : { from: before.status, to: after?.status, answered: after?.answer !== before.answer },
  list: {
    summary: "Reports, the newest first: all for who may answer them, the caller's own for others",
    member: "reports",
    query: {
      status: Type.Optional(status),
      cursor: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, description: "next_cursor before" })),
      limit: pageParameters.limit,
    },
    more: {
      counts: Type.Object({ open: Type.Integer(), answered: Type.Integer(), closed: Type.Integer() }),
      ...pageMembers,
    },
    rows: async (store, { person, roles }, { limit = 50, ...query }) => {
      const author = may(roles, "reports.answer") ? undefined : person;
      const rows = await errorReports.page(store, { ...query, author, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return [
        page,
        {
          counts: await errorReports.counts(store, author),
          next_cursor: rows.length > limit ? String(page.at(-1)?.report_id) : null,
        },
      ];
    },
  },
  create: {
    summary: "Report that a figure seems wrong (audited)",
    body: Type.Object(
      {
        note: said(500),
        figure: Type.String({
          minLength: 1,
          maxLength: 200,
          description: "Id of the figure on its page",
        }),
        title: said(500),
        address: Type.String({
          pattern: "^#/",
          maxLength: 2000,
          description: "Page with its filters, as the address bar has it after the host",
        }),
        metric: Type.Optional(Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$" })),
        shown: Type.Optional(Type.String({ maxLength: 500, description: "The value that the reader saw" })),
        warehouse_version: Type.Optional(
          Type.Integer({ minimum: 0, description: "Of the figure; the present one if not said" }),
        ),
      },
      { additionalProperties: false },
    ),
    read: async (body, { person: author, context }) => {
      const { keys } = context;
      const version = await currentVersion(context);
      const at = new Date().toISOString();
      return async (_before, store) => {
        const report_id = await errorReports.next(store);
        return {
          report_id,
          created_at: at,
          author,
          figure: body.figure,
          title: body.title.trim(),
          address: body.address,
          metric: body.metric ?? null,
          shown: body.shown ?? null,
          warehouse_version: body.warehouse_version ?? version,
          note: sealReport(keys, "note", body.note.trim(), report_id),
          status: "open" as const,
          answer: null,
          answered_by: null,
          changed_at: at,
        };
      };
    },
  },
  change: {
    method: "PATCH",
    summary: "Answer a report, close it or open it again (audited)",
    body: Type.Object({ status, answer: Type.Optional(said(1000)) }, { additionalProperties: false }),
    read: async ({ status, answer }, { key: id, person, context }) => {
      const { keys } = context;
      return (before) => {
        if (status === "answered" && answer === undefined && before?.answer === null)
          throw new HttpError("invalid_parameter", {
            path: "answer",
            problem: { zh: "请填写答复", en: "an answer is missing" },
          });
        return {
          ...before!,
          status,
          changed_at: new Date().toISOString(),
          ...(answer === undefined
            ? {}
            : { answer: sealReport(keys, "answer", answer.trim(), id), answered_by: person }),
        };
      };
    },
  },
});
