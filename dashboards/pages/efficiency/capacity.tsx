import type { analysis } from "../../../server/analyses/capacity/capacity.ts";
import type { AnswerOf } from "../../../server/analyses/declare.ts";
import { getAnalysis } from "../../api.ts";
import type { Mark } from "../../charts/mark.ts";
import { choose } from "../../components/choice.tsx";
import { Figure } from "../../components/figure.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { noteWords } from "../../format/figured-marks.ts";
import { formatDate, formatInterval, formatValue } from "../../format/number.ts";
import { marksOf, noteTexts } from "../../format/sentence.ts";
import { loadedOf, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters, route } from "../../state/route.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { dimensionLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { pairsOf, plain, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

type Outlook = AnswerOf<typeof analysis>;

/** Weeks shown before the forecast. */
const WEEKS = 20;
const AGAINST_PHASE = "phase:after:before";
/** A capacity is drawn where the forecast would still be seen beside it. */
const DRAWN_UP_TO = 4;

/** The questions about demand. */
export function capacityQuestions(): Query[] {
  return [
    overTime("capacity", "interviews_per_day", {}, "week"),
    wholeRecord("forecast", "demand_forecast"),
    { ...wholeRecord("peak-phase", "interviews_per_day_peak", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("peak", "interviews_per_day_peak"),
  ];
}

/** Interviews of a week: their mean a day times the days with any. */
function weekly(rows: readonly MetricRow[]): MetricRow[] {
  return rows
    .filter((row) => row.period !== null)
    .sort((a, b) => (a.period ?? "").localeCompare(b.period ?? ""))
    .filter((row, index, all) => row.value !== null || all.slice(index).some((later) => later.value !== null))
    .slice(-WEEKS)
    .map((row) => ({
      ...row,
      value: row.value === null || row.n === null ? null : Math.round(row.value * row.n),
      low: null,
      high: null,
    }));
}

/** The capacity that the reader states, where it is a number that the server takes. */
function stated(): number | null {
  const value = Number(route.value.extra.capacity ?? "");
  return Number.isFinite(value) && value >= 1 && value <= 10_000_000 ? value : null;
}

const count = (value: number) => formatValue("count", Math.round(value), language.value);
const range = (low: number, high: number) =>
  formatInterval("count", Math.round(low), Math.round(high), language.value);

/** The day on which capacity will not do, in words with its uncertainty. */
function capacityFindings(found: Outlook): string[] {
  const words = pageText.value;
  const { capacity, weeks, largest_share: share } = found;
  const last = weeks.at(-1);
  if (capacity.per_day === null || !last || !share) return [];
  const what =
    capacity.source === "given"
      ? words.capacityGiven(count(capacity.per_day))
      : words.capacityMeasured(
          count(capacity.per_day),
          capacity.on ? formatDate(capacity.on, language.value) : "",
        );
  const day = (iso: string) => formatDate(iso, language.value);
  const verdict = found.likely_on
    ? words.capacityEnds(day(found.likely_on), day(found.earliest_on ?? found.likely_on))
    : found.earliest_on
      ? words.capacityMayEnd(day(found.earliest_on), String(weeks.length))
      : words.capacityHolds(
          String(weeks.length),
          formatValue("percent", share.value, language.value),
          formatValue("percent", share.high, language.value),
        );
  return [
    what,
    words.busiestDay(
      count(last.busiest.value),
      range(last.busiest.low, last.busiest.high),
      String(weeks.length),
    ),
    verdict,
  ];
}

/** The busiest day of each week to come, as marks of a line. */
function dayMarks({ weeks }: Outlook): Mark[] {
  const words = pageText.value;
  return weeks.map(({ week, busiest }) => {
    const label = words.week(String(Number(week.split("W")[1])));
    return {
      key: week,
      period: week,
      label,
      n: null,
      ...busiest,
      status: "ok" as const,
      sentence: `${label}${text.value.colon}${words.perDayCount(count(busiest.value), range(busiest.low, busiest.high))}`,
    };
  });
}

/** What the interviews need next, and until when the system can carry it. */
export function Capacity() {
  const words = pageText.value;
  const data = usePageData(capacityQuestions, "section-capacity");
  const given = stated();
  const { answer, again } = useAnswer(
    `${world.value.health.warehouse?.version} ${given}`,
    () =>
      getAnalysis<typeof analysis>(
        "capacity",
        new URLSearchParams(given === null ? {} : { per_day: String(given) }),
      ),
    "section-capacity",
  );
  const found = answered(answer);
  const limit = found?.capacity.per_day ?? null;
  const top = Math.max(0, ...(found?.weeks.map((week) => week.busiest.high) ?? []));
  const ignored = Object.keys(filters.value);
  const loaded = loadedOf(
    answer.kind === "ready" ? { kind: "ready", value: { ignored_filters: ignored } } : answer,
  );
  const forecast = rowsOf(data.get("forecast"))[0];
  const notes = noteTexts(forecast?.notes ?? []);
  return (
    <Section id="section-capacity" title={words.sections.capacity} about={words.capacitySectionAbout}>
      <Grid>
        <Figure
          id="capacity-day"
          wide
          title={
            found?.likely_on
              ? words.capacityDayFinding(formatDate(found.likely_on, language.value))
              : found && found.weeks.length > 0
                ? words.capacityDayNone(String(found.weeks.length))
                : words.capacityDayTitle
          }
          about={words.capacityDayAbout}
          scope={text.value.figure.wholeRecord}
          metrics={[]}
          {...(found
            ? {
                explained: {
                  about: words.capacityHowAbout,
                  formula: words.capacityHow,
                  notes: noteWords(found.notes, found.note_texts),
                  sql: found.sql,
                  address: `/api/analyses/capacity${given === null ? "" : `?per_day=${given}`}`,
                },
              }
            : {})}
          loaded={[loaded]}
          marks={found ? dayMarks(found) : []}
          chart="line"
          findings={found ? capacityFindings(found) : []}
          controls={
            <div class="choices">
              <label>
                {words.capacityInput}
                <input
                  type="number"
                  name="capacity"
                  min="1"
                  max="10000000"
                  step="1"
                  inputMode="numeric"
                  value={given ?? ""}
                  placeholder={words.capacityPlaceholder}
                  onChange={(event) => choose("capacity", event.currentTarget.value)}
                />
              </label>
            </div>
          }
          options={{
            unit: "count",
            axis: words.perDayAxis,
            ...(limit !== null && limit <= top * DRAWN_UP_TO
              ? { target: limit, targetWord: words.capacityWord }
              : {}),
          }}
          rows={null}
          note={[
            words.spikesLeftOut,
            ...(ignored.length > 0
              ? [text.value.filter.ignored(text.value.list(ignored.map(dimensionLabel)))]
              : []),
          ].join(language.value === "zh" ? "" : " ")}
          retry={again}
        />
        <Figure
          id="capacity"
          wide
          title={words.capacityTitle}
          about={words.capacityAbout}
          scope={scopeText("trailing")}
          metrics={["demand_forecast", "interviews_per_day"]}
          loaded={[data.get("forecast"), data.get("capacity")]}
          marks={[
            ...marksOf(weekly(rowsOf(data.get("capacity"))), {
              label: (row) => words.week(String(Number(row.period?.split("W")[1]))),
              unit: "count",
            }),
            ...marksOf(rowsOf(data.get("forecast")).slice(-1), {
              label: () => words.forecast,
              series: () => "human",
            }),
          ]}
          chart="columns"
          findings={
            forecast && forecast.value !== null
              ? [words.nextWeek(withInterval(forecast), notes.join(text.value.semicolon))]
              : []
          }
          options={{ unit: "count", axis: words.perWeek }}
          rows={null}
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="peak"
          wide
          title={words.peakTitle}
          scope="trailing"
          chart="columns"
          findings={pairsOf(data.get("peak-phase")).map((pair) =>
            words.peaks(pair.names.reference, plain(pair.reference), pair.names.focal, plain(pair.focal)),
          )}
          choice={{ label: "period" }}
          rows={null}
        />
      </Grid>
    </Section>
  );
}
