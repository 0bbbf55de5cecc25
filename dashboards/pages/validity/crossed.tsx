import type { analysis } from "../../../server/analyses/validity/validity.ts";
import type { Mark } from "../../charts/mark.ts";
import { Choice, choose } from "../../components/choice.tsx";
import { Figure } from "../../components/figure.tsx";
import { formatCount } from "../../format/number.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import {
  type PooledValidity,
  pooledMarks,
  segmentMarks,
  type Validity,
  type ValidityRow,
} from "./ladder-marks.ts";
import { few, interval, number } from "./say.ts";
import { asked, criterion, GROUPED, grouped, score, showsAll, usePart } from "./served.ts";
import { pageText } from "./words.ts";

/** Groups and rows of a group that are drawn until the reader asks for all; groups that are drawn then. */
const GROUPS = 5;
const ROWS = 5;
const MOST_GROUPS = 40;
/** Hires under which a row is not drawn unless all are. */
const LEAST = 20;

interface Group {
  value: string;
  name: string;
  n: number;
  rows: ValidityRow[];
  pooled: PooledValidity | undefined;
}

/** The rows under the headings chosen, those with the most hires first. */
function groupsOf(answer: Validity, by: "job" | "competency"): Group[] {
  const values = [...new Set(answer.rows.map((row) => row.segment[by] ?? ""))];
  const pools = by === "job" ? answer.composites : answer.pooled;
  return values
    .map((value): Group => {
      const rows = answer.rows
        .filter((row) => (row.segment[by] ?? "") === value && (row.n > 0 || row.status === "suppressed"))
        .sort((a, b) => b.n - a.n);
      const sizes = rows.map(({ n }) => n);
      return {
        value,
        name: valueLabel(by, value),
        // abilities of a job are the same people, jobs of an ability are not
        n: by === "job" ? Math.max(0, ...sizes) : sizes.reduce((sum, n) => sum + n, 0),
        rows,
        pooled: pools.find(({ segment }) => (segment[by] ?? "") === value && by in segment),
      };
    })
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.n - a.n);
}

/** The rows of a group that are drawn while it is folded. */
function largest({ rows }: Group): ValidityRow[] {
  const known = rows.filter(({ observed }) => observed.value !== null);
  const large = known.filter(({ n }) => n >= LEAST);
  return (large.length > 0 ? large : known).slice(0, ROWS);
}

/** Job by competency: every cell with its ladder, one pooled row a group, and one over all. */
export function Crossed() {
  const words = pageText.value;
  const lang = language.value;
  const by = grouped();
  const other = by === "job" ? "competency" : "job";
  const rater = score() === "human" ? "human" : "ai";
  const parameters = asked({ predictor: rater === "human" ? "human" : "competency", criterion: criterion() });
  for (const name of GROUPED) parameters.append("by", name);
  const part = usePart<typeof analysis>("validity", parameters, {
    about: words.explainCrossed,
    formula: words.formulaCrossed,
    place: "crossed",
  });
  const answer = part.value;
  const texts = answer?.note_texts ?? {};
  const groups = answer ? groupsOf(answer, by) : [];
  const all = showsAll();
  const shownGroups = groups.slice(0, all ? MOST_GROUPS : GROUPS);
  const isShown = new Set(
    shownGroups.flatMap((group) => [
      ...(all ? group.rows : largest(group)).map((row) => row as object),
      ...(group.pooled ? [group.pooled] : []),
    ]),
  );
  const shown = new Set<string>();
  const marks: Mark[] = [];
  const add = (found: Mark[], isDrawn: boolean) => {
    marks.push(...found);
    if (isDrawn) for (const mark of found) shown.add(mark.key);
  };
  const named = (dimension: string, value: string) => {
    const filter = filterOf(dimension, value);
    return filter ? { filter } : {};
  };
  for (const { value, name, rows, pooled } of groups) {
    for (const row of rows) {
      const own = row.segment[other] ?? "";
      const key = `${value}:${own}`;
      const found = segmentMarks(
        row,
        { key, label: valueLabel(other, own), group: name, ...named(other, own) },
        rater,
        texts,
      );
      add(found, isShown.has(row));
    }
    if (pooled)
      add(
        pooledMarks(
          pooled,
          { key: `${value}:all`, label: words.crossedPooled[by], group: name, ...named(by, value) },
          texts,
        ),
        isShown.has(pooled),
      );
  }
  const whole = answer?.composites.find(({ segment }) => Object.keys(segment).length === 0);
  if (whole)
    add(
      pooledMarks(whole, { key: "all", label: text.value.figure.pooled, group: words.crossedAll }, texts),
      true,
    );

  const rows = groups.flatMap((group) => group.rows);
  const standing = rows.filter((row) => row.stands);
  const tested = rows.filter((row) => row.p_adjusted !== null);
  const cell = (row: ValidityRow) =>
    GROUPED.map((name) => valueLabel(name, row.segment[name] ?? "")).join(" · ");
  const outcome = words.criteria[criterion()] ?? "";
  const findings = answer
    ? [
        ...(whole && whole.value !== null
          ? [
              words.crossedWhole(
                String(whole.k),
                number("r", whole.value),
                interval("r", whole),
                whole.prediction_low === null
                  ? null
                  : `${number("r", whole.prediction_low)}${lang === "zh" ? " 至 " : " and "}${number("r", whole.prediction_high)}`,
              ),
            ]
          : []),
        tested.length === 0
          ? words.crossedNone
          : standing.length === 0
            ? words.crossedNoneStand(String(tested.length))
            : words.crossedStand(
                String(standing.length),
                String(tested.length),
                few(
                  [...standing]
                    .sort((a, b) => (a.p_adjusted ?? 1) - (b.p_adjusted ?? 1))
                    .map((row) => words.crossedCell(cell(row), number("r", row.observed.value))),
                  4,
                ),
              ),
      ]
    : [];
  const left = rows.filter((row) => !isShown.has(row));
  const hidden = left.filter(({ status }) => status === "suppressed").length;
  const small = left.filter(({ status, n }) => status !== "suppressed" && n < LEAST).length;
  const notes = [
    left.length > 0
      ? words.crossedLeft(
          formatCount(shownGroups.length, lang),
          formatCount(groups.length, lang),
          by,
          formatCount(left.length, lang),
          formatCount(small, lang),
          String(LEAST),
        )
      : "",
    hidden > 0 ? words.crossedHidden(formatCount(hidden, lang)) : "",
    by === "job" ? (texts.same_people_joined?.[lang] ?? "") : "",
  ].filter(Boolean);
  const isFolded =
    groups.length > GROUPS || groups.some((group) => largest(group).length < group.rows.length);
  return (
    <Figure
      {...part.base}
      id="crossed"
      title={words.crossedTitle(outcome)}
      about={words.crossedAbout(rater)}
      controls={
        <div class="choices">
          <Choice
            name="grouped"
            label={words.crossedGroup}
            options={GROUPED.map((value) => ({ value, label: words.cuts[value] ?? value }))}
          />
          {isFolded && (
            <button
              type="button"
              class="quiet"
              aria-pressed={all}
              onClick={() => choose("crossed", all ? "" : "all")}
            >
              {all ? words.crossedFold : words.crossedUnfold[by](formatCount(groups.length, lang))}
            </button>
          )}
        </div>
      }
      findings={findings}
      marks={marks}
      show={(every) => every.filter((mark) => shown.has(mark.key))}
      chart="ladder"
      options={{ unit: "r", reference: 0 }}
      rows={22}
      wide
      empty={words.empty}
      {...(notes.length > 0 ? { note: notes.join(lang === "zh" ? "" : " ") } : {})}
    />
  );
}
