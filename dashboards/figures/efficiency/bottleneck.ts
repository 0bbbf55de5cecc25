import { define, metricChart, onlyPeriod } from "../document.ts";
import { seriesLabel } from "../marks.ts";
import { withInterval } from "../say.ts";
import type { View } from "../view.ts";
import {
  bottleneckShares,
  bottlenecks,
  isLink,
  mainBottleneck,
  stepName,
  wordsOf,
  worstFinding,
} from "./parts/steps.ts";

const PATHS = ["ai", "traditional"];

/** The bottleneck in words: once where both paths share it, else path by path. */
function titleOf(view: View, found: ReturnType<typeof bottlenecks>): string {
  const words = wordsOf(view);
  const named = found.map(({ path, most, next, isClear }) => ({
    path: seriesLabel(view, "screening_path", path),
    steps:
      isClear || !next
        ? words.bottleneckStep(stepName(view, most))
        : words.bottleneckEither(stepName(view, most), stepName(view, next)),
  }));
  const [first] = named;
  if (!first) return words.bottleneckQuestion;
  if (named.length > 1 && named.every(({ steps }) => steps === first.steps))
    return words.bottleneckTitle(first.steps);
  return words.bottleneckTitle(
    view.text.list(named.map(({ path, steps }) => words.bottleneckOn(path, steps))),
  );
}

export const figure = define({
  also: ["瓶颈、卡点、最慢环节", "bottleneck, slowest step"],
  section: "time",
  asks: (view) => ({
    shares: bottleneckShares(view),
    days: onlyPeriod(view, "stage_days", { by: ["step"] }),
    jobs: onlyPeriod(view, "stage_days", { by: ["step", "job"] }),
  }),
  shows: ({ shares, days, jobs }, view) => {
    const words = wordsOf(view);
    const found = bottlenecks(shares);
    const main = mainBottleneck(shares);
    return metricChart(view, shares, {
      title: titleOf(view, found),
      about: words.bottleneckAbout,
      scope: "period",
      chart: "share-bar",
      size: "wide",
      findings: [
        ...found.flatMap(({ path, most, next }) => {
          const name = seriesLabel(view, "screening_path", path);
          const said = (row: typeof most) => [name, stepName(view, row), withInterval(view, row)] as const;
          return [
            { says: words.bottleneckMost(...said(most)), rests: [most] },
            ...(next ? [{ says: words.bottleneckNext(...said(next)), rests: [next] }] : []),
          ];
        }),
        ...worstFinding(view, main, days, jobs, (job, worst, together) =>
          words.bottleneckWorst(main ? stepName(view, main) : "", job, worst, together),
        ),
      ],
      choice: { label: "step", series: "screening_path", group: "screening_path" },
      keep: (row) => isLink(row) && row.value !== null && PATHS.includes(row.segment.screening_path ?? ""),
      arrange: (marks) => PATHS.flatMap((path) => marks.filter(({ series }) => series === path)),
      expected: 18,
    });
  },
});
