import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { lastDay } from "../../dashboards/format/quarter.ts";
import { nobodyOrPerson, showPerson } from "../access/person.ts";
import { may } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import type { Context, Route } from "../context.ts";
import { today } from "../erase-in-server.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { sendReport } from "../messages/scheduled-reports.ts";
import { fileName } from "../reports/edition.ts";
import { forms } from "../reports/form.ts";
import { PACKS } from "../reports/pack-ids.ts";
import { packName } from "../reports/packs.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import type { ReportRow } from "../store/report.ts";

const time = Type.String({ format: "date-time" });
const quarter = Type.String({ pattern: "^(19|20|21)\\d\\dQ[1-4]$", description: "2026Q3" });
const pack = Type.Enum([...PACKS], { description: "A statutory pack, as an appendix" });
const verdict = Type.Enum(["ahead", "behind", "no_difference", "cannot_say"]);

const reportSchema = Type.Object({
  id: Type.String(),
  quarter,
  snapshot: Type.String({ description: "Digest of all that its figures were made from" }),
  key_id: Type.String({ description: "Key that signed it (Ed25519)" }),
  made_by: nobodyOrPerson,
  made_at: time,
  packs: Type.Array(Type.String()),
  pruned_at: nullable(time),
  files: Type.Array(Type.String(), { description: "Endings of the forms that it can be had as" }),
});
const listSchema = Type.Object({
  reports: Type.Array(reportSchema, { description: "The newest quarter first" }),
  making: nullable(Type.Object({ quarter, done: Type.Integer(), all: Type.Integer() })),
  failed: nullable(Type.String({ description: "Why the last one could not be made" })),
  quarters: Type.Array(quarter, { description: "Quarters with data that are over, the newest first" }),
  key_id: Type.String({ description: "Key that signs now" }),
  packs: Type.Array(Type.Object({ id: pack, name: textSchema })),
  may: Type.Object({ make: Type.Boolean(), note: Type.Boolean() }),
});
const summarySchema = Type.Object({
  id: Type.String(),
  quarter,
  title: Type.String(),
  subtitle: Type.String(),
  lead: Type.String(),
  questions: Type.Array(
    Type.Object({ question: Type.String(), verdict, word: Type.String(), says: Type.String() }),
  ),
  headlines: Type.Array(
    Type.Object({
      figure: Type.String(),
      title: Type.String(),
      value: Type.String({ description: "Number and unit, or why there is none" }),
      interval: Type.String(),
      line: Type.String(),
    }),
  ),
});
export type ReportTold = Told<typeof reportSchema>;
export type Reports = Told<typeof listSchema>;
export type ReportSummary = Told<typeof summarySchema>;

const failures = { "4xx": errorSchema, "5xx": errorSchema };
const tags = ["reports"];
const name = Type.String({
  pattern: "^(19|20|21)\\d\\dQ[1-4](-[0-9a-f]{12})?$",
  description: "A report's id, or a quarter: its last report",
});

/** A report read on screen may have its own styles, and stand in a frame of the app; nothing else. */
const READ =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin allow-popups";

/** Quarterly reports: made, listed, read in what a reader may see, and taken away. */
export const route: Route = async (api, context) => {
  const { reports, audit } = context;
  const all = await forms();
  const scope = ({ session }: FastifyRequest) => scopeOf(session).scope;
  let failed: string | null = null;

  const show = (row: ReportRow): ReportTold => ({
    id: row.report_id,
    ...{ quarter: row.quarter, snapshot: row.snapshot, key_id: row.key_id },
    made_by: showPerson(row.made_by, context.names),
    ...{
      made_at: row.made_at,
      packs: row.packs.split(",").filter(Boolean),
      pruned_at: row.pruned_at,
      files: [...all.keys()],
    },
  });

  api.get(
    "/api/reports",
    {
      schema: {
        tags,
        summary: "Reports that were made, and what is being made",
        response: { 200: listSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { roles } = request.session as Session;
      return reply.header("cache-control", "no-store").send({
        reports: (await reports.list()).map(show),
        making: reports.making(),
        failed: may(roles, "reports.make") ? failed : null,
        quarters: await quartersOver(context),
        key_id: reports.keyId,
        packs: PACKS.map((id) => ({ id, name: { zh: packName(id, "zh"), en: packName(id, "en") } })),
        may: { make: may(roles, "reports.make"), note: may(roles, "reports.note") },
      });
    },
  );

  api.post(
    "/api/reports",
    {
      schema: {
        tags,
        summary: "Make the report of a quarter (audited); the list tells how far it is",
        body: Type.Object(
          { quarter, packs: Type.Optional(Type.Array(pack, { uniqueItems: true })) },
          { additionalProperties: false },
        ),
        response: { 202: Type.Object({ quarter }), ...failures },
      },
    },
    async (request, reply) => {
      const { quarter: wanted, packs = [] } = request.body;
      const offered = await quartersOver(context);
      if (!offered.includes(wanted))
        throw new HttpError("invalid_parameter", {
          path: "quarter",
          problem: {
            zh: `可以生成报告的季度：${offered.join("、") || "尚无"}（已结束且有数据）`,
            en: `quarters that are over and have data: ${offered.join(", ") || "none yet"}`,
          },
        });
      const busy = reports.making();
      if (busy !== null) throw new HttpError("report_making", { quarter: busy.quarter });
      const { person } = request.session as Session;
      failed = null;
      reports.make(wanted, person, packs).catch((error: Error) => {
        failed = `${wanted}: ${error.message}`;
        request.log.error({ err: error }, "a report could not be made");
      });
      return reply.code(202).send({ quarter: wanted });
    },
  );

  const params = Type.Object({ report: name });
  api.post(
    "/api/reports/:report/messages",
    {
      schema: {
        tags,
        summary:
          "Tell everybody who subscribed to reports of this one, each as their account may see it (audited)",
        params,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 202: Type.Object({ report: Type.String() }), ...failures },
      },
    },
    async (request, reply) => {
      const { report_id, quarter: of } = await reports.find(request.params.report);
      const { person } = request.session as Session;
      await audit.record({
        ...{ actor: person, action: "report_send", subject: `report:${report_id}`, outcome: "done" },
      });
      await sendReport(context, of, report_id);
      return reply.code(202).send({ report: report_id });
    },
  );
  api.get(
    "/api/reports/:report/summary",
    {
      schema: {
        tags,
        summary:
          "Page one of a report: the five questions and the headline figures, as the caller may see them",
        params,
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: summarySchema, ...failures },
      },
    },
    async (request, reply) => {
      const row = await reports.find(request.params.report);
      const { texts } = await reports.read(row.report_id, scope(request));
      const text = texts[request.language];
      const front = text?.parts[0];
      if (text === undefined || front === undefined)
        throw new HttpError("not_found", { what: { zh: "该语言的报告", en: "A report in this language" } });
      return reply.header("cache-control", "no-store").send({
        ...{ id: row.report_id, quarter: row.quarter, title: text.title, subtitle: text.subtitle },
        lead: front.lead ?? "",
        questions: front.blocks.flatMap((block) =>
          block.kind === "verdicts"
            ? block.rows.map(({ sentence, ...each }) => ({ ...each, says: sentence.says }))
            : [],
        ),
        headlines: front.blocks.flatMap((block) =>
          block.kind === "headlines"
            ? block.figures.map(({ id, title, number, interval, line, why }) => ({
                ...{ figure: id, title, interval, line },
                value: number === null ? why : `${number.before}${number.number} ${number.unit}`.trim(),
              }))
            : [],
        ),
      });
    },
  );

  for (const [ending, form] of all)
    api.get(
      `/api/reports/:report(^[0-9Qa-f-]+).${ending}`,
      {
        schema: {
          tags,
          summary: `A report as ${ending.toUpperCase()}, signed, as the caller may see it (audited)`,
          params,
          querystring: Type.Object(
            {
              lang: languageParameter,
              show: Type.Optional(Type.Literal("inline", { description: "To be read, not kept" })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: {
              description: "The file",
              content: {
                [form.type.split(";")[0]!]: { schema: Type.Unsafe<string | Uint8Array>(Type.String()) },
              },
            },
            ...failures,
          },
        },
      },
      async (request, reply) => {
        const { report_id, quarter: of } = await reports.find(request.params.report);
        const { person } = request.session as Session;
        const { language } = request;
        const content = await reports.file(report_id, ending, language, scope(request));
        await audit.record({
          actor: person,
          action: "report_read",
          subject: `report:${report_id}`,
          outcome: "done",
          detail: { form: ending, language },
        });
        const isInline = request.query.show === "inline";
        if (isInline) reply.header("content-security-policy", READ);
        const file = fileName(of, ending, form.isWhole ? undefined : language);
        return reply
          .type(form.type)
          .header("cache-control", "no-store")
          .header("x-frame-options", isInline ? "SAMEORIGIN" : "DENY")
          .header("content-disposition", `${isInline ? "inline" : "attachment"}; filename="${file}"`)
          .send(content);
      },
    );
};

/** Quarters that are over in the organisation's zone and have data, the newest first. */
async function quartersOver({ queries, config }: Context): Promise<string[]> {
  const now = today(config.organisation.zone);
  const rows = await queries.reader((connection) =>
    connection.rows<{ quarter: string }>(
      "select distinct year(applied_at) || 'Q' || quarter(applied_at) as quarter from marts.application where applied_at is not null order by 1 desc",
    ),
  );
  return rows.map(({ quarter }) => quarter).filter((each) => lastDay(each) < now);
}
