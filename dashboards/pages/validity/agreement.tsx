import type { analysis } from "../../../server/analyses/validity/agreement.ts";
import type { analysis as raterAnalysis } from "../../../server/analyses/validity/raters.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import { Choice } from "../../components/choice.tsx";
import { Figure } from "../../components/figure.tsx";
import { TableFigure } from "../../components/table-figure.tsx";
import { figuredMark, noteWords } from "../../format/figured-marks.ts";
import { formatCount, formatPercent } from "../../format/number.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { binMarks } from "./bands.tsx";
import { CLEAREST, clearest, interval, isClear, number } from "./say.ts";
import { agreementOf, asked, competencies, usePart } from "./served.ts";
import { pageText } from "./words.ts";

const nameOf = (of: string) =>
  of === "overall" ? pageText.value.choose.overall : valueLabel("competency", of);

/** Difference against mean, and the same apart by whether the score had been seen. */
export function Differences() {
  const words = pageText.value;
  const lang = language.value;
  const of = agreementOf();
  const part = usePart<typeof analysis>(
    "agreement",
    asked({ of }, true),
    { about: words.explainAgreement, formula: words.formulaAgreement, place: "bland-altman" },
    true,
  );
  const answer = part.value;
  const texts = answer?.note_texts ?? {};
  const whole = answer?.whole;
  const trend = answer?.trend;
  const level = (key: string, label: string, figure: Figured): Mark[] =>
    figure.value === null
      ? []
      : [{ ...figuredMark(figure, { key, label, series: "line", unit: "points", signed: true }, texts) }];
  const lines = whole
    ? [
        ...level("upper", words.blandUpper, whole.upper),
        ...level("bias", words.blandBias, whole.bias),
        ...level("lower", words.blandLower, whole.lower),
      ]
    : [];
  const means = (answer?.columns ?? []).map(
    (column): Mark =>
      figuredMark(
        column,
        {
          key: `column:${column.from}`,
          label: words.between(String(column.from), String(column.to)),
          at: (column.from + column.to) / 2,
          unit: "points",
          signed: true,
          status: column.status === "suppressed" ? "suppressed" : column.n < 30 ? "few" : "ok",
        },
        texts,
      ),
  );
  const cells = answer ? binMarks(answer.bins, words.meanOfBoth, words.differenceAxis) : [];
  const left = answer?.bins.left_out ?? 0;
  const says = whole !== undefined && whole.bias.value !== null;
  const controls = (
    <div class="choices">
      <Choice
        name="of"
        label={words.choose.of}
        options={["overall", ...competencies()].map((value) => ({ value, label: nameOf(value) }))}
      />
    </div>
  );
  const known = (answer?.seen ?? []).filter((each) => each.saw_ai_score !== null);
  const seenName = (saw: "yes" | "no" | null) => words.seenNames[saw ?? "unknown"];
  const seen = (pick: "r" | "bias") =>
    (answer?.seen ?? [])
      .filter((each) => each.n > 0 || each.status === "suppressed")
      .map(
        (each): Mark =>
          figuredMark(
            each[pick],
            {
              key: `${pick}:${each.saw_ai_score ?? "unknown"}`,
              label: seenName(each.saw_ai_score),
              series: each.saw_ai_score === "yes" ? "ai" : each.saw_ai_score === "no" ? "human" : "other",
              unit: pick === "r" ? "r" : "points",
              signed: pick === "bias",
              status: each.status,
            },
            texts,
          ),
      );
  const difference = answer?.seen_difference;
  return (
    <>
      <Figure
        {...part.base}
        id="bland-altman"
        title={
          says
            ? words.blandFinding(
                number("points", whole.lower.value, true),
                number("points", whole.upper.value, true),
              )
            : words.blandTitle
        }
        about={words.blandAbout(nameOf(of))}
        controls={controls}
        findings={
          says
            ? [
                words.blandSentence(
                  number("points", whole.bias.value, true),
                  interval("points", whole.bias, true),
                  number("points", whole.lower.value, true),
                  interval("points", whole.lower, true),
                  number("points", whole.upper.value, true),
                  interval("points", whole.upper, true),
                ),
                ...(trend && trend.value !== null
                  ? [
                      (isClear(trend) ? words.trendClear : words.trendNone)(
                        number("r", trend.value, true),
                        interval("r", trend, true),
                      ),
                    ]
                  : []),
              ]
            : []
        }
        marks={[...lines, ...means]}
        show={(all) => [...cells, ...all]}
        chart="bins"
        options={{
          unit: "points",
          signed: true,
          reference: 0,
          axis: words.differenceAxis,
          axisX: words.meanOfBoth,
        }}
        rows={null}
        wide
        {...(left > 0 ? { note: words.leftOut(formatCount(left, lang)) } : {})}
      />
      <Figure
        {...part.base}
        id="saw-score"
        title={difference && (difference.r.low ?? 0) > 0 ? words.seenFinding : words.seenTitle}
        about={words.seenAbout(nameOf(of))}
        findings={
          answer
            ? [
                words.seenMeaning,
                ...(difference
                  ? [words.seenR(number("r", difference.r.value, true), interval("r", difference.r, true))]
                  : known.length === 0 && answer.whole.n > 0
                    ? [words.seenNone]
                    : []),
              ]
            : []
        }
        marks={seen("r")}
        chart="forest-ordered"
        options={{ unit: "r", reference: 0 }}
        rows={3}
      />
      <Figure
        {...part.base}
        id="saw-bias"
        title={words.seenBiasTitle}
        about={`${words.seenBiasAbout}${text.value.semicolon}${nameOf(of)}`}
        findings={
          difference
            ? [
                words.seenBias(
                  number("points", difference.bias.value, true),
                  interval("points", difference.bias, true),
                ),
              ]
            : []
        }
        marks={seen("bias")}
        chart="forest-ordered"
        options={{ unit: "points", signed: true, reference: 0 }}
        rows={3}
      />
    </>
  );
}

/** Severity of interviewers, and how much of a rating is theirs. */
export function Raters() {
  const words = pageText.value;
  const lang = language.value;
  const part = usePart<typeof raterAnalysis>(
    "raters",
    asked({}, true),
    { about: words.explainRater, formula: words.formulaRater, place: "rater" },
    true,
  );
  const answer = part.value;
  const texts = answer?.note_texts ?? {};
  const name = (rater: string) => valueLabel("rater", rater);
  const apart = (answer?.raters ?? []).filter(({ standing }) => standing === "severe" || standing === "mild");
  const severe = apart.filter(({ standing }) => standing === "severe");
  const marks = (answer?.raters ?? []).map((rater): Mark => {
    const { standing } = rater;
    return {
      ...figuredMark(
        rater,
        {
          key: rater.rater,
          label: name(rater.rater),
          filter: filterOf("rater", rater.rater),
          series: "human",
          unit: "points",
          signed: true,
          status: standing === "suppressed" ? "suppressed" : rater.n < 30 ? "few" : "ok",
        },
        texts,
      ),
      ...(standing === "severe" || standing === "mild" ? { tag: words[standing] } : {}),
    };
  });
  const rater = answer?.variance.find(({ source }) => source === "rater");
  const columns = words.columns;
  return (
    <>
      <Figure
        {...part.base}
        id="rater"
        title={
          severe.length > 0
            ? words.raterSevere(text.value.list(severe.slice(0, 4).map((each) => name(each.rater))))
            : words.raterTitle
        }
        about={words.raterAbout}
        findings={
          answer && answer.raters.length > 0
            ? [
                ...(apart.length === 0
                  ? [words.raterNone]
                  : apart
                      .slice(0, 6)
                      .map((each) =>
                        words.raterNamed(
                          name(each.rater),
                          number("points", each.value, true),
                          interval("points", each, true),
                          formatCount(each.n, lang),
                        ),
                      )),
                ...(answer.apart === null ? [] : [words.raterRule(number("points", answer.apart))]),
                ...noteWords(answer.notes, texts).map((each) => `${each}${text.value.stop}`),
              ]
            : []
        }
        marks={marks}
        show={clearest}
        chart="forest-ordered"
        options={{ unit: "points", signed: true, reference: 0 }}
        rows={20}
        wide
        {...(marks.length > CLEAREST ? { note: text.value.figure.sortedShown(CLEAREST, marks.length) } : {})}
      />
      <TableFigure
        id="rater-variance"
        title={rater ? words.varianceFinding(formatPercent(rater.share, lang)) : words.varianceTitle}
        about={words.varianceAbout}
        scope={part.scope}
        loading={part.loading}
        empty={part.problem || text.value.figure.empty}
        expected={3}
        explained={part.explained}
        columns={[
          { name: columns.source },
          {
            name: columns.variance,
            number: true,
            file: [{ key: "variance", name: columns.variance, format: "r" }],
          },
          {
            name: columns.share,
            number: true,
            file: [{ key: "share", name: columns.share, format: "percent" }],
          },
        ]}
        rows={(answer?.variance ?? []).map(({ source, variance, share }) => ({
          key: source,
          cells: [
            words.sources[source] ?? source,
            { text: number("points", variance), values: [variance] },
            { text: `${number("percent", share)}%`, values: [share] },
          ],
        }))}
        {...(answer && answer.variance.length > 0
          ? { note: words.varianceNote(number("r", answer.absolute), number("r", answer.consistency)) }
          : {})}
      />
    </>
  );
}
