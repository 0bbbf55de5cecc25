import type { analysis as driversAnalysis } from "../../../server/analyses/experience/drivers.ts";
import { formatCount, formatInterval, formatPercent, formatValue } from "../../format/number.ts";
import { analysis, define, explained } from "../document.ts";
import { figureMark } from "../marks.ts";
import { scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/words.ts";

const asked = (view: View) => analysis<typeof driversAnalysis>(view, "drivers", {}, "period");

/** What overall satisfaction hangs on. */
export const figure = define({
  section: "drivers",
  asks: (view) => ({ drivers: asked(view) }),
  shows: ({ drivers }, view) => {
    const words = wordsOf(view);
    const { language, text } = view;
    const texts = drivers?.note_texts ?? {};
    const first = drivers?.items[0];
    const explains = drivers?.r_squared;
    const interval =
      explains?.low == null || explains.high === null
        ? ""
        : words.interval(
            text.figure.intervalOf(formatInterval("percent", explains.low, explains.high, language)),
          );
    return {
      kind: "chart",
      scope: scopeText(view, "period"),
      metrics: [],
      explained: explained(view, asked(view), drivers, {
        about: words.explainAbout,
        formula: words.driverFormula,
        notes: drivers?.notes ?? [],
      }),
      title:
        first?.share != null && explains?.value != null
          ? words.driverFinding(
              valueLabel(view, "item", first.item),
              formatPercent(first.share, language),
              formatPercent(explains.value, language),
            )
          : words.driverTitle,
      about: words.driverAbout,
      chart: "forest",
      size: "wide",
      options: { unit: "percent", axis: words.driverAxis, reference: 0, limits: { min: 0 } },
      marks: (drivers?.items ?? []).map((item) =>
        figureMark(
          view,
          item,
          { key: item.item, label: valueLabel(view, "item", item.item), unit: "percent" },
          texts,
        ),
      ),
      expected: 3,
      empty: drivers?.status === "few" ? words.driverFew : words.leadNone,
      ...(drivers && explains?.value != null
        ? {
            note: words.driverNote(
              formatValue("percent", explains.value, language),
              interval,
              formatCount(drivers.n, language),
            ),
          }
        : {}),
    };
  },
});
