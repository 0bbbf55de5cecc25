import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/fairness/question-bias.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure, type FigureProps } from "../../components/figure.tsx";
import { type Column, TableFigure, type TableRow } from "../../components/table-figure.tsx";
import { figuredMark, noteWords } from "../../format/figured-marks.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { pageText } from "./words.ts";

type QuestionBiases = AnswerOf<typeof analysis>;
type QuestionBias = QuestionBiases["questions"][number];

const DRAWN = 14;
const LISTED = 30;
/** Differences in delta from which a question counts as B, and as C. */
const MODERATE = 1;

const bySize = (a: QuestionBias, b: QuestionBias) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0);
const isFlagged = ({ ets_class }: QuestionBias) => ets_class === "B" || ets_class === "C";

/** Questions that are harder for a group than its other answers would have it, in two views; no single verdict. */
export function QuestionBiasFigures({
  answer,
  name,
  common,
  address,
}: {
  answer: QuestionBiases | null;
  name: (group: string) => string;
  common: Pick<FigureProps, "scope" | "metrics" | "loaded" | "retry" | "stale">;
  address: string;
}) {
  const words = pageText.value;
  const lang = language.value;
  const all = [...(answer?.questions ?? [])].sort(bySize);
  const several = new Set(all.map(({ group }) => group)).size > 1;
  const label = (each: QuestionBias) =>
    [valueLabel("question", each.question), several ? name(each.group) : ""].filter(Boolean).join(" · ");
  const marks: Mark[] = all.map((each) =>
    figuredMark(
      each,
      {
        key: `${each.question}:${each.group}`,
        label: label(each),
        unit: "r",
        signed: true,
        series: isFlagged(each) ? ((each.value ?? 0) < 0 ? "human" : "ai") : "other",
      },
      answer?.note_texts ?? {},
    ),
  );
  const flagged = all.filter(isFlagged);
  const reference = answer?.reference == null ? words.largestGroup : name(answer.reference);
  const explained = {
    about: words.biasExplainAbout,
    formula: words.biasExplainFormula,
    notes: noteWords([...new Set(all.flatMap(({ notes }) => notes))], answer?.note_texts ?? {}),
    sql: answer?.sql ?? "",
    address,
  };
  const number = (value: number | null, sign = false) => ({
    text: value === null ? text.value.dash : formatNumber("r", value, lang, sign),
    values: [value],
  });
  const p = (value: number | null) => ({ text: formatP(value, lang), values: [value] });
  const rows: TableRow[] = all.slice(0, LISTED).map((each) => ({
    key: `${each.question}:${each.group}`,
    few: !isFlagged(each),
    cells: [
      label(each),
      { text: formatCount(each.group_n, lang), values: [each.group_n] },
      number(each.value, true),
      {
        text:
          each.low === null || each.high === null
            ? text.value.dash
            : `${formatNumber("r", each.low, lang, true)}${lang === "zh" ? " 至 " : " to "}${formatNumber("r", each.high, lang, true)}`,
        values: [each.low, each.high],
      },
      p(each.adjusted_p),
      words.classes[each.ets_class ?? ""] ?? text.value.dash,
      number(each.ordinal.effect, true),
      p(each.ordinal.uniform_p),
      p(each.ordinal.non_uniform_p),
      words.classes[each.ordinal.effect_class ?? ""] ?? text.value.dash,
    ],
  }));
  const columns = words.biasColumns;
  const named = (title: string, key: string): Column => ({
    name: title,
    file: [{ key, name: title, format: "text" }],
  });
  const numbers = (title: string, key: string, format: "count" | "ratio" | "p"): Column => ({
    name: title,
    number: true,
    file: [{ key, name: title, format }],
  });
  const empty = words.biasNone(formatCount(answer?.fewest ?? 50, lang));
  return (
    <>
      <Figure
        {...common}
        id="question-bias"
        title={
          all.length === 0
            ? words.biasTitle
            : flagged.length === 0
              ? words.biasFindingNone
              : words.biasFinding(formatCount(flagged.length, lang), formatCount(all.length, lang))
        }
        about={words.biasAbout(reference)}
        marks={marks}
        show={(each) => each.slice(0, DRAWN).sort((a, b) => (b.value ?? 0) - (a.value ?? 0))}
        chart="forest"
        options={{
          unit: "r",
          signed: true,
          reference: 0,
          axis: words.biasAxis,
          target: -MODERATE,
          targetWord: words.biasModerate,
          limits: {},
        }}
        rows={DRAWN}
        wide
        explained={explained}
        empty={empty}
        {...(marks.length > 0
          ? {
              note: [
                marks.length > DRAWN ? text.value.figure.sortedShown(DRAWN, marks.length) : "",
                words.biasNote,
              ]
                .filter(Boolean)
                .join(text.value.semicolon),
            }
          : {})}
      />
      <TableFigure
        id="question-bias-table"
        title={words.biasTableTitle}
        about={words.biasTableAbout}
        scope={common.scope}
        columns={[
          named(columns.question, "question"),
          numbers(columns.n, "group_n", "count"),
          numbers(columns.delta, "delta", "ratio"),
          {
            name: columns.interval,
            number: true,
            file: (["low", "high"] as const).map((end) => ({
              key: `delta_${end}`,
              name: text.value.export.bound(columns.delta, end),
              format: "ratio",
            })),
          },
          numbers(columns.p, "adjusted_p", "p"),
          named(columns.ets, "ets_class"),
          numbers(columns.effect, "ordinal_effect", "ratio"),
          numbers(columns.uniform, "uniform_p", "p"),
          numbers(columns.nonUniform, "non_uniform_p", "p"),
          named(columns.effectClass, "effect_class"),
        ]}
        rows={rows}
        expected={12}
        loading={answer === null}
        empty={empty}
        explained={explained}
        {...(all.length > LISTED ? { note: words.biasListed(String(LISTED), String(all.length)) } : {})}
      />
    </>
  );
}
