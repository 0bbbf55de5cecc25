import type { Figure } from "../../../server/figures/figure.ts";
import { formatInterval, formatNumber, formatValue } from "../../format/number.ts";
import type { Unit } from "../../types.ts";
import { counted, estimates, named, numbers } from "../cells.ts";
import { type Choice, type Column, chosen, define, type Row } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import {
  asksClinic,
  type Clinic,
  frame,
  type Question,
  questionName,
  questionsOf,
  reasonsOf,
  wordsOf,
} from "./parts/clinic.ts";

const questionChoice = (view: View, answer: Clinic | null): Choice => ({
  name: "question",
  label: wordsOf(view).question,
  options: questionsOf(answer).map(({ question }) => ({
    value: question,
    label: valueLabel(view, "question", question),
  })),
});

type Told = Pick<Figure, "value" | "low" | "high"> & { readonly n?: number };
const bare = (value: number | null): Told => ({ value, low: null, high: null });

/** A line of the table: its name, unit and figure. */
type Line = readonly [key: string, name: string, figure: Told, unit?: Unit, signed?: boolean];

function rowOf(view: View, group: string, [key, name, figure, unit = "r", signed = false]: Line): Row {
  const { language, text } = view;
  const { value, low, high, n = null } = figure;
  const shown = unit === "percent" ? formatValue : formatNumber;
  return {
    key,
    group,
    cells: [
      name,
      {
        text: value === null ? text.dash : shown(unit, value, language, signed),
        ...(value === null || low === null || high === null
          ? {}
          : { note: formatInterval(unit, low, high, language) }),
        values: [value, low, high],
      },
      counted(view, n),
    ],
  };
}

function groupLines(view: View, { groups }: Question): Line[] {
  const { rows } = wordsOf(view);
  return groups.flatMap(({ dimension, group, reference, difference, delta, ets_class }): Line[] => {
    const [own, other] = [group, reference].map((name) => valueLabel(view, dimension, name)) as [
      string,
      string,
    ];
    const key = `${dimension}:${group}`;
    return [
      [`${key}:difference`, rows.difference(own, other), difference, "r", true],
      ...(ets_class === null
        ? []
        : [[`${key}:delta`, rows.delta(own, other, ets_class), delta, "r", true] satisfies Line]),
    ];
  });
}

function driftLines(view: View, { drift }: Question): Line[] {
  const { rows } = wordsOf(view);
  return drift.flatMap(({ vendor, base, newest, psi, p, shift }): Line[] => {
    const name = valueLabel(view, "vendor", vendor);
    return [
      [`${vendor}:psi`, rows.psi(name, base, newest), bare(psi)],
      [`${vendor}:ks`, rows.ks(name, base, newest), bare(p)],
      [`${vendor}:shift`, rows.shift(name, base, newest), shift, "r", true],
    ];
  });
}

function linesOf(view: View, answer: Clinic, of: Question): readonly (readonly [string, readonly Line[]])[] {
  const { rows, parts } = wordsOf(view);
  const { closest, keyword } = of;
  return [
    [
      parts.score,
      [
        ["difficulty", rows.difficulty, of.difficulty, "percent"],
        ["spread", rows.spread, bare(of.spread), "percent"],
        ["discrimination", rows.discrimination, bare(of.discrimination)],
      ],
    ],
    [
      parts.form,
      [
        ["rest", rows.rest, of.rest],
        ["sisters", rows.sisters, of.sisters],
        ...(closest
          ? [["closest", rows.closest(questionName(view, closest.question)), closest.r] satisfies Line]
          : []),
        ["alpha", rows.alpha, answer.forms[0]?.alpha ?? bare(null)],
        ["alpha_dropped", rows.alpha_dropped, bare(of.alpha_dropped)],
        ["alpha_change", rows.alpha_change, of.alpha_change, "r", true],
      ],
    ],
    [
      parts.outcome,
      [
        ["validity", rows.validity, of.validity],
        ["corrected", rows.corrected, bare(of.corrected)],
        ["part", rows.part, of.part],
        ["share", rows.share, bare(of.share), "percent"],
        ...(keyword
          ? [
              [
                "keyword",
                rows.keyword(valueLabel(view, "keyword", keyword.keyword)),
                keyword.r,
              ] satisfies Line,
            ]
          : []),
      ],
    ],
    [
      parts.interview,
      [
        ["seconds", rows.seconds, of.seconds, "count"],
        ["follow_ups", rows.follow_ups, of.follow_ups, "r"],
        ["unanswered", rows.unanswered, of.unanswered, "percent"],
        ["unscored", rows.unscored, of.unscored, "percent"],
      ],
    ],
    [parts.groups, groupLines(view, of)],
    [parts.drift, driftLines(view, of)],
  ];
}

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view);
  return [
    named(columns.estimate, "estimate"),
    estimates(view, columns.value, "value", "number"),
    numbers(columns.n, "n", "count"),
  ];
}

/** Everything that is known of one question. */
export const figure = define({
  section: "clinic",
  asks: asksClinic,
  shows: ({ clinic: answer = null }, view) => {
    const words = wordsOf(view);
    const choice = questionChoice(view, answer);
    const of = questionsOf(answer).find(({ question }) => question === chosen(view, choice));
    const shared = frame(view, answer);
    return {
      kind: "table",
      ...shared,
      choices: [...shared.choices, ...(choice.options.length > 0 ? [choice] : [])],
      title: of
        ? words.detailTitle(questionName(view, of.question), words.verdicts[of.verdict] ?? of.verdict)
        : words.detailNone,
      about:
        answer && of
          ? words.detailAbout(
              of.competency === null ? view.text.dash : valueLabel(view, "competency", of.competency),
              of.version === null ? "" : words.version(of.version),
              reasonsOf(view, answer, of).says,
            )
          : "",
      columns: columnsOf(view),
      rows:
        answer && of
          ? linesOf(view, answer, of).flatMap(([group, lines]) =>
              lines.map((line) => rowOf(view, group, line)),
            )
          : [],
      expected: 24,
    };
  },
});
