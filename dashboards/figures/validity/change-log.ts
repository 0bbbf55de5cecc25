import { formatDate } from "../../format/number.ts";
import { quarterOf } from "../../format/quarter.ts";
import { changeLogWords } from "../../text/change-log.ts";
import { define, type Finding, type Row } from "../document.ts";
import { effectsQuestion, promiseFindings } from "../lab/parts/promises.ts";
import { bracketed, isClear, say, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { cellOf, finding, frame, intervalColumn, sayer } from "./parts/said.ts";
import { type Log, logQuestion } from "./parts/versions.ts";

type Version = Log["versions"][number];
type Effect = Version["effects"][number];

const nameOf = (view: View, { of }: Effect): string =>
  of === null ? changeLogWords(view.language).overall : valueLabel(view, "competency", of);

/** What a version did to one score, in a few words. */
function verdict(view: View, { expected }: Version, { after, difference }: Effect): string {
  const words = changeLogWords(view.language);
  if (difference.value === null)
    return after.value === null && expected !== null
      ? words.waiting(quarterOf(expected))
      : (difference.status === "suppressed" && view.text.status.suppressed) || words.tooFew;
  if (!isClear(difference)) return words.none;
  return difference.value > 0 ? words.better : words.worse;
}

function rowsOf(view: View, version: Version): Row[] {
  const words = changeLogWords(view.language);
  const group = words.heading(
    version.version,
    formatDate(version.from, view.language),
    say(view, version.what),
  );
  if (version.effects.length === 0) {
    const { dash } = view.text;
    const empty = { text: dash, values: [null, null, null] };
    return [
      { key: version.version, group, cells: [version.version, dash, empty, empty, empty, words.first] },
    ];
  }
  return version.effects.map((effect) => ({
    key: `${version.version}:${effect.of ?? ""}`,
    group,
    cells: [
      version.version,
      nameOf(view, effect),
      cellOf(view, effect.before),
      cellOf(view, effect.after),
      cellOf(view, effect.difference),
      verdict(view, version, effect),
    ],
  }));
}

/** What a version did to one score: a direction only where the interval of the difference leaves out 0. */
function told(view: View, { version, from }: Version, effect: Effect): Finding {
  const words = changeLogWords(view.language);
  const { number, interval, count } = sayer(view);
  const { before, after, difference } = effect;
  const date = formatDate(from, view.language);
  const { text } = view;
  const change = number("r", difference.value, true) + bracketed(view, interval("r", difference, true));
  const n = count(difference.n);
  return finding(
    isClear(difference)
      ? words.clear(
          version,
          date,
          nameOf(view, effect),
          number("r", before.value) || text.dash,
          number("r", after.value),
          change,
          n,
        )
      : words.open(version, date, nameOf(view, effect), change, n),
    before,
    after,
    difference,
  );
}

/** What stands first: other questions with their effect, and the newest version that can be judged. */
function findingsOf(view: View, versions: readonly Version[]): Finding[] {
  const judged = (effect: Effect) => effect.difference.value !== null;
  const questions = versions.flatMap((version) =>
    version.effects
      .filter((effect) => effect.of !== null && judged(effect))
      .map((effect) => told(view, version, effect)),
  );
  const newest = versions.find(({ effects }) =>
    effects.some((effect) => effect.of === null && judged(effect)),
  );
  if (newest === undefined) return questions;
  const effect = newest.effects.find(({ of }) => of === null)!;
  const words = changeLogWords(view.language);
  const same = newest.has_new_questions
    ? []
    : [finding(words.same(newest.version, formatDate(newest.from, view.language)))];
  return [...questions, ...same, told(view, newest, effect)];
}

/** Every version with what it changed, and validity before and since. */
export const figure = define({
  also: ["版本记录、换题效果、模型更新", "change log, model changes, effect of new questions, release notes"],
  section: "versions",
  asks: (view) => ({ log: logQuestion(view), promised: effectsQuestion(view) }),
  shows: ({ log, promised }, view) => {
    const words = changeLogWords(view.language);
    const versions = log?.versions ?? [];
    return {
      kind: "table",
      ...frame(view, logQuestion(view), log),
      title: words.title,
      about: view.analyses.get("change-log")?.about[view.language] ?? "",
      findings: [...promiseFindings(view, promised?.effects ?? []), ...findingsOf(view, versions)],
      empty: words.empty,
      expected: 9,
      columns: [
        { name: words.version },
        { name: words.of },
        intervalColumn(view, "before", words.before),
        intervalColumn(view, "after", words.after),
        intervalColumn(view, "difference", words.difference),
        { name: words.verdict },
      ],
      rows: versions.flatMap((version) => rowsOf(view, version)),
    };
  },
});
