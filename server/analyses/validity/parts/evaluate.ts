import type { Config } from "../../../config.ts";
import { HttpError } from "../../../http-error.ts";
import { asNumber } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { RowReader, Rows, Told } from "../../../metrics/rows.ts";
import { pairAggregation } from "../../../metrics/units.ts";
import type { ValidityQuestion } from "./question.ts";
import { criterionReliability, ownReliability, type Reliability } from "./reliability.ts";
import { segmentValidity } from "./row.ts";
import { pairColumns, peopleCounted, validityMoments, validityRows } from "./source.ts";
import { type Pooled, type ValidityRow, validityTable } from "./table.ts";
import { tellable } from "./tellable.ts";

/** The answer to a question about validity. */
export type ValidityResult = Told<{
  readonly predictor: string;
  readonly criterion: string;
  readonly by: readonly string[];
  readonly correct: readonly string[];
  readonly rows: readonly ValidityRow[];
  readonly pooled: readonly Pooled[];
  /** Where competencies or questions are crossed with another dimension: each of its segments as one, last all. */
  readonly composites: readonly Pooled[];
  readonly reliability: Reliability | null;
  /** Last day of the data, from which the enough-data meter counts. */
  readonly as_of: string | null;
  readonly notes: readonly string[];
}>;

/** Answers a question about validity: sums in one query, everything else here. Throws `HttpError` for a wrong one. */
export async function evaluateValidity(
  rows: RowReader,
  config: Config,
  question: ValidityQuestion,
  scope: Scope,
): Promise<ValidityResult> {
  const { predictor, level, rater, criterion, by, correct } = question;
  return rows.answer(question, scope, async (ask) => {
    const scored = { id: "validity", sql: validityRows(level, rater, criterion), at: "scored_at" };
    refuseUnknown(question, await ask.dimensions(scored));
    const cells = await ask.segments(scored, { by, moments: validityMoments });
    const known = { ...scored, sql: `select * from (${scored.sql}) where x is not null and y is not null` };
    const hires = await ask.segments(known, { by, ...pairAggregation(pairColumns(criterion), ["person"]) });
    const people = new Map(hires.map(({ segment, moments }) => [JSON.stringify(segment), moments[0]]));
    // rows of several competencies or questions repeat their people: these are counted apart
    const counted =
      !by.includes(level) && level !== "overall" && question.filters[level]?.length !== 1
        ? await ask.segments(scored, { by, moments: peopleCounted })
        : cells;
    const counts = new Map(counted.map(({ segment, moments }) => [JSON.stringify(segment), moments[0]]));
    const [unscored] =
      level === "overall" && rater === "ai"
        ? await ask.records(unscoredInterviews, { moments: { n: "count(*)" } })
        : [];
    const reliability = correct.includes("criterion")
      ? criterionReliability(
          await ask.once(`reliability of ${criterion}`, (connection) =>
            ownReliability(connection, criterion),
          ),
          config,
          criterion,
        )
      : null;
    const given = {
      criterion,
      correct,
      ryy: reliability?.value ?? null,
      today: ask.observedOn ?? "1970-01-01",
    };
    const found = cells.map(({ segment, moments }) =>
      segmentValidity(
        Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
        { ...moments[0], ...counts.get(JSON.stringify(segment)) },
        people.get(JSON.stringify(segment)),
        given,
      ),
    );
    const { rows: told, pooled, composites, notes } = validityTable(found, by, scope);
    return {
      predictor,
      criterion,
      by,
      correct,
      rows: told,
      pooled,
      composites,
      reliability,
      as_of: ask.observedOn,
      notes: [
        ...notes,
        ...notesOf(asNumber(unscored?.n ?? 0), scope),
        ...(correct.includes("criterion") && reliability === null ? ["no_reliability"] : []),
        ...(correct.includes("range") ? ["direct_selection"] : []),
      ],
    };
  });
}

/** AI interviews that gave a verdict or a transcript and no score. */
const unscoredInterviews: Rows = {
  id: "unscored",
  sql: "select * from marts.application where ai_completed_at is not null and ai_score is null",
  at: "ai_completed_at",
};

function notesOf(unscored: number, scope: Scope): string[] {
  if (unscored === 0) return [];
  const [told] = tellable([{ n: unscored }], scope);
  return [told === undefined || told.hidden ? "some_without_score" : `without_score:${told.n}`];
}

/** A competency or question that is named has to be there; any other filter may match nothing. */
function refuseUnknown(
  { predictor, filters }: ValidityQuestion,
  dimensions: ReadonlyMap<string, readonly string[]>,
): void {
  const [name = "", ...rest] = predictor.split(":");
  if (rest.length === 0) return;
  for (const value of filters[name] ?? []) {
    if (dimensions.get(name)?.includes(value) !== true) {
      throw new HttpError(
        "invalid_parameter",
        { path: "predictor", problem: { zh: `没有 ${value}`, en: `there is no ${name} ${value}` } },
        { [name]: [...(dimensions.get(name) ?? [])] },
      );
    }
  }
}
