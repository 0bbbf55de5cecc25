import { useId, useRef } from "preact/hooks";
import { seriesColour } from "../charts/mark.ts";
import type { Figure } from "../figures/document.ts";
import { PAGE_PALETTE } from "../figures/drawing.ts";
import { type FigureLine, lineOf } from "../figures/line.ts";
import { fold, unfolded } from "../state/route.ts";
import { view } from "../state/view.ts";
import { text } from "../text/text.ts";
import { useExported } from "./export-table.ts";
import { Drawn, useShown } from "./shown.tsx";

const [WIDTH, HEIGHT, PAD] = [96, 22, 3];

/** A line over time without axes: which way it went. */
function Spark({ courses }: Pick<FigureLine, "courses">) {
  const all = courses.flatMap(({ values }) => values.filter((value) => value !== null));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (index: number, of: number) => PAD + (index / (of - 1)) * (WIDTH - 2 * PAD);
  const y = (value: number) =>
    HEIGHT - PAD - (most > least ? (value - least) / (most - least) : 0.5) * (HEIGHT - 2 * PAD);
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {courses.map(({ series, values }) => {
        const points = values.flatMap((value, index) =>
          value === null ? [] : [`${x(index, values.length).toFixed(1)},${y(value).toFixed(1)}`],
        );
        const [cx, cy] = points.at(-1)?.split(",") ?? [];
        const colour = seriesColour(series, PAGE_PALETTE);
        return (
          <g key={series} style={{ stroke: colour, fill: colour }}>
            <polyline points={points.join(" ")} />
            <circle cx={cx} cy={cy} r="2.500" />
          </g>
        );
      })}
    </svg>
  );
}

function Told({ told, finding }: Pick<FigureLine, "told" | "finding">) {
  if (told === null) return finding === null ? null : <small>{finding}</small>;
  return (
    <>
      <small>{told.of}</small> <b>{told.value}</b> <small>{told.range}</small>
    </>
  );
}

/** A figure in one line, not drawn: its finding, its value, its course. It unfolds in place. */
export function Folded({ id, figure, place }: { id: string; figure: Figure; place: string }) {
  const shown = useShown(id, figure, place);
  const { document, loaded } = shown;
  const body = useId();
  const frame = useRef<HTMLDivElement>(null);
  const isOpen = unfolded.value.has(id);
  const isWaiting = loaded.some(({ kind }) => kind === "loading");
  useExported(frame, () => (isOpen || isWaiting || document.kind === "lead" ? null : document.table));
  if (document.kind === "lead" || document.kind === "headline") return <Drawn {...shown} />;
  const line = lineOf(view.value, document);
  return (
    <div
      ref={frame}
      class={`fold ${isOpen ? "open" : ""} ${line.finding === null ? "" : "found"}`}
      data-figure={id}
      data-metrics={document.metrics.join(" ")}
    >
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? body : undefined}
          onClick={() => fold(id, !isOpen)}
        >
          <span class="fold-title">{document.title}</span>
          <span class="fold-told">{isWaiting ? <i class="skeleton" /> : <Told {...line} />}</span>
          <span class="fold-course">{!isWaiting && line.courses.length > 0 && <Spark {...line} />}</span>
          <svg class="fold-sign" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m4 6 4 4 4-4" />
          </svg>
        </button>
      </h3>
      {isOpen && (
        <div id={body}>
          <Drawn {...shown} />
        </div>
      )}
    </div>
  );
}

/** Folded figures that a section lists at once; further ones come on demand. */
const LISTED = 3;

/** The figures of a section that are one line each. */
export function Folds({
  section,
  figures,
}: {
  section: string;
  figures: readonly (readonly [string, Figure])[];
}) {
  const words = text.value.figure;
  const place = `${section}-rows`;
  const isWhole = unfolded.value.has(section);
  const further = figures.length - LISTED;
  if (figures.length === 0) return null;
  return (
    <div id={place} class={`folds ${isWhole || further < 2 ? "whole" : ""}`}>
      {figures.map(([id, figure]) => (
        <Folded key={id} id={id} figure={figure} place={place} />
      ))}
      {further > 1 && (
        <button
          type="button"
          class="quiet"
          aria-expanded={isWhole}
          aria-controls={place}
          onClick={() => fold(section, !isWhole)}
        >
          {isWhole ? words.fewer : words.moreFigures(further)}
        </button>
      )}
    </div>
  );
}
