import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/validity/incremental.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure } from "../../components/figure.tsx";
import { TableFigure, type TableRow } from "../../components/table-figure.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatCount } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { cellOf, fileOf, interval, isClear, number, points } from "./say.ts";
import { asked, criterion, usePart } from "./served.ts";
import { pageText } from "./words.ts";

type IncrementalRow = AnswerOf<typeof analysis>["rows"][number];

/** Interviewers alone, AI alone, both; overall and by job family. */
export function Incremental() {
  const words = pageText.value;
  const lang = language.value;
  const part = usePart<typeof analysis>("incremental", asked({ criterion: criterion(), by: "job_family" }), {
    about: words.explainIncremental,
    formula: words.formulaIncremental,
    place: "incremental",
  });
  const answer = part.value;
  const texts = answer?.note_texts ?? {};
  const overall = answer?.overall;
  const outcome = words.criteria[criterion()] ?? "";
  const says = overall !== undefined && overall.delta_ai.value !== null;
  const gains = says && overall.delta_ai.p !== null && overall.delta_ai.p < 0.05;
  const p = (value: number | null) => {
    const said = formatP(value, lang);
    return said.startsWith("<") ? said : `= ${said}`;
  };
  const mark = (series: "human" | "ai" | "both", figure: Figured): Mark =>
    figuredMark(
      figure,
      {
        key: series,
        label: words.rows[series],
        series: series === "human" ? "human" : "ai",
        unit: "r",
        ...(overall?.status === "suppressed" ? { status: "suppressed" as const } : {}),
      },
      texts,
    );
  const rows = (answer?.rows ?? []).filter((row) => row.n > 0 || row.status === "suppressed");
  const name = (row: IncrementalRow) => valueLabel("job_family", row.segment.job_family ?? "");
  const columns = words.columns;
  return (
    <>
      <Figure
        {...part.base}
        id="incremental"
        title={gains ? words.incrementalGain(points(overall.delta_ai.value)) : words.incrementalTitle}
        about={words.incrementalAbout(outcome)}
        findings={
          says
            ? [
                words.gainAi(
                  points(overall.delta_ai.value),
                  interval("percent", overall.delta_ai),
                  p(overall.delta_ai.p),
                ),
                words.gainHuman(points(overall.delta_human.value), interval("percent", overall.delta_human)),
                words.partial(
                  number("r", overall.partial_ai.value),
                  interval("r", overall.partial_ai),
                  number("r", overall.partial_human.value),
                  interval("r", overall.partial_human),
                ),
                words.differenceFinding(
                  number("r", overall.difference.value, true),
                  interval("r", overall.difference, true),
                ),
              ]
            : []
        }
        marks={
          overall ? [mark("human", overall.human), mark("ai", overall.ai), mark("both", overall.both)] : []
        }
        chart="forest-ordered"
        options={{ unit: "r", reference: 0 }}
        rows={3}
        empty={words.empty}
      />
      <Figure
        {...part.base}
        id="delta-family"
        title={words.gainTitle}
        about={words.gainAbout}
        marks={rows.map((row) => ({
          ...figuredMark(
            row.delta_ai,
            {
              key: name(row),
              label: name(row),
              filter: filterOf("job_family", row.segment.job_family),
              unit: "percent",
              status: row.status,
            },
            texts,
          ),
          ...(row.stands ? { tag: words.stands } : {}),
        }))}
        show={(all) => all.filter((each) => each.value !== null)}
        chart="forest"
        options={{ unit: "percent", pointsOfShare: true, reference: 0 }}
        rows={8}
        empty={words.empty}
      />
      <TableFigure
        id="incremental-table"
        title={words.gainTable}
        about={words.incrementalAbout(outcome)}
        scope={part.scope}
        loading={part.loading}
        empty={part.problem || words.empty}
        expected={10}
        explained={part.explained}
        columns={[
          { name: columns.row },
          { name: columns.n, number: true, file: [{ key: "n", name: columns.n, format: "count" }] },
          { name: columns.human, number: true, file: fileOf("human", columns.human) },
          { name: columns.ai, number: true, file: fileOf("ai", columns.ai) },
          { name: columns.both, number: true, file: fileOf("both", columns.both) },
          { name: columns.gain, number: true, file: fileOf("gain", columns.gain, "percent") },
          { name: columns.partialAi, number: true, file: fileOf("partial_ai", columns.partialAi) },
          { name: columns.partialHuman, number: true, file: fileOf("partial_human", columns.partialHuman) },
          { name: columns.p, number: true, file: [{ key: "p", name: columns.p, format: "r" }] },
          { name: columns.finding },
        ]}
        rows={(overall ? [overall, ...rows] : rows).map((row): TableRow => {
          const isAll = row === overall;
          const pOf = isAll ? row.delta_ai.p : row.p_adjusted;
          return {
            key: isAll ? "all" : name(row),
            few: row.status === "few",
            cells: [
              isAll ? text.value.figure.pooled : name(row),
              { text: row.n > 0 ? formatCount(row.n, lang) : text.value.dash, values: [row.n || null] },
              cellOf(row.human),
              cellOf(row.ai),
              cellOf(row.both),
              cellOf(row.delta_ai, "percent"),
              cellOf(row.partial_ai),
              cellOf(row.partial_human),
              { text: formatP(pOf, lang), values: [pOf] },
              row.status === "suppressed"
                ? (text.value.status.suppressed ?? "")
                : row.delta_ai.value === null
                  ? (text.value.status.few ?? "")
                  : isAll
                    ? (pOf ?? 1) < 0.05 && isClear(row.partial_ai)
                      ? words.clear
                      : words.mayBeChance
                    : row.stands
                      ? words.standsLong
                      : words.mayBeChance,
            ],
          };
        })}
      />
    </>
  );
}
