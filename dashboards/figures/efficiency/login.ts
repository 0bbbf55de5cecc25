import type { MetricRow } from "../../../server/metrics/metric.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { largestFirst, valueLabel, withInterval } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  also: ["旧浏览器、登录失败", "old browser, login failure, sign-in problems"],
  section: "invitations",
  covers: ["login_failures"],
  asks: (view) => ({
    failures: onlyPeriod(view, "login_failure_rate", { by: ["browser", "browser_version"] }),
  }),
  shows: ({ failures }, view) => {
    const words = wordsOf(view);
    const browser = ({ segment }: MetricRow) =>
      [segment.browser, segment.browser_version].filter(Boolean).join(" ") || valueLabel(view, "browser", "");
    const [worst, next] = largestFirst(failures.rows.filter((row) => row.status === "ok"));
    const standsOut = worst && next && (worst.low ?? 0) > (next.high ?? 1);
    const said = (row: MetricRow) => [browser(row), withInterval(view, row)] as const;
    return metricChart(view, failures, {
      title: standsOut ? words.loginFinding(browser(worst)) : words.loginTitle,
      about: words.loginAbout,
      scope: "period",
      chart: "forest",
      findings:
        worst && next
          ? [{ says: words.loginWorst(...said(worst), ...said(next)), rests: [worst, next] }]
          : [],
      choice: { label: browser },
      expected: 6,
    });
  },
});
