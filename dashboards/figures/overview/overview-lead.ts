import type { MetricRow } from "../../../server/metrics/metric.ts";
import { formatNumber, formatValue } from "../../format/number.ts";
import {
  type AnswersOf,
  define,
  type Finding,
  inPeriod,
  type MetricAnswer,
  type MetricQuestion,
  wholeRecord,
} from "../document.ts";
import { judge, rangeText } from "../say.ts";
import type { View } from "../view.ts";
import { meets, misses, wordsOf } from "./parts/words.ts";

/** Whether AI interviews hold up on one count, in words, and of which time. */
interface Verdict extends Finding {
  readonly holds: boolean;
  readonly of: "period" | "record";
}

/** Of too few cases nothing is said. */
const judgeable = (row: MetricRow | undefined): row is MetricRow & { value: number } =>
  row !== undefined && row.value !== null && row.status === "ok";

const metricOf = (view: View, { question }: MetricAnswer) => view.metrics.get(question.metric);

/** A measure of the period that is better than before, or meets its target. */
function lately(
  view: View,
  answer: MetricAnswer,
  unit: "days" | "percent",
  say: (value: string, before: string | null) => string,
): Verdict[] {
  const [row] = answer.rows;
  const metric = metricOf(view, answer);
  if (!judgeable(row)) return [];
  const before = row.change?.clear ? row.previous : undefined;
  const told = (value: number) => formatValue(unit, value, view.language);
  return [
    {
      of: "period",
      holds: metric !== undefined && (judge(metric, row) === "good" || meets(metric, row)),
      says: say(told(row.value), before?.value == null ? null : told(before.value)),
      rests: [row, ...(before ? [before] : [])],
    },
  ];
}

function valid(view: View, answer: MetricAnswer): Verdict[] {
  const [row] = answer.rows;
  const metric = metricOf(view, answer);
  if (!judgeable(row) || row.low === null) return [];
  const target = metric && misses(metric, row) ? (metric.target ?? null) : null;
  const told = (value: number) => formatNumber("r", value, view.language);
  return [
    {
      of: "record",
      holds: row.low > 0,
      says: wordsOf(view).validity(told(row.value), row.low > 0, target === null ? null : told(target)),
      rests: [row, ...(target === null ? [] : [{ value: target, low: null, high: null }])],
    },
  ];
}

function retained(view: View, { rows }: MetricAnswer): Verdict[] {
  const of = (path: string) => rows.find(({ segment }) => segment.screening_path === path);
  const [ai, other] = [of("ai"), of("traditional")];
  if (!judgeable(ai) || !judgeable(other)) return [];
  const told = (value: number) => formatValue("percent", value, view.language);
  return [
    {
      of: "record",
      holds: (ai.low ?? ai.value) > (other.high ?? other.value),
      says: wordsOf(view).retention(told(ai.value), told(other.value)),
      rests: [ai, other],
    },
  ];
}

type Asked = Readonly<Record<"cycle" | "validity" | "retention" | "satisfied", MetricQuestion>>;

function verdicts(view: View, answers: AnswersOf<Asked>): Verdict[] {
  const words = wordsOf(view);
  return [
    ...lately(view, answers.cycle, "days", words.time),
    ...valid(view, answers.validity),
    ...retained(view, answers.retention),
    ...lately(view, answers.satisfied, "percent", words.experience),
  ];
}

/** The page's first sentence: on how many of the counts that can be judged AI interviews hold up. */
export const figure = define({
  asks: (view): Asked => ({
    cycle: inPeriod(view, "cycle_days"),
    validity: wholeRecord(view, "validity_overall_r"),
    retention: wholeRecord(view, "retention_90d", { by: ["screening_path"] }),
    satisfied: inPeriod(view, "satisfaction_rate"),
  }),
  shows: (answers, view) => {
    const words = wordsOf(view);
    const judged = verdicts(view, answers);
    const of = (time: Verdict["of"]) =>
      judged
        .filter((each) => each.of === time)
        .map(({ says }) => says)
        .join(view.text.semicolon);
    const [period, record] = [of("period"), of("record")];
    const details = [
      period && words.inRange(rangeText(view, view.period), period),
      record && words.onRecord(record),
    ].filter(Boolean);
    const held = judged.filter(({ holds }) => holds).length;
    return {
      kind: "lead",
      says: {
        says: words.lead(held, judged.length),
        rests: [held, judged.length].map((value) => ({ value, low: null, high: null })),
      },
      ...(judged.length > 0
        ? {
            small: {
              says: details.join(view.language === "zh" ? "" : " "),
              rests: judged.flatMap(({ rests }) => rests),
            },
          }
        : {}),
    };
  },
});
