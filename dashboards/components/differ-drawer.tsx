import { useEffect, useRef } from "preact/hooks";
import { getAnswer, query } from "../api.ts";
import { estimateText } from "../figures/say.ts";
import { formatCount } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import {
  type Asked,
  daysOf,
  filtersOf,
  formatAsked,
  goAsked,
  lastQuarter,
  parseAsked,
  type Time,
} from "../state/asked.ts";
import { language } from "../state/preferences.ts";
import { route } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { dimensionLabel, period, rangeText, valueLabel, view } from "../state/view.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import type { Both, Metric, MetricRow, QueryAnswer } from "../types.ts";
import { Chooser } from "./chooser.tsx";
import { ANCHORS, conditionOf, KINDS, SOURCES, sourcesOf } from "./differ-names.ts";
import { likelyMeasures, type PairAnswer, pairQuestion, pairSentence } from "./differ-pair.ts";
import { differText } from "./differ-words.ts";
import { openDrawer } from "./how-drawer.tsx";
import { Retry } from "./retry.tsx";
import { TableScroll } from "./table-scroll.tsx";

import "../styles/drawers.css";

/** Reasons that the sentence names. */
const NAMED = 3;

const TIMES: readonly Time[] = ["period", "quarter", "whole"];

/** One side: its question with what it leaves open filled in, and its answer. */
interface Side {
  asked: Asked;
  metric: Metric;
  name: string;
  row: MetricRow | undefined;
  ignored: readonly string[];
}

const named = (names: Record<string, Both>, key: string): string => {
  const both = names[key];
  return both ? say(both) : key;
};

/** One value of what is never mixed, and a time that one figure can be about. */
function settledOf(asked: Asked, metric: Metric): Asked {
  const time = asked.time === "phase" ? "whole" : asked.time;
  const { split } = metric;
  const first = split === null ? undefined : world.value.dimensions.get(split)?.values[0]?.value;
  if (split === null || first === undefined || filtersOf(asked)[split]?.length === 1)
    return { ...asked, time };
  return { ...asked, time, filters: { ...asked.filters, [split]: [first] } };
}

function timeText(time: Time): string {
  if (time === "period") return rangeText(period.value);
  if (time === "quarter") return lastQuarter();
  return differText.value.times.whole ?? "";
}

function filterWords(side: Side): string[] {
  return Object.entries(filtersOf(side.asked))
    .filter(([dimension]) => !side.ignored.includes(dimension))
    .map(
      ([dimension, values]) =>
        `${dimensionLabel(dimension)}${text.value.colon}${text.value.list(values.map((value) => valueLabel(dimension, value)))}`,
    )
    .sort();
}

const basisOf = ({ metric }: Side): string => text.value.figure.basis[metric.basis] ?? metric.basis;
const anchorOf = ({ metric }: Side): string =>
  metric.at ? named(ANCHORS, metric.at) : differText.value.none;
const rowsOf = ({ metric }: Side): string =>
  text.value.list(sourcesOf(metric.sql).map((source) => named(SOURCES, source)));
const unitOf = ({ metric }: Side): string => unitWords(language.value)[metric.unit].name;

/** A side by the values that the other is not filtered to, or else by its time. */
function whichOf(side: Side, other: Side): string {
  const [own, others] = [filtersOf(side.asked), filtersOf(other.asked)];
  const values = Object.entries(own).flatMap(([dimension, all]) =>
    all.join() === others[dimension]?.join() ? [] : all.map((value) => valueLabel(dimension, value)),
  );
  return values.length > 0 ? text.value.list(values) : timeText(side.asked.time);
}

/** What explains the difference, the first and plainest reason first. */
function reasonsOf(a: Side, b: Side): string[] {
  const words = differText.value;
  const { reasons } = words;
  const joined = (side: Side) => text.value.list(filterWords(side)) || words.none;
  const isSameMeasure = a.metric.id === b.metric.id;
  const found: string[] = [];
  if (a.metric.unit !== b.metric.unit) found.push(reasons.unit(a.name, unitOf(a), b.name, unitOf(b)));
  const isSameSource = rowsOf(a) === rowsOf(b);
  if (!isSameSource) found.push(reasons.sources(a.name, rowsOf(a), b.name, rowsOf(b)));
  if (a.asked.time !== b.asked.time && timeText(a.asked.time) !== timeText(b.asked.time))
    found.push(reasons.time(a.name, timeText(a.asked.time), b.name, timeText(b.asked.time)));
  if (joined(a) !== joined(b)) found.push(reasons.filters(a.name, joined(a), b.name, joined(b)));
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const alone = one.ignored.filter((name) => !other.ignored.includes(name));
    if (alone.length > 0) found.push(reasons.ignored(one.name, text.value.list(alone.map(dimensionLabel))));
  }
  if (a.metric.basis !== b.metric.basis) found.push(reasons.basis(a.name, basisOf(a), b.name, basisOf(b)));
  if (a.metric.at !== b.metric.at && anchorOf(a) !== anchorOf(b))
    found.push(reasons.anchor(a.name, anchorOf(a), b.name, anchorOf(b)));
  if (isSameSource && conditionOf(a.metric.sql) !== conditionOf(b.metric.sql))
    found.push(reasons.condition(rowsOf(a)));
  if (a.metric.estimator !== b.metric.estimator)
    found.push(
      reasons.kind(a.name, named(KINDS, a.metric.estimator), b.name, named(KINDS, b.metric.estimator)),
    );
  if (found.length === 0)
    found.push(
      isSameMeasure
        ? words.same
        : reasons.hits(rowsOf(a), a.name, say(a.metric.about), b.name, say(b.metric.about)),
    );
  return found;
}

/** How far apart both are, as far as that is known; nothing where they are no such quantities. */
function apartOf(a: Side, b: Side, pair: PairAnswer | null): string {
  const [one, other] = [a.row, b.row];
  if (a.metric.unit !== b.metric.unit || !one || !other) return "";
  if (one.value === other.value || one.value === null || other.value === null) return "";
  if (one.low === null || one.high === null || other.low === null || other.high === null) return "";
  const names: [string, string] = a.name === b.name ? [whichOf(a, b), whichOf(b, a)] : [a.name, b.name];
  return pairSentence(language.value, a.metric, names, pair);
}

function Compared({ a, b, pair }: { a: Side; b: Side; pair: PairAnswer | null }) {
  const words = differText.value;
  const { rows } = words;
  const lang = language.value;
  const reasons = reasonsOf(a, b);
  const apart = apartOf(a, b, pair);
  const each = (of: (side: Side) => string): [string, string] => [of(a), of(b)];
  const listed = (items: string[]) => (items.length > 0 ? items.join(text.value.semicolon) : words.none);
  const lines: [string, [string, string], code?: boolean][] = [
    [
      rows.value,
      each(({ row, metric }) =>
        row ? estimateText(view.value, metric.unit, row) : `${text.value.dash} ${text.value.status.missing}`,
      ),
    ],
    [rows.n, each(({ row }) => (row?.n == null ? text.value.dash : formatCount(row.n, lang)))],
    [rows.about, each(({ metric }) => say(metric.about))],
    [rows.formula, each(({ metric }) => say(metric.formula))],
    [rows.kind, each(({ metric }) => named(KINDS, metric.estimator))],
    [rows.unit, each(unitOf)],
    [rows.direction, each(({ metric }) => text.value.figure.direction[metric.better])],
    [rows.time, each(({ asked }) => timeText(asked.time))],
    [rows.basis, each(basisOf)],
    [rows.anchor, each(anchorOf)],
    [rows.filters, each((side) => listed(filterWords(side)))],
    [rows.ignored, each((side) => listed(side.ignored.map(dimensionLabel)))],
    [rows.sources, each(rowsOf)],
    [rows.condition, each(({ metric }) => conditionOf(metric.sql) || words.all), true],
    [rows.split, each(({ metric }) => (metric.split === null ? words.none : dimensionLabel(metric.split)))],
    [rows.minN, each(({ metric }) => String(metric.min_n))],
  ];
  return (
    <>
      <section aria-live="polite">
        <p class="drawer-lead">{reasons[0]}</p>
        {reasons.slice(1, NAMED).map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        {apart && <p class="muted">{apart}</p>}
      </section>
      <TableScroll label={words.title} whole>
        <table class="differ">
          <thead>
            <tr>
              <th scope="col">{words.item}</th>
              <th scope="col">{a.name}</th>
              <th scope="col">{b.name}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(([name, [left, right], isCode]) => (
              <tr key={name} class={left === right ? "alike" : ""}>
                <th scope="row">{name}</th>
                {[left, right].map((cell, index) => (
                  <td key={index === 0 ? "a" : "b"}>
                    {isCode && cell !== words.all ? <code lang="en">{cell}</code> : cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

function sideOf(asked: Asked, metric: Metric, answer: QueryAnswer | undefined): Side {
  const { split } = metric;
  const own = split === null ? "" : valueLabel(split, filtersOf(asked)[split]?.[0] ?? "");
  const result = answer && "rows" in answer ? answer : undefined;
  return {
    asked,
    metric,
    name: [say(metric.title), own].filter(Boolean).join(" · "),
    row: result?.rows[0],
    ignored: result?.ignored_filters ?? [],
  };
}

function Answers({ a, b }: { a: [Asked, Metric]; b: [Asked, Metric] }) {
  const queries = [a, b].map(([asked, metric], index) => ({
    id: index === 0 ? "a" : "b",
    metric: metric.id,
    period: "none" as const,
    ...daysOf(asked.time),
    filters: filtersOf(asked),
  }));
  const [one, other] = [a, b].map(([{ time, ...asked }]) => ({
    metric: asked.metric,
    days: daysOf(time),
    filters: filtersOf({ time, ...asked }),
  }));
  const question = one && other ? pairQuestion(one, other) : null;
  const key = JSON.stringify([queries, language.value, world.value.health.warehouse?.version]);
  const { answer, again } = useAnswer(key, async () => {
    // What cannot be compared so is refused: the sentence then says that nothing is known.
    const [results, pair] = await Promise.all([
      query(queries),
      question === null ? null : getAnswer(question).catch(() => null),
    ]);
    return { key, results, pair };
  });
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (answer.kind === "loading" || answer.value.key !== key)
    return <div class="skeleton" style={{ height: "480px" }} aria-hidden="true" />;
  const { results, pair } = answer.value;
  return <Compared a={sideOf(...a, results.a)} b={sideOf(...b, results.b)} pair={pair} />;
}

/** The measures by area, as a list to choose from; those most like `metric` first. */
function measures(metric: Metric | null): [string, string, string][] {
  const all = [...world.value.metrics.values()];
  const { likely, others } = differText.value;
  const areaOf = ({ area }: Metric) => text.value.areas[area] ?? area;
  if (metric === null) return all.map((each) => [each.id, say(each.title), areaOf(each)]);
  const first = likelyMeasures(metric, all);
  const rest = all.filter((each) => !first.includes(each));
  return [
    ...first.map((each): [string, string, string] => [each.id, say(each.title), likely]),
    ...rest.map((each): [string, string, string] => [each.id, say(each.title), others(areaOf(each))]),
  ];
}

function SideChoice({
  label,
  side,
  like,
  change,
}: {
  label: string;
  side: [Asked, Metric] | null;
  /** The measure whose likes stand first. */
  like?: Metric;
  change: (asked: Asked) => void;
}) {
  const words = differText.value;
  const [asked, metric] = side ?? [null, null];
  const split = metric?.split ?? null;
  return (
    <div class="differ-side">
      <Chooser
        label={label}
        value={asked?.metric ?? ""}
        options={[...(asked ? [] : [["", words.choose] as const]), ...measures(like ?? null)]}
        choose={(id) => id && change({ metric: id, time: asked?.time ?? "period", filters: {} })}
      />
      {asked && metric && split !== null && (
        <Chooser
          label={dimensionLabel(split)}
          value={filtersOf(asked)[split]?.[0] ?? ""}
          options={(world.value.dimensions.get(split)?.values ?? []).map(({ value }) => [
            value,
            valueLabel(split, value),
          ])}
          choose={(value) => change({ ...asked, filters: { ...asked.filters, [split]: [value] } })}
        />
      )}
      {asked && (
        <Chooser
          label={words.time}
          value={asked.time}
          options={TIMES.map((time) => [
            time,
            `${words.times[time]}${time === "whole" ? "" : ` (${timeText(time)})`}`,
          ])}
          choose={(time) => change({ ...asked, time: time as Time })}
        />
      )}
    </div>
  );
}

/** The drawer "why do these differ?": two figures side by side, as the address names them. */
export function DifferDrawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => openDrawer(dialog.current), []);
  const words = differText.value;
  const [first, second] = (route.value.extra.differ ?? "").split(",").map((token): [Asked, Metric] | null => {
    const asked = parseAsked(token);
    const metric = asked ? world.value.metrics.get(asked.metric) : undefined;
    return asked && metric ? [settledOf(asked, metric), metric] : null;
  });
  const write = (a: Asked | undefined, b: Asked | undefined) =>
    goAsked({ differ: [a, b].flatMap((each) => (each ? formatAsked(each) : [])).join(",") });
  return (
    <dialog
      ref={dialog}
      class="drawer drawer-wide"
      aria-labelledby="differ-title"
      onClose={() => goAsked({})}
    >
      <div class="drawer-inner">
        <header>
          <h2 id="differ-title">{words.title}</h2>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </header>
        {first ? (
          <>
            <div class="differ-sides">
              <SideChoice label={words.first} side={first} change={(asked) => write(asked, second?.[0])} />
              <SideChoice
                label={words.second}
                side={second ?? null}
                like={first[1]}
                change={(asked) => write(first[0], asked)}
              />
            </div>
            {second ? <Answers a={first} b={second} /> : <p class="muted">{words.choosePrompt}</p>}
          </>
        ) : (
          <p role="alert">{words.unknown}</p>
        )}
      </div>
    </dialog>
  );
}
