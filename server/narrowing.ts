import { Type } from "typebox";
import { checkQuestion, type MetricQuestion } from "./metric-query.ts";
import type { RowReader } from "./metrics/rows.ts";
import { languageParameter } from "./schemas.ts";

/**
 * Parameters of an answer that is more than rows of one metric: its own, days on which its people were `dated`, and
 * every further name as a filter.
 */
export function narrowingSchema<T extends Type.TProperties>(dated: string, own: T) {
  return Type.Object(
    {
      ...own,
      from: Type.Optional(Type.String({ format: "date", description: `${dated} on or after` })),
      to: Type.Optional(Type.String({ format: "date", description: `${dated} on or before` })),
      lang: languageParameter,
    },
    {
      additionalProperties: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 }),
      description: "Every further name filters by that dimension",
    },
  );
}

/** Days and filters of a request, checked; `named` are its parameters that are no filters. */
export async function readNarrowing(
  rows: RowReader,
  query: Readonly<Record<string, unknown>>,
  named: readonly string[],
  also: {
    readonly by?: readonly string[];
    readonly filters?: Readonly<Record<string, readonly string[]>>;
  } = {},
): Promise<Omit<MetricQuestion, "metric">> {
  const { from, to, lang: _lang, ...rest } = query as { from?: string; to?: string; lang?: string };
  const filters = Object.fromEntries(Object.entries(rest).filter(([name]) => !named.includes(name)));
  const { metric: _metric, ...narrowing } = checkQuestion(
    {
      metric: "",
      by: [...(also.by ?? [])],
      filters: { ...(filters as Record<string, string[]>), ...(also.filters as Record<string, string[]>) },
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    new Set((await rows.dimensions()).keys()),
  );
  return narrowing;
}
