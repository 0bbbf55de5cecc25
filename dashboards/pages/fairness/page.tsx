import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/fairness/fairness.ts";
import type { analysis as questionBias } from "../../../server/analyses/fairness/question-bias.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import { getAnalysis } from "../../api.ts";
import { isFew, type Mark } from "../../charts/mark.ts";
import { Figure } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { MetricFigure } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../../components/page-parts.tsx";
import { PlainHeadline } from "../../components/plain-headline.tsx";
import { Retry } from "../../components/retry.tsx";
import { type Column, type TableCell, TableFigure, type TableRow } from "../../components/table-figure.tsx";
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
import { loadedOf, overTime, usePageData } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters, go, route } from "../../state/route.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { days, dimensionLabel, period, rangeText, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { ExportColumn, Status, Unit } from "../../types.ts";
import { JobRatios, ratioOptions } from "./by-job.tsx";
import { QuestionBiasFigures } from "./question-bias.tsx";
import { pageText } from "./words.ts";

type Answer = AnswerOf<typeof analysis>;
type AuditTables = Answer["local_law_144"]["selection"];
type FairTable = Answer["table"];
type FairGroup = FairTable["groups"][number];
type GroupAgainst = NonNullable<FairGroup["to_highest"]>;
type ScoreGap = Answer["competencies"][number];

const GROUPINGS = ["gender", "age_band", "ethnicity", "education"] as const;
/** Measures of the catalogue that hold the impact ratio of an attribute by quarter. */
const TRENDS: Record<string, string> = {
  gender: "impact_ratio_gender",
  age_band: "impact_ratio_age",
  ethnicity: "impact_ratio_ethnicity",
};
const DRAWN_LINES = 3;
const DRAWN_GAPS = 14;
const DRAWN_QUESTIONS = 12;
const FEW = 30;

function grouping(): (typeof GROUPINGS)[number] {
  return GROUPINGS.find((each) => each === route.value.extra.dimension) ?? "gender";
}

function parameters(): URLSearchParams {
  const result = new URLSearchParams({ dimension: grouping(), ...days(period.value) });
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) result.append(name, value);
  return result;
}

const number = (unit: Unit, value: number | null | undefined, sign = false) =>
  value == null ? text.value.dash : formatNumber(unit, value, language.value, sign);
const range = (unit: Unit, { low, high }: Figured) =>
  low === null || high === null ? text.value.dash : formatInterval(unit, low, high, language.value);
/** Cells that leave the page as the numbers that they tell. */
const valued = (unit: Unit, value: number | null | undefined, sign = false): TableCell => ({
  text:
    value == null
      ? text.value.dash
      : unit === "percent"
        ? formatValue(unit, value, language.value)
        : formatNumber(unit, value, language.value, sign),
  values: [value ?? null],
});
const ends = (unit: Unit, figure: Figured | null | undefined): TableCell => ({
  text: figure ? range(unit, figure) : text.value.dash,
  values: [figure?.low ?? null, figure?.high ?? null],
});
const count = (value: number | null): TableCell => ({
  text: value === null ? text.value.dash : formatCount(value, language.value),
  values: [value],
});
/** A column of numbers: its name on the screen and in files, its machine name and format. */
const numbers = (name: string, key: string, format: ExportColumn["format"], short?: string): Column => ({
  name,
  number: true,
  file: [{ key, name, format }],
  ...(short === undefined ? {} : { short }),
});
/** A column of intervals; its two ends are two columns in a file. */
const interval = (name: string, key: string, format: ExportColumn["format"], short?: string): Column => ({
  name,
  number: true,
  file: (["low", "high"] as const).map((end) => ({
    key: `${key}_${end}`,
    name: text.value.export.bound(name, end),
    format,
  })),
  ...(short === undefined ? {} : { short }),
});
const named = (name: string, key: string): Column => ({ name, file: [{ key, name, format: "text" }] });

const statusOf = (group: FairGroup): Status =>
  group.is_small && group.status === "ok" ? "few" : group.status;
const isClear = ({ low, high }: Figured, none = 0) =>
  low !== null && high !== null && (low > none || high < none);
const bySize = (a: Figured, b: Figured) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0);

/** Judged groups with their ratio to the highest rate, the lowest first. */
function judged(table: FairTable): (FairGroup & { to_highest: GroupAgainst })[] {
  return table.groups
    .filter(
      (group): group is FairGroup & { to_highest: GroupAgainst } =>
        group.to_highest !== null && group.to_highest.ratio.value !== null && !group.is_small,
    )
    .sort((a, b) => (a.to_highest.ratio.value ?? 0) - (b.to_highest.ratio.value ?? 0));
}

/** Judged groups or, where none is large enough, those that can only be shown. */
function told(table: FairTable): (FairGroup & { to_highest: GroupAgainst })[] {
  const large = judged(table);
  if (large.length > 0) return large;
  return table.groups
    .filter(
      (group): group is FairGroup & { to_highest: GroupAgainst } => group.to_highest?.ratio.value != null,
    )
    .sort((a, b) => (a.to_highest.ratio.value ?? 0) - (b.to_highest.ratio.value ?? 0));
}

function LeadWords({ answer, name }: { answer: Answer; name: (group: string) => string }) {
  const words = pageText.value;
  const lang = language.value;
  const { table } = answer;
  if (table.total === 0) return <>{words.leadNone}</>;
  const groups = told(table);
  const lowest = groups[0];
  if (!lowest || table.highest === null)
    return (
      <>
        {words.leadOne}
        <small>{words.noVerdict}</small>
      </>
    );
  const { ratio } = lowest.to_highest;
  const value = ratio.value ?? 0;
  const under = judged(table).filter((group) => group.to_highest.under_four_fifths);
  return (
    <>
      {words.lead(
        name(lowest.group),
        lang === "zh" ? formatValue("ratio", value, lang) : formatNumber("ratio", value, lang),
        text.value.figure.intervalOf(
          ratio.low !== null && ratio.high !== null
            ? `${formatNumber("ratio", ratio.low, lang)}${lang === "zh" ? " 至 " : " to "}${formatNumber("ratio", ratio.high, lang)}`
            : text.value.dash,
        ),
        name(table.highest),
      )}
      {under.length > 0
        ? words.leadUnder(text.value.list(under.map((group) => name(group.group)))) +
          (under.every((group) => group.to_highest.flips) ? words.leadFlips : "")
        : judged(table).length > 0
          ? words.leadNoneUnder
          : ""}
      {text.value.stop}
      <small>{words.noVerdict}</small>
    </>
  );
}

/** Rates and ratios of one table as marks. */
function ratioMarks(
  table: FairTable,
  against: "to_highest" | "to_largest",
  heading: string,
  name: (group: string) => string,
  texts: Answer["note_texts"],
): Mark[] {
  const yardstick = against === "to_highest" ? table.highest : table.largest;
  return table.groups
    .filter((group) => group.group !== yardstick)
    .map((group) =>
      figuredMark(
        group[against]?.ratio ?? { value: null, low: null, high: null, n: 0, notes: [] },
        {
          key: `${against}:${group.group}`,
          label: name(group.group),
          group: heading,
          unit: "ratio",
          status: statusOf(group),
        },
        texts,
      ),
    );
}

function gapMarks(
  gaps: readonly ScoreGap[],
  dimension: "competency" | "question",
  name: (group: string) => string,
  texts: Answer["note_texts"],
): Mark[] {
  const several = new Set(gaps.map((gap) => gap.group)).size > 1;
  return [...gaps].sort(bySize).map((gap) =>
    figuredMark(
      gap,
      {
        key: `${gap.of}:${gap.group}`,
        label: [valueLabel(dimension, gap.of), several ? name(gap.group) : ""].filter(Boolean).join(" · "),
        unit: "r",
        signed: true,
        ...(gap.group_n < FEW ? { status: "few" as const } : {}),
      },
      texts,
    ),
  );
}

/** The lines of the groups with the most people. */
function largestLines(marks: Mark[]): Mark[] {
  const people = new Map<string | undefined, number>();
  for (const mark of marks) people.set(mark.series, Math.max(people.get(mark.series) ?? 0, mark.n ?? 0));
  const kept = [...people].sort((a, b) => b[1] - a[1]).slice(0, DRAWN_LINES);
  return marks.filter((mark) => kept.some(([series]) => series === mark.series));
}

/** The marks with the largest values, drawn by value; those of few people only where there is room. */
const largest = (count: number) => (marks: Mark[]) =>
  [...marks]
    .sort((a, b) => Number(isFew(a)) - Number(isFew(b)) || Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
    .slice(0, count)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));

function cutOffMarks(answer: Answer, name: (group: string) => string): Mark[] {
  const words = pageText.value;
  return answer.cut_offs.flatMap((cut) =>
    cut.groups.map((group) =>
      figuredMark(
        group,
        {
          key: `${cut.aimed}:${group.group}`,
          label: words.cutLabel(formatPercent(cut.aimed, language.value)),
          series: group.group,
          seriesLabel: name(group.group),
          unit: "ratio",
        },
        answer.note_texts,
      ),
    ),
  );
}

function testRows(table: FairTable, name: (group: string) => string): TableRow[] {
  const words = pageText.value;
  const lang = language.value;
  return table.groups.map((group) => {
    const against = group.to_highest;
    const remarks = [
      group.status === "suppressed" ? (text.value.status.suppressed ?? "") : "",
      group.group === table.highest ? words.yardstick : "",
      group.group === table.largest ? words.largest : "",
      group.is_small ? words.small : "",
      against?.under_four_fifths ? words.under : "",
    ].filter(Boolean);
    return {
      key: group.group,
      few: statusOf(group) === "few",
      cells: [
        name(group.group),
        count(group.status === "suppressed" ? null : group.n),
        valued("percent", group.rate.value),
        ends("percent", group.rate),
        valued("ratio", against?.ratio.value),
        ends("r", against?.ratio),
        {
          text: against ? formatP(against.fisher_p, lang) : text.value.dash,
          values: [against?.fisher_p ?? null],
        },
        { text: against ? formatP(against.mid_p, lang) : text.value.dash, values: [against?.mid_p ?? null] },
        valued("r", against?.z, true),
        valued("r", against?.phi, true),
        valued("r", against?.cohen_h, true),
        {
          text:
            against?.odds_ratio.value == null
              ? text.value.dash
              : `${number("r", against.odds_ratio.value)} (${range("r", against.odds_ratio)})`,
          values: [
            against?.odds_ratio.value ?? null,
            against?.odds_ratio.low ?? null,
            against?.odds_ratio.high ?? null,
          ],
        },
        against?.flips == null ? text.value.dash : against.flips ? words.yes : words.no,
        remarks.join(text.value.semicolon),
      ],
    };
  });
}

function auditRows(tables: AuditTables): TableRow[] {
  const words = pageText.value;
  const label = (part: keyof AuditTables, group: string) => {
    const [first = "", second = ""] = group.split("/");
    if (part === "intersection") return `${valueLabel("ethnicity", first)} · ${valueLabel("gender", second)}`;
    return valueLabel(part, group);
  };
  const headings = { gender: words.bySex, ethnicity: words.byEthnicity, intersection: words.byBoth };
  return (["gender", "ethnicity", "intersection"] as const).flatMap((part) =>
    tables[part].groups.map((group) => ({
      key: `${part}:${group.group}`,
      group: headings[part],
      few: statusOf(group) === "few",
      cells: [
        label(part, group.group),
        count(group.status === "suppressed" ? null : group.n),
        valued("percent", group.share),
        count(group.status === "suppressed" ? null : group.selected),
        valued("percent", group.rate.value),
        valued("ratio", group.group === tables[part].highest ? 1 : group.to_highest?.ratio.value),
        ends("r", group.to_highest?.ratio),
        [
          group.status === "suppressed" ? (text.value.status.suppressed ?? "") : "",
          group.group === tables[part].highest ? words.yardstick : "",
          group.is_small ? words.small : "",
          group.to_highest?.under_four_fifths ? words.under : "",
        ]
          .filter(Boolean)
          .join(text.value.semicolon),
      ],
    })),
  );
}

function predictionRows(answer: Answer, name: (group: string) => string): TableRow[] {
  const words = pageText.value;
  const lang = language.value;
  return answer.prediction.map((each) => ({
    key: each.group,
    few: each.finding === "cannot_say",
    cells: [
      name(each.group),
      count(each.group_n),
      {
        text:
          each.group_slope === null
            ? text.value.dash
            : `${number("r", each.group_slope)} / ${number("r", each.reference_slope)}`,
        values: [each.group_slope, each.reference_slope],
      },
      { text: formatP(each.slope_p, lang), values: [each.slope_p] },
      { text: formatP(each.intercept_p, lang), values: [each.intercept_p] },
      valued("r", each.residual, true),
      words.findings[each.finding] ?? each.finding,
    ],
  }));
}

/** Which attribute the page compares by; part of the address. */
function Choice() {
  const words = pageText.value;
  const chosen = grouping();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame what is one line of buttons
    <div class="choice" role="group" aria-label={words.dimension}>
      {GROUPINGS.map((each) => (
        <button
          key={each}
          type="button"
          class="quiet"
          aria-pressed={each === chosen}
          onClick={() => go({ extra: { ...route.value.extra, dimension: each } })}
        >
          {dimensionLabel(each)}
        </button>
      ))}
    </div>
  );
}

export function Page() {
  const words = pageText.value;
  const lang = language.value;
  const asked = parameters();
  const { answer, again } = useAnswer(`fairness ${asked} ${world.value.health.warehouse?.version}`, () =>
    getAnalysis<typeof analysis>("fairness", asked),
  );
  const bias = useAnswer(
    `fairness questions ${asked} ${world.value.health.warehouse?.version}`,
    () => getAnalysis<typeof questionBias>("question-bias", asked),
    "question-bias",
  );
  const data = usePageData(() => {
    const metric = TRENDS[grouping()];
    return metric !== undefined && world.value.metrics.has(metric) ? [overTime("trend", metric)] : [];
  }, "trend");
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (bias.answer.kind === "failed") return <Retry message={bias.answer.message} again={bias.again} />;
  const fair = answer.kind === "ready" ? answer.value : null;
  const loading = fair === null;
  const dimension = fair?.dimension ?? grouping();
  const name = (group: string) => valueLabel(dimension, group);
  const scope = text.value.figure.periodOf(rangeText(period.value));
  const texts = fair?.note_texts ?? {};
  const table = fair?.table;
  const highest = table?.highest ?? null;
  const biggest = table?.largest ?? null;
  const bigName = biggest === null ? words.largestGroup : name(biggest);
  const explained: Explained = {
    about: words.explainAbout,
    formula: words.explainFormula,
    notes: noteWords(table?.notes ?? [], texts),
    sql: fair?.sql ?? "",
    address: `/api/analyses/fairness?${asked}`,
  };
  const common = {
    scope,
    metrics: [],
    loaded: [loadedOf(answer)],
    retry: again,
    explained,
    empty: table && table.total > 0 ? words.needGroups : words.leadNone,
  };
  // Where every group but one is too small to be judged, the small ones are shown all the same.
  const hasLarge = table !== undefined && judged(table).length > 0;
  const judgeable = (group: FairGroup) => !hasLarge || !group.is_small;
  const lowest = table ? told(table)[0] : undefined;
  const within = [...(table?.groups ?? [])]
    .flatMap((group) =>
      group.within_job && group.within_job.value !== null && judgeable(group)
        ? [{ group: group.group, ...group.within_job }]
        : [],
    )
    .sort(bySize)[0];
  const gap = [...(fair?.competencies ?? [])].filter((each) => each.group_n >= FEW).sort(bySize)[0];
  const tested = (fair?.prediction ?? []).filter((each) => each.finding !== "cannot_say");
  const other = tested.filter((each) => each.finding !== "same_line");
  const empty = text.value.status.missing ?? "";
  const headline = { loading, reason: empty, scope, explained };
  const signed = (unit: Unit, figure: Figured) => {
    const shown = formatNumber(unit, figure.value ?? 0, lang, true);
    return {
      value: {
        number: shown,
        unit: formatChange(unit, figure.value ?? 0, lang)
          .replace(shown, "")
          .trim(),
      },
      ...(figure.low !== null && figure.high !== null
        ? { interval: formatChangeInterval(unit, figure.low, figure.high, lang) }
        : {}),
      beside: isClear(figure) ? words.clear : words.unclear,
    };
  };
  const competencies = gapMarks(fair?.competencies ?? [], "competency", name, texts);
  const questions = gapMarks(fair?.questions ?? [], "question", name, texts);
  const shownOf = (marks: Mark[], count: number) =>
    marks.length > count ? { note: text.value.figure.sortedShown(count, marks.length) } : {};
  const manyOf = (marks: Mark[], count: number) => {
    const known = marks.filter((mark) => mark.value !== null).length;
    const chance = Math.round(known / 20);
    const { note } = shownOf(marks, count) as { note?: string };
    const said = [note, chance > 0 ? words.chance(known, chance) : ""].filter(Boolean);
    return said.length > 0 ? { note: said.join(text.value.semicolon) } : {};
  };
  const columns = words.columns;
  const cutMarks = fair ? cutOffMarks(fair, name) : [];
  const trend = TRENDS[dimension];
  return (
    <div class="page">
      <Lead ready={!loading}>{fair && <LeadWords answer={fair} name={name} />}</Lead>
      <Choice />
      <Headlines>
        <PlainHeadline
          {...headline}
          title={words.lowest}
          raw={{ ...figuredOf(lowest?.to_highest.ratio), unit: "ratio" }}
          value={
            lowest && lowest.to_highest.ratio.value !== null
              ? {
                  number: formatNumber("ratio", lowest.to_highest.ratio.value, lang),
                  unit: unitSuffix("ratio", lowest.to_highest.ratio.value, lang),
                }
              : null
          }
          {...(lowest && lowest.to_highest.ratio.low !== null && lowest.to_highest.ratio.high !== null
            ? {
                interval: formatInterval(
                  "ratio",
                  lowest.to_highest.ratio.low,
                  lowest.to_highest.ratio.high,
                  lang,
                ),
              }
            : {})}
          facts={
            lowest && highest !== null
              ? [
                  words.lowestFacts(name(lowest.group), name(highest)),
                  text.value.figure.n(formatCount(lowest.n, lang)),
                ].join(" · ")
              : ""
          }
          {...(lowest
            ? {
                beside: lowest.is_small
                  ? words.small
                  : lowest.to_highest.flips
                    ? words.flips
                    : isClear(lowest.to_highest.ratio, 1)
                      ? words.clear
                      : words.unclear,
              }
            : {})}
        />
        <PlainHeadline
          {...headline}
          title={words.withinJob}
          value={null}
          raw={{ ...figuredOf(within), unit: "sharePoints" }}
          facts={
            within && biggest !== null
              ? [
                  words.withinFacts(name(within.group), bigName),
                  text.value.figure.n(formatCount(within.n, lang)),
                ].join(" · ")
              : ""
          }
          {...(within ? signed("percent", within) : {})}
        />
        <PlainHeadline
          {...headline}
          title={words.gap}
          value={null}
          raw={{ ...figuredOf(gap), unit: words.sdShort }}
          facts={
            gap
              ? [
                  words.gapFacts(valueLabel("competency", gap.of), name(gap.group), name(gap.reference)),
                  text.value.figure.n(formatCount(gap.n, lang)),
                ].join(" · ")
              : ""
          }
          {...(gap
            ? {
                ...signed("r", gap),
                value: {
                  number: formatNumber("r", gap.value ?? 0, lang, true),
                  unit: words.sdShort,
                },
              }
            : {})}
        />
        <PlainHeadline
          {...headline}
          title={words.prediction}
          value={
            tested.length > 0
              ? { number: words.predictionOf(String(other.length), String(tested.length)), unit: "" }
              : null
          }
          facts={words.predictionFacts}
          reason={words.predictionNone}
          {...(other.length > 0 ? { beside: text.value.list(other.map((each) => name(each.group))) } : {})}
        />
      </Headlines>
      <Grid>
        <Figure
          {...common}
          id="rates"
          title={words.rateTitle}
          about={words.rateAbout}
          marks={(table?.groups ?? []).map((group) =>
            figuredMark(
              group.rate,
              {
                key: group.group,
                label: name(group.group),
                unit: "percent",
                status: statusOf(group),
              },
              texts,
            ),
          )}
          chart="forest-ordered"
          options={{ unit: "percent" }}
          rows={4}
        />
        <Figure
          {...common}
          id="ratios"
          title={words.ratioTitle}
          about={words.ratioAbout}
          marks={
            table && highest !== null && biggest !== null
              ? [
                  ...ratioMarks(table, "to_highest", words.toHighest(name(highest)), name, texts),
                  ...ratioMarks(table, "to_largest", words.toLargest(bigName), name, texts),
                ]
              : []
          }
          chart="forest-ordered"
          options={ratioOptions()}
          rows={6}
        />
        <JobRatios answer={fair} name={name} common={common} explained={explained} />
        <Figure
          {...common}
          id="within-job"
          title={words.withinTitle}
          about={words.withinAbout(bigName)}
          marks={(table?.groups ?? [])
            .filter((group) => group.group !== biggest)
            .map((group) =>
              figuredMark(
                group.within_job ?? { value: null, low: null, high: null, n: 0, notes: [] },
                {
                  key: group.group,
                  label: name(group.group),
                  unit: "percent",
                  signed: true,
                  status: statusOf(group),
                },
                texts,
              ),
            )}
          chart="forest-ordered"
          options={{ unit: "percent", signed: true, pointsOfShare: true, reference: 0 }}
          rows={3}
        />
        <Figure
          {...common}
          id="cut-offs"
          title={words.cutTitle}
          about={words.cutAbout(bigName)}
          marks={cutMarks}
          show={largestLines}
          {...shownOf(cutMarks, largestLines(cutMarks).length)}
          chart="cutoffs"
          options={ratioOptions()}
          rows={null}
        />
        <Figure
          {...common}
          id="competencies"
          title={words.competencyTitle}
          about={words.competencyAbout(bigName)}
          marks={competencies}
          show={largest(DRAWN_GAPS)}
          chart="forest"
          options={{ unit: "r", signed: true, reference: 0, axis: words.sd, limits: {} }}
          rows={11}
          wide
          {...manyOf(competencies, DRAWN_GAPS)}
        />
        <Figure
          {...common}
          id="question"
          title={words.questionTitle}
          about={words.questionAbout(bigName)}
          marks={questions}
          show={largest(DRAWN_QUESTIONS)}
          chart="forest"
          options={{ unit: "r", signed: true, reference: 0, axis: words.sd, limits: {} }}
          rows={12}
          wide
          {...manyOf(questions, DRAWN_QUESTIONS)}
        />
        <QuestionBiasFigures
          answer={answered(bias.answer)}
          name={name}
          common={{
            scope,
            metrics: [],
            loaded: [loadedOf(bias.answer)],
            retry: bias.again,
            stale: bias.stale,
          }}
          address={`/api/analyses/question-bias?${asked}`}
        />
        {trend !== undefined && world.value.metrics.has(trend) && (
          <MetricFigure
            data={data}
            id="trend"
            title={words.trendTitle}
            scope="trailing"
            chart="cutoffs"
            choice={{ label: "period", series: dimension }}
            show={largestLines}
            options={{ reference: 1, targetWord: words.fourFifths, axis: words.cutAxis }}
            rows={null}
            wide
          />
        )}
        <TableFigure
          id="tests"
          title={words.testsTitle}
          about={words.testsAbout(highest === null ? "" : name(highest))}
          scope={scope}
          loading={loading}
          empty={words.leadNone}
          expected={3}
          explained={explained}
          columns={[
            named(columns.group, "label"),
            numbers(columns.n, "n", "count"),
            numbers(columns.rate, "rate", "percent"),
            interval(columns.interval, "rate", "percent"),
            numbers(columns.ratio, "ratio", "ratio"),
            interval(`${columns.ratio} · ${columns.interval}`, "ratio", "ratio", columns.interval),
            numbers(columns.fisher, "fisher_p", "p"),
            numbers(columns.midP, "mid_p", "p"),
            numbers(columns.z, "z", "ratio"),
            numbers(columns.phi, "phi", "ratio"),
            numbers(columns.h, "cohen_h", "ratio"),
            {
              ...numbers(columns.odds, "odds_ratio", "ratio"),
              file: [
                { key: "odds_ratio", name: columns.odds, format: "ratio" },
                ...(interval(columns.odds, "odds_ratio", "ratio").file ?? []),
              ],
            },
            named(columns.flips, "flips"),
            named(columns.note, "note"),
          ]}
          rows={table ? testRows(table, name) : []}
        />
        <TableFigure
          id="prediction"
          title={words.predictionTitle}
          about={words.predictionAbout}
          scope={text.value.figure.wholeRecord}
          loading={loading}
          empty={words.predictionNone}
          expected={2}
          explained={explained}
          columns={[
            named(columns.group, "label"),
            numbers(columns.n, "n", "count"),
            {
              ...numbers(columns.slope, "slope", "ratio"),
              file: [
                { key: "group_slope", name: columns.slopeGroup, format: "ratio" },
                { key: "reference_slope", name: columns.slopeReference, format: "ratio" },
              ],
            },
            numbers(columns.slopeP, "slope_p", "p"),
            numbers(columns.interceptP, "intercept_p", "p"),
            numbers(columns.residual, "residual", "ratio"),
            named(columns.finding, "finding"),
          ]}
          rows={fair ? predictionRows(fair, name) : []}
        />
      </Grid>
      <Section title={words.auditSection} about={words.auditAbout}>
        <Grid>
          {(["selection", "scoring"] as const).map((kind) => {
            const tables = fair?.local_law_144[kind];
            const unknown = tables?.intersection.unknown ?? 0;
            return (
              <TableFigure
                key={kind}
                id={`audit-${kind}`}
                title={kind === "selection" ? words.selectionTitle : words.scoringTitle}
                about={kind === "selection" ? words.selectionAbout : words.scoringAbout}
                scope={scope}
                loading={loading}
                empty={words.leadNone}
                expected={24}
                explained={explained}
                columns={[
                  named(columns.group, "label"),
                  numbers(columns.n, "n", "count"),
                  numbers(columns.share, "share", "percent"),
                  numbers(kind === "selection" ? columns.selected : columns.above, "selected", "count"),
                  numbers(columns.rate, "rate", "percent"),
                  numbers(columns.ratio, "ratio", "ratio"),
                  interval(columns.interval, "ratio", "ratio"),
                  named(columns.note, "note"),
                ]}
                rows={tables ? auditRows(tables) : []}
                {...(unknown > 0 ? { note: words.unknown(formatCount(unknown, lang)) } : {})}
              />
            );
          })}
        </Grid>
      </Section>
      <MoreMeasures
        areas={["fairness"]}
        named={Object.values(TRENDS).map((metric) => ({ id: metric, metric }))}
      />
    </div>
  );
}
