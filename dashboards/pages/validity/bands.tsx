import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/validity/bands.ts";
import type { Mark } from "../../charts/mark.ts";
import type { FigureOptions } from "../../components/chart-options.ts";
import { Figure } from "../../components/figure.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import { scoreName } from "./prediction.tsx";
import { change, interval, number } from "./say.ts";
import { asked, criterion, predictorOf, score, usePart } from "./served.ts";
import { pageText } from "./words.ts";

type ValidityBands = AnswerOf<typeof analysis>;

/** Bins of a plot as marks: `at` to `extra` across, `low` to `high` up. */
export function binMarks(
  { width, height, cells }: ValidityBands["bins"],
  across: string,
  up: string,
): Mark[] {
  const words = pageText.value;
  return cells.map(({ x, y, n }) => {
    const range = (from: number, size: number) => words.between(number("r", from), number("r", from + size));
    return {
      key: `bin:${x}:${y}`,
      label: range(x, width),
      series: "bin",
      n,
      at: x,
      extra: x + width,
      low: y,
      high: y + height,
      value: y + height / 2,
      status: "ok",
      sentence: `${across}${text.value.colon}${range(x, width)}${text.value.semicolon}${up}${text.value.colon}${range(y, height)}${text.value.semicolon}${words.people(formatCount(n, language.value))}`,
    };
  });
}

function bandName({ from, to }: { from: number | null; to: number | null }): string {
  const words = pageText.value;
  if (from === null) return words.below(number("r", to));
  return to === null ? words.above(number("r", from)) : words.between(number("r", from), number("r", to));
}

const OPTIONS = {
  sd: () => ({ unit: "r", reference: 0, axis: pageText.value.sd, limits: {} }),
  index: () => ({ unit: "ratio", reference: 1, axis: pageText.value.indexAxis }),
  share: () => ({ unit: "percent" }),
} as const satisfies Record<ValidityBands["unit"], () => FigureOptions>;

/** The outcome by bands and fifths of the score that the forest is about. */
export function Bands() {
  const words = pageText.value;
  const lang = language.value;
  const part = usePart<typeof analysis>(
    "bands",
    asked({ predictor: predictorOf(score()), criterion: criterion() }),
    { about: words.explainBands, formula: words.formulaBands, place: "bands" },
  );
  const answer = part.value;
  const unit = answer?.unit ?? "sd";
  const texts = answer?.note_texts ?? {};
  const outcome = words.criteria[criterion()] ?? "";
  const options = OPTIONS[unit]();
  const lift = answer?.lift;
  const rater = score() === "human" ? "human" : "ai";
  const band = (each: ValidityBands["bands"][number]) =>
    figuredMark(
      each,
      {
        key: bandName(each),
        label: bandName(each),
        series: rater,
        unit: options.unit,
        status: each.status === "suppressed" ? "suppressed" : each.n < 30 ? "few" : "ok",
      },
      texts,
    );
  const means = (answer?.bands ?? [])
    .filter((each) => each.value !== null)
    .map((each): Mark => {
      const middle =
        each.from === null
          ? (each.to ?? 0) - 0.25
          : each.to === null
            ? each.from + 0.25
            : (each.from + each.to) / 2;
      return { ...band(each), at: middle };
    });
  const cells = answer ? binMarks(answer.bins, words.scoreSd, outcome) : [];
  const left = answer?.bins.left_out ?? 0;
  const d = number("r", lift?.cohen_d.value);
  const findings =
    !lift || lift.difference.value === null
      ? []
      : unit === "index"
        ? [
            words.liftRelative(
              `${number("percent", lift.relative.value, true)}%`,
              interval("percent", lift.relative, true),
              d,
            ),
          ]
        : unit === "share"
          ? [
              words.liftShare(
                change("percent", lift.difference.value),
                interval("percent", lift.difference, true),
              ),
            ]
          : [
              words.liftDifference(
                `${number("r", lift.difference.value, true)} ${words.sd}`,
                interval("r", lift.difference, true),
                d,
              ),
            ];
  return (
    <>
      <Figure
        {...part.base}
        id="bands"
        title={words.bandsTitle(outcome)}
        about={`${scoreName()}${text.value.semicolon}${words.bandsAbout[unit] ?? ""}`}
        marks={(answer?.bands ?? []).map(band)}
        chart="forest-ordered"
        options={options}
        rows={6}
        empty={words.empty}
      />
      <Figure
        {...part.base}
        id="expectancy"
        title={words.expectancyTitle}
        about={`${scoreName()}${text.value.semicolon}${words.expectancyAbout[unit] ?? ""}`}
        findings={findings}
        marks={(answer?.fifths ?? []).map((each) =>
          figuredMark(
            each,
            {
              key: `fifth:${each.fifth}`,
              label: words.fifthNames[each.fifth - 1] ?? String(each.fifth),
              series: rater,
              unit: "percent",
              status: each.status === "suppressed" ? "suppressed" : each.n < 30 ? "few" : "ok",
            },
            texts,
          ),
        )}
        chart="forest-ordered"
        options={{ unit: "percent", ...(unit === "share" ? {} : { reference: 0.5 }) }}
        rows={5}
        empty={words.empty}
      />
      {unit !== "share" && (
        <Figure
          {...part.base}
          id="scatter"
          title={words.scatterTitle}
          about={`${scoreName()}${text.value.semicolon}${outcome}${text.value.semicolon}${words.scatterAbout}`}
          findings={
            answer && answer.r.value !== null
              ? [
                  words.scatterR(
                    number("r", answer.r.value),
                    interval("r", answer.r),
                    formatCount(answer.n, lang),
                  ),
                ]
              : []
          }
          marks={means}
          show={(all) => [...cells, ...all]}
          chart="bins"
          options={{
            ...options,
            axis: `${outcome}${lang === "zh" ? "（" : " ("}${unit === "sd" ? words.sd : words.indexAxis}${lang === "zh" ? "）" : ")"}`,
            axisX: words.scoreSd,
          }}
          rows={null}
          wide
          empty={words.empty}
          {...(left > 0 ? { note: words.leftOut(formatCount(left, lang)) } : {})}
        />
      )}
    </>
  );
}
