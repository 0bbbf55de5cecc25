import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as ownJobsAnalysis } from "../../../../server/analyses/mine/own-jobs.ts";
import { formatCount, formatDate } from "../../../format/number.ts";
import { mineWords } from "../../../text/mine.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Cell,
  define,
  explained,
  type Figure,
  inPeriod,
  metricChart,
  onlyPeriod,
} from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

export type OwnJobs = AnswerOf<typeof ownJobsAnalysis>;
export type OwnJob = OwnJobs["jobs"][number];

/** The page's texts. */
export const wordsOf = (view: View) => mineWords(view.language);

/** What waits in the reader's jobs. */
export const ownJobs = (view: View): AnalysisQuestion<OwnJobs> =>
  analysis<typeof ownJobsAnalysis>(view, "own-jobs", {}, "whole");

/** What every figure of the answer has. */
export const frame = (view: View, own: OwnJobs | null) => ({
  scope: own?.observed_on ? wordsOf(view).asOf(formatDate(own.observed_on, view.language)) : "",
  metrics: [],
  explained: explained(view, ownJobs(view), own),
});

export const told = (view: View, value: number): string => formatCount(value, view.language);

/** A count without an interval: everybody is counted. */
export const whole = (value: number) => ({ value, low: null, high: null });

/** Waits for the company's next step, the longest first. */
export const waitsForUs = (own: OwnJobs) =>
  own.jobs
    .flatMap(({ job, waits }) => waits.map((wait) => ({ job, ...wait })))
    .filter(({ turn }) => turn === "company")
    .sort((a, b) => b.most - a.most || b.n - a.n);

/** A job that leads to its candidates. */
export const jobCell = (view: View, { job }: Pick<OwnJob, "job">): Cell => ({
  text: valueLabel(view, "job", job),
  values: [valueLabel(view, "job", job)],
  page: "candidates",
  narrows: { job: [job] },
});

/** People whom open requirements still lack; null where none says how many it asks for. */
export const missing = ({ wanted, hired }: OwnJob): number | null =>
  wanted === null ? null : Math.max(0, wanted - hired);

/** How a measure of results stands by job, all own jobs together below. */
export const resultByJob = (metric: string, title: (view: View) => string): Figure =>
  define({
    section: "results",
    asks: (view) => ({ groups: onlyPeriod(view, metric, { by: ["job"] }), all: inPeriod(view, metric) }),
    shows: ({ groups, all }, view) =>
      metricChart(view, groups, {
        title: title(view),
        scope: "period",
        chart: "forest",
        choice: { label: "job" },
        pooled: all,
        expected: 6,
        size: "wide",
      }),
  });
