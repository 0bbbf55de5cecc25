import { Type } from "typebox";
import { may } from "../access/roles.ts";
import type { Route } from "../context.ts";
import {
  addReport,
  changeReport,
  type ErrorReport,
  findReport,
  listReports,
  REPORT_STATUSES,
} from "../error-reports/store.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, nullable, pageMembers, pageParameters } from "../schemas.ts";
import { currentVersion } from "../versioned-answer.ts";

const MOST = 2 ** 31 - 1;
const status = Type.Enum([...REPORT_STATUSES]);
const time = Type.String({ format: "date-time" });
/** A text that says something: not blank. */
const said = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: "\\S" });

const reportSchema = Type.Object({
  report_id: Type.Integer(),
  created_at: time,
  author: Type.String(),
  figure: Type.String(),
  title: Type.String(),
  address: Type.String(),
  metric: nullable(Type.String()),
  shown: nullable(Type.String()),
  warehouse_version: Type.Integer(),
  note: Type.String(),
  status,
  answer: nullable(Type.String()),
  answered_by: nullable(Type.String()),
  changed_at: time,
});

/** Remarks of readers that a figure is wrong: who reads may write one, HR administration answers. */
export const route: Route = (api, context) => {
  const { database, audit } = context;

  api.post(
    "/api/error-reports",
    {
      schema: {
        tags: ["error reports"],
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
            shown: Type.Optional(
              Type.String({ maxLength: 500, description: "The value that the reader saw" }),
            ),
            warehouse_version: Type.Optional(
              Type.Integer({ minimum: 0, description: "Of the figure; the present one if not said" }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 201: reportSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { note, figure, title, address, metric, shown, warehouse_version } = request.body;
      const version = await currentVersion(context);
      const author = request.session!.person;
      await audit.record({
        actor: author,
        action: "error_report",
        subject: `figure:${figure}`,
        detail: { metric: metric ?? null, address, warehouse_version: warehouse_version ?? version },
      });
      const report = await addReport(database, {
        author,
        figure,
        title: title.trim(),
        address,
        metric: metric ?? null,
        shown: shown ?? null,
        warehouse_version: warehouse_version ?? version,
        note: note.trim(),
      });
      return reply.code(201).header("cache-control", "no-store").send(show(report));
    },
  );

  api.get(
    "/api/error-reports",
    {
      schema: {
        tags: ["error reports"],
        summary: "Reports, the newest first: all for who may answer them, the caller's own for others",
        querystring: Type.Object(
          {
            status: Type.Optional(status),
            cursor: Type.Optional(
              Type.Integer({ minimum: 1, maximum: MOST, description: "next_cursor before" }),
            ),
            limit: pageParameters.limit,
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            reports: Type.Array(reportSchema),
            counts: Type.Object({
              open: Type.Integer(),
              answered: Type.Integer(),
              closed: Type.Integer(),
            }),
            ...pageMembers,
          }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { status: wanted, cursor, limit = 50 } = request.query;
      const { person, roles } = request.session!;
      const found = await listReports(database, {
        limit,
        ...(may(roles, "reports.answer") ? {} : { author: person }),
        ...(wanted === undefined ? {} : { status: wanted }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return reply.header("cache-control", "no-store").send({
        reports: found.reports.map(show),
        counts: found.counts,
        next_cursor: found.next_cursor === null ? null : String(found.next_cursor),
      });
    },
  );

  api.patch(
    "/api/error-reports/:id",
    {
      schema: {
        tags: ["error reports"],
        summary: "Answer a report, close it or open it again (audited)",
        params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: MOST }) }),
        body: Type.Object({ status, answer: Type.Optional(said(1000)) }, { additionalProperties: false }),
        response: { 200: reportSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { status: wanted, answer } = request.body;
      const before = await findReport(database, id);
      if (before === undefined) throw unknown(id);
      if (wanted === "answered" && answer === undefined && before.answer === null)
        throw new HttpError("invalid_parameter", {
          path: "answer",
          problem: { zh: "请填写答复", en: "an answer is missing" },
        });
      const by = request.session!.person;
      await audit.record({
        actor: by,
        action: "error_report_change",
        subject: `error_report:${id}`,
        detail: { from: before.status, to: wanted, answered: answer !== undefined },
      });
      const changed = await changeReport(database, id, {
        status: wanted,
        by,
        ...(answer === undefined ? {} : { answer: answer.trim() }),
      });
      if (changed === undefined) throw unknown(id);
      return reply.header("cache-control", "no-store").send(show(changed));
    },
  );
};

function unknown(id: number): HttpError {
  return new HttpError("not_found", { what: { zh: `问题报告 ${id}`, en: `Report ${id}` } });
}

function show(report: ErrorReport) {
  return {
    ...report,
    created_at: report.created_at.toISOString(),
    changed_at: report.changed_at.toISOString(),
  };
}
