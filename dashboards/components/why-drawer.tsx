import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { analysis } from "../../server/analyses/data/change.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { getAnalysis } from "../api.ts";
import type { Mark } from "../charts/mark.ts";
import { chartOptions, PAGE_PALETTE } from "../figures/drawing.ts";
import { filterLines, filterNotes } from "../figures/say.ts";
import { dimensionInside, partsSaid } from "../figures/why-said.ts";
import { type EffectFormat, effectFormat } from "../format/effect.ts";
import { numbers } from "../format/intl.ts";
import { formatCount, formatInterval, formatPercent, formatValue, shown } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import {
  type Asked,
  comparedDays,
  comparedQuarters,
  filtersOf,
  formatAsked,
  goAsked,
  parseAsked,
  type Time,
} from "../state/asked.ts";
import { language } from "../state/preferences.ts";
import { filters, route } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { dimensionLabel, rangeText, valueLabel, view } from "../state/view.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import type { ExportCell, ExportColumn, ExportTable, Metric } from "../types.ts";
import { ChartView } from "./chart-view.tsx";
import { Chooser } from "./chooser.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { openDrawer } from "./how-drawer.tsx";
import { TableScroll } from "./table-scroll.tsx";
import { whyText } from "./why-words.ts";

import "../styles/drawers.css";

type ExplainedChange = AnswerOf<typeof analysis>;
type ChangedSegment = ExplainedChange["segments"][number];

/** Groups that the chart draws one by one; the rest share a row. */
const DRAWN = 8;

/** Share of data in new or vanished groups from which the drawer warns. */
const MOSTLY_NEW = 0.5;

interface Told {
  found: ExplainedChange;
  metric: Metric;
  /** Which direction is good: some values of a split have their own. */
  better: Metric["better"];
  name: string;
  format: EffectFormat;
}

function labelOf({ dimension, segments }: ExplainedChange, segment: ChangedSegment): string {
  const words = whyText.value;
  if (segment.kind === "small") return words.small(segment.segments);
  const named = valueLabel(dimension, segment.segment ?? "");
  const isAlone = segments.every(
    (each) =>
      each === segment || each.kind === "small" || valueLabel(dimension, each.segment ?? "") !== named,
  );
  const label = isAlone ? named : `${named} ${segment.segment}`;
  const remark = segment.kind === "new" ? words.isNew : segment.kind === "gone" ? words.isGone : "";
  if (remark === "") return label;
  return language.value === "zh" ? `${label}（${remark}）` : `${label} (${remark})`;
}

/** What the change comes from, in words: first the sentence, then what to be careful about. */
function finding({ found, metric, better, name, format }: Told): { lead: string; further: string[] } {
  const words = whyText.value;
  const by = dimensionInside(dimensionLabel(found.dimension));
  const lang = language.value;
  const { change, rate, base, now } = found;
  if (!change || change.value === null || base.value === null || now.value === null)
    return { lead: "", further: [] };
  const three = format.three(change.value, rate.value ?? 0);
  const value = (number: number) => formatValue(metric.unit, number, lang);
  const interval = (low: number | null, high: number | null) =>
    low === null || high === null ? "" : format.range(low, high);
  const whole = format.full(three.change);
  const parts = partsSaid(words, three, { by, better, format });
  const first = found.segments.find(
    (each) => each.kind !== "small" && Math.sign(each.contribution) === Math.sign(change.value ?? 0),
  );
  const fresh = found.segments
    .filter(({ kind }) => kind === "new" || kind === "gone")
    .reduce((sum, each) => sum + (each.base.share + each.now.share) / 2, 0);
  const rateInterval = interval(rate.low, rate.high);
  const isRateClear = rate.low !== null && rate.high !== null && (rate.low > 0 || rate.high < 0);
  const told = [
    parts,
    first && format.bare(first.contribution) !== format.bare(0)
      ? words.most(labelOf(found, first), format.full(first.contribution))
      : "",
  ]
    .filter(Boolean)
    .join(lang === "zh" ? "" : " ");
  return {
    lead: change.clear ? told : words.unclear,
    further: [
      words.moved(name, value(base.value), value(now.value), whole, interval(change.low, change.high)),
      change.clear ? "" : told,
      rateInterval && fresh < 1 ? words.rateInterval(rateInterval, isRateClear) : "",
      fresh > MOSTLY_NEW ? words.fresh(by, formatPercent(fresh, lang)) : "",
    ].filter(Boolean),
  };
}

/** Rows of the waterfall: before, each group's step, now. */
function stepMarks({ found, metric, format }: Told): Mark[] {
  const words = whyText.value;
  const lang = language.value;
  const drawn = found.segments.slice(0, found.segments.length > DRAWN + 1 ? DRAWN : DRAWN + 1);
  const folded = found.segments.slice(drawn.length);
  const sum = (of: (effect: { rate: number; contribution: number }) => number) =>
    folded.reduce(
      (all, each) => all + of({ rate: each.rate.value ?? 0, contribution: each.contribution }),
      0,
    ) + (found.rest ? of(found.rest) : 0);
  const end = (key: "base" | "now", label: string): Mark => {
    const { value, low, high, n } = found[key];
    const told = value === null ? text.value.dash : formatValue(metric.unit, value, lang);
    const range =
      low === null || high === null
        ? ""
        : text.value.figure.intervalOf(formatInterval(metric.unit, low, high, lang));
    const inside = [range, text.value.figure.n(formatCount(n, lang))].filter(Boolean);
    return {
      key,
      label,
      n,
      value,
      low,
      high,
      status: "ok",
      pooled: true,
      seriesLabel: told,
      sentence: `${label}${text.value.colon}${told}${lang === "zh" ? `（${inside.join("，")}）` : ` (${inside.join(", ")})`}`,
    };
  };
  let at = found.base.value ?? 0;
  const step = (key: string, label: string, rate: number, contribution: number): Mark => {
    const mark: Mark = {
      key,
      label,
      n: null,
      at,
      value: contribution,
      extra: rate,
      low: null,
      high: null,
      status: "ok",
      seriesLabel: format.bare(contribution),
      sentence: `${label}${text.value.colon}${format.full(contribution)}${text.value.semicolon}${words.rate} ${format.bare(rate)}${lang === "zh" ? "，" : ", "}${words.mix} ${format.bare(contribution - rate)}`,
    };
    at += contribution;
    return mark;
  };
  const others = folded.length + (found.rest?.segments ?? 0);
  return [
    end("base", words.before),
    ...drawn.map((each, index) =>
      step(`${index}`, labelOf(found, each), each.rate.value ?? 0, each.contribution),
    ),
    ...(others > 0
      ? [
          step(
            "others",
            words.others(others),
            sum((each) => each.rate),
            sum((each) => each.contribution),
          ),
        ]
      : []),
    end("now", words.now),
  ];
}

function Effects({ told }: { told: Told }) {
  const { found, metric, format } = told;
  const words = whyText.value;
  const lang = language.value;
  const { columns } = words;
  const three = format.three(found.change?.value ?? 0, found.rate.value ?? 0);
  const arrow = (from: string, to: string) => (from === to ? from : `${from} → ${to}`);
  const value = (number: number | null) =>
    number === null ? text.value.dash : formatValue(metric.unit, number, lang);
  const share = (number: number) => `${(number * 100).toFixed(1)}%`;
  return (
    <TableScroll label={words.table} whole>
      <table>
        <thead>
          <tr>
            {[
              columns.segment,
              columns.both,
              columns.rate,
              columns.interval,
              columns.mix,
              columns.share,
              columns.value,
              columns.n,
            ].map((heading, index) => (
              <th key={heading} scope="col" class={index > 0 ? "number" : ""}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="total">
            <th scope="row">{words.all}</th>
            <td class="number">{format.bare(found.change?.value ?? 0)}</td>
            <td class="number">{format.bare(three.rate)}</td>
            <td class="number">
              {found.rate.low === null || found.rate.high === null
                ? text.value.dash
                : format.range(found.rate.low, found.rate.high)}
            </td>
            <td class="number">{format.bare(three.mix)}</td>
            <td class="number">100%</td>
            <td class="number">{arrow(value(found.base.value), value(found.now.value))}</td>
            <td class="number">{arrow(formatCount(found.base.n, lang), formatCount(found.now.n, lang))}</td>
          </tr>
          {found.segments.map((each) => (
            <tr key={`${each.kind}:${each.segment}`}>
              <th scope="row">{labelOf(found, each)}</th>
              <td class="number">{format.bare(each.contribution)}</td>
              <td class="number">{format.bare(each.rate.value ?? 0)}</td>
              <td class="number">
                {each.rate.low === null || each.rate.high === null
                  ? text.value.dash
                  : format.range(each.rate.low, each.rate.high)}
              </td>
              <td class="number">{format.bare(each.mix)}</td>
              <td class="number">{arrow(share(each.base.share), share(each.now.share))}</td>
              <td class="number">{arrow(value(each.base.value), value(each.now.value))}</td>
              <td class="number">{arrow(formatCount(each.base.n, lang), formatCount(each.now.n, lang))}</td>
            </tr>
          ))}
          {found.rest && (
            <tr>
              <th scope="row">{words.others(found.rest.segments)}</th>
              <td class="number">{format.bare(found.rest.contribution)}</td>
              <td class="number">{format.bare(found.rest.rate)}</td>
              <td class="number">{text.value.dash}</td>
              <td class="number">{format.bare(found.rest.mix)}</td>
              <td class="number">{text.value.dash}</td>
              <td class="number">{text.value.dash}</td>
              <td class="number">{text.value.dash}</td>
            </tr>
          )}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** The decomposition as it leaves the page: unrounded, as the API serves it. */
function changeTable({ found, metric, name }: Told, lead: string, scope: string): ExportTable {
  const words = whyText.value;
  const { columns, csvColumns, kinds } = words;
  const { inUnit } = text.value.export;
  const unit = unitWords(language.value)[metric.unit === "percent" ? "share_points" : metric.unit].file;
  const effect = (key: string, heading: string): ExportColumn => ({
    key,
    name: heading,
    format: metric.unit,
    signed: true,
  });
  const line = (
    label: string,
    each: Omit<ChangedSegment, "segment" | "kind">,
    kind: string,
  ): ExportCell[] => [
    label,
    kind,
    each.segments,
    each.base.share,
    each.now.share,
    each.base.value,
    each.now.value,
    each.base.n,
    each.now.n,
    each.rate.value,
    each.rate.low,
    each.rate.high,
    each.mix,
    each.contribution,
  ];
  const { base, now, change, rate, mix, rest } = found;
  return {
    id: `why-${found.metric}-${found.dimension}`,
    title: `${words.title} ${name}`,
    about: lead,
    scope,
    filters: filterLines(view.value, filters.value, found.ignored_filters),
    notes: [words.how[found.method]],
    metrics: [found.metric],
    columns: [
      { key: "label", name: dimensionLabel(found.dimension), format: "text" },
      { key: "kind", name: csvColumns.kind, format: "text" },
      { key: "segments", name: csvColumns.segments, format: "count" },
      { key: "share_base", name: csvColumns.shareBase, format: "percent" },
      { key: "share_now", name: csvColumns.shareNow, format: "percent" },
      { key: "value_base", name: csvColumns.valueBase, format: metric.unit },
      { key: "value_now", name: csvColumns.valueNow, format: metric.unit },
      { key: "n_base", name: csvColumns.nBase, format: "count" },
      { key: "n_now", name: csvColumns.nNow, format: "count" },
      effect("rate", inUnit(columns.rate, unit)),
      effect("rate_low", csvColumns.low),
      effect("rate_high", csvColumns.high),
      effect("mix", inUnit(columns.mix, unit)),
      effect("contribution", inUnit(columns.both, unit)),
    ],
    rows: [
      line(
        words.all,
        {
          segments: found.segments.reduce((sum, each) => sum + each.segments, rest?.segments ?? 0),
          base: { ...base, share: 1 },
          now: { ...now, share: 1 },
          rate,
          mix: mix ?? 0,
          contribution: change?.value ?? 0,
        },
        "",
      ),
      ...found.segments.map((each) => line(labelOf(found, each), each, kinds[each.kind] ?? "")),
      ...(rest
        ? [
            [
              words.others(rest.segments),
              "",
              rest.segments,
              ...Array.from({ length: 6 }, () => null),
              rest.rate,
              null,
              null,
              rest.mix,
              rest.contribution,
            ],
          ]
        : []),
    ],
  };
}

function Answered({ told, address, scope }: { told: Told; address: string; scope: string }) {
  const { found, metric } = told;
  const words = whyText.value;
  const { lead, further } = finding(told);
  const marks = stepMarks(told);
  const by = dimensionInside(dimensionLabel(found.dimension));
  const values = marks.flatMap((mark) => (mark.pooled ? (mark.value ?? []) : (mark.at ?? [])));
  const span = Math.abs(shown(metric.unit, Math.max(...values) - Math.min(...values)));
  const tick = numbers(language.value, {
    maximumFractionDigits: span >= 8 ? 0 : span >= 0.8 ? 1 : 2,
  });
  return (
    <>
      <section aria-live="polite">
        <p class="drawer-lead">{lead}</p>
        {further.map((each) => (
          <p key={each} class="muted">
            {each}
          </p>
        ))}
        {filterNotes(view.value, [found]).map((note) => (
          <p key={note} class="note">
            {note}
          </p>
        ))}
      </section>
      <section>
        <h3>{words.chartTitle(by)}</h3>
        <p class="muted">{words.chartAbout}</p>
        <p class="series-key">
          <span>
            <i class="key-rate" />
            {words.rate}
          </span>
          <span>
            <i class="key-mix" />
            {words.mix}
          </span>
        </p>
        <ChartView
          chart="waterfall"
          marks={marks}
          options={(width) => ({
            ...chartOptions({ unit: metric.unit, limits: {} }, width, PAGE_PALETTE, language.value),
            tick: (value) =>
              tick.format(shown(metric.unit, value)).replace(/^-/, "−") +
              (metric.unit === "percent" ? "%" : ""),
          })}
          optionsKey={`${language.value} ${found.metric} ${found.dimension}`}
          name={`${words.chartTitle(by)}. ${lead}`}
          height={44 + marks.length * (innerWidth <= 560 ? 46 : 30)}
        />
      </section>
      <section>
        <div class="drawer-heading">
          <h3>{words.table}</h3>
          <ExportMenu table={changeTable(told, [lead, ...further].join(" "), scope)} />
        </div>
        <Effects told={told} />
      </section>
      <section>
        <h4>{words.howTitle}</h4>
        <p>{words.how[found.method]}</p>
        <p>
          <a href={address}>{words.data}</a>
        </p>
      </section>
    </>
  );
}

/** Times that a change of the measure can be about, each in words. */
function timesOf(metric: Metric): [Time, string][] {
  const words = whyText.value;
  const named = (["period", "quarter", "year"] as const).flatMap((time): [Time, string][] => {
    const both = comparedQuarters(time);
    return both ? [[time, words.against(rangeText(both.now), rangeText(both.base))]] : [];
  });
  const distinct = named.filter(
    ([, name], index) => named.findIndex(([, other]) => other === name) === index,
  );
  return metric.live_on && metric.dimensions.includes("phase")
    ? [...distinct, ["phase", words.phase]]
    : distinct;
}

/** The question with what it leaves open filled in: a time that can be compared, one value of a split. */
function settledOf(asked: Asked, metric: Metric, times: readonly [Time, string][]): Asked {
  const time = times.find(([each]) => each === asked.time)?.[0] ?? times[0]?.[0] ?? "period";
  const { split } = metric;
  const first = split === null ? undefined : world.value.dimensions.get(split)?.values[0]?.value;
  const isOpen = split !== null && filtersOf(asked)[split]?.length !== 1;
  const filters =
    isOpen && split !== null && first !== undefined ? { ...asked.filters, [split]: [first] } : asked.filters;
  return { ...asked, time, filters };
}

function Question({ asked, metric }: { asked: Asked; metric: Metric }) {
  const words = whyText.value;
  const times = timesOf(metric);
  const settled = settledOf(asked, metric, times);
  const inForce = filtersOf(settled);
  const wanted = route.value.extra.by;
  const dimension =
    wanted !== undefined && metric.change_by.includes(wanted)
      ? wanted
      : (metric.change_by.find((name) => inForce[name]?.length !== 1) ?? metric.change_by[0] ?? "");
  const parameters = new URLSearchParams({
    metric: metric.id,
    dimension,
    ...comparedDays(settled.time, metric),
  });
  for (const [name, values] of Object.entries(inForce))
    for (const value of values) parameters.append(name, value);
  const address = `/api/analyses/change?${parameters}`;
  const { answer, again } = useAnswer(
    `${address} ${language.value} ${world.value.health.warehouse?.version}`,
    () => getAnalysis<typeof analysis>("change", parameters),
  );
  const { split } = metric;
  const own = split === null ? "" : (inForce[split]?.[0] ?? "");
  const change = (to: Partial<Asked>, extra: Record<string, string> = {}) =>
    goAsked({ why: formatAsked({ ...settled, ...to }), by: dimension, ...extra });
  const applied = Object.entries(inForce)
    .filter(([name]) => name !== split)
    .map(
      ([name, values]) =>
        `${dimensionLabel(name)}${text.value.colon}${text.value.list(values.map((each) => valueLabel(name, each)))}`,
    );
  const name = [say(metric.title), split === null ? "" : valueLabel(split, own)].filter(Boolean).join(" · ");
  let body: ComponentChildren = <div class="skeleton" style={{ height: "420px" }} aria-hidden="true" />;
  if (answer.kind === "failed")
    body = (
      <div class="nothing">
        <p role="alert">
          <b>{words.failed}</b>
          <span>{answer.message}</span>
        </p>
        <button type="button" class="quiet" onClick={again}>
          {text.value.error.retry}
        </button>
      </div>
    );
  else if (answer.kind === "ready" && answer.value.metric === metric.id)
    body =
      answer.value.status === "ok" ? (
        <Answered
          told={{
            found: answer.value,
            metric,
            better: metric.better_for?.[own] ?? metric.better,
            name,
            format: effectFormat(metric.unit, answer.value.change?.value ?? 0, language.value),
          }}
          address={address}
          scope={times.find(([time]) => time === settled.time)?.[1] ?? ""}
        />
      ) : (
        <div class="nothing">
          <p>
            <span>{words[answer.value.status]}</span>
          </p>
        </div>
      );
  return (
    <>
      <div class="choosers">
        {split !== null && (
          <Chooser
            label={dimensionLabel(split)}
            value={own}
            options={(world.value.dimensions.get(split)?.values ?? []).map(({ value }) => [
              value,
              valueLabel(split, value),
            ])}
            choose={(value) => change({ filters: { ...settled.filters, [split]: [value] } })}
          />
        )}
        <Chooser
          label={words.time}
          value={settled.time}
          options={times}
          choose={(value) => change({ time: value as Time })}
        />
        <Chooser
          label={words.by}
          value={dimension}
          options={metric.change_by.map((each) => [each, dimensionLabel(each)])}
          choose={(value) => change({}, { by: value })}
        />
      </div>
      {applied.length > 0 && (
        <p class="muted">
          {text.value.how.filters}
          {text.value.colon}
          {applied.join(text.value.semicolon)}
        </p>
      )}
      {body}
    </>
  );
}

/** The drawer "why did it change?": a change taken apart into mix and rate by one dimension, as the address says. */
export function WhyDrawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => openDrawer(dialog.current), []);
  const words = whyText.value;
  const asked = parseAsked(route.value.extra.why);
  const metric = asked ? world.value.metrics.get(asked.metric) : undefined;
  return (
    <dialog ref={dialog} class="drawer drawer-wide" aria-labelledby="why-title" onClose={() => goAsked({})}>
      <div class="drawer-inner">
        <header>
          <div>
            <p class="muted">{words.title}</p>
            <h2 id="why-title">{metric ? say(metric.title) : words.title}</h2>
          </div>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </header>
        {asked && metric && metric.change_by.length > 0 ? (
          <Question key={metric.id} asked={asked} metric={metric} />
        ) : (
          <p role="alert">{words.unknownMetric}</p>
        )}
      </div>
    </dialog>
  );
}
