import { Choice, chosen } from "../../components/choice.tsx";
import { Figure } from "../../components/figure.tsx";
import { MetricFigure, questionMarks, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { compareNames } from "../../format/intl.ts";
import { formatValue } from "../../format/number.ts";
import { reasonOf } from "../../format/sentence.ts";
import {
  onlyPeriod,
  overTime,
  type PageData,
  rowsOf,
  usePageData,
  wholeRecord,
} from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { dimensionLabel, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { movedText, pairsOf, plain, rowOf, spreadText, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

const WAITS = [
  "after_application",
  "after_ai_interview",
  "after_human_interview",
  "after_invitation",
  "after_offer",
];
const AGAINST_PHASE = "phase:after:before";

const waits = () => ({
  name: "wait",
  label: dimensionLabel("wait"),
  standard: "after_application",
  options: WAITS.map((value) => ({ value, label: valueLabel("wait", value) })),
});

const dimensions = () => ({
  name: "waitby",
  label: pageText.value.byLabel,
  standard: "channel",
  options: (world.value.metrics.get("silence_days")?.dimensions ?? [])
    .filter((name) => name !== "wait")
    .map((value) => ({ value, label: dimensionLabel(value) }))
    .sort((a, b) => compareNames(a.label, b.label, language.value)),
});

/** The questions about waiting. */
export function waitingQuestions(): Query[] {
  const [by, wait] = [chosen(dimensions()), chosen(waits())];
  const cut = { by: [by], filters: { wait: [wait] } };
  return [
    onlyPeriod("silence", "silence_days", { by: ["wait"] }),
    onlyPeriod("silence-p90", "silence_days_p90", { by: ["wait"] }),
    onlyPeriod("unanswered-14", "unanswered_14d", { by: ["wait"] }),
    onlyPeriod("unanswered-30", "unanswered_30d", { by: ["wait"] }),
    onlyPeriod("silence-by", "silence_days", cut),
    onlyPeriod("silence-by-p90", "silence_days_p90", cut),
    onlyPeriod("unanswered-by-14", "unanswered_14d", cut),
    onlyPeriod("unanswered-by-30", "unanswered_30d", cut),
    { ...wholeRecord("complaint-phase", "complaint_rate", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("complaint-time", "complaint_rate"),
    onlyPeriod("notice-now", "result_notice_minutes"),
    { ...wholeRecord("notice-phase", "result_notice_minutes", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("notice", "result_notice_minutes"),
  ];
}

/** Whether a share of the waits never ended, which too few waits do not tell. */
const isNever = (row: MetricRow | undefined) => row?.notes?.includes("not_reached") === true;

/** Median waits with the day by which nine in ten were answered, or that it never came to that. */
function waitMarks(data: PageData, id: string, dimension: string) {
  const words = pageText.value;
  const late = rowsOf(data.get(`${id}-p90`));
  return questionMarks(data, { id, choice: { label: dimension } }).map((mark) => {
    const row = late.find((each) => valueLabel(dimension, each.segment[dimension] ?? "") === mark.label);
    if (!row || mark.value === null) return { ...mark, extra: null };
    const told =
      row.value === null
        ? isNever(row)
          ? words.neverNine
          : words.nineUnknown(reasonOf(row))
        : text.value.figure.p90Is(formatValue("days", row.value, language.value));
    return { ...mark, extra: row.value, sentence: `${mark.sentence}${text.value.semicolon}${told}` };
  });
}

/** How long one side hears nothing of the other, and who never does. */
export function Waiting() {
  const words = pageText.value;
  const data = usePageData(waitingQuestions, "section-waiting");
  const [by, wait] = [chosen(dimensions()), chosen(waits())];
  const told = WAITS.flatMap((each) => {
    const of = (id: string) => rowOf(data.get(id), { wait: each });
    const [median, late, after14, after30] = [
      of("silence"),
      of("silence-p90"),
      of("unanswered-14"),
      of("unanswered-30"),
    ];
    if (!median && !after30) return [];
    const untold = (id: string, never: string, unknown: (reason: string) => string) => {
      const row = rowsOf(data.get(id)).find(({ segment }) => segment.wait === each);
      return isNever(row) ? never : unknown(reasonOf(row ?? { status: "missing" }));
    };
    return words.silence(
      valueLabel("wait", each),
      median ? withInterval(median) : untold("silence", words.neverHalf, (reason) => reason),
      late ? words.nineWithin(withInterval(late)) : untold("silence-p90", words.neverNine, words.nineUnknown),
      after14 ? withInterval(after14) : text.value.dash,
      after30 ? withInterval(after30) : text.value.dash,
    );
  });
  const worst = rowsOf(data.get("unanswered-30"))
    .filter((row) => (row.value ?? 0) > 0 && row.segment.wait !== "after_invitation")
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
  const controls = (
    <div class="choices">
      <Choice {...waits()} />
      <Choice {...dimensions()} />
    </div>
  );
  const notice = rowOf(data.get("notice-now"));
  const shares = (id: string, heading: string, label: string) =>
    questionMarks(data, { id, choice: { label, heading } });
  return (
    <Section id="section-waiting" title={words.sections.waiting} about={words.waitingSectionAbout}>
      <Grid>
        <Figure
          id="silence"
          title={words.silenceTitle}
          about={words.silenceAbout}
          scope={scopeText("period")}
          metrics={["silence_days", "silence_days_p90"]}
          loaded={[data.get("silence"), data.get("silence-p90")]}
          marks={waitMarks(data, "silence", "wait")}
          chart="stage-times"
          findings={told}
          options={{ unit: "days" }}
          rows={5}
          wide
          stale={data.stale}
          retry={data.retry}
        />
        <Figure
          id="unanswered"
          title={
            worst
              ? words.unansweredFinding(valueLabel("wait", worst.segment.wait ?? ""), plain(worst))
              : words.unansweredTitle
          }
          about={words.unansweredAbout}
          scope={scopeText("period")}
          metrics={["unanswered_14d", "unanswered_30d"]}
          loaded={[data.get("unanswered-14"), data.get("unanswered-30")]}
          marks={[
            ...shares("unanswered-14", words.after14, "wait"),
            ...shares("unanswered-30", words.after30, "wait"),
          ]}
          chart="share-bar"
          options={{ unit: "percent" }}
          rows={12}
          wide
          stale={data.stale}
          retry={data.retry}
        />
        <Figure
          id="silence-by"
          title={words.silenceByTitle(valueLabel("wait", wait), dimensionLabel(by))}
          about={words.silenceByAbout}
          scope={scopeText("period")}
          metrics={["silence_days", "silence_days_p90"]}
          loaded={[data.get("silence-by"), data.get("silence-by-p90")]}
          marks={waitMarks(data, "silence-by", by)}
          chart="stage-times"
          controls={controls}
          findings={spreadText(rowsOf(data.get("silence-by")), by)}
          options={{ unit: "days" }}
          rows={5}
          stale={data.stale}
          retry={data.retry}
        />
        <Figure
          id="unanswered-by"
          title={words.unansweredByTitle(valueLabel("wait", wait), dimensionLabel(by))}
          about={words.unansweredAbout}
          scope={scopeText("period")}
          metrics={["unanswered_30d", "unanswered_14d"]}
          loaded={[data.get("unanswered-by-14"), data.get("unanswered-by-30")]}
          marks={[
            ...shares("unanswered-by-14", words.after14, by),
            ...shares("unanswered-by-30", words.after30, by),
          ]}
          chart="forest-ordered"
          findings={spreadText(rowsOf(data.get("unanswered-by-30")), by)}
          options={{ unit: "percent" }}
          rows={12}
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="notice"
          title={words.noticeTitle}
          scope="trailing"
          chart="line"
          findings={[
            ...(notice ? [words.noticeNow(withInterval(notice))] : []),
            ...pairsOf(data.get("notice-phase")).map((pair) => movedText(pair, words.noticeName)),
          ]}
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="complaint-time"
          title={words.complaintTitle}
          scope="trailing"
          chart="line"
          findings={pairsOf(data.get("complaint-phase")).map((pair) => movedText(pair, words.complaintName))}
          choice={{ label: "period" }}
          rows={null}
        />
      </Grid>
    </Section>
  );
}
