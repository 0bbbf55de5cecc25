import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { type Mark, SURVIVAL_HEIGHT, seriesColour, seriesOpacity, seriesSymbol } from "../charts/mark.ts";
import type { FigureOptions } from "../figures/document.ts";
import { chartOptions, PAGE_PALETTE } from "../figures/drawing.ts";
import { type ChartDocument, type Loaded, PAIRED } from "../figures/finish.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import { chooseValue, stepOf } from "../state/highlight.ts";
import { language } from "../state/preferences.ts";
import { dimensionLabel, filterText } from "../state/view.ts";
import { text } from "../text/text.ts";
import { ChartView } from "./chart-view.tsx";
import { Choices } from "./choice.tsx";
import { DataTable } from "./data-table.tsx";
import { useExported } from "./export-table.ts";
import { FigureMenu } from "./figure-menu.tsx";
import { MissingNote } from "./missing-note.tsx";

interface ChartFigureProps {
  readonly figure: ChartDocument;
  readonly loaded: readonly Loaded[];
  readonly stale: boolean;
  readonly again: () => void;
}

const FIXED = 268;

function expectedHeight({ height: rows, chart }: ChartDocument): number {
  if (chart === "survival") return SURVIVAL_HEIGHT;
  if (rows === null) return FIXED;
  const row =
    innerWidth <= 640 ? 46 : chart === "ladder" ? 40 : PAIRED.has(chart) ? 34 : chart === "funnel" ? 32 : 30;
  return 46 + Math.max(1, rows) * row;
}

/** Which colour is which, where the chart has no room to say it at the mark. */
function SeriesKey({ marks }: { marks: readonly Mark[] }) {
  const series = new Map(
    marks.filter((mark) => mark.series !== "summary").map((mark) => [mark.series, mark.seriesLabel]),
  );
  const isScale = marks.some((mark) => mark.series === "summary");
  return (
    <p class="series-key">
      {[...series].map(([name, label]) => (
        <span key={name}>
          <i
            style={{
              background: seriesColour(name, PAGE_PALETTE),
              ...(seriesSymbol(name) === "square" ? { borderRadius: "1px" } : {}),
              ...(isScale ? { opacity: seriesOpacity(name) } : {}),
            }}
          />
          {label}
        </span>
      ))}
    </p>
  );
}

function Body({ figure, loaded, again, showTable }: ChartFigureProps & { showTable: boolean }) {
  const words = text.value.figure;
  const height = expectedHeight(figure);
  const absent = loaded.find((each) => each.kind === "absent");
  const failed = loaded.find((each) => each.kind === "failed");
  if (loaded.some((each) => each.kind === "loading"))
    return <div class="skeleton" style={{ height: `${height}px` }} aria-hidden="true" />;
  if (failed && !loaded.some(({ kind }) => kind === "ready" || kind === "answered"))
    return (
      <div class="nothing">
        <p>
          <b>{words.failed}</b>
          {failed.message && <span>{failed.message}</span>}
        </p>
        <button type="button" class="quiet" onClick={again}>
          {text.value.error.retry}
        </button>
      </div>
    );
  if (figure.missing)
    return (
      <div class="nothing">
        <p>
          <b>{figure.missing.title}</b>
          {absent ? (
            <span>{words.absent(absent.question.metric)}</span>
          ) : (
            <MissingNote metrics={figure.metrics} fallback={figure.missing.why} />
          )}
        </p>
      </div>
    );
  if (showTable) return <FigureTable marks={figure.marks} options={figure.options} height={height} />;
  return (
    <ChartView
      chart={figure.chart}
      marks={figure.drawn}
      options={(width) => chartOptions(figure.options, width, PAGE_PALETTE, language.value)}
      optionsKey={JSON.stringify([figure.options, language.value])}
      name={[`${figure.title}. ${figure.about}`, ...figure.happened].join(" ")}
      height={height}
    />
  );
}

const unitWordOf = ({ unit, pointsOfShare }: FigureOptions): string =>
  unitWords(language.value)[pointsOfShare ? "share_points" : unit].name;

/** What a row is about; where it stands for a value, choosing it highlights it, and then filters by it. */
function RowName({ mark }: { mark: Mark }) {
  const name = [mark.group, mark.label].filter(Boolean).join(" · ");
  const { filter } = mark;
  if (!filter) return <>{name}</>;
  const step = stepOf(filter);
  return (
    <button
      type="button"
      class={`row-filter ${step === "filterBy" ? "lit" : ""}`}
      aria-pressed={step === "unfilterBy"}
      title={text.value.figure[step].mouse(filterText(filter.dimension, [filter.value]))}
      onClick={() => chooseValue(filter)}
    >
      {name}
    </button>
  );
}

/** What its rows are: periods, values of a dimension, or else things. */
function labelName(marks: readonly Mark[]): string {
  const { columns } = text.value.figure;
  const own = marks.filter((mark) => !mark.pooled);
  if (own.every((mark) => mark.period)) return columns.period;
  const [dimension, ...others] = new Set(own.map(({ filter }) => filter?.dimension));
  return dimension && others.length === 0 ? dimensionLabel(dimension) : columns.label;
}

function FigureTable({
  marks,
  options,
  height,
}: {
  marks: readonly Mark[];
  options: FigureOptions;
  height: number;
}) {
  const cell = (value: string | null | undefined, said = value ?? "") => ({ said, shown: said, value: said });
  const told = (value: number | null | undefined, format: (value: number) => string) => {
    const said = value === null || value === undefined ? text.value.dash : format(value);
    return { said, shown: said, value: value ?? null };
  };
  const number = (value: number | null | undefined) =>
    told(value, (each) => formatNumber(options.unit, each, language.value, options.signed));
  const count = (value: number | null | undefined) =>
    told(value, (each) => formatCount(each, language.value));
  const hasSeries = marks.some((mark) => mark.seriesLabel);
  const hasExtra = marks.some((mark) => mark.extra !== undefined);
  const hasReached = marks.some((mark) => mark.reached);
  const { columns } = text.value.figure;
  const numeric = (name: string) => ({ name, number: true });
  return (
    <DataTable
      label={text.value.figure.table}
      minHeight={height}
      columns={[
        { name: labelName(marks) },
        ...(hasSeries ? [{ name: columns.series }] : []),
        numeric(`${columns.value}${text.value.colon}${unitWordOf(options)}`),
        numeric(columns.low),
        numeric(columns.high),
        ...(hasExtra ? [numeric(columns.extra)] : []),
        ...(hasReached ? [numeric(columns.reached), numeric(columns.ofStart)] : []),
        numeric(columns.n),
        { name: columns.note },
      ]}
      rows={marks.map((mark) => ({
        key: mark.key,
        few: mark.status === "few",
        mark,
        cells: [
          { ...cell([mark.group, mark.label].filter(Boolean).join(" · ")), shown: <RowName mark={mark} /> },
          ...(hasSeries ? [cell(mark.seriesLabel)] : []),
          number(mark.value),
          number(mark.low),
          number(mark.high),
          ...(hasExtra ? [number(mark.extra)] : []),
          ...(hasReached ? [count(mark.reached?.people), number(mark.reached?.share)] : []),
          count(mark.n),
          cell(mark.reason),
        ],
      }))}
    />
  );
}

/** A figure that is drawn: title, finding, chart or table, and where the numbers come from. */
export function ChartFigure({ figure, loaded, stale, again }: ChartFigureProps) {
  const words = text.value.figure;
  const titleId = useId();
  const showTable = useSignal(false);
  const frame = useRef<HTMLElement>(null);
  const waiting = loaded.some((each) => each.kind === "loading");
  useExported(frame, () => (waiting ? null : figure.table));
  return (
    <section
      ref={frame}
      id={figure.id}
      data-metrics={figure.metrics.join(" ")}
      class={`figure ${figure.size ?? ""} ${stale ? "stale" : ""}`}
      aria-labelledby={titleId}
    >
      <header>
        <h3 id={titleId}>{figure.title}</h3>
        <FigureMenu
          title={figure.title}
          how={figure.metrics.length > 0 || figure.explained ? { ...figure, loaded } : undefined}
          about={figure.metrics.length === 1 ? { loaded: loaded[0] } : undefined}
          twin={{
            isTable: showTable.value,
            turn: () => {
              showTable.value = !showTable.value;
            },
          }}
          taken={{ drawing: figure, table: figure.table, isEmpty: figure.marks.length === 0 }}
          link={figure.id}
          isOverTime={figure.marks.some((mark) => mark.period)}
          report={() => ({
            figure: figure.id,
            title: figure.title,
            metric: figure.metrics[0],
            shown: figure.marks.map((mark) => mark.sentence),
          })}
        />
        <p class="about">{figure.about}</p>
        {figure.findings && figure.findings.length > 0 && !waiting && (
          <ul class="findings">
            {figure.findings.map(({ says }) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        )}
        {figure.choices && <Choices choices={figure.choices} />}
        {PAIRED.has(figure.chart) && <SeriesKey marks={figure.marks} />}
      </header>
      <Body figure={figure} loaded={loaded} stale={stale} again={again} showTable={showTable.value} />
      {figure.annotated.length > 0 && (
        <ul class="annotated" aria-label={words.annotations}>
          {figure.annotated.map((each) => (
            <li key={each.id}>
              <b>{each.date}</b> <span translate={false}>{each.text}</span>
              {each.scope && ` · ${each.scope}`}
            </li>
          ))}
        </ul>
      )}
      {figure.remarks.map((remark) => (
        <p key={remark} class="note">
          {remark}
        </p>
      ))}
      {figure.below && (
        <footer>
          <p>{figure.below}</p>
        </footer>
      )}
    </section>
  );
}
