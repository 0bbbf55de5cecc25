import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { efficiencyWords } from "../../../text/efficiency.ts";
import { type Finding, type MetricAnswer, type MetricQuestion, onlyPeriod } from "../../document.ts";
import { largestFirst, plain, valueLabel, withInterval } from "../../say.ts";
import type { View } from "../../view.ts";

/** Steps that follow one another; the longer spans are shown apart. */
export const isLink = ({ segment }: MetricRow): boolean =>
  !["human_interviewed_to_onboarded", "applied_to_onboarded"].includes(segment.step ?? "");

/** A row's step in words. */
export const stepName = (view: View, { segment }: MetricRow): string =>
  valueLabel(view, "step", segment.step ?? "");

/** In which step how many hires of either path wait longest. */
export const bottleneckShares = (view: View): MetricQuestion =>
  onlyPeriod(view, "bottleneck_share", { by: ["step", "screening_path"] });

/** Where the hires of a path wait longest: the step of most, the next, and whether the two can be told apart. */
interface Bottleneck {
  readonly path: string;
  readonly most: MetricRow;
  readonly next: MetricRow | undefined;
  readonly isClear: boolean;
}

/** The bottleneck of each path; none of a path with too few hires to say. */
export const bottlenecks = ({ rows }: MetricAnswer): Bottleneck[] =>
  ["ai", "traditional"].flatMap((path) => {
    const [most, next] = largestFirst(
      rows.filter((row) => isLink(row) && row.segment.screening_path === path && row.status === "ok"),
    );
    if (!most) return [];
    return { path, most, next, isClear: next === undefined || (most.low ?? 0) > (next.high ?? 1) };
  });

/** The bottleneck of the path with most hires. */
export const mainBottleneck = (shares: MetricAnswer): MetricRow | undefined =>
  bottlenecks(shares).sort((a, b) => b.most.n - a.most.n)[0]?.most;

/** The job where the step takes longest; none where one job alone has a value. */
function worstJob({ rows }: MetricAnswer, step: MetricRow): MetricRow | undefined {
  const jobs = largestFirst(
    rows.filter((row) => row.status === "ok" && row.segment.job && row.segment.step === step.segment.step),
  );
  return jobs.length > 1 ? jobs[0] : undefined;
}

/** Where the step takes longest against all jobs together; says where that cannot be told. */
export function worstFinding(
  view: View,
  most: MetricRow | undefined,
  all: MetricAnswer,
  jobs: MetricAnswer,
  say: (job: string, worst: string, together: string) => string,
): Finding[] {
  const together = all.rows.find(({ segment }) => segment.step === most?.segment.step);
  const worst = most && worstJob(jobs, most);
  if (!worst || !together) return [];
  const doubt = (worst.low ?? 0) > (together.value ?? 0) ? "" : wordsOf(view).worstUnclear;
  const job = valueLabel(view, "job", worst.segment.job ?? "");
  return [
    { says: say(job, withInterval(view, worst), plain(view, together)) + doubt, rests: [worst, together] },
  ];
}

/** The texts of the page. */
export const wordsOf = (view: View) => efficiencyWords(view.language);

/** All of it together, where there is a figure. */
export const together = (view: View, row: MetricRow | undefined): Finding[] =>
  row ? [{ says: wordsOf(view).together(withInterval(view, row)), rests: [row] }] : [];
