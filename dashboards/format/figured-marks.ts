import type { Figured } from "../api.ts";
import type { Mark } from "../charts/mark.ts";
import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";
import type { Both, Status, Unit } from "../types.ts";
import { formatChange, formatChangeInterval, formatCount, formatInterval, formatValue } from "./number.ts";

interface MarkWords {
  key: string;
  label: string;
  series?: string;
  seriesLabel?: string;
  group?: string;
  at?: number;
  /** What choosing the mark filters by. */
  filter?: Mark["filter"] | undefined;
  status?: Status;
  unit: Unit;
  /** A difference: its sign is shown, shares are percentage points. */
  signed?: boolean;
}

/** The numbers of an estimate as they leave the page; empty where there is none. */
export const figuredOf = (figure: Figured | null | undefined) => ({
  value: figure?.value ?? null,
  low: figure?.low ?? null,
  high: figure?.high ?? null,
  n: figure?.n ?? null,
});

/** The sentences of note codes that an answer brought along. */
export const noteWords = (notes: readonly string[], texts: Record<string, Both>): string[] =>
  notes.flatMap((note) => texts[note]?.[language.value] ?? []);

/** A chart mark of one estimate of an answer, with its sentence; without a value it says why. */
export function figuredMark(
  figure: Omit<Figured, "status">,
  words: MarkWords,
  texts: Record<string, Both>,
): Mark {
  const { unit, signed = false } = words;
  const lang = language.value;
  const hidden = words.status === "suppressed";
  const status: Status = hidden
    ? "suppressed"
    : figure.value === null
      ? figure.n === 0
        ? "missing"
        : "undefined"
      : (words.status ?? "ok");
  const remarks = noteWords(figure.notes, texts);
  const said = text.value.status[status] ?? "";
  const reason =
    figure.value === null
      ? (remarks[0] ?? said)
      : [said, ...remarks].filter(Boolean).join(text.value.semicolon);
  const value =
    figure.value === null
      ? text.value.dash
      : signed
        ? formatChange(unit, figure.value, lang)
        : formatValue(unit, figure.value, lang);
  const interval =
    figure.low === null || figure.high === null
      ? ""
      : text.value.figure.intervalOf(
          signed
            ? formatChangeInterval(unit, figure.low, figure.high, lang)
            : formatInterval(unit, figure.low, figure.high, lang),
        );
  const inside = [
    figure.value === null ? reason : interval,
    figure.n > 0 ? text.value.figure.n(formatCount(figure.n, lang)) : "",
  ].filter(Boolean);
  const name = [words.group, words.label, words.seriesLabel]
    .filter(Boolean)
    .join(lang === "zh" ? " · " : ", ");
  const after =
    inside.length === 0 ? "" : lang === "zh" ? `（${inside.join("，")}）` : ` (${inside.join(", ")})`;
  return {
    key: words.key,
    label: words.label,
    n: hidden ? null : figure.n,
    value: figure.value,
    low: figure.low,
    high: figure.high,
    status,
    sentence: `${name}${text.value.colon}${value}${after}`,
    ...(words.series === undefined ? {} : { series: words.series }),
    ...(words.seriesLabel === undefined ? {} : { seriesLabel: words.seriesLabel }),
    ...(words.group === undefined ? {} : { group: words.group }),
    ...(words.at === undefined ? {} : { at: words.at }),
    ...(words.filter ? { filter: words.filter } : {}),
    ...(reason ? { reason } : {}),
  };
}
