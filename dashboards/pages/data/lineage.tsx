import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Lineage } from "../../../server/routes/lineage.ts";
import { ExportMenu } from "../../components/export-menu.tsx";
import { useExported } from "../../components/export-table.ts";
import { pageNames } from "../../components/pages.ts";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { go, linkTo, route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import type { ExportTable, Metric } from "../../types.ts";
import { getLineage } from "./asked.ts";
import { LineageDiagram, type Place } from "./lineage-diagram.tsx";
import { pageText } from "./words.ts";

const FIRST = "validity_overall_r";

/** The pages' own programs as texts: a page shows a measure where its program names it. */
const programs = import.meta.glob<string>(["../*/page.tsx", "!../data/page.tsx"], {
  query: "?raw",
  import: "default",
});

/** Pages that show a measure: those that name it, and that of its area, which shows whatever nobody names. */
async function pagesOf(metric: string, area: string): Promise<string[]> {
  const named = await Promise.all(
    Object.entries(programs).map(async ([address, program]) =>
      new RegExp(`["'\`]${metric}["'\`]`).test(await program()) ? (address.split("/").at(-2) ?? "") : "",
    ),
  );
  return pageNames.filter((page) => page === area || named.includes(page));
}

const count = (value: number) => formatCount(value, language.value);
const titleOf = (metric: string) => world.value.metrics.get(metric)?.title[language.value] ?? metric;
const pageTitle = (page: string) => text.value.pages[page] ?? page;

interface Step {
  layer: string;
  name: string;
  /** The name is a name of the database. */
  isCode: boolean;
  rows: number | null;
  detail: string;
  from: readonly string[];
  href?: string;
}

/** The way as rows of a table, from the files to the pages. */
function stepsOf(lineage: Lineage, pages: string[]): Step[] {
  const words = pageText.value.lineage;
  return [
    ...lineage.feeds.map((feed) => ({
      layer: words.layers.files,
      name: say(feed.about),
      isCode: false,
      rows: feed.files === 0 ? null : feed.read,
      detail:
        feed.latest.length === 0
          ? words.noFile(feed.feed)
          : words.files(
              count(feed.files),
              text.value.list(feed.latest.map((file) => file.path)),
              feed.latest[0]?.at ? formatTime(feed.latest[0].at, language.value) : text.value.dash,
            ),
      from: [],
    })),
    ...lineage.relations.map((relation) => ({
      layer: words.layers[relation.layer],
      name: relation.name,
      isCode: true,
      rows: relation.rows,
      detail: "",
      from:
        relation.layer === "staging"
          ? lineage.feeds
              .filter((feed) => `staging.${feed.feed}` === relation.name)
              .map((feed) => say(feed.about))
          : relation.reads,
    })),
    {
      layer: words.layers.metric,
      name: `${titleOf(lineage.metric)} (${lineage.metric})`,
      isCode: false,
      rows: null,
      detail: words.estimator(lineage.estimator),
      from: lineage.reads,
    },
    ...pages.map((page) => ({
      layer: words.layers.page,
      name: pageTitle(page),
      isCode: false,
      rows: null,
      detail: "",
      from: [lineage.metric],
      href: linkTo(page),
    })),
  ];
}

function placesOf(lineage: Lineage, pages: string[]): Place[] {
  const words = pageText.value.lineage;
  const column = { staging: 1, core: 2, marts: 3 };
  return [
    ...lineage.feeds.map((feed) => ({
      id: `feed:${feed.feed}`,
      column: 0,
      title: say(feed.about),
      detail: feed.files === 0 ? words.noFileShort : words.filesShort(count(feed.files)),
      after: [],
      empty: feed.rows === 0,
    })),
    ...lineage.relations.map((relation) => ({
      id: relation.name,
      column: column[relation.layer],
      title: relation.name.split(".")[1] ?? relation.name,
      name: relation.name,
      isCode: true,
      detail: words.rows(count(relation.rows)),
      after:
        relation.layer === "staging" ? [relation.name.replace("staging.", "feed:")] : [...relation.reads],
      empty: relation.rows === 0,
    })),
    {
      id: "metric",
      column: 4,
      title: titleOf(lineage.metric),
      detail: lineage.metric,
      isDetailCode: true,
      after: lineage.reads,
      empty: false,
    },
    ...pages.map((page) => ({
      id: `page:${page}`,
      column: 5,
      title: pageTitle(page),
      detail: words.pageWord,
      after: ["metric"],
      empty: false,
    })),
  ];
}

function StepsTable({ steps }: { steps: Step[] }) {
  const words = pageText.value.lineage;
  return (
    <TableScroll label={words.title} whole>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.layer}</th>
            <th scope="col">{words.name}</th>
            <th scope="col" class="number">
              {words.rowsWord}
            </th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.detail}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={`${step.layer} ${step.name}`} class={step.rows === 0 ? "few" : ""}>
              <td class="nowrap">{step.layer}</td>
              <th scope="row" class={step.isCode ? "code nowrap" : ""}>
                {step.href ? <a href={step.href}>{step.name}</a> : step.name}
              </th>
              <td class="number">{step.rows === null ? text.value.dash : count(step.rows)}</td>
              <td class={step.layer === words.layers.staging ? "" : "code break"}>
                <small>{step.from.join(", ") || text.value.dash}</small>
              </td>
              <td class="break" translate={false}>
                <small>{step.detail || text.value.dash}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function exportOf(lineage: Lineage, steps: Step[]): ExportTable {
  const words = pageText.value.lineage;
  return {
    id: "lineage",
    title: `${words.title}${text.value.colon}${titleOf(lineage.metric)}`,
    about: words.about,
    scope: text.value.figure.wholeRecord,
    filters: [],
    notes: [],
    metrics: [lineage.metric],
    columns: [
      { key: "layer", name: words.layer, format: "text" },
      { key: "name", name: words.name, format: "text" },
      { key: "rows", name: words.rowsWord, format: "count" },
      { key: "reads", name: words.from, format: "text" },
      { key: "detail", name: words.detail, format: "text" },
    ],
    rows: steps.map((step) => [step.layer, step.name, step.rows, step.from.join(", "), step.detail]),
  };
}

function Way({ lineage, pages, isOpen }: { lineage: Lineage; pages: string[]; isOpen: boolean }) {
  const words = pageText.value.lineage;
  const showTable = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);
  const steps = stepsOf(lineage, pages);
  useExported(frame, () => exportOf(lineage, steps));
  const empty = lineage.feeds.filter((feed) => feed.rows === 0);
  return (
    <div ref={frame} class="way">
      <details class="way" open={isOpen}>
        <summary>
          {words.sentence(
            titleOf(lineage.metric),
            count(lineage.feeds.length),
            count(lineage.feeds.reduce((sum, feed) => sum + feed.files, 0)),
            count(lineage.relations.filter((relation) => relation.layer !== "staging").length),
          )}
          {empty.length > 0 && ` ${words.missing(text.value.list(empty.map((feed) => feed.feed)))}`}
        </summary>
        {showTable.value ? (
          <StepsTable steps={steps} />
        ) : (
          <TableScroll label={words.title} whole>
            <LineageDiagram
              name={`${words.title}${text.value.colon}${titleOf(lineage.metric)}`}
              headings={[
                words.layers.files,
                words.layers.staging,
                words.layers.core,
                words.layers.marts,
                words.layers.metric,
                words.layers.page,
              ]}
              places={placesOf(lineage, pages)}
            />
          </TableScroll>
        )}
        <div class="actions">
          <button
            type="button"
            class="quiet"
            aria-pressed={showTable.value}
            onClick={() => {
              showTable.value = !showTable.value;
            }}
          >
            {showTable.value ? text.value.figure.chart : text.value.figure.table}
          </button>
          <ExportMenu table={exportOf(lineage, steps)} />
        </div>
        <details>
          <summary>{words.sql}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
          <pre tabIndex={0} lang="en">
            {lineage.sql.trim()}
          </pre>
        </details>
      </details>
    </div>
  );
}

function Choice({ chosen, metrics }: { chosen: string; metrics: Metric[] }) {
  const areas = [...new Set(metrics.map((metric) => metric.area))];
  return (
    <div class="toolbar">
      <label>
        {pageText.value.lineage.choose}
        <select
          value={chosen}
          onChange={(event) => go({ extra: { ...route.value.extra, metric: event.currentTarget.value } })}
        >
          {areas.map((area) => (
            <optgroup key={area} label={text.value.areas[area] ?? area}>
              {metrics
                .filter((metric) => metric.area === area)
                .map((metric) => (
                  <option key={metric.id} value={metric.id}>
                    {metric.title[language.value]}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Where a figure comes from: files, staging, core, marts, measure, page. */
export function LineageOfMetric() {
  const metrics = [...world.value.metrics.values()];
  const asked = route.value.extra.metric ?? "";
  const chosen = world.value.metrics.has(asked)
    ? asked
    : world.value.metrics.has(FIRST)
      ? FIRST
      : (metrics[0]?.id ?? "");
  const frame = useRef<HTMLDivElement>(null);
  const version = world.value.health.warehouse?.version;
  const { answer, again } = useAnswer(`lineage ${chosen} ${version}`, async () => {
    const lineage = await getLineage(chosen);
    return { lineage, pages: await pagesOf(chosen, lineage.area) };
  });
  const isAsked = asked !== "";
  const isReady = answer.kind === "ready";
  useEffect(() => {
    // Whoever comes by a link from a figure sees this part first.
    if (isAsked && isReady) frame.current?.closest("section")?.scrollIntoView();
  }, [isAsked, isReady]);
  return (
    <div ref={frame}>
      <Choice chosen={chosen} metrics={metrics} />
      {answer.kind === "loading" && (
        <div class="skeleton" style={{ height: isAsked ? "640px" : "24px" }} aria-hidden="true" />
      )}
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {answer.kind === "ready" && (
        <Way lineage={answer.value.lineage} pages={answer.value.pages} isOpen={isAsked} />
      )}
    </div>
  );
}
