import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Explained } from "../figures/document.ts";
import { type Loaded, targetText } from "../figures/finish.ts";
import { filterLines, noteWords } from "../figures/say.ts";
import { formatTime, formatValue } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import { askedOf, formatAsked, goAsked } from "../state/asked.ts";
import { language } from "../state/preferences.ts";
import { may } from "../state/rights.ts";
import { linkTo } from "../state/route.ts";
import { dimensionLabel, view } from "../state/view.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import type { Metric } from "../types.ts";
import { DrawerPart } from "./drawer-part.tsx";
import { lazily } from "./lazily.tsx";

const TargetEditor = lazily(() => import("./panels/target-editor.tsx"));

/** Which figure the drawer explains. */
export interface HowSubject {
  readonly title: string;
  readonly metrics: readonly string[];
  readonly loaded: readonly Loaded[];
  readonly scope: string;
  readonly explained?: Explained;
}

/** Opens a dialog over the page; a click beside it closes it, where the browser knows how. */
export function openDrawer(dialog: HTMLDialogElement | null): void {
  if (!dialog || dialog.open) return;
  dialog.setAttribute("closedby", "any");
  dialog.showModal();
}

export const howSubject = signal<HowSubject | null>(null);

function remarks(loaded: Loaded): string[] {
  if (loaded.kind !== "ready") return [];
  const notes = loaded.result.rows.flatMap((row) => row.notes);
  return [...new Set(noteWords(view.value, notes, loaded.result.note_texts))].slice(0, 12);
}

/** What holds for a measure as it is shown, a name and its words each. */
function rulesOf(metric: Metric, loaded: Loaded | undefined, scope: string): [string, string][] {
  const { how, figure } = text.value;
  const applied =
    loaded?.kind === "ready"
      ? filterLines(view.value, loaded.question.filters, loaded.result.ignored_filters)
      : [];
  const ignored = loaded?.kind === "ready" ? (loaded.result.ignored_filters ?? []) : [];
  const { warehouse } = world.value.health;
  return [
    [how.unit, unitWords(language.value)[metric.unit].name],
    [how.direction, figure.direction[metric.better]],
    [
      how.target,
      metric.target === undefined || metric.target === null
        ? how.noTarget
        : [
            metric.own_target
              ? targetText(view.value, metric, metric.target)
              : formatValue(metric.unit, metric.target, language.value),
            typeof metric.defined_target === "number"
              ? how.definedTarget(formatValue(metric.unit, metric.defined_target, language.value))
              : "",
          ]
            .filter(Boolean)
            .join(text.value.semicolon),
    ],
    [how.minN, how.minNIs(String(metric.min_n))],
    [how.basis, figure.basis[metric.basis] ?? metric.basis],
    [how.period, scope],
    [how.filters, applied.length > 0 ? applied.join(text.value.semicolon) : how.noFilters],
    ...(ignored.length > 0
      ? [[how.ignored, text.value.list(ignored.map(dimensionLabel))] satisfies [string, string]]
      : []),
    [how.dimensions, text.value.list(metric.dimensions.map(dimensionLabel))],
    ...(warehouse
      ? [
          [
            how.freshness,
            how.freshnessIs(String(warehouse.version), formatTime(warehouse.built_at, language.value)),
          ] satisfies [string, string],
        ]
      : []),
  ];
}

/** What a measure is and how it is computed; within the drawer, which `close` closes, its name leads to its page. */
export function MetricSection({
  metric,
  loaded,
  scope,
  close,
}: {
  metric: Metric;
  loaded: Loaded | undefined;
  scope: string;
  close?: () => void;
}) {
  const { how } = text.value;
  const formula = say(metric.formula);
  const notes = loaded ? remarks(loaded) : [];
  const rows = rulesOf(metric, loaded, scope);
  return (
    <section>
      <h3>
        {close ? (
          <a class="plain-link" href={linkTo("metric", { metric: metric.id })} onClick={close}>
            {say(metric.title)}
          </a>
        ) : (
          say(metric.title)
        )}
      </h3>
      <p>{say(metric.about)}</p>
      {formula && (
        <>
          <h4>{how.formula}</h4>
          <p>{formula}</p>
        </>
      )}
      <h4>{how.rules}</h4>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DrawerPart name="enough" loaded={loaded} metric={metric} />
      {may("targets.set") && <TargetEditor key={`${metric.target}`} metric={metric} />}
      {notes.length > 0 && (
        <>
          <h4>{how.notes}</h4>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      <h4>{how.sql}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0} lang="en">
        {metric.sql.trim()}
      </pre>
      <p>
        {may("export") && <a href={`/api/metrics/${metric.id}.csv?period=quarter`}>{how.data} (CSV)</a>}
        {may("export") && may("lineage") && " · "}
        {may("lineage") && (
          <a href={linkTo("data", { metric: metric.id })} {...(close ? { onClick: close } : {})}>
            {how.lineage}
          </a>
        )}
      </p>
      <p>
        <button
          type="button"
          class="quiet"
          onClick={(event) => {
            event.currentTarget.closest("dialog")?.close();
            goAsked({
              differ: formatAsked(
                loaded?.kind === "ready" && loaded.question.metric === metric.id
                  ? askedOf(loaded.question)
                  : { metric: metric.id, time: "period", filters: {} },
              ),
            });
          }}
        >
          {how.differ}
        </button>
      </p>
    </section>
  );
}

function ExplainedSection({ explained, scope }: { explained: Explained; scope: string }) {
  const { how } = text.value;
  const { warehouse } = world.value.health;
  const applied = filterLines(view.value);
  return (
    <section>
      <p>{explained.about}</p>
      <h4>{how.formula}</h4>
      <p>{explained.formula}</p>
      <h4>{how.rules}</h4>
      <dl>
        <div>
          <dt>{how.period}</dt>
          <dd>{scope}</dd>
        </div>
        <div>
          <dt>{how.filters}</dt>
          <dd>{applied.length > 0 ? applied.join(text.value.semicolon) : how.noFilters}</dd>
        </div>
        {warehouse && (
          <div>
            <dt>{how.freshness}</dt>
            <dd>
              {how.freshnessIs(String(warehouse.version), formatTime(warehouse.built_at, language.value))}
            </dd>
          </div>
        )}
      </dl>
      {explained.notes.length > 0 && (
        <>
          <h4>{how.notes}</h4>
          <ul>
            {explained.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      <h4>{how.sql}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0} lang="en">
        {explained.sql.trim()}
      </pre>
      <p>
        <a href={explained.address}>{how.data} (JSON)</a>
      </p>
    </section>
  );
}

/** The drawer "how it is computed": definition, formula, estimate, rules, SQL and freshness of a figure. */
export function HowDrawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  const subject = howSubject.value;
  useEffect(() => {
    if (subject) openDrawer(dialog.current);
  }, [subject]);
  const { how } = text.value;
  return (
    <dialog
      ref={dialog}
      class="drawer"
      aria-labelledby="how-title"
      onClose={() => {
        howSubject.value = null;
      }}
    >
      {subject && (
        <div class="drawer-inner">
          <header>
            <div>
              <p class="muted">{how.title}</p>
              <h2 id="how-title">{subject.title}</h2>
            </div>
            <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
              {how.close}
            </button>
          </header>
          {subject.explained && <ExplainedSection explained={subject.explained} scope={subject.scope} />}
          {subject.metrics.map((id, index) => {
            const metric = world.value.metrics.get(id);
            return (
              metric && (
                <MetricSection
                  key={id}
                  metric={metric}
                  loaded={subject.loaded[index] ?? subject.loaded[0]}
                  scope={subject.scope}
                  close={() => dialog.current?.close()}
                />
              )
            );
          })}
        </div>
      )}
    </dialog>
  );
}
