import type { analysis } from "../../../server/analyses/validity/validity.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure } from "../../components/figure.tsx";
import { TableFigure, type TableRow } from "../../components/table-figure.tsx";
import { noteWords } from "../../format/figured-marks.ts";
import { formatCount } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { PredictionChoices } from "./choices.tsx";
import { pooledMarks, segmentMarks, type Validity, type ValidityRow } from "./ladder-marks.ts";
import { cellOf, few, fileOf, interval, number } from "./say.ts";
import { asked, criterion, cut, predictorOf, score, usePart } from "./served.ts";
import { pageText } from "./words.ts";

/** Hires below which a row is listed and not drawn, as long as there are others. */
const LEAST = 20;

/** The score chosen, in words. */
export function scoreName(): string {
  const words = pageText.value.choose;
  const of = score();
  if (of === "ai") return words.ai;
  return of === "human" ? words.human : words.competency(valueLabel("competency", of));
}

/** Marks of the forest: per row the observed value and its steps, last the pooled one. */
function forestMarks(answer: Validity, rows: readonly ValidityRow[], dimension: string): Mark[] {
  const rater = score() === "human" ? "human" : "ai";
  const texts = answer.note_texts;
  const marks = rows.flatMap((row): Mark[] => {
    const value = row.segment[dimension] ?? "";
    const filter = filterOf(dimension, value);
    const name = { key: value, label: valueLabel(dimension, value), ...(filter ? { filter } : {}) };
    return segmentMarks(row, name, rater, texts);
  });
  const pooled = answer.pooled.length === 1 ? answer.pooled[0] : undefined;
  return pooled
    ? [...marks, ...pooledMarks(pooled, { key: "all", label: pageText.value.forestMean }, texts)]
    : marks;
}

function enoughWords(row: ValidityRow): string {
  const words = pageText.value.enough;
  const { status, outcomes_to_come, quarter } = row.enough.useful;
  const missing = outcomes_to_come === null ? null : formatCount(outcomes_to_come, language.value);
  if (row.status === "suppressed" || missing === null) return words.unknown;
  if (status === "reached") return words.reached;
  return status === "coming" && quarter !== null ? words.coming(missing, quarter) : words.never(missing);
}

/** The forest of a score against an outcome, with its ladder; the same in numbers. */
export function Prediction() {
  const words = pageText.value;
  const lang = language.value;
  const dimension = cut();
  const of = score();
  // cut by ability, it is each ability's own score
  const predictor = dimension === "competency" && of !== "human" ? "ai" : predictorOf(of);
  const part = usePart<typeof analysis>(
    "validity",
    asked({ predictor, criterion: criterion(), by: dimension }),
    {
      about: words.explainForest,
      formula: words.formulaForest,
      place: "forest",
    },
  );
  const answer = part.value;
  const outcome = words.criteria[criterion()] ?? "";
  const rows = [...(answer?.rows ?? [])]
    .filter((row) => row.n > 0 || row.status === "suppressed")
    .sort((a, b) => (b.observed.value ?? -2) - (a.observed.value ?? -2));
  const large = rows.filter((row) => row.n >= LEAST && row.observed.value !== null);
  const drawn = large.length >= 3 ? large : rows.filter((row) => row.observed.value !== null);
  const marks = answer ? forestMarks(answer, rows, dimension) : [];
  const drawnLabels = new Set([
    ...drawn.map((row) => valueLabel(dimension, row.segment[dimension] ?? "")),
    words.forestMean,
  ]);
  const name = (row: ValidityRow) => valueLabel(dimension, row.segment[dimension] ?? "");
  const pooled = answer?.pooled.length === 1 ? answer.pooled[0] : undefined;
  const standing = rows.filter((row) => row.stands);
  const reliability = answer?.reliability;
  const findings = answer
    ? [
        ...(pooled && pooled.value !== null
          ? [
              words.forestPooled(
                String(pooled.k),
                number("r", pooled.value),
                interval("r", pooled),
                pooled.prediction_low === null
                  ? null
                  : `${number("r", pooled.prediction_low)}${lang === "zh" ? " 至 " : " and "}${number("r", pooled.prediction_high)}`,
              ),
            ]
          : answer.notes.includes("same_people")
            ? [words.forestSame]
            : []),
        ...(standing.length > 0
          ? [words.forestStands(few(standing.map(name)))]
          : rows.some((row) => row.p_adjusted !== null)
            ? [words.forestNoneStand]
            : []),
        reliability
          ? words.forestReliability(number("r", reliability.value), reliability.source[lang])
          : words.forestNoReliability,
      ]
    : [];
  const left = rows.length - drawn.length;
  const columns = words.columns;
  const scoreTitle = dimension === "competency" && of !== "human" ? words.choose.ai : scoreName();
  return (
    <>
      <Figure
        {...part.base}
        id="forest"
        title={words.forestTitle(scoreTitle, outcome)}
        about={words.forestAbout}
        controls={<PredictionChoices />}
        findings={findings}
        marks={marks}
        show={(all) => all.filter((mark) => drawnLabels.has(mark.label))}
        chart="ladder"
        options={{ unit: "r", reference: 0 }}
        rows={12}
        wide
        empty={words.empty}
        {...(left > 0 ? { note: words.forestLeft(left, LEAST) } : {})}
      />
      <TableFigure
        id="forest-table"
        title={words.tableTitle}
        about={words.tableAbout}
        scope={part.scope}
        loading={part.loading}
        empty={part.problem || words.empty}
        expected={12}
        explained={part.explained}
        {...(rows.some((row) => row.notes.includes("fragile")) ? { note: words.fragile } : {})}
        columns={[
          { name: columns.row },
          { name: columns.n, number: true, file: [{ key: "n", name: columns.n, format: "count" }] },
          { name: columns.observed, number: true, file: fileOf("observed", columns.observed) },
          { name: columns.criterion, number: true, file: fileOf("criterion", columns.criterion) },
          { name: columns.range, number: true, file: fileOf("range", columns.range) },
          { name: columns.shrunken, number: true, file: fileOf("shrunken", columns.shrunken) },
          { name: columns.p, number: true, file: [{ key: "p", name: columns.p, format: "r" }] },
          { name: columns.finding },
          { name: columns.enough },
        ]}
        rows={rows.map((row): TableRow => {
          const fragile = row.notes.includes("fragile") ? " †" : "";
          const hidden = row.status === "suppressed";
          return {
            key: name(row),
            few: row.n < 30,
            cells: [
              name(row),
              {
                text: hidden ? text.value.dash : formatCount(row.n, lang),
                values: [hidden ? null : row.n],
              },
              cellOf(row.observed),
              cellOf(row.corrected_for_criterion, "r", fragile),
              cellOf(row.corrected_for_range, "r", fragile),
              cellOf(row.shrunken),
              { text: formatP(row.p_adjusted, lang), values: [row.p_adjusted] },
              hidden
                ? (text.value.status.suppressed ?? "")
                : row.observed.value === null
                  ? (noteWords(row.notes, answer?.note_texts ?? {})[0] ?? "")
                  : row.stands
                    ? words.standsLong
                    : words.mayBeChance,
              enoughWords(row),
            ],
          };
        })}
      />
    </>
  );
}
