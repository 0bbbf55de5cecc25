import { Type } from "typebox";
import { type Figure, figure, figureMembers, hiddenFigure, number, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import { segmentParameter, segmentSchema } from "../../schemas.ts";
import { overlapDifference } from "../../statistics/association/dependent-correlations.ts";
import { adjustP } from "../../statistics/association/multiple-testing.ts";
import { partialCorrelation } from "../../statistics/association/partial-correlation.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { normalQuantile } from "../../statistics/distributions/normal.ts";
import { correlationMatrix, covarianceMoments } from "../../statistics/numbers/covariance.ts";
import { cannotSay, type Estimate, estimate } from "../../statistics/numbers/estimate.ts";
import { incrementalFromMoments } from "../../statistics/regression/regression-from-moments.ts";
import { bootstrapGains } from "../../statistics/resampling/bootstrap-gain.ts";
import { declare } from "../declare.ts";
import { LEAST } from "./parts/row.ts";
import { bothRows, CRITERIA } from "./parts/source.ts";
import { FDR } from "./parts/table.ts";

/** Hires with both scores and the outcome under whom a regression is marked as of few. */
const FEW_BOTH = 30;

/** Seed of the resampling: the same data give the same interval. */
export const SEED = 20_261;

const gain = (description: string) =>
  Type.Object({ ...figureMembers(description), p: number("F test of the gain") });

const row = Type.Object({
  segment: segmentSchema,
  n: Type.Integer({ description: "Hires with both scores and known outcome" }),
  people: Type.Integer({ description: "People whom these hires are: some are hired twice" }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  human: figure("Correlation of the human rating with the outcome"),
  ai: figure("Correlation of the AI score with the outcome"),
  between: figure("Correlation of the two scores among these hires"),
  both: figure("Multiple R of both together (Fisher's z)"),
  difference: figure("r of AI less r of the human rating (Zou's interval)"),
  delta_ai: gain("Gain in R squared when AI is added to the human rating (percentile bootstrap)"),
  delta_human: gain("Gain in R squared when the human rating is added to AI"),
  partial_ai: figure("Correlation of AI and outcome, the human rating held constant"),
  partial_human: figure("Correlation of human rating and outcome, AI held constant"),
  p_adjusted: number("p of AI's gain by Benjamini and Hochberg over the segments"),
  stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
});
type Row = Told<typeof row>;

/** Whether AI adds to the interviewers' rating: hierarchical regression over hires, overall and by segment. */
export const analysis = declare({
  title: ["AI 能否补充面试官的判断", "Does AI add to the interviewers?"],
  about: [
    "对三项数据齐全的入职者，用面试官评分、AI 得分、两者一起对结果作回归。",
    "Regression of the outcome on the interviewers’ rating, the AI score, and both, over hires who have all three.",
  ],
  formula: [
    "ΔR² 用固定种子的自助法区间并作 F 检验；偏相关用 Fisher z；相关系数之差用 Zou（2007）的方法。",
    "ΔR² with a seeded bootstrap interval (percentile) and F test; partial r with Fisher z; difference of dependent r by Zou (2007).",
  ],
  dated: "Scored",
  asks: {
    criterion: Type.Enum([...CRITERIA], { default: "performance_6m" }),
    by: segmentParameter("all hires together are always there"),
  },
  gives: {
    criterion: Type.Enum([...CRITERIA]),
    by: Type.Array(Type.String()),
    overall: row,
    rows: Type.Array(row),
  },
  answer: async (ask, { criterion, by = [] }, { tell }) => {
    const both = { id: "incremental", sql: bothRows(criterion), at: "scored_at" };
    const moments = {
      ai: "any_value(x)",
      human: "any_value(human_x)",
      y: "any_value(y)",
      person: "any_value(person)",
    };
    const segments = await ask.segments(both, { by, keys: { row: "application_key" }, moments });
    const found = (by.length === 0 ? [] : segments).map(({ segment, moments: records }) =>
      rowOf(Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])), records, tell),
    );
    const adjusted = adjustP(found.map((row) => row.delta_ai.p));
    const rows = found.map((row, index): Row => {
      const p = adjusted[index] ?? null;
      return { ...row, p_adjusted: p, stands: p !== null && p <= FDR };
    });
    const all = rowOf(
      {},
      segments.flatMap((each) => each.moments),
      tell,
    );
    return { criterion, by, overall: toldRows([all], tell)[0]!, rows: toldRows(rows, tell) };
  },
});

const toldRows = (rows: readonly Row[], tell: Tell): Row[] =>
  tell(rows).map(({ n, isHidden }, index) => {
    const { segment } = rows[index]!;
    return isHidden
      ? { ...nothing(hiddenFigure), segment, n, people: n, status: "suppressed" }
      : { ...rows[index]!, n, people: tell.count(rows[index]!.people) };
  });

/** Everything about one segment, from its hires in the order of their keys. */
function rowOf(segment: Row["segment"], records: readonly Moments[], tell: Tell): Row {
  const sorted = [...records].sort((a, b) => asNumber(a.row) - asNumber(b.row));
  const column = (name: string) => Float64Array.from(sorted, (record) => asNumber(record[name]));
  const [ai, human, y] = [column("ai"), column("human"), column("y")];
  const n = sorted.length;
  const people = new Set(sorted.map(({ person }) => String(person))).size;
  const none = (note: string) => ({ ...nothing(tell.figure(cannotSay(n, "", note))), segment, n, people });
  if (n === 0) return { ...none("no_rows"), status: "missing" };
  if (n < LEAST) return { ...none(`few_pairs:${LEAST}`), status: "few" };
  const moments = covarianceMoments([y, human, ai]);
  const matrix = correlationMatrix(moments);
  const addAi = incrementalFromMoments(moments, 0, [1], [2]);
  const addHuman = incrementalFromMoments(moments, 0, [2], [1]);
  if (addAi === null || addHuman === null || !matrix.every(Number.isFinite))
    return { ...none("constant"), status: "few" };
  const gains = bootstrapGains(y, human, ai, {
    seed: SEED,
    replicates: Math.max(200, Math.min(2000, Math.round(4e6 / n))),
  });
  return {
    segment,
    n,
    people,
    status: n < FEW_BOTH ? "few" : "ok",
    human: tell.figure(pearson(human, y)),
    ai: tell.figure(pearson(ai, y)),
    between: tell.figure(pearson(human, ai)),
    both: tell.figure(multipleR(addAi.multipleR, n)),
    difference: tell.figure(overlapDifference(matrix[2]!, matrix[1]!, matrix[5]!, n)),
    delta_ai: { ...tell.figure(gains.second), p: addAi.p },
    delta_human: { ...tell.figure(gains.first), p: addHuman.p },
    partial_ai: tell.figure(partialCorrelation(matrix, n, 2, 0, [1])),
    partial_human: tell.figure(partialCorrelation(matrix, n, 1, 0, [2])),
    p_adjusted: null,
    stands: false,
  };
}

/** Multiple R of two predictors with Fisher's z (n - 4 for the two slopes); it cannot be below 0. */
function multipleR(value: number, n: number): Estimate {
  const reach = normalQuantile(0.975) / Math.sqrt(n - 4);
  const end = (sign: number) => Math.max(0, Math.tanh(Math.atanh(Math.min(value, 1 - 1e-12)) + sign * reach));
  return estimate(value, end(-1), end(1), { n, method: "multiple R, Fisher z" });
}

function nothing(none: Figure): Omit<Row, "segment" | "n" | "people" | "status"> {
  const gain = { ...none, p: null };
  return {
    human: none,
    ai: none,
    between: none,
    both: none,
    difference: none,
    delta_ai: gain,
    delta_human: gain,
    partial_ai: none,
    partial_human: none,
    p_adjusted: null,
    stands: false,
  };
}
