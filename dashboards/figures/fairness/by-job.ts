import type { Mark } from "../../charts/mark.ts";
import { formatCount, formatInterval, formatPercent, formatValue } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { define, type Finding } from "../document.ts";
import { figureMark, filterOf } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksFairness, type Fairness, frame, groupName, ratioOptions, wordsOf } from "./parts/groups.ts";

type JobImpact = Fairness["by_job"]["rows"][number];

/** Rows that the chart draws; the table has all. */
const DRAWN = 12;
/** Jobs that are told in words. */
const TOLD = 3;

const jobName = (view: View, row: JobImpact) => valueLabel(view, "job", row.job);
const keyOf = ({ job, group }: JobImpact) => `${job}:${group}`;

function labelOf(view: View, row: JobImpact, { by_job }: Fairness): string {
  const several = new Set(by_job.rows.map(({ group }) => group)).size > 1;
  return [jobName(view, row), several ? groupName(view, row.group) : ""].filter(Boolean).join(" · ");
}

function markOf(view: View, row: JobImpact, fair: Fairness): Mark {
  const words = wordsOf(view);
  const { language, text } = view;
  const mark = figureMark(
    view,
    row.ratio,
    {
      key: keyOf(row),
      label: labelOf(view, row, fair),
      unit: "ratio",
      status: row.status,
      filter: filterOf(view, "job", row.job),
    },
    fair.note_texts,
  );
  if (row.status === "suppressed") return mark;
  const share = (rate: number | null) => (rate === null ? text.dash : formatPercent(rate, language));
  const rates = words.jobRates(
    groupName(view, row.group),
    share(row.rate),
    formatCount(row.n, language),
    groupName(view, fair.by_job.reference ?? ""),
    share(row.reference_rate),
    formatCount(row.reference_n, language),
  );
  const tested =
    row.p === null
      ? words.jobUntested(String(fair.by_job.fewest))
      : `${words.jobP(formatP(row.p_adjusted, language))}${row.stands ? text.semicolon + words.jobStands : ""}`;
  return {
    ...mark,
    reason: [mark.reason, rates, tested].filter(Boolean).join(text.semicolon),
    sentence: [mark.sentence, rates, tested].join(text.semicolon),
    ...(row.stands ? { tag: words.jobStands } : {}),
  };
}

/** A job's ratio in words. */
function told(view: View, row: JobImpact, fair: Fairness): string {
  const { low, high, value } = row.ratio;
  return wordsOf(view).jobTold(
    labelOf(view, row, fair),
    formatValue("ratio", value ?? 0, view.language),
    low === null || high === null
      ? view.text.dash
      : view.text.figure.intervalOf(formatInterval("ratio", low, high, view.language)),
    formatP(row.p_adjusted, view.language),
  );
}

function findingsOf(view: View, fair: Fairness): Finding[] {
  const words = wordsOf(view);
  const { rows, tested: jobs, standing: standingJobs } = fair.by_job;
  const tested = rows.filter(({ p }) => p !== null);
  if (tested.length === 0) return [];
  const standing = rows.filter(({ stands }) => stands).slice(0, TOLD);
  const lowest = tested
    .filter(({ ratio, status }) => ratio.value !== null && status === "ok")
    .sort((a, b) => (a.ratio.value ?? 0) - (b.ratio.value ?? 0))[0];
  const rests = (row: JobImpact) => [row.ratio, { value: row.p_adjusted, low: null, high: null }];
  const counts = [jobs, tested.length, standingJobs].map((value) => ({ value, low: null, high: null }));
  return [
    { says: words.jobCount(jobs, tested.length, standingJobs), rests: counts },
    ...standing.map((row) => ({ says: told(view, row, fair), rests: rests(row) })),
    ...(lowest && !standing.includes(lowest)
      ? [{ says: words.jobLowest(told(view, lowest, fair)), rests: rests(lowest) }]
      : []),
  ];
}

function noteOf(view: View, { by_job: { rows, fewest } }: Fairness): string {
  const words = wordsOf(view);
  const tested = rows.filter(({ p }) => p !== null).length;
  const hidden = rows.filter(({ status }) => status === "suppressed").length;
  const untested = rows.length - tested - hidden;
  return [
    (tested > 0 ? tested : rows.length) > DRAWN ? words.jobShown(DRAWN, rows.length) : "",
    untested > 0 ? words.jobSmall(untested, String(fewest)) : "",
    hidden > 0 ? words.jobHidden(hidden) : "",
  ]
    .filter(Boolean)
    .join(view.text.semicolon);
}

/** Where the ratio is lowest: every group against the largest one within each job, the strongest evidence first. */
export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const rows = fair?.by_job.rows ?? [];
    const tested = rows.filter(({ p }) => p !== null);
    const standing = rows.filter(({ stands }) => stands);
    const keys = new Set((tested.length > 0 ? tested : rows).slice(0, DRAWN).map(keyOf));
    const marks = fair ? rows.map((row) => markOf(view, row, fair)) : [];
    const jobs = [...new Set(standing.map((row) => jobName(view, row)))].slice(0, TOLD);
    const { explained, ...common } = frame(view, fair);
    const note = fair ? noteOf(view, fair) : "";
    const reference = fair?.by_job.reference ?? null;
    return {
      kind: "chart",
      ...common,
      title:
        standing.length > 0
          ? words.jobFinding(view.text.list(jobs), fair?.by_job.standing ?? 0)
          : words.jobTitle,
      about: words.jobAbout(reference === null ? words.largestGroup : groupName(view, reference)),
      explained: { ...explained, about: words.jobExplainAbout, formula: words.jobExplainFormula },
      findings: fair ? findingsOf(view, fair) : [],
      chart: "forest-ordered",
      size: "wide",
      options: ratioOptions(view),
      marks,
      drawn: marks.filter(({ key }) => keys.has(key)),
      expected: DRAWN,
      ...(note ? { note } : {}),
    };
  },
});
