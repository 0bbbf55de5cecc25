import type { PeekedColumn } from "../../pipelines/extract/peek.ts";

/** What is remembered of a column: enough to know it again under another name, and nobody's value. */
export type ColumnShape = {
  readonly heading: string;
  /** Shares of the filled cells that are numbers, and that differ. */
  readonly numeric: number;
  readonly distinct: number;
  readonly highest: number | null;
};

/** The columns of a table as they are remembered. */
export const shapeOf = (columns: readonly PeekedColumn[]): ColumnShape[] =>
  columns.map(({ heading, numeric, distinct, filled, highest }) => ({
    ...{ heading, numeric: share(numeric), distinct: filled === 0 ? 0 : share(distinct / filled) },
    highest: numeric > 0.9 ? highest : null,
  }));

const share = (value: number) => Math.round(value * 100) / 100;

/** How a table differs from the shape that a mapping was made for. */
export type ShapeChange = {
  readonly came: readonly string[];
  readonly went: readonly string[];
  /** A column that went, and the one that came and is likely the same: to be asked. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
};

/** Share of all headings that two tables have in common. */
export function overlap(a: readonly ColumnShape[], b: readonly ColumnShape[]): number {
  const [ours, theirs] = [a, b].map((columns) => new Set(columns.map(({ heading }) => heading)));
  const common = [...ours!].filter((heading) => theirs!.has(heading)).length;
  return common / Math.max(1, ours!.size + theirs!.size - common);
}

/** Likeness above which a renaming is asked about. */
const LIKELY = 0.5;

/** What came, what went, and what likely got another name: pairs of like columns, the likest first, each once. */
export function changeOf(before: readonly ColumnShape[], now: readonly ColumnShape[]): ShapeChange {
  const has = (columns: readonly ColumnShape[], { heading }: ColumnShape) =>
    columns.some((one) => one.heading === heading);
  const came = now.filter((column) => !has(before, column));
  const went = before.filter((column) => !has(now, column));
  const place = (columns: readonly ColumnShape[], one: ColumnShape) =>
    columns.indexOf(one) / Math.max(1, columns.length - 1);
  const pairs = went
    .flatMap((from) =>
      came.map((to) => ({
        ...{ from, to },
        likeness: likeness(from, to, Math.abs(place(before, from) - place(now, to))),
      })),
    )
    .filter((pair) => pair.likeness >= LIKELY)
    .sort((a, b) => b.likeness - a.likeness);
  const renamed: { from: string; to: string }[] = [];
  for (const { from, to } of pairs)
    if (!renamed.some((one) => one.from === from.heading || one.to === to.heading))
      renamed.push({ from: from.heading, to: to.heading });
  return { came: came.map(({ heading }) => heading), went: went.map(({ heading }) => heading), renamed };
}

/** How like two columns are, 0 to 1: their names, what their cells are, and where they stand. */
function likeness(a: ColumnShape, b: ColumnShape, apart: number): number {
  const kind = 1 - Math.abs(a.numeric - b.numeric);
  if (kind < 0.8) return 0;
  const spread = 1 - Math.abs(a.distinct - b.distinct);
  const [low, high] = [a.highest, b.highest].map((value) => Math.abs(value ?? 0)).sort((x, y) => x - y);
  const range = high === 0 ? 1 : (low! + 1) / (high! + 1);
  return 0.4 * bigrams(a.heading, b.heading) + 0.2 * spread + 0.2 * range + 0.2 * (1 - apart);
}

/** Dice's coefficient of the pairs of letters of two names. */
function bigrams(a: string, b: string): number {
  const pairs = (text: string) => {
    const letters = [...text.toLowerCase().replace(/[\s_\-./()（）]+/g, "")];
    return letters.length < 2 ? letters : letters.slice(1).map((letter, index) => letters[index]! + letter);
  };
  const [ours, theirs] = [pairs(a), pairs(b)];
  const common = ours.filter((pair) => theirs.includes(pair)).length;
  return (2 * common) / Math.max(1, ours.length + theirs.length);
}
