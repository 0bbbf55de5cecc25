import { formatNumber, formatValue } from "../../format/number.ts";
import { define, type Lead } from "../document.ts";
import type { View } from "../view.ts";
import { asksFairness, type Fairness, groupName, judged, told, wordsOf } from "./parts/groups.ts";

function lead(view: View, { table }: Fairness): Lead {
  const words = wordsOf(view);
  const { language, text } = view;
  const small = { says: words.noVerdict, rests: [] };
  if (table.total === 0) return { kind: "lead", says: { says: words.leadNone, rests: [] } };
  const lowest = told(table)[0];
  if (!lowest || table.highest === null)
    return { kind: "lead", says: { says: words.leadOne, rests: [] }, small };
  const { ratio } = lowest.to_highest;
  const number = (value: number) => formatNumber("ratio", value, language);
  const large = judged(table);
  const under = large.filter((group) => group.to_highest.under_four_fifths);
  const first = words.lead(
    groupName(view, lowest.group),
    language === "zh" ? formatValue("ratio", ratio.value ?? 0, language) : number(ratio.value ?? 0),
    text.figure.intervalOf(
      ratio.low !== null && ratio.high !== null
        ? `${number(ratio.low)}${language === "zh" ? " 至 " : " to "}${number(ratio.high)}`
        : text.dash,
    ),
    groupName(view, table.highest),
  );
  const names = text.list(under.map(({ group }) => groupName(view, group)));
  const flips = under.every((group) => group.to_highest.flips) ? words.leadFlips : "";
  const rest =
    under.length > 0 ? words.leadUnder(names) + flips : large.length > 0 ? words.leadNoneUnder : "";
  return { kind: "lead", says: { says: first + rest + text.stop, rests: [ratio] }, small };
}

/** The page's first sentence. */
export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) =>
    fair ? lead(view, fair) : { kind: "lead", says: { says: wordsOf(view).leadNone, rests: [] } },
});
