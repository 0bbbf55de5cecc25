import type { Mark } from "../charts/mark.ts";
import { formatChange, formatValue } from "../format/number.ts";
import type { FigureDocument } from "./finish.ts";
import { intervalIn } from "./say.ts";
import type { View } from "./view.ts";

/** One series of a figure over time: a value a period, null where there is none. */
interface Course {
  readonly series: string | undefined;
  readonly values: readonly (number | null)[];
}

/** What a figure says in one line beside its title. */
export interface FigureLine {
  /** Its one value with its interval and what it is of; null where it has several. */
  readonly told: { readonly of: string; readonly value: string; readonly range: string } | null;
  /** Its first finding, where neither its title nor a value says one. */
  readonly finding: string | null;
  /** How it went, where it is over time. */
  readonly courses: readonly Course[];
}

/** Points that make a course. */
const LEAST_POINTS = 3;

function coursesOf(marks: readonly Mark[]): Course[] {
  if (marks.some(({ period }) => period === undefined)) return [];
  const series = [...new Set(marks.map((mark) => mark.series))];
  const courses = series.map((each) => ({
    series: each,
    values: marks.filter((mark) => mark.series === each).map(({ value }) => value),
  }));
  return courses.filter(({ values }) => values.filter((value) => value !== null).length >= LEAST_POINTS);
}

/** The mark that stands for the whole figure: that of all together, the only one, or the last of a single course. */
function mainMark(marks: readonly Mark[], courses: readonly Course[]): Mark | undefined {
  const pooled = marks.filter((mark) => mark.pooled);
  if (pooled.length > 0) return pooled.length === 1 ? pooled[0] : undefined;
  if (marks.length === 1) return marks[0];
  return courses.length === 1 ? marks.findLast(({ value }) => value !== null) : undefined;
}

/** A figure in one line: what stands beside its title where it is folded. */
export function lineOf(view: View, figure: FigureDocument): FigureLine {
  const line = valueLine(view, figure);
  const isAsked = figure.kind !== "lead" && /[?？]$/.test(figure.title);
  const found = figure.kind === "chart" || figure.kind === "table" ? figure.findings?.[0] : undefined;
  return { ...line, finding: line.told === null && isAsked && found ? found.says : null };
}

function valueLine({ language }: View, figure: FigureDocument): Omit<FigureLine, "finding"> {
  if (figure.kind !== "chart") return { told: null, courses: [] };
  const { marks, chart, options } = figure;
  const courses = chart === "line" ? coursesOf(marks) : [];
  const main = mainMark(marks, courses);
  if (!main || main.value === null) return { told: null, courses };
  const { unit, signed = false, pointsOfShare } = options;
  const { value, low, high } = main;
  return {
    courses,
    told: {
      of: main.label,
      value:
        main.told?.value ??
        (pointsOfShare ? formatChange(unit, value, language) : formatValue(unit, value, language, signed)),
      range:
        main.told?.range ?? (low === null || high === null ? "" : intervalIn(options, low, high, language)),
    },
  };
}
