import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as pathChanges } from "../../server/analyses/overview/path-changes.ts";
import { formatChangeInterval } from "../format/number.ts";
import { overviewWords } from "../text/overview.ts";
import type { Unit } from "../types.ts";
import { counted, differed, differences, named, numbers } from "./cells.ts";
import { analysis, type Column, define, explained, type Row } from "./document.ts";
import { differenceText, scopeText } from "./say.ts";
import type { View } from "./view.ts";

type Change = AnswerOf<typeof pathChanges>["changes"][number];
type Measure = Change["measure"];

const UNITS: Readonly<Record<Measure, Unit>> = { days: "days", satisfied: "percent", complaints: "percent" };
const LOWER_IS_BETTER: readonly Measure[] = ["days", "complaints"];

/** What the difference in differences says: better or worse only where the whole interval lies on one side of 0. */
function verdictOf({ measure, difference: { low, high } }: Change): "better" | "worse" | "none" | "unknown" {
  if (low === null || high === null) return "unknown";
  if (low <= 0 && high >= 0) return "none";
  return low > 0 === LOWER_IS_BETTER.includes(measure) ? "worse" : "better";
}

function rowOf(view: View, change: Change): Row {
  const { changes } = overviewWords(view.language);
  const { text } = view;
  const { measure, all, ai, traditional, difference } = change;
  const unit = UNITS[measure];
  const told = ({ value }: Change["ai"]) => ({
    text: value === null ? text.dash : differenceText(view, unit, value),
    values: [value],
  });
  const verdict = verdictOf(change);
  return {
    key: measure,
    cells: [
      changes.names[measure],
      told(all),
      told(ai),
      told(traditional),
      differed(view, unit, difference),
      {
        text: changes.verdicts[verdict],
        values: [changes.verdicts[verdict]],
        tone: verdict === "better" ? "good" : verdict === "worse" ? "bad" : "muted",
      },
      counted(view, difference.n),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { changes } = overviewWords(view.language);
  return [
    named(changes.what, "measure"),
    numbers(changes.all, "all", "number"),
    numbers(changes.ai, "ai", "number"),
    numbers(changes.other, "traditional", "number"),
    differences(view, changes.difference, "difference"),
    named(changes.verdict, "verdict"),
    numbers(view.text.figure.columns.n, "n", "count"),
  ];
}

const asked = (view: View) => analysis<typeof pathChanges>(view, "path-changes", {}, "whole");

/** What of a change since the roll-out is the AI path's, for some measures: both paths and their difference. */
export const pathChangesOf = (section: string, measures: readonly Measure[]) =>
  define({
    section,
    asks: (view) => ({ found: asked(view) }),
    shows: ({ found }, view) => {
      const { changes } = overviewWords(view.language);
      const shown = (found?.changes ?? []).filter(({ measure }) => measures.includes(measure));
      return {
        kind: "table",
        title: changes.title,
        about: changes.about,
        scope: scopeText(view, "whole"),
        metrics: [],
        explained: explained(view, asked(view), found),
        columns: columnsOf(view),
        rows: shown.map((change) => rowOf(view, change)),
        findings: shown.flatMap((change) => {
          const { measure, difference } = change;
          const { value, low, high } = difference;
          if (value === null || low === null || high === null) return [];
          const unit = UNITS[measure];
          const size = differenceText(view, unit, value);
          const interval = formatChangeInterval(unit, low, high, view.language);
          return [
            {
              says: changes.said[verdictOf(change)](changes.names[measure], size, interval),
              rests: [difference],
            },
          ];
        }),
        expected: measures.length,
      };
    },
  });
