import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/validity/validity.ts";
import type { Mark } from "../../charts/mark.ts";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatP } from "../../format/p-value.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import { pageText } from "./words.ts";

export type Validity = AnswerOf<typeof analysis>;
export type ValidityRow = Validity["rows"][number];
export type PooledValidity = Validity["pooled"][number];

/** Hires under which a correlation is marked as few. */
const FEW = 30;

/** How one row of a ladder is named, and what choosing it filters by. */
export interface RowName {
  key: string;
  label: string;
  group?: string;
  filter?: Mark["filter"];
}

/** Marks of one segment: the observed value, its corrected steps and its shrunken value. */
export function segmentMarks(
  row: ValidityRow,
  { key, label, group, filter }: RowName,
  rater: "ai" | "human",
  texts: Validity["note_texts"],
): Mark[] {
  const words = pageText.value;
  const corrected = row.notes.includes("fragile") ? "few" : "ok";
  const step = (
    series: string,
    figure: { value: number | null; low: number | null; high: number | null } | null,
    status: "ok" | "few" | "suppressed",
    notes: readonly string[] = [],
  ): Mark[] =>
    figure === null || (figure.value === null && series !== rater)
      ? []
      : [
          figuredMark(
            { ...figure, n: row.n, notes },
            {
              key: `${key}:${series}`,
              label,
              series,
              seriesLabel: words.steps[series] ?? series,
              unit: "r",
              status,
              ...(group === undefined ? {} : { group }),
              ...(filter ? { filter } : {}),
            },
            texts,
          ),
        ];
  const tested =
    row.p_adjusted === null
      ? []
      : [
          words.adjustedP(formatP(row.p_adjusted, language.value)),
          row.stands ? words.standsLong : words.mayBeChance,
        ];
  const observed = step(
    rater,
    row.observed,
    row.status === "suppressed" ? "suppressed" : row.n < FEW ? "few" : "ok",
    row.observed.value === null ? row.notes : [],
  ).map(
    (mark): Mark => ({
      ...mark,
      ...(tested.length > 0
        ? {
            reason: [mark.reason, ...tested].filter(Boolean).join(text.value.semicolon),
            sentence: [mark.sentence, ...tested].join(text.value.semicolon),
          }
        : {}),
      ...(row.stands ? { tag: words.stands } : {}),
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
  pooled: PooledValidity,
  { key, label, group, filter }: RowName,
  texts: Validity["note_texts"],
): Mark[] {
  const words = pageText.value;
  const figured = (series: string, low: number | null, high: number | null): Mark => ({
    ...figuredMark(
      { value: pooled.value, low, high, n: pooled.n, notes: [] },
      {
        key: `${key}:${series}`,
        label,
        series,
        seriesLabel: words.steps[series] ?? series,
        unit: "r",
        ...(group === undefined ? {} : { group }),
        ...(filter ? { filter } : {}),
      },
      texts,
    ),
    pooled: true,
  });
  return pooled.value === null
    ? []
    : [
        figured("pooled", pooled.low, pooled.high),
        ...(pooled.prediction_low === null
          ? []
          : [figured("prediction", pooled.prediction_low, pooled.prediction_high)]),
      ];
}
