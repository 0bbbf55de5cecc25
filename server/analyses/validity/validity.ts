import { Type } from "typebox";
import type { Tell } from "../../figures/tell.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { pairAggregation } from "../../metrics/units.ts";
import { nullable, segmentsParameter } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { CORRECTIONS, PREDICTOR, readCorrections, readPredictor, refuseUnknown } from "./parts/question.ts";
import { criterionReliability, ownReliability, reliability } from "./parts/reliability.ts";
import { LEAST, segmentValidity, validityRow } from "./parts/row.ts";
import { CRITERIA, pairColumns, validityMoments, validityRows } from "./parts/source.ts";
import { pair, pool, validityTable } from "./parts/table.ts";

/** AI interviews that gave a verdict or a transcript and no score. */
const unscoredInterviews: Rows = {
  id: "unscored",
  sql: "select * from marts.application where ai_completed_at is not null and ai_score is null",
  at: "ai_completed_at",
};

/** Validity of a score against an outcome: the ladder of corrections, FDR, shrinkage and the enough-data meter. */
export const analysis = declare({
  title: ["评分有没有预测力", "Do scores predict?"],
  about: [
    "入职者的标准化评分与结果的相关系数，分行给出，并列各步校正。",
    "Correlation of the standardized score with the outcome among hires, by segment, with the ladder of corrections.",
  ],
  formula: [
    "皮尔逊 r，Fisher z 区间；r/√ryy；范围受限按桑代克情形二；合并用 Fisher z 上的限制极大似然（Knapp–Hartung 区间），满 5 个岗位时给预测区间；各行经验贝叶斯收缩；满 20 人的行按 Benjamini–Hochberg 校正，不足 20 人的不检验；只有两行时，两者之差按独立样本用 Zou 的方法。",
    "Pearson r, Fisher z interval; r/√ryy; Thorndike Case II; REML on Fisher z, Knapp–Hartung, with prediction interval (from 5 jobs); empirical Bayes over the segments; Benjamini–Hochberg over the rows of 20 hires and more, smaller ones are not tested; of two rows the difference (independent, Zou).",
  ],
  dated: "Scored",
  asks: {
    predictor: Type.String({
      pattern: PREDICTOR,
      default: "ai",
      description: "ai (overall), human, competency, competency:ID, question or question:ID",
    }),
    criterion: Type.Enum([...CRITERIA], {
      default: "performance_6m",
      description: "retention is that at 90 days, point-biserial",
    }),
    by: segmentsParameter,
    correct: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        maxItems: 3,
        description: "Of none, criterion, range, parted by commas; all of them by default",
      }),
    ),
  },
  gives: {
    predictor: Type.String(),
    criterion: Type.Enum([...CRITERIA]),
    by: Type.Array(Type.String()),
    correct: Type.Array(Type.Enum([...CORRECTIONS])),
    rows: Type.Array(validityRow),
    least: Type.Integer({ description: "Hires below which a row is neither tested nor judged" }),
    pair: nullable(pair),
    pooled: Type.Array(pool),
    composites: Type.Array(pool, {
      description:
        "Competencies or questions crossed with another dimension: each of its segments as one (errors taken as fully correlated, since they are the same people), last all segments together",
    }),
    reliability: nullable(reliability),
    as_of: nullable(Type.String({ description: "Last day of the data" })),
    notes: Type.Array(Type.String()),
  },
  narrows: ({ predictor, by = [] }) => readPredictor(predictor, by).filters,
  answer: async (ask, asked, { tell, settings }) => {
    const { predictor, criterion } = asked;
    const { level, rater, by, filters } = readPredictor(predictor, asked.by ?? []);
    const correct = readCorrections(asked.correct);
    const scored = { id: "validity", sql: validityRows(level, rater, criterion), at: "scored_at" };
    refuseUnknown("predictor", filters, await ask.dimensions(scored));
    const cells = await ask.segments(scored, { by, moments: validityMoments });
    const known = { ...scored, sql: `select * from (${scored.sql}) where x is not null and y is not null` };
    const hires = await ask.segments(known, { by, ...pairAggregation(pairColumns(criterion), ["person"]) });
    const people = new Map(hires.map(({ segment, moments }) => [JSON.stringify(segment), moments[0]]));
    const [unscored] =
      level === "overall" && rater === "ai"
        ? await ask.records(unscoredInterviews, { moments: { n: "count(*)" } })
        : [];
    const corrected = correct.includes("criterion")
      ? criterionReliability(
          await ask.once(`reliability of ${criterion}`, (connection) =>
            ownReliability(connection, criterion),
          ),
          settings,
          criterion,
          tell,
        )
      : null;
    const given = {
      criterion,
      correct,
      ryy: corrected?.value ?? null,
      today: ask.observedOn ?? "1970-01-01",
    };
    const found = cells.map(({ segment, moments }) =>
      segmentValidity(
        Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
        moments[0] ?? {},
        people.get(JSON.stringify(segment)),
        given,
      ),
    );
    const { notes, ...table } = validityTable(found, by, tell);
    return {
      predictor,
      criterion,
      by,
      correct,
      ...table,
      least: LEAST,
      reliability: corrected,
      as_of: ask.observedOn,
      notes: [
        ...notes,
        ...unscoredNotes(asNumber(unscored?.n ?? 0), tell),
        ...(correct.includes("criterion") && corrected === null ? ["no_reliability"] : []),
        ...(correct.includes("range") ? ["direct_selection"] : []),
      ],
    };
  },
});

function unscoredNotes(unscored: number, tell: Tell): string[] {
  if (unscored === 0) return [];
  const [told] = tell([{ n: unscored }]);
  return [told!.isHidden ? "some_without_score" : `without_score:${told!.n}`];
}
