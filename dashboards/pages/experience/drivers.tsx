import type { analysis } from "../../../server/analyses/experience/drivers.ts";
import { getAnalysis } from "../../api.ts";
import { Figure } from "../../components/figure.tsx";
import { scopeText } from "../../components/metric-figure.tsx";
import { figuredMark, noteWords } from "../../format/figured-marks.ts";
import { formatCount, formatInterval, formatPercent, formatValue } from "../../format/number.ts";
import { loadedOf } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import { pageText } from "./words.ts";

/** What overall satisfaction hangs on. */
export function DriversFigure({ asked }: { asked: URLSearchParams }) {
  const words = pageText.value;
  const lang = language.value;
  const { answer, stale, again } = useAnswer(
    `drivers ${asked} ${world.value.health.warehouse?.version}`,
    () => getAnalysis<typeof analysis>("drivers", asked),
    "drivers",
  );
  const drivers = answered(answer);
  const texts = drivers?.note_texts ?? {};
  const first = drivers?.items[0];
  return (
    <Figure
      scope={scopeText("period")}
      metrics={[]}
      loaded={[loadedOf(answer)]}
      retry={again}
      stale={stale}
      explained={{
        about: words.explainAbout,
        formula: words.driverFormula,
        notes: noteWords(drivers?.notes ?? [], texts),
        sql: drivers?.sql ?? "",
        address: `/api/analyses/drivers?${asked}`,
      }}
      id="drivers"
      title={
        first?.share != null
          ? words.driverFinding(valueLabel("item", first.item), formatPercent(first.share, lang))
          : words.driverTitle
      }
      about={words.driverAbout}
      marks={(drivers?.items ?? []).map((item) =>
        figuredMark(item, { key: item.item, label: valueLabel("item", item.item), unit: "percent" }, texts),
      )}
      chart="forest"
      options={{ unit: "percent", axis: words.driverAxis, reference: 0, limits: { min: 0 } }}
      rows={3}
      wide
      empty={drivers?.status === "few" ? words.driverFew : words.leadNone}
      {...(drivers && drivers.r_squared.value !== null
        ? {
            note: words.driverNote(
              formatValue("percent", drivers.r_squared.value, lang),
              drivers.r_squared.low === null || drivers.r_squared.high === null
                ? ""
                : words.interval(
                    text.value.figure.intervalOf(
                      formatInterval("percent", drivers.r_squared.low, drivers.r_squared.high, lang),
                    ),
                  ),
              formatCount(drivers.n, lang),
            ),
          }
        : {})}
    />
  );
}
