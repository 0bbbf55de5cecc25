import { useRef } from "preact/hooks";
import { formatCount, formatInterval, formatNumber, unitSuffix } from "../format/number.ts";
import { changeText, estimateText, reasonOf } from "../format/sentence.ts";
import type { Loaded } from "../state/page-data.ts";
import { language } from "../state/preferences.ts";
import { filterNotes, previousPeriod, rangeText, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { Metric, MetricRow } from "../types.ts";
import { AskButtons } from "./ask-buttons.tsx";
import { EnoughNote } from "./enough-note.tsx";
import { headlineRow, useExported } from "./export-table.ts";
import { howSubject } from "./how-drawer.tsx";
import { MissingNote } from "./missing-note.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { mayReport, ReportButton } from "./report-error.tsx";
import { targetText } from "./target-text.ts";

/** `good` and `bad` come from the metric's direction alone, and only for a clear change. */
export function judge(metric: Metric, row: MetricRow): "good" | "bad" | "none" {
  const change = row.change;
  if (!change?.clear || change.value === null || metric.better === "neutral") return "none";
  return change.value > 0 === (metric.better === "higher") ? "good" : "bad";
}

function Scale({ metric, row }: { metric: Metric; row: MetricRow }) {
  const points = [row.value, row.low, row.high, metric.target, row.previous?.value].filter(
    (value): value is number => typeof value === "number",
  );
  let low = Math.min(...points);
  let high = Math.max(...points);
  const pad = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  low -= pad;
  high += pad;
  const place = (value: number) => `${((value - low) / (high - low)) * 100}%`;
  return (
    <div class="scale" aria-hidden="true">
      {row.low !== null && row.high !== null && (
        <i
          class="scale-interval"
          style={{ left: place(row.low), width: `${((row.high - row.low) / (high - low)) * 100}%` }}
        />
      )}
      {typeof row.previous?.value === "number" && (
        <i class="scale-previous" style={{ left: place(row.previous.value) }} />
      )}
      {row.value !== null && <i class="scale-value" style={{ left: place(row.value) }} />}
      {typeof metric.target === "number" && <i class="scale-target" style={{ left: place(metric.target) }} />}
    </div>
  );
}

function Change({ metric, row }: { metric: Metric; row: MetricRow }) {
  const range = rangeText(previousPeriod.value);
  const sentence = changeText(metric, row, range);
  if (!sentence) return null;
  const verdict = judge(metric, row);
  const clear = row.change?.clear === true && (row.change.value ?? 0) !== 0;
  const words = text.value.figure;
  return (
    <p class={`change ${verdict}`}>
      {clear && (
        <b>
          {(row.change?.value ?? 0) > 0 ? "▲" : "▼"}{" "}
          {verdict === "good" ? words.better : verdict === "bad" ? words.worse : words.changed}{" "}
        </b>
      )}
      {sentence}
    </p>
  );
}

interface HeadlineProps {
  metric: string;
  title?: string;
  loaded: Loaded;
  /** Which row of the result is the figure; the first if not said. */
  pick?: (row: MetricRow) => boolean;
  /** A further line in words. */
  beside?: string;
  scope: string;
}

/** A headline figure: value, interval, n, change and target. */
export function Headline({ metric: id, title, loaded, pick, beside, scope }: HeadlineProps) {
  const words = text.value.figure;
  const metric = world.value.metrics.get(id);
  const rows = loaded.kind === "ready" ? loaded.result.rows : [];
  const row = pick ? rows.find(pick) : rows[0];
  const name = title ?? (metric ? metric.title[language.value] : id);
  const asked = loaded.kind === "ready" ? filterNotes([loaded.result]) : [];
  const has = row && row.value !== null && metric;
  const frame = useRef<HTMLDivElement>(null);
  useExported(frame, () =>
    loaded.kind === "ready" && metric
      ? {
          metric: id,
          headline: headlineRow(
            name,
            metric.unit,
            row ?? { value: null, low: null, high: null, n: null },
            reasonOf(row ?? { status: "missing" }),
          ),
        }
      : null,
  );
  return (
    <div ref={frame} class={`headline ${row?.status === "few" ? "few" : ""}`} data-metric={id}>
      <h2>{name}</h2>
      {loaded.kind === "loading" ? (
        <div class="skeleton" style={{ height: "118px" }} aria-hidden="true" />
      ) : has && row.value !== null ? (
        <>
          <p class="headline-value">
            <span class="numeral">
              {metric.unit === "currency" && language.value === "en" && <small class="before">¥</small>}
              {formatNumber(metric.unit, row.value, language.value)}
              <small>{unitSuffix(metric.unit, row.value, language.value)}</small>
            </span>
            {row.low !== null && row.high !== null && (
              <span class="headline-interval">
                {words.intervalOf(formatInterval(metric.unit, row.low, row.high, language.value))}
              </span>
            )}
          </p>
          <Scale metric={metric} row={row} />
          <p class="headline-facts">
            {[
              row.n !== null ? words.n(formatCount(row.n, language.value)) : "",
              row.status === "few" ? words.few : "",
              typeof metric.target === "number"
                ? targetText(metric, metric.target)
                : words.direction[metric.better],
              scope === words.wholeRecord ? words.wholeRecordShort : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          <Change metric={metric} row={row} />
          {metric && row.enough && <EnoughNote metric={metric} row={row} />}
          {beside && <p class="change">{beside}</p>}
        </>
      ) : (
        <p class="headline-none">
          <span class="numeral">{text.value.dash}</span>
          {loaded.kind === "absent" || loaded.kind === "failed" ? (
            <span>{loaded.kind === "absent" ? words.absent(id) : loaded.message || words.failed}</span>
          ) : (
            <span>
              {reasonOf(row ?? { status: "missing" })} <MissingNote metrics={[id]} fallback="" />
            </span>
          )}
          {metric && row?.enough && <EnoughNote metric={metric} row={row} />}
        </p>
      )}
      {asked.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            howSubject.value = { title: name, metrics: [id], loaded: [loaded], scope };
          }}
        >
          {words.how}
        </button>
        <AskButtons loaded={loaded} row={rows.length > 1 ? row : undefined} />
        {mayReport() && (
          <MoreMenu>
            {(close) => (
              <ReportButton
                done={close}
                subject={() => ({
                  figure: `headline-${id}`,
                  title: name,
                  metric: metric ? id : undefined,
                  shown: row && metric ? [estimateText(metric.unit, row)] : [],
                })}
              />
            )}
          </MoreMenu>
        )}
      </div>
    </div>
  );
}
