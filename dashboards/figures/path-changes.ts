import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as pathChanges } from "../../server/analyses/overview/path-changes.ts";
import { formatChangeInterval, formatCount } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import { overviewWords } from "../text/overview.ts";
import type { Unit } from "../types.ts";
import { bounds, named } from "./cells.ts";
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
  const { text, language } = view;
  const { measure, all, ai, traditional, difference } = change;
  const unit = UNITS[measure];
  const told = ({ value }: Change["ai"]) => ({
    text: value === null ? text.dash : differenceText(view, unit, value),
    values: [value],
  });
  const verdict = verdictOf(change);
  const { value, low, high, n } = difference;
  return {
    key: measure,
    cells: [
      changes.names[measure],
      told(all),
      told(ai),
      told(traditional),
      {
        text: value === null ? text.dash : differenceText(view, unit, value),
        ...(low === null || high === null ? {} : { note: formatChangeInterval(unit, low, high, language) }),
        values: [value, unitWords(language)[unit].file, low, high],
      },
      {
        text: changes.verdicts[verdict],
        values: [changes.verdicts[verdict]],
        tone: verdict === "better" ? "good" : verdict === "worse" ? "bad" : "muted",
      },
      { text: formatCount(n, language), values: [n] },
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { changes } = overviewWords(view.language);
  const { figure, export: names } = view.text;
  const number = (name: string, key: string): Column => ({
    name,
    number: true,
    file: [{ key, name, format: "number" }],
  });
  return [
    named(changes.what, "measure"),
    number(changes.all, "all"),
    number(changes.ai, "ai"),
    number(changes.other, "traditional"),
    {
      name: changes.difference,
      number: true,
      file: [
        { key: "difference", name: changes.difference, format: "number" },
        { key: "unit", name: names.unit, format: "text" },
        ...bounds(view, changes.difference, "difference", "number"),
      ],
    },
    named(changes.verdict, "verdict"),
    { name: figure.columns.n, number: true, file: [{ key: "n", name: figure.columns.n, format: "count" }] },
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
