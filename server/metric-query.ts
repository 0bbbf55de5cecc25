import { Type } from "typebox";
import { HttpError } from "./http-error.ts";
import { COMPARISONS, type Comparison, type ContrastAsked, PERIODS, type Period } from "./metrics/metric.ts";
import { dimensionName } from "./schemas.ts";

/** Rows that a JSON answer has at most; CSV and Arrow take any number. */
export const JSON_ROWS = 20_000;

/** A question about one metric, checked. */
export type MetricQuestion = {
  readonly metric: string;
  readonly by: string[];
  readonly period: Period;
  readonly from?: string;
  readonly to?: string;
  readonly filters: Record<string, string[]>;
  readonly compare?: Comparison;
  readonly contrast?: ContrastAsked;
  readonly enough?: boolean;
};

const contrastText = Type.String({
  pattern: "^[a-z][a-z0-9_]{0,39}:[^:]{1,200}:[^:]{1,200}$",
  description: "Two values of a dimension in `by` to hold against each other: `phase:after:before`",
});
const comparison = Type.Enum([...COMPARISONS], {
  description:
    "Beside each row another period of the same length: previous is the one just before, year the same one a year before",
});
const filterValues = Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 });

/** A metric's id as routes take it. */
export const metricParams = Type.Object({
  id: Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$", description: "The metric's id: its file's name" }),
});

/** What a metric's URL can ask; every further name is a filter by that dimension and may repeat. */
export const metricQuery = Type.Object(
  {
    by: Type.Optional(
      Type.Array(dimensionName, { maxItems: 2, description: "Dimensions to segment by; may repeat once" }),
    ),
    period: Type.Optional(Type.Enum([...PERIODS], { default: "none" })),
    from: Type.Optional(
      Type.String({ format: "date", description: "First day, in the organisation's zone" }),
    ),
    to: Type.Optional(Type.String({ format: "date", description: "Last day, inclusive" })),
    compare: Type.Optional(comparison),
    contrast: Type.Optional(contrastText),
    enough: Type.Optional(
      Type.Boolean({ description: "How far each figure is from enough data; not by period" }),
    ),
    lang: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: filterValues },
);

/** One question of a page's batch. */
export const batchQuestion = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100, description: "The name of its answer" }),
    metric: Type.String({ maxLength: 60 }),
    by: Type.Optional(Type.Array(dimensionName, { maxItems: 2 })),
    period: Type.Optional(Type.Enum([...PERIODS])),
    from: Type.Optional(Type.String({ format: "date" })),
    to: Type.Optional(Type.String({ format: "date" })),
    filters: Type.Optional(
      Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), filterValues, {
        maxProperties: 20,
        additionalProperties: false,
      }),
    ),
    compare: Type.Optional(comparison),
    contrast: Type.Optional(contrastText),
    enough: Type.Optional(
      Type.Boolean({ description: "How far each figure is from enough data; not by period" }),
    ),
  },
  { additionalProperties: false },
);

const NAMED = new Set(["by", "period", "from", "to", "compare", "contrast", "enough", "lang"]);

/** A URL's query as a question; throws where a dimension is unknown or the dates are turned round. */
export function fromUrl(
  metric: string,
  query: Readonly<Record<string, unknown>>,
  dimensions: ReadonlySet<string>,
): MetricQuestion {
  const filters = Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string[]] => !NAMED.has(entry[0])),
  );
  const { contrast, ...asked } = query as Partial<Omit<MetricQuestion, "contrast">> & { contrast?: string };
  return checkQuestion({ ...asked, contrast, metric, filters }, dimensions);
}

/** Fills a question's defaults in and checks what a schema cannot. */
export function checkQuestion(
  asked: Partial<Omit<MetricQuestion, "metric" | "contrast">> & {
    readonly metric: string;
    readonly contrast?: string | undefined;
  },
  dimensions: ReadonlySet<string>,
): MetricQuestion {
  const { metric, by = [], period = "none", from, to, filters = {}, compare } = asked;
  for (const name of [...by, ...Object.keys(filters)]) {
    if (!dimensions.has(name)) {
      throw new HttpError("unknown_parameter", { path: name }, { dimensions: [...dimensions].sort() });
    }
  }
  if (new Set(by).size < by.length) {
    throw new HttpError("invalid_parameter", {
      path: "by",
      problem: { zh: "同一维度出现两次", en: "the same dimension is there twice" },
    });
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new HttpError("invalid_parameter", {
      path: "from",
      problem: { zh: "开始日期晚于结束日期", en: "it is after to" },
    });
  }
  const [dimension = "", focal = "", reference = ""] = asked.contrast?.split(":") ?? [];
  if (asked.contrast !== undefined && (!by.includes(dimension) || focal === reference)) {
    throw new HttpError("invalid_parameter", {
      path: "contrast",
      problem: {
        zh: "须为 by 中某一维度的两个不同取值，如 phase:after:before",
        en: "needs two different values of a dimension in by, as in phase:after:before",
      },
    });
  }
  return {
    metric,
    by,
    period,
    filters,
    ...(asked.enough === true ? { enough: true } : {}),
    ...(asked.contrast === undefined ? {} : { contrast: { dimension, focal, reference } }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(compare === undefined ? {} : { compare }),
  };
}

/** A question as a cache key: equal questions, however written, have equal keys. */
export function questionKey(question: MetricQuestion): string {
  const filters = Object.entries(question.filters)
    .map(([name, values]) => [name, [...new Set(values)].sort()] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const { metric, by, period, from, to, compare, contrast, enough = false } = question;
  const beside = contrast ? [contrast.dimension, contrast.focal, contrast.reference] : null;
  const time = [period, from ?? null, to ?? null];
  return JSON.stringify([metric, by, ...time, filters, compare ?? null, beside, enough]);
}
