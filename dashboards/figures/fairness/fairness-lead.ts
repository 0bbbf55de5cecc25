import { formatNumber, formatValue } from "../../format/number.ts";
import { define, type Lead } from "../document.ts";
import type { View } from "../view.ts";
import {
  asksFairness,
  type Fairness,
  FOUR_FIFTHS,
  gravest,
  grouping,
  groupName,
  judged,
  ratioVerdict,
  wordsOf,
} from "./parts/groups.ts";

function lead(view: View, { table }: Fairness): Lead {
  const words = wordsOf(view);
  const { language, text } = view;
  const small = { says: words.noVerdict, rests: [] };
  if (table.total === 0) return { kind: "lead", says: { says: words.leadNone, rests: [] } };
  const found = gravest(table);
  if (!found || table.highest === null)
    return { kind: "lead", says: { says: words.leadOne, rests: [] }, small };
  const { ratio } = found.to_highest;
  const verdict = ratioVerdict(ratio);
  const number = (value: number) => formatNumber("ratio", value, language);
  const interval = text.figure.intervalOf(
    ratio.low !== null && ratio.high !== null
      ? `${number(ratio.low)}${language === "zh" ? " 至 " : " to "}${number(ratio.high)}`
      : text.dash,
  );
  const names = [groupName(view, found.group), groupName(view, table.highest)] as const;
  const value =
    language === "zh" ? formatValue("ratio", ratio.value ?? 0, language) : number(ratio.value ?? 0);
  const first =
    verdict === "none" || verdict === "open"
      ? words.leadAlike(words.kinds[grouping(view)], ...names, value, interval)
      : words.leadLower(...names, value, interval);
  const large = judged(table);
  const listed = (groups: typeof large) => text.list(groups.map(({ group }) => groupName(view, group)));
  const under = large.filter(({ to_highest }) => ratioVerdict(to_highest.ratio) === "under");
  const flips = under.every((group) => group.to_highest.flips) ? words.leadFlips : "";
  const open = large.filter(
    ({ to_highest }) =>
      (to_highest.ratio.low ?? 0) < FOUR_FIFTHS && (to_highest.ratio.high ?? 1) >= FOUR_FIFTHS,
  );
  const rest = [
    under.length > 0 ? words.leadUnder(listed(under)) + flips : "",
    open.length > 0 ? words.leadOpen(listed(open)) : "",
    large.length > 0 && under.length + open.length === 0 ? words.leadNoneUnder : "",
  ].join("");
  return {
    kind: "lead",
    says: { says: first + rest + text.stop, rests: [ratio, { value: FOUR_FIFTHS, low: null, high: null }] },
    small,
  };
}

/** The page's first sentence. */
export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) =>
    fair ? lead(view, fair) : { kind: "lead", says: { says: wordsOf(view).leadNone, rests: [] } },
});
