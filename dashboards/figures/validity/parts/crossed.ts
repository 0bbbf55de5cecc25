import type { analysis as validityAnalysis } from "../../../../server/analyses/validity/validity.ts";
import type { Mark } from "../../../charts/mark.ts";
import { analysis } from "../../document.ts";
import { filterOf } from "../../marks.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { criterionOf, GROUPED, groupedOf, raterOf } from "./choices.ts";
import {
  drawnSteps,
  type PooledValidity,
  pooledMarks,
  segmentMarks,
  type Validity,
  type ValidityRow,
} from "./ladder.ts";
import { wordsOf } from "./said.ts";

/** Groups and rows of a group that are drawn until the reader asks for all; groups that are drawn then. */
const GROUPS = 5;
const ROWS = 5;
const MOST_GROUPS = 40;

/** Every ability in every job. */
export const crossedQuestion = (view: View) =>
  analysis<typeof validityAnalysis>(
    view,
    "validity",
    {
      predictor: raterOf(view) === "human" ? "human" : "competency",
      criterion: criterionOf(view),
      by: [...GROUPED],
    },
    "whole",
  );

/** The rows under one heading. */
export interface Group {
  readonly value: string;
  readonly name: string;
  readonly n: number;
  readonly rows: readonly ValidityRow[];
  readonly pooled: PooledValidity | undefined;
}

/** The rows under the headings chosen, those with the most hires first. */
export function groupsOf(view: View, answer: Validity): Group[] {
  const by = groupedOf(view);
  const values = [...new Set(answer.rows.map((row) => row.segment[by] ?? ""))];
  const pools = by === "job" ? answer.composites : answer.pooled;
  return values
    .map((value): Group => {
      const rows = answer.rows
        .filter((row) => (row.segment[by] ?? "") === value && (row.n > 0 || row.status === "suppressed"))
        .sort((a, b) => b.n - a.n);
      const sizes = rows.map(({ n }) => n);
      return {
        value,
        name: valueLabel(view, by, value),
        // abilities of a job are the same people, jobs of an ability are not
        n: by === "job" ? Math.max(0, ...sizes) : sizes.reduce((sum, n) => sum + n, 0),
        rows,
        pooled: pools.find(({ segment }) => (segment[by] ?? "") === value && by in segment),
      };
    })
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.n - a.n);
}

/** The rows of a group that are drawn while it is folded. */
function largest({ rows }: Group, least: number): readonly ValidityRow[] {
  const known = rows.filter(({ observed }) => observed.value !== null);
  const large = known.filter(({ n }) => n >= least);
  return (large.length > 0 ? large : known).slice(0, ROWS);
}

/** Whether something is left out until the reader asks for all. */
export const isFolded = (groups: readonly Group[], least: number): boolean =>
  groups.length > GROUPS || groups.some((group) => largest(group, least).length < group.rows.length);

/** The pooled estimate of everything. */
export const wholeOf = (answer: Validity): PooledValidity | undefined =>
  answer.composites.find(({ segment }) => Object.keys(segment).length === 0);

/** Marks of all groups; drawn those of the groups and rows with most data, or all. */
export function crossedMarks(
  view: View,
  answer: Validity,
  groups: readonly Group[],
  all: boolean,
): { readonly marks: Mark[]; readonly drawn: Mark[]; readonly left: ValidityRow[]; readonly shown: number } {
  const words = wordsOf(view);
  const texts = answer.note_texts;
  const by = groupedOf(view);
  const other = by === "job" ? "competency" : "job";
  const shown = groups.slice(0, all ? MOST_GROUPS : GROUPS);
  const drawnRows = new Set(shown.flatMap((group) => (all ? group.rows : largest(group, answer.least))));
  const found = groups.flatMap((group): { marks: Mark[]; isDrawn: boolean }[] => {
    const { value, name, rows, pooled } = group;
    const named = (dimension: string, own: string, label: string) => ({
      label,
      group: name,
      filter: filterOf(view, dimension, own),
    });
    return [
      ...rows.map((row) => {
        const own = row.segment[other] ?? "";
        const key = `${value}:${own}`;
        const label = valueLabel(view, other, own);
        const marks = segmentMarks(view, row, { key, ...named(other, own, label) }, texts);
        return { marks, isDrawn: drawnRows.has(row) };
      }),
      ...(pooled
        ? [
            {
              marks: pooledMarks(
                view,
                pooled,
                { key: `${value}:all`, ...named(by, value, words.crossedPooled[by]) },
                texts,
              ),
              isDrawn: shown.includes(group),
            },
          ]
        : []),
    ];
  });
  const whole = wholeOf(answer);
  const together = whole
    ? pooledMarks(view, whole, { key: "all", label: view.text.figure.pooled, group: words.crossedAll }, texts)
    : [];
  return {
    marks: [...found.flatMap(({ marks }) => marks), ...together],
    drawn: drawnSteps(view, [...found.flatMap(({ marks, isDrawn }) => (isDrawn ? marks : [])), ...together]),
    left: groups.flatMap(({ rows }) => rows.filter((row) => !drawnRows.has(row))),
    shown: shown.length,
  };
}
