import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { parsePeriod, readAddress } from "../../dashboards/figures/address.ts";
import type { FigureDocument } from "../../dashboards/figures/finish.ts";
import { type Known, viewOf, type Wanted } from "../../dashboards/figures/view.ts";
import { policy, policyKey } from "../access/policy.ts";
import { may, type Right } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import { analyses } from "../analyses/analyses.ts";
import type { ReadingContext, ReadingRoute } from "../context.ts";
import { type FigureSource, figures, knownIn, showFigure, titleOf } from "../documents/shown.ts";
import { FILES, fileOf, tableOf } from "../documents/written.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { COMPARISONS } from "../metrics/metric.ts";
import { recordListed } from "../record-listed.ts";
import { errorSchema, languageParameter, textSchema } from "../schemas.ts";
import { acceptedEncoding, MEDIA_TYPES } from "../send-metric.ts";
import { currentVersion, isFresh, resultKey, weakTag } from "../versioned-answer.ts";

const ENCODINGS = ["json", ...FILES] as const;
type Encoding = (typeof ENCODINGS)[number];

const ABOUT = {
  svg: "its chart, drawn as on the page",
  csv: "its rows (UTF-8 with byte order mark)",
  xlsx: "a workbook: a sheet that tells what it is, and its rows",
} as const;

const refused = { "4xx": errorSchema, "5xx": errorSchema };
const querystring = Type.Object(
  {
    period: Type.Optional(
      Type.String({
        pattern: "^(19|20|21)\\d\\dQ[1-4](\\.\\.(19|20|21)\\d\\dQ[1-4])?$",
        description: "First and last quarter: 2025Q4..2026Q3; the last four with data without it",
      }),
    ),
    compare: Type.Optional(
      Type.Enum([...COMPARISONS, "none"], {
        description: "What stands beside: the period before, the same one a year before, or none",
      }),
    ),
    lang: languageParameter,
  },
  {
    additionalProperties: Type.Array(Type.String({ maxLength: 2000 }), { minItems: 1, maxItems: 20 }),
    description:
      "As in a page's address: a filter (`company=C1,C2`, other dimensions as `where.channel=campus`) or a choice within the figure",
  },
);

const figureEntrySchema = Type.Object({
  id: Type.String(),
  area: Type.String({ description: "Its page; `report` where the report alone shows it" }),
  title: textSchema,
  also: Type.Optional(textSchema),
});
export type FigureEntry = Told<typeof figureEntrySchema>;

const documentSchema = Type.Unsafe<FigureDocument>(
  Type.Object({
    id: Type.String(),
    kind: Type.Enum(["chart", "table", "headline", "lead"], {
      description: "What it is; its members are those of dashboards/figures/finish.ts",
    }),
  }),
);

/** Every figure of the pages as plain data, as its drawing, and as its rows. */
export const route: ReadingRoute = async (api, context) => {
  const all = await figures();
  api.get(
    "/api/figures",
    {
      schema: {
        tags: ["figures"],
        summary: "Every figure of the pages: its id, its page and what it asks",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            figures: Type.Array(figureEntrySchema),
          }),
          ...refused,
        },
      },
    },
    async (request) => {
      const known = await knownIn(
        sourceOf(context, request, await currentVersion(context)),
        scopeOf(request.session).scope,
      );
      const wanted: Wanted = { filters: {}, period: null, compare: "previous", choices: {} };
      const [zh, en] = [viewOf(known, wanted, "zh"), viewOf(known, wanted, "en")];
      return {
        figures: [...all.values()].map((figure) => ({
          id: figure.id,
          area: figure.area,
          title: { zh: titleOf(figure, zh), en: titleOf(figure, en) },
          ...(figure.also ? { also: { zh: figure.also[0], en: figure.also[1] } } : {}),
        })),
      };
    },
  );

  const params = Type.Object({
    id: Type.String({ maxLength: 60, description: "The figure's id: its file's name" }),
  });
  const schema = { tags: ["figures"], params, querystring };
  api.get(
    "/api/figures/:id",
    {
      schema: {
        ...schema,
        summary: "One figure as its page shows it; as JSON, or SVG, CSV or XLSX by Accept",
        response: { 200: documentSchema, ...refused },
      },
    },
    async (request, reply) => {
      const encoding = acceptedEncoding(request.headers.accept, ENCODINGS);
      if (encoding === null) throw new HttpError("not_acceptable", { formats: "JSON, SVG, CSV, XLSX" });
      if (isExport(encoding) && !may(request.session!.roles, "export")) throw new HttpError("not_allowed");
      return send(context, request, reply, encoding);
    },
  );
  for (const encoding of FILES)
    api.get(
      `/api/figures/:id(^[a-z][a-z0-9-]*).${encoding}`,
      {
        schema: {
          ...schema,
          summary: `One figure as ${ABOUT[encoding]}`,
          response: {
            200: {
              description: "The file",
              content: {
                [MEDIA_TYPES[encoding]]: { schema: Type.Unsafe<string | Uint8Array>(Type.String()) },
              },
            },
            ...refused,
          },
        },
      },
      async (request, reply) => send(context, request, reply, encoding),
    );
};

/** Whether the caller may ask an analysis that has a right of its own; the others are open to whoever sees figures. */
function mayAsk({ session }: FastifyRequest, analysis: string): boolean {
  const need = policy[policyKey("GET", `/api/analyses/${analysis}`)];
  return need === "aggregates" || may(session!.roles, need as Right);
}

const isExport = (encoding: Encoding) => encoding === "csv" || encoding === "xlsx";

/** The context as figures ask it; what it answers at a version is kept for the pages too. */
const sourceOf = (context: ReadingContext, request: FastifyRequest, version: number): FigureSource => ({
  ...context,
  keep: <T extends object>(question: string, work: () => Promise<T>) =>
    context.results.get(resultKey(context, request, version, question), work) as Promise<T>,
});

/** Answers a figure's address in one encoding: 304 where the caller holds it already; exports are audited. */
async function send(
  context: ReadingContext,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  encoding: Encoding,
): Promise<never> {
  const { id } = request.params;
  const figure = (await figures()).get(id);
  if (figure === undefined)
    throw new HttpError("not_found", { what: { zh: `图表 ${id}`, en: `Figure ${id}` } });
  const wanted = wantedOf(request.query as Readonly<Record<string, string | readonly string[]>>);
  const { language } = request;
  const { scope } = scopeOf(request.session);
  const version = await currentVersion(context);
  const source = sourceOf(context, request, version);
  const known = await knownIn(source, scope);
  // who shares a scope does not share all rights: what is kept is no answer to that
  for (const asked of Object.values(figure.asks(viewOf(known, wanted, language)))) {
    if (!("analysis" in asked)) continue;
    if (!mayAsk(request, asked.analysis)) throw new HttpError("not_allowed");
    const analysis = (await analyses()).get(asked.analysis);
    if (analysis) await recordListed(context, request, asked.analysis, analysis, asked.query);
  }
  const question = JSON.stringify([id, language, wanted, peoples(known)]);
  const tag = weakTag(version, resultKey(context, request, version, question), encoding);
  if (isFresh(request, reply, tag)) return reply.send(null);
  const document = await source.keep!(question, () =>
    showFigure(source, figure, wanted, language, scope, known),
  );
  if (encoding === "json") return reply.send(document);
  const file = await fileOf(document, encoding, language, context);
  if (file === null)
    throw new HttpError("not_found", {
      what: {
        zh: `图表 ${id} 的 ${encoding.toUpperCase()} 形式`,
        en: `A form of figure ${id} as ${encoding.toUpperCase()}`,
      },
    });
  const rows = tableOf(document)?.rows ?? [];
  if (isExport(encoding))
    await context.audit.record({
      actor: request.session!.person,
      action: "export",
      subject: `figure:${id}`,
      outcome: "done",
      detail: { encoding, tables: 1, cells: rows.flat().length, address: request.url },
    });
  const place = isExport(encoding) ? "attachment" : "inline";
  return reply
    .type(MEDIA_TYPES[encoding])
    .header("content-disposition", `${place}; filename="${id}.${encoding}"`)
    .send(typeof file === "string" ? file : Buffer.from(file));
}

/** What people set and wrote, which no version of the warehouse tells. */
const peoples = ({ metrics, annotations }: Known) => [
  [...metrics.values()].flatMap(({ id, own_target }) => (own_target ? [[id, own_target]] : [])),
  annotations,
];

function wantedOf({ lang: _lang, ...query }: Readonly<Record<string, string | readonly string[]>>): Wanted {
  if (typeof query.period === "string" && parsePeriod(query.period) === null)
    throw new HttpError("invalid_parameter", {
      path: "period",
      problem: { zh: "开始季度晚于结束季度", en: "its first quarter is after its last" },
    });
  return readAddress(
    Object.entries(query).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  );
}
