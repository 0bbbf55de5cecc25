import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/retention/retention.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import { getAnalysis } from "../../api.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { Grid, Headlines, Lead, MoreMeasures } from "../../components/page-parts.tsx";
import { PlainHeadline } from "../../components/plain-headline.tsx";
import { Retry } from "../../components/retry.tsx";
import { figuredMark, figuredOf, noteWords } from "../../format/figured-marks.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatValue,
  unitSuffix,
} from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { filterOf } from "../../format/sentence.ts";
import { loadedOf } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters, route } from "../../state/route.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { days, rangeText, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { Unit } from "../../types.ts";
import { pageText } from "./words.ts";

type Retention = AnswerOf<typeof analysis>;
type SurvivalCurve = Retention["curves"][number];
type SurvivalStep = SurvivalCurve["steps"][number];

const getRetention = (asked: URLSearchParams) => getAnalysis<typeof analysis>("retention", asked);

const HEADLINE_DAY = 90;

/** Hires of the period in the address; without one, all hires: a year of hires is too young to tell about a year. */
function parameters(by: string): URLSearchParams {
  const result = new URLSearchParams(route.value.period ? days(route.value.period) : {});
  if (by) result.append("by", by);
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) result.append(name, value);
  return result;
}

const nothing: Figured = { n: 0, value: null, low: null, high: null, status: "missing", notes: [] };

const on = <T extends { day: number }>(rows: readonly T[], day: number) =>
  rows.find((row) => row.day === day);

/** The share on a day and its band, read off the steps; nothing beyond the last of them. */
function readAt(steps: readonly SurvivalStep[], day: number, n: number): Figured {
  const last = steps.at(-1);
  const step = steps.findLast((each) => each.day <= day);
  const known = last && step && (day <= last.day || last.share === 0) ? step : null;
  return {
    ...nothing,
    value: known?.share ?? null,
    low: known?.low ?? null,
    high: known?.high ?? null,
    n,
    status: known ? "ok" : "undefined",
  };
}

interface Line {
  path: string;
  steps: readonly SurvivalStep[];
  at_risk: SurvivalCurve["at_risk"];
}

/** Marks of survival curves: the readings for the table, and with the steps between them for the drawing. */
function curveMarks(
  lines: readonly Line[],
  named = (path: string) => ({
    series: path,
    seriesLabel: text.value.series[path] || valueLabel("screening_path", path),
    filter: filterOf("screening_path", path),
  }),
): { readings: Mark[]; drawn: Mark[] } {
  const words = pageText.value;
  const readings = lines.flatMap(({ path, steps, at_risk }) =>
    at_risk.map(({ day, n }) =>
      figuredMark(
        readAt(steps, day, n),
        { key: `${path}:${day}`, label: words.dayLabel(day), at: day, unit: "percent", ...named(path) },
        {},
      ),
    ),
  );
  const between = lines.flatMap(({ path, steps }) =>
    steps.map(
      (step): Mark => ({
        key: `${path}:step:${step.day}`,
        label: words.dayLabel(step.day),
        at: step.day,
        n: null,
        value: step.share,
        low: step.low,
        high: step.high,
        status: "ok",
        sentence: "",
        series: named(path).series,
        seriesLabel: named(path).seriesLabel,
      }),
    ),
  );
  return { readings, drawn: [...between, ...readings] };
}

/**
 * Curves of a dimension's values: all of them for the table, of the drawing the first and the last of those with
 * enough people, in the order given.
 */
function extremeCurves(
  curves: readonly SurvivalCurve[],
  dimension: string,
): { readings: Mark[]; drawn: Mark[]; ends: string[]; isThin: boolean } {
  const known = curves.filter((curve) => curve.segment[dimension] != null && curve.steps.length > 0);
  const segmentOf = (curve: SurvivalCurve | undefined) => curve?.segment[dimension] ?? "";
  const enough = known.filter((curve) => curve.status === "ok");
  const ends = [...new Set([segmentOf(enough.at(-1)), segmentOf(enough[0])])].filter(Boolean);
  if (ends.length === 0) return { readings: [], drawn: [], ends, isThin: known.length > 0 };
  const marks = curveMarks(
    known.map((curve) => ({ path: segmentOf(curve), steps: curve.steps, at_risk: curve.at_risk })),
    (value) => ({
      series: value === ends[0] ? "ai" : value === ends[1] ? "human" : `other:${value}`,
      seriesLabel: valueLabel(dimension, value),
      filter: filterOf(dimension, value),
    }),
  );
  return {
    readings: marks.readings,
    drawn: marks.drawn.filter(({ series }) => series === "ai" || series === "human"),
    ends,
    isThin: false,
  };
}

function segmentMarks(
  curves: readonly SurvivalCurve[],
  dimension: string,
  texts: Retention["note_texts"],
  read: (curve: SurvivalCurve) => Figured,
  unit: Unit,
): Mark[] {
  return curves
    .filter((curve) => curve.segment[dimension] !== null)
    .map((curve) => {
      const value = curve.segment[dimension] ?? "";
      return figuredMark(
        read(curve),
        {
          key: value,
          label: valueLabel(dimension, value),
          filter: filterOf(dimension, value),
          unit,
          ...(dimension === "screening_path" ? { series: value } : {}),
          ...(curve.status === "ok" ? {} : { status: curve.status }),
        },
        texts,
      );
    });
}

const ninety = (curve: SurvivalCurve): Figured => on(curve.retention, HEADLINE_DAY) ?? nothing;

const difference = (unit: Unit, figure: Figured) =>
  figure.value === null
    ? ""
    : `${formatChange(unit, figure.value, language.value)}${
        figure.low !== null && figure.high !== null
          ? `${language.value === "zh" ? "（" : " ("}${text.value.figure.intervalOf(
              formatChangeInterval(unit, figure.low, figure.high, language.value),
            )}${language.value === "zh" ? "）" : ")"}`
          : ""
      }`;

const isClear = ({ low, high }: Figured) => low !== null && high !== null && (low > 0 || high < 0);

function LeadWords({ paths }: { paths: Retention }) {
  const words = pageText.value;
  const lang = language.value;
  const shown = paths.curves.filter((curve) => ninety(curve).value !== null);
  const share = (path: string) => {
    const curve = shown.find((each) => each.segment.screening_path === path);
    const value = curve && ninety(curve).value;
    return value == null ? null : formatValue("percent", value, lang);
  };
  const [ai, other] = [share("ai"), share("traditional")];
  if (ai && other) {
    const gap = on(paths.comparison.retention, HEADLINE_DAY)?.adjusted;
    const interval =
      gap && gap.low !== null && gap.high !== null
        ? text.value.figure.intervalOf(formatChangeInterval("percent", gap.low, gap.high, lang))
        : "";
    return (
      <>
        {words.lead(ai, other)}
        {text.value.stop}
        {gap && gap.value !== null && (
          <small>
            {(isClear(gap) ? words.leadClear : words.leadUnclear)(
              formatChange("percent", gap.value, lang),
              interval,
            )}
          </small>
        )}
      </>
    );
  }
  const only = shown[0];
  const value = only && ninety(only).value;
  const present = paths.curves.filter((curve) => curve.n > 0 || curve.status === "suppressed");
  if (!only || value == null) return <>{present.length > 0 ? words.leadTooSoon : words.leadNone}</>;
  return (
    <>
      {(present.length > 1 ? words.leadOnePathYet : words.leadOne)(
        valueLabel("screening_path", only.segment.screening_path ?? ""),
        formatValue("percent", value, lang),
      )}
    </>
  );
}

export function Page() {
  const words = pageText.value;
  const lang = language.value;
  const asked = {
    path: parameters("screening_path"),
    band: parameters("score_band"),
    job: parameters("job"),
  };
  const version = world.value.health.warehouse?.version;
  const path = useAnswer(`retention ${asked.path} ${version}`, () => getRetention(asked.path));
  const band = useAnswer(`retention ${asked.band} ${version}`, () => getRetention(asked.band), "bands");
  const job = useAnswer(`retention ${asked.job} ${version}`, () => getRetention(asked.job), "jobs");
  if (path.answer.kind === "failed") return <Retry message={path.answer.message} again={path.again} />;
  const [paths, bands, jobs] = [answered(path.answer), answered(band.answer), answered(job.answer)];
  const loading = paths === null;
  const scope = route.value.period ? words.hired(rangeText(route.value.period)) : words.everybody;
  const comparison = paths?.comparison;
  const texts = paths?.note_texts ?? {};
  const explained = (by: URLSearchParams, notes: readonly string[] = []): Explained => ({
    about: words.explainAbout,
    formula: words.explainFormula,
    notes: noteWords(notes, texts),
    sql: paths?.sql ?? "",
    address: `/api/analyses/retention?${by}`,
  });
  const curve = (path: string) => paths?.curves.find((each) => each.segment.screening_path === path);
  const gap = comparison && on(comparison.retention, HEADLINE_DAY);
  const mean = comparison?.mean_days;
  const standardized = curveMarks(comparison?.standardized ?? []);
  const crude = curveMarks(
    [...(paths?.curves ?? [])]
      .filter((each) => each.steps.length > 0 && each.segment.screening_path !== null)
      .map((each) => ({
        path: each.segment.screening_path ?? "",
        steps: each.steps,
        at_risk: each.at_risk,
      })),
  );
  const gaps = (["adjusted", "crude"] as const).flatMap((kind) =>
    (comparison?.retention ?? []).map((row) =>
      figuredMark(
        row[kind],
        {
          key: `${kind}:${row.day}`,
          label: words.dayLabel(row.day),
          group: kind === "adjusted" ? words.within : words.together,
          series: kind === "adjusted" ? "ai" : "other",
          unit: "percent",
          signed: true,
        },
        texts,
      ),
    ),
  );
  const hazards = (["stratified", "crude"] as const).flatMap((kind) => {
    const figure = comparison?.hazard[kind];
    if (!figure || (figure.n === 0 && figure.value === null)) return [];
    return [
      figuredMark(
        figure,
        {
          key: `hazard:${kind}`,
          label: kind === "stratified" ? words.within : words.hazardTogether,
          series: kind === "stratified" ? "ai" : "other",
          unit: "ratio",
        },
        texts,
      ),
    ];
  });
  const hazard = comparison?.hazard.stratified;
  const bandCurves = extremeCurves(bands?.curves ?? [], "score_band");
  const jobCurves = extremeCurves(
    [...(jobs?.curves ?? [])].sort((a, b) => (ninety(a).value ?? 0) - (ninety(b).value ?? 0)),
    "job",
  );
  const jobMarks = segmentMarks(jobs?.curves ?? [], "job", jobs?.note_texts ?? {}, ninety, "percent");
  const sure = jobMarks
    .filter((mark) => mark.status === "ok")
    .sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const worst = sure[0];
  const worstIsClear =
    worst && sure.slice(1).filter((mark) => (mark.low ?? 0) > (worst.high ?? 1)).length > sure.length / 2;
  const tests = comparison?.log_rank;
  const p = (value: number | null) =>
    value !== null && value < 0.001
      ? `p\u00a0${formatP(value, lang)}`
      : `p\u00a0=\u00a0${formatP(value, lang)}`;
  const chi = (value: number | null) => (value === null ? text.value.dash : value.toFixed(1));
  const hasHires = (paths?.curves ?? []).some((each) => each.n > 0);
  const linesOf = ({ answer, stale, again }: ReturnType<typeof useAnswer<Retention>>) => ({
    scope,
    metrics: [],
    loaded: [loadedOf(answer)],
    stale,
    retry: again,
    empty: words.leadNone,
  });
  const lines = linesOf(path);
  const both = hasHires ? { empty: words.needBoth } : {};
  const headlineOf = (path: string) => {
    const of = curve(path);
    const figure = of && ninety(of);
    return {
      loading,
      raw: { ...figuredOf(figure), unit: "percent" as const },
      value:
        figure && figure.value !== null
          ? {
              number: formatNumber("percent", figure.value, lang),
              unit: unitSuffix("percent", figure.value, lang),
            }
          : null,
      ...(figure && figure.low !== null && figure.high !== null
        ? { interval: formatInterval("percent", figure.low, figure.high, lang) }
        : {}),
      facts: figure ? text.value.figure.n(formatCount(figure.n, lang)) : "",
      reason:
        (figure && noteWords(figure.notes, texts)[0]) ??
        text.value.status[of?.status === "suppressed" ? "suppressed" : "missing"] ??
        "",
      scope,
      explained: explained(asked.path, figure?.notes),
    };
  };
  const gapHeadline = (
    figure: Figured | undefined,
    unit: Unit,
    crudeFigure: Figured | undefined,
    more: string,
  ) => {
    const sign = figure && figure.value !== null ? formatNumber(unit, figure.value, lang, true) : "";
    return {
      loading,
      raw: { ...figuredOf(figure), unit: unit === "percent" ? ("sharePoints" as const) : unit },
      value:
        figure && figure.value !== null
          ? {
              number: sign,
              unit: formatChange(unit, figure.value, lang).replace(sign, "").trim(),
            }
          : null,
      ...(figure && figure.low !== null && figure.high !== null
        ? { interval: formatChangeInterval(unit, figure.low, figure.high, lang) }
        : {}),
      facts: [figure ? text.value.figure.n(formatCount(figure.n, lang)) : "", more]
        .filter(Boolean)
        .join(" · "),
      ...(crudeFigure && crudeFigure.value !== null
        ? { beside: words.crude(difference(unit, crudeFigure)) }
        : {}),
      reason:
        (figure && noteWords(figure.notes, texts)[0]) ??
        text.value.status[comparison?.status === "suppressed" ? "suppressed" : "missing"] ??
        "",
      scope,
      explained: explained(asked.path, figure?.notes),
    };
  };
  const finding =
    gap && isClear(gap.adjusted)
      ? (gap.adjusted.value ?? 0) > 0
        ? words.curveFinding
        : words.curveFindingLess
      : words.curveTitle;
  return (
    <div class="page">
      <Lead ready={!loading}>{paths && <LeadWords paths={paths} />}</Lead>
      <Headlines>
        <PlainHeadline title={words.aiNinety} {...headlineOf("ai")} />
        <PlainHeadline title={words.traditionalNinety} {...headlineOf("traditional")} />
        <PlainHeadline
          title={words.gap}
          {...gapHeadline(
            gap?.adjusted,
            "percent",
            gap?.crude,
            gap ? words.strata(formatCount(gap.compared, lang)) : "",
          )}
        />
        <PlainHeadline
          title={words.daysGap(words.days(mean?.until || 365))}
          {...gapHeadline(mean?.adjusted, "days", mean?.crude, "")}
        />
      </Headlines>
      <Grid>
        <Figure
          {...lines}
          {...both}
          id="curves"
          title={finding}
          about={words.curveAbout}
          marks={standardized.readings}
          show={() => standardized.drawn}
          chart="survival"
          options={{ unit: "percent" }}
          rows={null}
          wide
          explained={explained(asked.path)}
          {...(tests && tests.stratified.p !== null
            ? {
                note: words.logRank(
                  chi(tests.stratified.chi_square),
                  p(tests.stratified.p),
                  chi(tests.crude.chi_square),
                  p(tests.crude.p),
                ),
              }
            : {})}
        />
        <Figure
          {...lines}
          id="crude-curves"
          title={words.crudeTitle}
          about={words.crudeAbout}
          marks={crude.readings}
          show={() => crude.drawn}
          chart="survival"
          options={{ unit: "percent" }}
          rows={null}
          explained={explained(asked.path)}
        />
        <Figure
          {...lines}
          {...both}
          id="gaps"
          title={words.gapTitle}
          about={words.gapAbout}
          marks={gaps}
          chart="forest-ordered"
          options={{ unit: "percent", signed: true, pointsOfShare: true, reference: 0 }}
          rows={10}
          explained={explained(asked.path)}
        />
        <Figure
          {...lines}
          {...both}
          id="hazard"
          title={
            hazard &&
            hazard.value !== null &&
            hazard.high !== null &&
            hazard.high < 1 &&
            (hazard.proportional.p ?? 1) >= 0.05
              ? words.hazardFinding(formatPercent(1 - hazard.value, lang))
              : words.hazardTitle
          }
          about={words.hazardAbout}
          marks={hazards}
          chart="forest-ordered"
          options={{ unit: "ratio", reference: 1, axis: words.hazardAxis }}
          rows={2}
          explained={explained(asked.path)}
          {...(hazard && hazard.proportional.p !== null
            ? {
                note: (hazard.proportional.p < 0.05 ? words.notProportional : words.proportional)(
                  chi(hazard.proportional.chi_square),
                  p(hazard.proportional.p),
                ),
              }
            : {})}
        />
        <Figure
          {...lines}
          id="mean-days"
          title={words.meanTitle}
          about={words.meanAbout}
          marks={segmentMarks(paths?.curves ?? [], "screening_path", texts, (each) => each.mean_days, "days")}
          chart="forest-ordered"
          options={{ unit: "days" }}
          rows={2}
          explained={explained(asked.path)}
        />
        <Figure
          {...linesOf(band)}
          {...(hasHires ? { empty: words.needScores } : {})}
          id="bands"
          title={words.bandTitle}
          about={words.bandAbout}
          marks={segmentMarks(bands?.curves ?? [], "score_band", bands?.note_texts ?? {}, ninety, "percent")}
          chart="forest-ordered"
          options={{ unit: "percent" }}
          rows={6}
          explained={explained(asked.band)}
        />
        <Figure
          {...linesOf(band)}
          {...(hasHires ? { empty: bandCurves.isThin ? words.needMore : words.needScores } : {})}
          id="band-curves"
          title={words.bandCurveTitle}
          about={words.bandCurveAbout}
          marks={bandCurves.readings}
          show={() => bandCurves.drawn}
          chart="survival"
          options={{ unit: "percent" }}
          rows={null}
          explained={explained(asked.band)}
        />
        <Figure
          {...linesOf(job)}
          id="jobs"
          title={worst && worstIsClear ? words.jobFinding(worst.label) : words.jobTitle}
          about={words.jobAbout}
          marks={jobMarks}
          chart="forest"
          options={{ unit: "percent" }}
          rows={24}
          wide
          explained={explained(asked.job)}
        />
        <Figure
          {...linesOf(job)}
          {...(jobCurves.isThin ? { empty: words.needMore } : {})}
          id="job-curves"
          title={words.jobCurveTitle}
          about={words.jobCurveAbout}
          marks={jobCurves.readings}
          show={() => jobCurves.drawn}
          chart="survival"
          options={{ unit: "percent" }}
          rows={null}
          wide
          explained={explained(asked.job)}
        />
      </Grid>
      <MoreMeasures areas={["retention"]} named={[]} />
    </div>
  );
}
