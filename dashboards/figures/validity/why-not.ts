import type { analysis as validityAnalysis } from "../../../server/analyses/validity/validity.ts";
import type { Figure } from "../../../server/figures/figure.ts";
import { numbers } from "../cells.ts";
import { type AnswersOf, analysis, define, inPeriod, type Row, wholeRecord } from "../document.ts";
import { rangeText, scopeText, valueLabel, valueRank } from "../say.ts";
import type { View } from "../view.ts";
import { samePeopleQuestion } from "./parts/incremental.ts";
import { cellOf, intervalColumn, sayer, wordsOf } from "./parts/said.ts";

/** The one validity that every other page means, as the drawer "why do these differ?" asks for it. */
const OFFICIAL = "validity_overall_r;whole";

const asks = (view: View) => ({
  official: wholeRecord(view, "validity_overall_r"),
  ability: wholeRecord(view, "validity_r"),
  pooled: analysis<typeof validityAnalysis>(
    view,
    "validity",
    { predictor: "ai", criterion: "performance_6m", by: ["job"] },
    "whole",
  ),
  period: inPeriod(view, "validity_overall_r"),
  versions: wholeRecord(view, "validity_overall_r", { by: ["model_version"] }),
  human: wholeRecord(view, "human_validity_r"),
  both: samePeopleQuestion(view),
});

type Told = Pick<Figure, "n" | "value" | "low" | "high">;
type Which = keyof ReturnType<typeof wordsOf>["whyNot"]["whys"];

function rowOf(view: View, which: Which, name: string, told: Told | null | undefined, other = ""): Row[] {
  const words = wordsOf(view).whyNot;
  if (told?.value == null) return [];
  return [
    {
      key: which,
      cells: [
        name,
        cellOf(view, told),
        { text: sayer(view).count(told.n), values: [told.n] },
        words.whys[which],
        other ? { text: words.open, values: [""], leads: { differ: `${OFFICIAL},${other}` } } : "",
      ],
    },
  ];
}

function rowsOf(view: View, answers: AnswersOf<ReturnType<typeof asks>>): Row[] {
  const words = wordsOf(view).whyNot;
  const { official, ability, pooled, period, versions, human, both } = answers;
  const latest = versions.rows
    .filter(({ status }) => status === "ok")
    .sort(
      (a, b) =>
        valueRank(view, "model_version", b.segment.model_version ?? "") -
        valueRank(view, "model_version", a.segment.model_version ?? ""),
    )[0];
  const version = latest?.segment.model_version ?? "";
  return [
    ...rowOf(view, "official", words.official, official.rows[0]),
    ...rowOf(view, "ability", words.ability, ability.rows[0], "validity_r;whole"),
    ...rowOf(view, "pooled", words.pooled, pooled?.pooled[0]),
    ...rowOf(
      view,
      "period",
      words.period(rangeText(view, view.period)),
      period.rows[0],
      "validity_overall_r;period",
    ),
    ...rowOf(
      view,
      "version",
      words.version(valueLabel(view, "model_version", version)),
      latest,
      `validity_overall_r;whole;model_version:${version}`,
    ),
    ...rowOf(view, "humanAll", words.humanAll, human.rows[0], "human_validity_r;whole"),
    ...rowOf(
      view,
      "humanSame",
      words.humanSame,
      both ? { ...both.overall.human, n: both.overall.people } : null,
    ),
  ];
}

/** The numbers that could be taken for the validity of AI scores, and why they are not it. */
export const figure = define({
  section: "prediction",
  asks,
  shows: (answers, view) => {
    const words = wordsOf(view).whyNot;
    const official = answers.official.rows[0]?.value ?? null;
    return {
      kind: "table",
      title: official === null ? words.titleNone : words.title(sayer(view).number("r", official)),
      about: words.about,
      scope: scopeText(view, "whole"),
      metrics: ["validity_overall_r", "validity_r", "human_validity_r"],
      columns: [
        { name: words.columns.which },
        intervalColumn(view, "r", words.columns.r),
        numbers(words.columns.n, "n", "count"),
        { name: words.columns.why },
        { name: words.columns.more },
      ],
      rows: rowsOf(view, answers),
      empty: wordsOf(view).empty,
      expected: 7,
    };
  },
});
