import type { MetricQuestion } from "../../../metric-query.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { RowReader, Told } from "../../../metrics/rows.ts";
import { type Comparison, compare } from "./compare.ts";
import { type Curve, countsOf, curveOf, publishCurves } from "./curve.ts";
import { dayKey, dayMoments, HORIZON, landmarkMoments, retentionRows } from "./source.ts";

/** The answer to a question about retention. */
export type RetentionResult = Told<{
  readonly by: readonly string[];
  readonly horizon: number;
  readonly curves: readonly Curve[];
  readonly comparison: Comparison;
  /** Last day of the data. */
  readonly as_of: string | null;
}>;

/** Answers a question about retention: counts per day in SQL, everything else here. */
export async function evaluateRetention(
  rows: RowReader,
  question: Omit<MetricQuestion, "metric" | "period" | "compare">,
  scope: Scope,
): Promise<RetentionResult> {
  const { by } = question;
  return rows.answer(question, scope, async (ask) => {
    const segments = await ask.segments(retentionRows, { by, keys: { day: dayKey }, moments: dayMoments });
    const curves = segments.map(({ segment, moments }) =>
      curveOf(Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])), countsOf(moments)),
    );
    const strata = { path: "screening_path", job: "job", quarter: "hire_quarter" };
    const comparison = compare(
      await ask.records(retentionRows, { keys: { ...strata, day: dayKey }, moments: dayMoments }),
      await ask.records(retentionRows, { keys: strata, moments: landmarkMoments }),
      scope,
    );
    return {
      by,
      horizon: HORIZON,
      curves: publishCurves(curves, scope),
      comparison,
      as_of: ask.observedOn,
    };
  });
}
