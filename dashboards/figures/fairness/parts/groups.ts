import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as fairnessAnalysis } from "../../../../server/analyses/fairness/fairness.ts";
import type { Figure } from "../../../../server/figures/figure.ts";
import { isFew, type Mark } from "../../../charts/mark.ts";
import { fairnessWords } from "../../../text/fairness.ts";
import type { Status } from "../../../types.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Chart,
  chosen,
  explained,
  type FigureOptions,
} from "../../document.ts";
import { figureMark } from "../../marks.ts";
import { scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

/** What a fairness question gives. */
export type Fairness = AnswerOf<typeof fairnessAnalysis>;
export type Table = Fairness["table"];
export type Group = Table["groups"][number];
type Against = NonNullable<Group["to_highest"]>;
type ScoreGap = Fairness["competencies"][number];

const GROUPINGS = ["gender", "age_band", "ethnicity", "education"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Attributes by which the page compares. */
export const groupings: readonly Grouping[] = GROUPINGS;

/** Fewest people of whom a difference is told as a finding. */
export const FEW = 30;
const DRAWN_LINES = 3;

/** The page's texts. */
export const wordsOf = (view: View) => fairnessWords(view.language);

/** The attribute that the reader chose. */
export const grouping = (view: View): Grouping =>
  chosen(view, {
    name: "dimension",
    options: GROUPINGS.map((value) => ({ value, label: "" })),
  }) as Grouping;

/** A group of the chosen attribute in words. */
export const groupName = (view: View, group: string): string => valueLabel(view, grouping(view), group);

/** The question of the page. */
export const fairness = (view: View): AnalysisQuestion<Fairness> =>
  analysis<typeof fairnessAnalysis>(view, "fairness", { dimension: grouping(view) }, "period");
export const asksFairness = (view: View) => ({ fair: fairness(view) });

/** What every figure of the page has. */
export const frame = (view: View, fair: Fairness | null) => ({
  scope: scopeText(view, "period"),
  metrics: [],
  explained: explained(view, fairness(view), fair, { notes: fair?.table.notes ?? [] }),
  empty: fair && fair.table.total > 0 ? wordsOf(view).needGroups : wordsOf(view).leadNone,
});

/** The largest group in words. */
export const largestName = (view: View, fair: Fairness | null): string =>
  fair?.table.largest == null ? wordsOf(view).largestGroup : groupName(view, fair.table.largest);

/** A group too small to be judged is drawn as one of few. */
export const statusOf = ({ is_small, status }: Group): Status =>
  is_small && status === "ok" ? "few" : status;

/** The largest first, whichever its sign. */
export const bySize = (a: Pick<Figure, "value">, b: Pick<Figure, "value">): number =>
  Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0);

export type Judged = Group & { readonly to_highest: Against };

const compared = (table: Table): Judged[] =>
  table.groups
    .filter((group): group is Judged => group.to_highest?.ratio.value != null)
    .sort((a, b) => (a.to_highest.ratio.value ?? 0) - (b.to_highest.ratio.value ?? 0));

/** Judged groups with their ratio to the highest rate, the lowest first. */
export const judged = (table: Table): Judged[] => compared(table).filter(({ is_small }) => !is_small);

/** Judged groups or, where none is large enough, those that can only be shown. */
export function told(table: Table): Judged[] {
  const large = judged(table);
  return large.length > 0 ? large : compared(table);
}

/** The line below which a ratio counts as adverse impact. */
export const FOUR_FIFTHS = 0.8;

/**
 * What a ratio and its interval say: surely under four fifths; surely lower; no clear difference with four fifths not
 * ruled out; no clear difference.
 */
export function ratioVerdict({
  low,
  high,
}: Pick<Figure, "low" | "high">): "under" | "lower" | "open" | "none" {
  if (low === null || high === null) return "open";
  if (high < FOUR_FIFTHS) return "under";
  if (high < 1) return "lower";
  return low < FOUR_FIFTHS ? "open" : "none";
}

const SEVERITY = ["under", "lower", "open", "none"] as const;

/** The group that most is to be said of: by what its interval says, then by its ratio. */
export const gravest = (table: Table): Judged | undefined =>
  [...told(table)].sort((a, b) => {
    const rank = ({ to_highest }: Judged) => SEVERITY.indexOf(ratioVerdict(to_highest.ratio));
    return rank(a) - rank(b) || (a.to_highest.ratio.value ?? 0) - (b.to_highest.ratio.value ?? 0);
  })[0];

/** How impact ratios are drawn: against the same rate and the four-fifths line. */
export const ratioOptions = (view: View): FigureOptions => ({
  unit: "ratio",
  target: FOUR_FIFTHS,
  targetWord: wordsOf(view).fourFifths,
  reference: 1,
  axis: wordsOf(view).cutAxis,
});

/** The lines of the groups with the most people. */
export function largestLines(marks: readonly Mark[]): Mark[] {
  const people = new Map<string | undefined, number>();
  for (const mark of marks) people.set(mark.series, Math.max(people.get(mark.series) ?? 0, mark.n ?? 0));
  const kept = [...people].sort((a, b) => b[1] - a[1]).slice(0, DRAWN_LINES);
  return marks.filter((mark) => kept.some(([series]) => series === mark.series));
}

/** Differences of mean scores: the largest are drawn, all are listed; says how many stand out by chance. */
export function gapChart(
  view: View,
  fair: Fairness | null,
  gaps: readonly ScoreGap[],
  dimension: "competency" | "question",
  drawn: number,
): Pick<Chart, "marks" | "drawn" | "options" | "note"> {
  const several = new Set(gaps.map((gap) => gap.group)).size > 1;
  const label = (gap: ScoreGap) =>
    [valueLabel(view, dimension, gap.of), several ? groupName(view, gap.group) : ""]
      .filter(Boolean)
      .join(" · ");
  const marks = [...gaps].sort(bySize).map((gap) =>
    figureMark(
      view,
      gap,
      {
        key: `${gap.of}:${gap.group}`,
        label: label(gap),
        unit: "r",
        signed: true,
        ...(gap.group_n < FEW ? { status: "few" as const } : {}),
      },
      fair?.note_texts ?? {},
    ),
  );
  const known = marks.filter(({ value }) => value !== null).length;
  const chance = Math.round(known / 20);
  const note = [
    marks.length > drawn ? view.text.figure.sortedShown(drawn, marks.length) : "",
    chance > 0 ? wordsOf(view).chance(known, chance) : "",
  ].filter(Boolean);
  // those of few people only where there is room
  const shown = [...marks]
    .sort((a, b) => Number(isFew(a)) - Number(isFew(b)) || bySize(a, b))
    .slice(0, drawn)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return {
    marks,
    drawn: shown,
    options: { unit: "r", signed: true, reference: 0, axis: wordsOf(view).sd, limits: {} },
    ...(note.length > 0 ? { note: note.join(view.text.stop + (view.language === "zh" ? "" : " ")) } : {}),
  };
}
