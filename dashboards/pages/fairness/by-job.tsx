import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/fairness/fairness.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure, type FigureProps } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatCount, formatInterval, formatPercent, formatValue } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { pageText } from "./words.ts";

type Fairness = AnswerOf<typeof analysis>;
type JobImpact = Fairness["by_job"]["rows"][number];

/** Rows that the chart draws; the table has all. */
const DRAWN = 12;
/** Jobs that are told in words. */
const TOLD = 3;

/** How impact ratios are drawn: against the same rate and the four-fifths line. */
export const ratioOptions = () => ({
  unit: "ratio" as const,
  target: 0.8,
  targetWord: pageText.value.fourFifths,
  reference: 1,
  axis: pageText.value.cutAxis,
});

const jobName = (row: JobImpact) => valueLabel("job", row.job);

function markOf(row: JobImpact, answer: Fairness, label: string, name: (group: string) => string): Mark {
  const words = pageText.value;
  const lang = language.value;
  const filter = filterOf("job", row.job);
  const mark = figuredMark(
    row.ratio,
    {
      key: `${row.job}:${row.group}`,
      label,
      unit: "ratio",
      status: row.status,
      ...(filter ? { filter } : {}),
    },
    answer.note_texts,
  );
  if (row.status === "suppressed") return mark;
  const rates = words.jobRates(
    name(row.group),
    row.rate === null ? text.value.dash : formatPercent(row.rate, lang),
    formatCount(row.n, lang),
    name(answer.by_job.reference ?? ""),
    row.reference_rate === null ? text.value.dash : formatPercent(row.reference_rate, lang),
    formatCount(row.reference_n, lang),
  );
  const tested =
    row.p === null
      ? words.jobUntested(String(answer.by_job.fewest))
      : `${words.jobP(formatP(row.p_adjusted, lang))}${row.stands ? text.value.semicolon + words.jobStands : ""}`;
  return {
    ...mark,
    reason: [mark.reason, rates, tested].filter(Boolean).join(text.value.semicolon),
    sentence: `${mark.sentence}${text.value.semicolon}${rates}${text.value.semicolon}${tested}`,
    ...(row.stands ? { tag: words.jobStands } : {}),
  };
}

/** Where the ratio is lowest: every group against the largest one within each job, the strongest evidence first. */
export function JobRatios({
  answer,
  name,
  common,
  explained,
}: {
  answer: Fairness | null;
  name: (group: string) => string;
  common: Pick<FigureProps, "scope" | "metrics" | "loaded" | "retry" | "empty">;
  explained: Explained;
}) {
  const words = pageText.value;
  const lang = language.value;
  const found = answer?.by_job;
  const rows = found?.rows ?? [];
  const several = new Set(rows.map(({ group }) => group)).size > 1;
  const label = (row: JobImpact) =>
    [jobName(row), several ? name(row.group) : ""].filter(Boolean).join(" · ");
  const marks = answer ? rows.map((row) => markOf(row, answer, label(row), name)) : [];
  const tested = rows.filter(({ p }) => p !== null);
  const standing = rows.filter(({ stands }) => stands);
  const lowest = [...tested]
    .filter(({ ratio, status }) => ratio.value !== null && status === "ok")
    .sort((a, b) => (a.ratio.value ?? 0) - (b.ratio.value ?? 0))[0];
  const told = (row: JobImpact) =>
    words.jobTold(
      label(row),
      formatValue("ratio", row.ratio.value ?? 0, lang),
      row.ratio.low === null || row.ratio.high === null
        ? text.value.dash
        : text.value.figure.intervalOf(formatInterval("ratio", row.ratio.low, row.ratio.high, lang)),
      formatP(row.p_adjusted, lang),
    );
  const hidden = rows.filter(({ status }) => status === "suppressed").length;
  const untested = rows.length - tested.length - hidden;
  const drawn = tested.length > 0 ? tested.length : rows.length;
  const notes = [
    drawn > DRAWN ? words.jobShown(DRAWN, rows.length) : "",
    untested > 0 ? words.jobSmall(untested, String(found?.fewest ?? "")) : "",
    hidden > 0 ? words.jobHidden(hidden) : "",
  ].filter(Boolean);
  const reference = found?.reference == null ? words.largestGroup : name(found.reference);
  const keys = new Set(
    (tested.length > 0 ? tested : rows).slice(0, DRAWN).map((row) => `${row.job}:${row.group}`),
  );
  return (
    <Figure
      {...common}
      id="by-job"
      title={
        standing.length > 0
          ? words.jobFinding(
              text.value.list([...new Set(standing.map(jobName))].slice(0, TOLD)),
              found?.standing ?? 0,
            )
          : words.jobTitle
      }
      about={words.jobAbout(reference)}
      findings={
        found && tested.length > 0
          ? [
              words.jobCount(found.tested, tested.length, found.standing),
              ...standing.slice(0, TOLD).map(told),
              ...(lowest && !standing.slice(0, TOLD).includes(lowest) ? [words.jobLowest(told(lowest))] : []),
            ]
          : []
      }
      marks={marks}
      show={(all) => all.filter((mark) => keys.has(mark.key))}
      chart="forest-ordered"
      options={ratioOptions()}
      rows={DRAWN}
      wide
      explained={{ ...explained, about: words.jobExplainAbout, formula: words.jobExplainFormula }}
      {...(notes.length > 0 ? { note: notes.join(text.value.semicolon) } : {})}
    />
  );
}
