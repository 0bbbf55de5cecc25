import type { Contrast, MetricRow } from "../../server/metrics/metric.ts";
import type { Unit } from "../types.ts";
import type { Finding, MetricAnswer } from "./document.ts";
import { largestFirst, plain, told, unitOf, valueLabel, withInterval } from "./say.ts";
import type { View } from "./view.ts";

/** Two figures of a measure and how they differ, as the server held them against each other. */
export interface Compared {
  readonly unit: Unit;
  /** Names of the two values. */
  readonly names: { readonly focal: string; readonly reference: string };
  readonly focal: MetricRow;
  readonly reference: MetricRow;
  readonly contrast: Contrast;
}

type Segment = Readonly<Record<string, string | null>>;

/** Whether the row belongs to the segment asked for. */
const isOf = (segment: Segment, wanted: Segment) =>
  Object.entries(wanted).every(([name, value]) => segment[name] === value);

/** The row of a segment that has a value. */
export const rowOf = ({ rows }: MetricAnswer, wanted: Segment = {}): MetricRow | undefined =>
  rows.find((row) => row.value !== null && isOf(row.segment, wanted));

/** Every contrast of an answer with its two rows. */
export function comparedAll(view: View, answer: MetricAnswer): Compared[] {
  const dimension = answer.question.contrast?.split(":")[0] ?? "";
  return (answer.contrasts ?? []).flatMap((contrast) => {
    const of = (value: string) => rowOf(answer, { ...contrast.segment, [dimension]: value });
    const [focal, reference] = [of(contrast.focal), of(contrast.reference)];
    if (!focal || !reference) return [];
    return {
      unit: unitOf(view, focal),
      names: {
        focal: valueLabel(view, dimension, contrast.focal),
        reference: valueLabel(view, dimension, contrast.reference),
      },
      focal,
      reference,
      contrast,
    };
  });
}

/** The contrast of one segment. */
export const compared = (view: View, answer: MetricAnswer, wanted: Segment = {}): Compared | undefined =>
  comparedAll(view, answer).find(({ contrast }) => isOf(contrast.segment, wanted));

/** `−6.0 hours (95% interval −6.1 to −5.9)`: focal less reference. */
export const differenceText = (view: View, { unit, contrast: { difference } }: Compared): string =>
  told(view, unit, difference, true);

const turned = (from: number, { value, low, high }: Contrast["ratio"]) => {
  const less = (each: number | null) => (each === null ? null : from - each);
  return { value: less(value), low: less(high), high: less(low) };
};

/** What the reference has beyond the focal, as a positive amount: `6.0 hours (95% interval 5.9 to 6.1)`. */
export const savedText = (view: View, { unit, contrast: { difference } }: Compared): string =>
  told(view, unit, turned(0, difference));

/** `1.45× (95% interval 1.37 to 1.53×)`: focal over reference. */
export const ratioText = (view: View, { contrast: { ratio } }: Compared): string =>
  told(view, "ratio", ratio);

/** By which share the focal is less than the reference: `60.0% (95% interval 58.1 to 61.7%)`. */
export const lessText = (view: View, { contrast: { ratio } }: Compared): string =>
  told(view, "percent", turned(1, ratio));

/** The same the other way: by which share it is more. */
export function moreText(view: View, { contrast: { ratio } }: Compared): string {
  const more = (each: number | null) => (each === null ? null : each - 1);
  return told(view, "percent", { value: more(ratio.value), low: more(ratio.low), high: more(ratio.high) });
}

/** Both values and their difference; says when it cannot be told from none. */
export function moved(view: View, pair: Compared, name: string): Finding {
  const words = view.text.contrast;
  const { difference, clear } = pair.contrast;
  const caution =
    difference.low === null || difference.high === null ? words.noInterval : clear ? "" : words.unclear;
  return {
    says: words.moved(
      name,
      `${pair.names.reference}${words.gap}${plain(view, pair.reference)}`,
      `${pair.names.focal}${words.gap}${plain(view, pair.focal)}`,
      differenceText(view, pair) + caution,
    ),
    rests: [pair.reference, pair.focal, difference],
  };
}

/** Every contrast of an answer as a finding of that name. */
export const movedAll = (view: View, answer: MetricAnswer, name: string): Finding[] =>
  comparedAll(view, answer).map((pair) => moved(view, pair, name));

/** Highest and lowest of some groups, and whether their intervals lie apart. */
export function spread(view: View, rows: readonly MetricRow[], dimension: string): Finding[] {
  const words = view.text.contrast;
  const sorted = largestFirst(rows.filter((row) => row.segment[dimension] != null));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || first === last) return [];
  const named = (row: MetricRow) =>
    `${valueLabel(view, dimension, row.segment[dimension] ?? "")} ${withInterval(view, row)}`;
  const apart = first.low !== null && last.high !== null && first.low > last.high;
  return [
    { says: words.spread(named(first), named(last)) + (apart ? "" : words.overlap), rests: [first, last] },
  ];
}
