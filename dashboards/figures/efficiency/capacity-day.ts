import type { analysis as capacityAnalysis } from "../../../server/analyses/capacity/capacity.ts";
import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { Mark } from "../../charts/mark.ts";
import { formatDate, formatInterval, formatValue } from "../../format/number.ts";
import { analysis, define, explained, type Finding } from "../document.ts";
import { dimensionLabel, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/steps.ts";

type Outlook = AnswerOf<typeof capacityAnalysis>;

/** A capacity is drawn where the forecast would still be seen beside it. */
const DRAWN_UP_TO = 4;

/** The capacity that the reader states, where it is a number that the server takes. */
function stated({ choices }: View): number | null {
  const value = Number(choices.capacity ?? "");
  return Number.isFinite(value) && value >= 1 && value <= 10_000_000 ? value : null;
}

function asked(view: View) {
  const given = stated(view);
  return analysis<typeof capacityAnalysis>(
    view,
    "capacity",
    given === null ? {} : { per_day: given },
    "none",
  );
}

const count = ({ language }: View, value: number) => formatValue("count", Math.round(value), language);
const range = ({ language }: View, { low, high }: { readonly low: number; readonly high: number }) =>
  formatInterval("count", Math.round(low), Math.round(high), language);

/** The day on which capacity will not do, in words with its uncertainty. */
function findingsOf(view: View, found: Outlook): Finding[] {
  const words = wordsOf(view);
  const { capacity, weeks, largest_share: share, likely_on: likely, earliest_on: earliest } = found;
  const last = weeks.at(-1);
  if (capacity.per_day === null || !last || !share) return [];
  const day = (iso: string) => formatDate(iso, view.language);
  const percent = (value: number) => formatValue("percent", value, view.language);
  const ahead = String(weeks.length);
  const perDay = count(view, capacity.per_day);
  const alone = { value: capacity.per_day, low: null, high: null };
  return [
    {
      says:
        capacity.source === "given"
          ? words.capacityGiven(perDay)
          : words.capacityMeasured(perDay, capacity.on ? day(capacity.on) : ""),
      rests: [alone],
    },
    {
      says: words.busiestDay(count(view, last.busiest.value), range(view, last.busiest), ahead),
      rests: [last.busiest],
    },
    likely
      ? { says: words.capacityEnds(day(likely), day(earliest ?? likely)), rests: [alone] }
      : earliest
        ? { says: words.capacityMayEnd(day(earliest), ahead), rests: [alone] }
        : {
            says: words.capacityHolds(ahead, percent(share.value), percent(share.high)),
            rests: [{ value: share.value, low: null, high: share.high }],
          },
  ];
}

/** The busiest day of each week to come, as marks of a line. */
function marksOf(view: View, { weeks }: Outlook): Mark[] {
  const words = wordsOf(view);
  return weeks.map(({ week, busiest }) => {
    const label = words.week(String(Number(week.split("W")[1])));
    const said = words.perDayCount(count(view, busiest.value), range(view, busiest));
    return {
      key: week,
      period: week,
      label,
      n: null,
      ...busiest,
      status: "ok",
      sentence: `${label}${view.text.colon}${said}`,
    };
  });
}

export const figure = define({
  section: "capacity",
  asks: (view) => ({ outlook: asked(view) }),
  shows: ({ outlook }, view) => {
    const words = wordsOf(view);
    const limit = outlook?.capacity.per_day ?? null;
    const top = Math.max(0, ...(outlook?.weeks.map(({ busiest }) => busiest.high) ?? []));
    const ignored = Object.keys(view.filters).map((name) => dimensionLabel(view, name));
    return {
      kind: "chart",
      title: outlook?.likely_on
        ? words.capacityDayFinding(formatDate(outlook.likely_on, view.language))
        : outlook && outlook.weeks.length > 0
          ? words.capacityDayNone(String(outlook.weeks.length))
          : words.capacityDayTitle,
      about: words.capacityDayAbout,
      scope: scopeText(view, "whole"),
      metrics: [],
      explained: explained(view, asked(view), outlook, { notes: outlook?.notes ?? [] }),
      chart: "line",
      size: "wide",
      findings: outlook ? findingsOf(view, outlook) : [],
      choices: [
        {
          name: "capacity",
          label: words.capacityInput,
          placeholder: words.capacityPlaceholder,
          options: [],
        },
      ],
      options: {
        unit: "count",
        axis: words.perDayAxis,
        ...(limit !== null && limit <= top * DRAWN_UP_TO
          ? { target: limit, targetWord: words.capacityWord }
          : {}),
      },
      marks: outlook ? marksOf(view, outlook) : [],
      expected: null,
      note: [
        words.spikesLeftOut,
        ...(ignored.length > 0 ? [view.text.filter.ignored(view.text.list(ignored))] : []),
      ].join(view.language === "zh" ? "" : " "),
    };
  },
});
