import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis } from "../../../../server/analyses/validity/validity.ts";
import type { Mark } from "../../../charts/mark.ts";
import { formatP } from "../../../format/p-value.ts";
import type { Status } from "../../../types.ts";
import { figureMark } from "../../marks.ts";
import type { View } from "../../view.ts";
import { isCorrected, raterOf } from "./choices.ts";
import { standingOf, wordsOf } from "./said.ts";

export type Validity = AnswerOf<typeof analysis>;
export type ValidityRow = Validity["rows"][number];
export type PooledValidity = Validity["pooled"][number];

/** How one row of a ladder is named, and what choosing it filters by. */
interface RowName {
  readonly key: string;
  readonly label: string;
  readonly group?: string;
  readonly filter?: Mark["filter"] | undefined;
}

/** What is said of a row that was tested. */
function tested(view: View, { p_adjusted, verdict }: ValidityRow): string[] {
  const words = wordsOf(view);
  return p_adjusted === null
    ? []
    : [words.adjustedP(formatP(p_adjusted, view.language)), words.verdicts[verdict]];
}

/** Whether a row says that its score goes with the outcome, either way. */
export const isTold = ({ verdict }: ValidityRow): boolean => verdict === "predicts" || verdict === "reversed";

/** Steps that are drawn when the reader asks for them. */
const CORRECTIONS = ["criterion", "range"];

/** What is drawn of a ladder: the corrections where the reader asked for them. */
export const drawnSteps = (view: View, marks: readonly Mark[]): Mark[] =>
  isCorrected(view) ? [...marks] : marks.filter(({ series = "" }) => !CORRECTIONS.includes(series));

/** Marks of one segment: the observed value, its corrected steps and its shrunken value. */
export function segmentMarks(
  view: View,
  row: ValidityRow,
  name: RowName,
  texts: Validity["note_texts"],
): Mark[] {
  const words = wordsOf(view);
  const rater = raterOf(view);
  const corrected = row.notes.includes("fragile") ? "few" : "ok";
  const step = (
    series: string,
    figure: { value: number | null; low: number | null; high: number | null } | null,
    status: Status,
    notes: readonly string[] = [],
  ): Mark[] =>
    figure === null || (figure.value === null && series !== rater)
      ? []
      : [
          figureMark(
            view,
            { ...figure, n: row.n, notes },
            {
              ...name,
              key: `${name.key}:${series}`,
              series,
              seriesLabel: words.steps[series] ?? series,
              unit: "r",
              status,
            },
            texts,
          ),
        ];
  const said = tested(view, row);
  const observed = step(
    rater,
    row.observed,
    standingOf(row.status, row.n),
    row.observed.value === null ? row.notes : [],
  ).map(
    (mark): Mark => ({
      ...mark,
      ...(said.length > 0
        ? {
            reason: [mark.reason, ...said].filter(Boolean).join(view.text.semicolon),
            sentence: [mark.sentence, ...said].join(view.text.semicolon),
          }
        : {}),
      ...(isTold(row) ? { tag: words.verdicts[row.verdict] } : {}),
    }),
  );
  return [
    ...observed,
    ...step("criterion", row.corrected_for_criterion, corrected, row.notes),
    ...step("range", row.corrected_for_range, corrected, row.notes),
    ...step("shrunken", row.shrunken, "ok"),
  ];
}

/** Marks of a pooled estimate: the diamond and the bar of its prediction interval. */
export function pooledMarks(
  view: View,
  pooled: PooledValidity,
  name: RowName,
  texts: Validity["note_texts"],
): Mark[] {
  const { steps } = wordsOf(view);
  const { value, low, high, n, prediction_low, prediction_high } = pooled;
  const figured = (series: string, range: { low: number | null; high: number | null }): Mark => ({
    ...figureMark(
      view,
      { value, ...range, n, notes: [] },
      { ...name, key: `${name.key}:${series}`, series, seriesLabel: steps[series] ?? series, unit: "r" },
      texts,
    ),
    pooled: true,
  });
  if (value === null) return [];
  return [
    figured("pooled", { low, high }),
    ...(prediction_low === null
      ? []
      : [figured("prediction", { low: prediction_low, high: prediction_high })]),
  ];
}
