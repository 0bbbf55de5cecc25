import { formatValue } from "../../format/number.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { largestFirst, valueLabel } from "../say.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "failure",
  asks: (view) => ({
    versions: onlyPeriod(view, "login_failure_rate", { by: ["browser_version"] }),
    all: onlyPeriod(view, "login_failure_rate"),
  }),
  shows: ({ versions, all }, view) => {
    const words = wordsOf(view);
    const [worst, next] = largestFirst(versions.rows.filter(({ status }) => status === "ok"));
    return metricChart(view, versions, {
      title:
        worst && next && (worst.low ?? 0) > (next.high ?? 1)
          ? words.loginFinding(
              valueLabel(view, "browser_version", worst.segment.browser_version ?? ""),
              formatValue("percent", worst.value ?? 0, view.language),
            )
          : words.loginTitle,
      about: words.loginAbout,
      scope: "period",
      chart: "forest",
      choice: { label: "browser_version" },
      keep: (row) => Boolean(row.segment.browser_version),
      pooled: all,
      expected: 7,
    });
  },
});
