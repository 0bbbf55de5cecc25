import { useRef } from "preact/hooks";
import { filterLines, useExported } from "../../components/export-table.ts";
import { FreshnessTable } from "../../components/freshness.tsx";
import { Headline, judge } from "../../components/headline.tsx";
import { Later } from "../../components/later.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, Section } from "../../components/page-parts.tsx";
import { pageNames } from "../../components/pages.ts";
import { TableScroll } from "../../components/table-scroll.tsx";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
  formatValue,
} from "../../format/number.ts";
import { estimateText, reasonOf } from "../../format/sentence.ts";
import {
  inPeriod,
  overTime,
  type PageData,
  rowsOf,
  usePageData,
  wholeRecord,
} from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters, linkTo } from "../../state/route.ts";
import { dimensionLabel, period, rangeText, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { ExportColumn, ExportTable, Metric, MetricRow, Query } from "../../types.ts";
import { pageText } from "./words.ts";

function questions(): Query[] {
  return [
    inPeriod("cycle", "cycle_days"),
    wholeRecord("validity", "validity_overall_r"),
    wholeRecord("retained", "retention_90d", { by: ["screening_path"] }),
    inPeriod("satisfied", "satisfaction_rate"),
    overTime("cycle-time", "cycle_days", { by: ["screening_path"] }),
    overTime("retention-time", "retention_90d", { by: ["screening_path"] }),
    overTime("satisfaction-time", "satisfaction_rate", { by: ["screening_path"] }),
    wholeRecord("validity-version", "validity_overall_r", { by: ["model_version"] }),
  ];
}

const has = (row: MetricRow | undefined): row is MetricRow & { value: number } => row?.value != null;
/** Of too few cases nothing is said. */
const judgeable = (row: MetricRow | undefined): row is MetricRow & { value: number } =>
  has(row) && row.status === "ok";
const metricOf = (id: string) => world.value.metrics.get(id);

type Verdict = { holds: boolean; words: string; of: "period" | "record" };

/** For each of the four counts that can be judged: whether AI interviews hold up, in words, and of which time. */
function verdicts(data: PageData): Verdict[] {
  const words = pageText.value;
  const lang = language.value;
  const cycle = rowsOf(data.get("cycle"))[0];
  const validity = rowsOf(data.get("validity"))[0];
  const [ai, other] = ["ai", "traditional"].map((path) =>
    rowsOf(data.get("retained")).find((row) => row.segment.screening_path === path),
  );
  const satisfied = rowsOf(data.get("satisfied"))[0];
  const result: Verdict[] = [];
  const good = (row: MetricRow, id: string) => {
    const metric = metricOf(id);
    return metric !== undefined && (judge(metric, row) === "good" || meets(metric, row));
  };
  const before = (row: MetricRow, unit: "days" | "percent") =>
    row.change?.clear && row.previous?.value != null ? formatValue(unit, row.previous.value, lang) : null;
  if (judgeable(cycle))
    result.push({
      of: "period",
      holds: good(cycle, "cycle_days"),
      words: words.time(formatValue("days", cycle.value, lang), before(cycle, "days")),
    });
  if (judgeable(validity) && validity.low !== null) {
    const metric = metricOf("validity_overall_r");
    const missed = metric !== undefined && misses(metric, validity) ? (metric.target ?? null) : null;
    result.push({
      of: "record",
      holds: validity.low > 0,
      words: words.validity(
        formatNumber("r", validity.value, lang),
        validity.low > 0,
        missed === null ? null : formatNumber("r", missed, lang),
      ),
    });
  }
  if (judgeable(ai) && judgeable(other))
    result.push({
      of: "record",
      holds: (ai.low ?? ai.value) > (other.high ?? other.value),
      words: words.retention(
        formatValue("percent", ai.value, lang),
        formatValue("percent", other.value, lang),
      ),
    });
  if (judgeable(satisfied))
    result.push({
      of: "period",
      holds: good(satisfied, "satisfaction_rate"),
      words: words.experience(formatValue("percent", satisfied.value, lang), before(satisfied, "percent")),
    });
  return result;
}

function meets(metric: Metric, row: MetricRow): boolean {
  if (typeof metric.target !== "number" || row.value === null) return false;
  return metric.better === "lower" ? row.value <= metric.target : row.value >= metric.target;
}

/** The whole interval lies on the wrong side of the target. */
function misses(metric: Metric, row: MetricRow): boolean {
  if (typeof metric.target !== "number" || row.status !== "ok" || row.low === null || row.high === null)
    return false;
  if (metric.better === "lower") return row.low > metric.target;
  return metric.better === "higher" && row.high < metric.target;
}

function Attention({ data, metrics }: { data: PageData; metrics: Metric[] }) {
  const words = pageText.value;
  const found = metrics
    .flatMap((metric) => rowsOf(data.get(`all:${metric.id}`)).map((row) => ({ metric, row })))
    .flatMap(({ metric, row }) => {
      if (!has(row)) return [];
      const part = metric.split ? valueLabel(metric.split, row.segment[metric.split] ?? "") : "";
      const name = [metric.title[language.value], part].filter(Boolean).join(" · ");
      const shown = formatValue(metric.unit, row.value, language.value);
      if (misses(metric, row))
        return [
          {
            metric,
            name,
            word: words.offTargetWord,
            detail: words.offTarget(shown, formatValue(metric.unit, metric.target ?? 0, language.value)),
          },
        ];
      if (!metric.split && row.status === "ok" && judge(metric, row) === "bad")
        return [
          {
            metric,
            name,
            word: words.worseWord,
            detail: words.worse(shown, formatChange(metric.unit, row.change?.value ?? 0, language.value)),
          },
        ];
      return [];
    });
  return found.length === 0 ? (
    <p>{words.attentionNone}</p>
  ) : (
    <ul class="attention">
      {found.slice(0, MOST_ALERTS).map(({ metric, name, word, detail }) => (
        <li key={name}>
          <span class="tag">{word}</span>
          <span>
            {pageNames.includes(metric.area) ? (
              <a class="plain-link" href={linkTo(metric.area)}>
                {name}
              </a>
            ) : (
              name
            )}
          </span>
          <span class="detail">{detail}</span>
        </li>
      ))}
    </ul>
  );
}

function ChangeCell({ metric, row }: { metric: Metric; row: MetricRow }) {
  if (!row.change || row.change.value === null) return <>{text.value.dash}</>;
  if (!row.change.clear) return <span class="muted">{text.value.figure.noChange}</span>;
  const verdict = judge(metric, row);
  const words = text.value.figure;
  const { value, low, high } = row.change;
  return (
    <span class={verdict === "good" ? "tag-good" : verdict === "bad" ? "tag-bad" : ""}>
      {value > 0 ? "▲" : "▼"}{" "}
      {verdict === "good" ? words.better : verdict === "bad" ? words.worse : words.changed}{" "}
      {formatChange(metric.unit, value, language.value)}
      {low !== null && high !== null && (
        <small class="muted"> ({formatChangeInterval(metric.unit, low, high, language.value)})</small>
      )}
    </span>
  );
}

/** The table of all measures as it leaves the page: one row a measure, or one for each part that is never mixed. */
function measuresTable(data: PageData, metrics: Metric[]): ExportTable | null {
  const words = pageText.value;
  const { figure } = text.value;
  const { units, bound, unit } = text.value.export;
  if (metrics.some((metric) => data.get(`all:${metric.id}`).kind === "loading")) return null;
  const number = (key: string, name: string): ExportColumn => ({ key, name, format: "number" });
  return {
    id: "measures",
    title: words.measures,
    about: words.measuresAbout,
    scope: scopeText("period"),
    filters: filterLines(filters.value),
    notes: [],
    metrics: metrics.map((metric) => metric.id),
    columns: [
      { key: "area", name: words.area, format: "text" },
      { key: "metric", name: words.measure, format: "text" },
      number("value", figure.columns.value),
      number("low", figure.columns.low),
      number("high", figure.columns.high),
      { key: "unit", name: unit, format: "text" },
      number("target", figure.target),
      number("change", words.change),
      number("change_low", bound(words.change, "low")),
      number("change_high", bound(words.change, "high")),
      { key: "n", name: figure.columns.n, format: "count" },
      { key: "note", name: figure.columns.note, format: "text" },
    ],
    rows: metrics.flatMap((metric) =>
      rowsOf(data.get(`all:${metric.id}`)).map((row) => [
        text.value.areas[metric.area] ?? metric.area,
        [
          metric.title[language.value],
          metric.split ? valueLabel(metric.split, row.segment[metric.split] ?? "") : "",
        ]
          .filter(Boolean)
          .join(" · "),
        row.value,
        row.low,
        row.high,
        units[metric.unit] ?? metric.unit,
        metric.target ?? null,
        row.change?.value ?? null,
        row.change?.low ?? null,
        row.change?.high ?? null,
        row.n,
        reasonOf(row),
      ]),
    ),
  };
}

function AllMeasures({ data, metrics }: { data: PageData; metrics: Metric[] }) {
  const words = pageText.value;
  const { figure } = text.value;
  const areas = [...new Set(metrics.map((metric) => metric.area))];
  const table = useRef<HTMLTableElement>(null);
  useExported(table, () => measuresTable(data, metrics));
  return (
    <TableScroll label={words.measures} whole>
      <table ref={table}>
        <thead>
          <tr>
            <th scope="col">{words.measure}</th>
            <th scope="col" class="number">
              {figure.columns.value}
            </th>
            <th scope="col" class="number">
              {figure.interval}
            </th>
            <th scope="col" class="number">
              {figure.target}
            </th>
            <th scope="col">{words.change}</th>
            <th scope="col" class="number">
              {figure.columns.n}
            </th>
          </tr>
        </thead>
        {areas.map((area) => (
          <tbody key={area}>
            <tr class="area-row">
              <th colSpan={6} scope="colgroup">
                {pageNames.includes(area) ? (
                  <a href={linkTo(area)}>{text.value.areas[area] ?? area}</a>
                ) : (
                  (text.value.areas[area] ?? area)
                )}
              </th>
            </tr>
            {metrics
              .filter((metric) => metric.area === area)
              .map((metric) => {
                const loaded = data.get(`all:${metric.id}`);
                const row = rowsOf(loaded)[0];
                return (
                  <tr key={metric.id} class={row?.status === "few" ? "few" : ""}>
                    <th scope="row">{metric.title[language.value]}</th>
                    {metric.split && rowsOf(loaded).length > 1 ? (
                      <td colSpan={5} class="muted">
                        {words.splitBy(dimensionLabel(metric.split), rowsOf(loaded).length)}
                      </td>
                    ) : has(row) ? (
                      <>
                        <td class="number">
                          <b title={estimateText(metric.unit, row)}>
                            {formatValue(metric.unit, row.value, language.value)}
                          </b>
                        </td>
                        <td class="number muted">
                          {row.low !== null && row.high !== null
                            ? formatInterval(metric.unit, row.low, row.high, language.value)
                            : text.value.dash}
                        </td>
                        <td class="number">
                          {typeof metric.target === "number"
                            ? formatValue(metric.unit, metric.target, language.value)
                            : text.value.dash}
                        </td>
                        <td>
                          <ChangeCell metric={metric} row={row} />
                        </td>
                        <td class="number">
                          {row.n === null ? text.value.dash : formatCount(row.n, language.value)}
                          {row.status === "few" ? ` · ${figure.few}` : ""}
                        </td>
                      </>
                    ) : (
                      <td colSpan={5} class="muted">
                        {loaded.kind === "loading"
                          ? ""
                          : `${text.value.dash} ${loaded.kind === "failed" ? loaded.message : reasonOf(row ?? { status: "missing" })}`}
                      </td>
                    )}
                  </tr>
                );
              })}
          </tbody>
        ))}
      </table>
    </TableScroll>
  );
}

/** Every measure of the catalogue: what needs attention, then all of them. */
function Everything() {
  const words = pageText.value;
  const metrics = [...world.value.metrics.values()].sort(
    (a, b) => areaRank(a.area) - areaRank(b.area) || a.id.localeCompare(b.id),
  );
  const all = usePageData(
    () => metrics.map((metric) => inPeriod(`all:${metric.id}`, metric.id)),
    "section-attention",
  );
  return (
    <>
      <Section id="section-attention" title={words.attention} about={words.attentionAbout}>
        <Attention data={all} metrics={metrics} />
      </Section>
      <Section title={words.measures} about={words.measuresAbout}>
        <AllMeasures data={all} metrics={metrics} />
      </Section>
      <Section title={words.freshness} about={words.freshnessAbout}>
        <FreshnessTable short />
        <p>
          <a href={linkTo("data")}>{words.toData}</a>
        </p>
      </Section>
    </>
  );
}

/** What the verdicts rest on, of each time apart. */
function details(judged: readonly Verdict[]): string {
  const words = pageText.value;
  const of = (time: Verdict["of"]) =>
    judged
      .filter((each) => each.of === time)
      .map((each) => each.words)
      .join(text.value.semicolon);
  const [lately, onRecord] = [of("period"), of("record")];
  return [lately && words.inRange(rangeText(period.value), lately), onRecord && words.onRecord(onRecord)]
    .filter(Boolean)
    .join(language.value === "zh" ? "" : " ");
}

export function Page() {
  const words = pageText.value;
  const data = usePageData(questions);
  const judged = verdicts(data);
  const whole = scopeText("whole");
  const scope = scopeText("period");
  const other = rowsOf(data.get("retained")).find((row) => row.segment.screening_path === "traditional");
  return (
    <div class="page">
      <Lead ready={data.get("cycle").kind !== "loading"}>
        {words.lead(judged.filter((each) => each.holds).length, judged.length)}
        {judged.length > 0 && <small>{details(judged)}</small>}
      </Lead>
      <Headlines>
        <Headline metric="cycle_days" title={words.cycle} loaded={data.get("cycle")} scope={scope} />
        <Headline
          metric="validity_overall_r"
          title={words.overall}
          loaded={data.get("validity")}
          scope={whole}
        />
        <Headline
          metric="retention_90d"
          title={words.retained}
          loaded={data.get("retained")}
          pick={(row) => row.segment.screening_path === "ai"}
          scope={whole}
          {...(other
            ? {
                beside: `${valueLabel("screening_path", "traditional")}${text.value.colon}${estimateText("percent", other)}`,
              }
            : {})}
        />
        <Headline
          metric="satisfaction_rate"
          title={words.satisfied}
          loaded={data.get("satisfied")}
          scope={scope}
        />
      </Headlines>
      <Grid>
        <MetricFigure
          data={data}
          id="cycle-time"
          title={words.timeTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="validity-version"
          title={words.validityTitle}
          scope="whole"
          chart="line"
          choice={{ label: "model_version" }}
          options={{ reference: 0 }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="retention-time"
          title={words.retentionTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="satisfaction-time"
          title={words.satisfactionTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
      </Grid>
      <Later height={2400}>
        <Everything />
      </Later>
    </div>
  );
}

/** Alerts at most: who sees twenty sees none. */
const MOST_ALERTS = 12;

const AREAS = ["efficiency", "validity", "retention", "experience", "fairness"];
const areaRank = (area: string) => AREAS.indexOf(area) + 1 || AREAS.length + 1;
