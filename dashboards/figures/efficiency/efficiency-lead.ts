import { formatValue } from "../../format/number.ts";
import { define, inPeriod } from "../document.ts";
import { seriesLabel } from "../marks.ts";
import { plain, rangeText, withInterval } from "../say.ts";
import { bottleneckShares, bottlenecks, stepName, wordsOf } from "./parts/steps.ts";

/** The page's first sentence. */
export const figure = define({
  asks: (view) => ({ cycle: inPeriod(view, "cycle_days"), shares: bottleneckShares(view) }),
  shows: ({ cycle: { rows }, shares }, view) => {
    const words = wordsOf(view);
    const [cycle] = rows;
    if (cycle?.value == null) return { kind: "lead", says: { says: words.leadNone, rests: [] } };
    const found = bottlenecks(shares);
    const slowest = found.map(({ path, most }) =>
      words.leadPath(
        seriesLabel(view, "screening_path", path),
        stepName(view, most),
        withInterval(view, most),
      ),
    );
    const before = cycle.change?.clear ? cycle.previous : undefined;
    const faster =
      before?.value == null ? "" : words.leadFaster(formatValue("days", before.value, view.language));
    return {
      kind: "lead",
      says: {
        says: words.lead(plain(view, cycle), rangeText(view, view.period)) + faster + view.text.stop,
        rests: [cycle, ...(before ? [before] : [])],
      },
      ...(found.length > 0
        ? {
            small: {
              says: words.leadSlowest(slowest.join(view.text.semicolon)),
              rests: found.map(({ most }) => most),
            },
          }
        : {}),
    };
  },
});
