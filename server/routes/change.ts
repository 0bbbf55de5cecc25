import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { boundCatalogue, findMetric } from "../ask.ts";
import type { Route } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { checkQuestion, metricParams } from "../metric-query.ts";
import { changeDimensions } from "../metrics/change-dimensions.ts";
import { estimators } from "../metrics/estimator.ts";
import { explainChange, type Window } from "../metrics/explain-change.ts";
import { windowBefore } from "../metrics/periods.ts";
import { narrowingSchema } from "../narrowing.ts";
import { errorSchema, nullable, unknownValuesSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const ranged = (what: string) => ({
  value: nullable(Type.Number({ description: what })),
  low: nullable(Type.Number({ description: "95 % interval, lower end" })),
  high: nullable(Type.Number({ description: "95 % interval, upper end" })),
});
const period = (what: string) => ({ n: Type.Integer(), ...ranged(what) });
const window = {
  from: nullable(Type.String({ description: "First day; null: from the beginning" })),
  to: nullable(Type.String({ description: "Last day, inclusive; null: up to now" })),
};
const side = Type.Object({
  ...period("The segment's own value"),
  share: Type.Number({ description: "The segment's share of all denominators" }),
});

/** What a question about a change gives. */
export const changeSchema = Type.Object({
  metric: Type.String(),
  dimension: Type.String(),
  dimensions: Type.Array(Type.String(), { description: "What the change can be taken apart by" }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  base: Type.Object({ ...period("The value before"), ...window }),
  now: Type.Object({ ...period("The value now"), ...window }),
  change: nullable(
    Type.Object({
      ...ranged("now less before; rate and mix add up to it"),
      method: Type.String(),
      clear: Type.Boolean({ description: "The interval excludes 0" }),
    }),
  ),
  rate: Type.Object(ranged("By changed rates: average share times change of the rate, summed")),
  mix: nullable(
    Type.Number({
      description:
        "By a changed mix: average rate about the average of all, times change of the share, summed",
    }),
  ),
  segments: Type.Array(
    Type.Object({
      segment: nullable(Type.String()),
      kind: Type.Enum(["both", "new", "gone", "small"]),
      segments: Type.Integer({ description: "How many segments this is: several for `small`" }),
      base: side,
      now: side,
      rate: Type.Object(ranged("Its share of the rate effect; the interval takes the shares as they are")),
      mix: Type.Number({
        description: "Its share of the mix effect; all that a new or vanished segment adds",
      }),
      contribution: Type.Number({ description: "rate + mix" }),
    }),
  ),
  rest: nullable(
    Type.Object(
      {
        segments: Type.Integer(),
        rate: Type.Number(),
        mix: Type.Number(),
        contribution: Type.Number(),
      },
      { description: "The segments beyond the most that are listed, summed" },
    ),
  ),
  ignored_filters: Type.Array(Type.String()),
  unknown_filter_values: unknownValuesSchema,
  warehouse_version: Type.Integer(),
});

const day = (description: string) => Type.Optional(Type.String({ format: "date", description }));
const NAMED = new Set(["dimension", "from", "to", "base_from", "base_to", "lang"]);
type Asked = {
  readonly dimension?: string;
  readonly from?: string;
  readonly to?: string;
  readonly base_from?: string;
  readonly base_to?: string;
};

/** The two windows: without another one, the window of the same length just before. */
function windowsOf({ from, to, base_from, base_to }: Asked): { now: Window; base: Window } {
  const invalid = (path: string, zh: string, en: string) =>
    new HttpError("invalid_parameter", { path, problem: { zh, en } });
  if (base_from === undefined && base_to === undefined) {
    if (from === undefined || to === undefined)
      throw invalid(
        from === undefined ? "from" : "to",
        "请给出起止日期，或给出对比周期（base_from、base_to）",
        "give both ends of the period, or the period to compare with (base_from, base_to)",
      );
    return { now: { from, to }, base: windowBefore(from, to) };
  }
  if (base_to === undefined)
    throw invalid("base_to", "请给出对比周期的结束日期", "the period to compare with needs its last day");
  if (base_from !== undefined && base_from > base_to)
    throw invalid("base_from", "开始日期晚于结束日期", "it is after base_to");
  if (from === undefined || from <= base_to)
    throw invalid(
      "from",
      "应晚于对比周期的结束日期",
      "it has to be after base_to: the periods may not overlap",
    );
  return { now: { from, to: to ?? null }, base: { from: base_from ?? null, to: base_to } };
}

/** Why a metric changed: mix and rate by one dimension. */
export const route: Route = (api, context) => {
  api.get(
    "/api/metrics/:id/change",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "Why a metric changed against the period before: a different mix or different rates, by one dimension (symmetric Kitagawa decomposition; adds up exactly)",
        params: metricParams,
        querystring: narrowingSchema("Counted", {
          dimension: Type.Optional(
            Type.String({
              pattern: "^[a-z][a-z0-9_]{0,39}$",
              description: "What to take the change apart by; without it the metric's usual one",
            }),
          ),
          base_from: day("First day of the period to compare with; without it the period just before"),
          base_to: day("Last day of the period to compare with, inclusive"),
        }),
        response: { 200: changeSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const asked = request.query as typeof request.query & Asked & Record<string, unknown>;
      return answer(context, request, reply, async () => {
        const { metrics, dimensions } = await boundCatalogue(context);
        const metric = findMetric(metrics, request.params.id);
        const known = changeDimensions(metric, (await estimators()).get(metric.estimator)!);
        if (known.length === 0 || metric.at === null)
          throw new HttpError("not_decomposable", { metric: metric.id });
        const { from, to } = asked;
        const { filters } = checkQuestion(
          {
            metric: metric.id,
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            filters: Object.fromEntries(
              Object.entries(asked).filter((entry): entry is [string, string[]] => !NAMED.has(entry[0])),
            ),
          },
          dimensions,
        );
        const { split } = metric;
        if (split !== null && new Set(filters[split] ?? []).size !== 1)
          throw new HttpError(
            "invalid_parameter",
            {
              path: split,
              problem: {
                zh: "该指标从不合并此维度，请筛选到其中一个值",
                en: "the metric never mixes this dimension: filter it to one value",
              },
            },
            { values: metric.dimensions.get(split) },
          );
        const dimension =
          asked.dimension ??
          known.find((name) => new Set(filters[name] ?? []).size !== 1) ??
          (known[0] as string);
        if (!known.includes(dimension))
          throw new HttpError(
            "unknown_dimension",
            { metric: metric.id, path: dimension },
            { dimensions: known },
          );
        const result = await explainChange(
          context.queries,
          {
            metric: metric.id,
            dimension,
            ...windowsOf(asked),
            filters,
            scope: scopeOf(request.session).scope,
          },
          context.catalog,
        );
        return { ...result, dimensions: known } as never;
      });
    },
  );
};
