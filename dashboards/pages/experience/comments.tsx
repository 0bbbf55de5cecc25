import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/experience/comments.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure, type FigureProps } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { type Column, type TableCell, TableFigure, type TableRow } from "../../components/table-figure.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatChange, formatChangeInterval, formatCount, formatValue } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import type { ExportColumn } from "../../types.ts";
import { pageText } from "./words.ts";

type Comments = AnswerOf<typeof analysis>;

const DRAWN_TERMS = 16;

function termRows(answer: Comments): TableRow[] {
  const words = pageText.value;
  const lang = language.value;
  const { dash } = text.value;
  const share = (value: number | null): TableCell => ({
    text: value === null ? dash : formatValue("percent", value, lang),
    values: [value],
  });
  return answer.terms.map((each) => ({
    key: each.term,
    few: !each.differs,
    cells: [
      each.label[lang],
      each.theme_label[lang],
      { text: formatCount(each.comments, lang), values: [each.comments] },
      share(each.share.value),
      share(each.satisfied.value),
      share(each.not_satisfied.value),
      {
        text: each.difference.value === null ? dash : formatChange("percent", each.difference.value, lang),
        values: [each.difference.value],
      },
      {
        text:
          each.difference.low === null || each.difference.high === null
            ? dash
            : formatChangeInterval("percent", each.difference.low, each.difference.high, lang),
        values: [each.difference.low, each.difference.high],
      },
      { text: formatP(each.adjusted_p, lang), values: [each.adjusted_p] },
      each.differs ? words.termStands : "",
    ],
  }));
}

function columns(): Column[] {
  const words = pageText.value.termColumns;
  const named = (name: string, key: string): Column => ({ name, file: [{ key, name, format: "text" }] });
  const numbers = (name: string, key: string, format: ExportColumn["format"]): Column => ({
    name,
    number: true,
    file: [{ key, name, format }],
  });
  return [
    named(words.term, "term"),
    named(words.theme, "theme"),
    numbers(words.comments, "comments", "count"),
    numbers(words.share, "share", "percent"),
    numbers(words.satisfied, "satisfied", "percent"),
    numbers(words.notSatisfied, "not_satisfied", "percent"),
    numbers(words.difference, "difference", "percent"),
    {
      name: words.interval,
      number: true,
      file: (["low", "high"] as const).map((end) => ({
        key: `difference_${end}`,
        name: text.value.export.bound(words.difference, end),
        format: "percent",
      })),
    },
    numbers(words.p, "adjusted_p", "p"),
    named(words.note, "note"),
  ];
}

/** What comments are about: terms of the satisfied against those of the others, and all terms as a table. */
export function CommentFigures({
  answer,
  common,
  explained,
}: {
  answer: Comments | null;
  common: Pick<FigureProps, "scope" | "metrics" | "loaded" | "retry" | "stale">;
  explained: Explained;
}) {
  const words = pageText.value;
  const lang = language.value;
  const compared = (answer?.terms ?? []).filter(({ difference }) => difference.value !== null);
  const marks: Mark[] = compared
    .map((each) => ({
      ...figuredMark(
        each.difference,
        {
          key: each.term,
          label: each.label[lang],
          unit: "percent",
          signed: true,
          series: !each.differs ? "other" : (each.difference.value ?? 0) < 0 ? "human" : "ai",
        },
        answer?.note_texts ?? {},
      ),
      // how many comments say the term, not how many were looked at
      n: each.comments,
      reason: each.differs ? words.termStands : "",
    }))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const clear = compared.filter(({ differs }) => differs);
  const byDifference = [...clear].sort((a, b) => (b.difference.value ?? 0) - (a.difference.value ?? 0));
  const [good, bad] = [byDifference[0], byDifference.at(-1)];
  const strongest = (all: Mark[]) =>
    [...all]
      .sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
      .slice(0, DRAWN_TERMS)
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const empty = answer?.status === "suppressed" ? words.termHidden : words.termNone;
  return (
    <>
      <Figure
        {...common}
        explained={explained}
        id="terms"
        title={
          good && bad && (good.difference.value ?? 0) > 0 && (bad.difference.value ?? 0) < 0
            ? words.termFinding(good.label[lang], bad.label[lang])
            : words.termTitle
        }
        about={words.termAbout}
        marks={marks}
        show={strongest}
        chart="forest"
        options={{ unit: "percent", signed: true, pointsOfShare: true, reference: 0 }}
        rows={DRAWN_TERMS}
        wide
        empty={empty}
        {...(marks.length > DRAWN_TERMS
          ? { note: text.value.figure.sortedShown(DRAWN_TERMS, marks.length) }
          : {})}
      />
      <TableFigure
        id="term-table"
        title={words.termTableTitle}
        about={words.termTableAbout(
          formatCount(answer?.comments ?? 0, lang),
          formatCount(answer?.fewest ?? 10, lang),
        )}
        scope={common.scope}
        columns={columns()}
        rows={answer ? termRows(answer) : []}
        expected={12}
        loading={answer === null}
        empty={empty}
        explained={explained}
        {...(answer && answer.left_out > 0
          ? { note: words.termLeftOut(formatCount(answer.left_out, lang)) }
          : {})}
      />
    </>
  );
}
