import { amount as amountOf, rowName as nameOf } from "../figures/enough.ts";
import type { Loaded } from "../figures/finish.ts";
import { language } from "../state/preferences.ts";
import { view } from "../state/view.ts";
import { enoughWords } from "../text/enough.ts";
import { text } from "../text/text.ts";
import type { Metric, MetricRow } from "../types.ts";
import { EnoughNote, Meter } from "./enough-note.tsx";

const amount = (metric: Metric, value: number) => amountOf(view.value, metric, value);
const rowName = (row: MetricRow) => nameOf(view.value, row);

/** Rows that the drawer lists one by one. */
const LISTED = 8;

/** That the data are enough, and for what. */
function reached(metric: Metric, row: MetricRow): string {
  const words = enoughWords(language.value);
  if (row.enough?.aim === "apart") return words.reachedApart(String(row.enough.of));
  return words.reachedPrecision(amount(metric, row.enough?.of ?? 0));
}

/** How much longer periods would have to be, as a person says it. */
function times(value: number | null): string | null {
  if (value === null || value > 100) return null;
  return value >= 9.5 ? String(Math.round(value)) : String(Number(value.toFixed(1)));
}

/** "Is it enough data?" in the drawer "how it is computed": the meter of each row that is short, nearest first. */
export function EnoughSection({ metric, loaded }: { metric: Metric; loaded: Loaded | undefined }) {
  const words = enoughWords(language.value);
  if (loaded?.kind !== "ready") return null;
  const rows = loaded.result.rows.filter((row) => row.metric === metric.id && row.enough);
  const [first] = rows;
  if (!first) return null;
  const short = rows
    .filter((row) => row.enough?.status !== "reached")
    .sort((a, b) => (a.enough?.more ?? Number.MAX_VALUE) - (b.enough?.more ?? Number.MAX_VALUE));
  const change = rows.length === 1 ? first.enough?.change : null;
  return (
    <>
      <h4>{words.title}</h4>
      {rows.length === 1 && short.length === 0 && (
        <p>
          <Meter row={first} /> {reached(metric, first)}
        </p>
      )}
      {rows.length > 1 && <p>{words.reachedOf(rows.length - short.length, rows.length)}</p>}
      {short.slice(0, LISTED).map((row) => (
        <p key={rowName(row)}>
          {rows.length > 1 && <b>{`${rowName(row)}${text.value.colon}`}</b>}
          <EnoughNote metric={metric} row={row} />
        </p>
      ))}
      {short.length > LISTED && <p>{words.others(short.length - LISTED)}</p>}
      {change && <p>{words.change(amount(metric, change.least), times(change.times))}</p>}
    </>
  );
}
