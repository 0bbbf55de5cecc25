import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as changeLogAnalysis } from "../../../../server/analyses/validity/change-log.ts";
import { formatDate } from "../../../format/number.ts";
import { quarterOf } from "../../../format/quarter.ts";
import { changeLogWords } from "../../../text/change-log.ts";
import { type AnalysisQuestion, analysis } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

export type Log = AnswerOf<typeof changeLogAnalysis>;

/** Every version: what it changed, and what is known of it. */
export const logQuestion = (view: View): AnalysisQuestion<Log> =>
  analysis<typeof changeLogAnalysis>(view, "change-log", {}, "whole");

/** The versions shown, the oldest first; one that began on several days in several jobs stands once, by the first. */
function versionsOf({ filters }: View, log: Log | null): Log["versions"] {
  const only = filters.model_version ?? [];
  const oldest = (log?.versions ?? []).toReversed();
  return oldest.filter(
    ({ version }, index) =>
      (only.length === 0 || only.includes(version)) &&
      oldest.findIndex((each) => each.version === version) === index,
  );
}

/** The name of a row: a version and the day of its start, as short as can be. */
export function rowOfVersion(view: View, log: Log | null, version: string): string {
  const name = valueLabel(view, "model_version", version);
  const found = versionsOf(view, log).find((each) => each.version === version);
  if (found === undefined) return name;
  return changeLogWords(view.language).row(name, found.from, formatDate(found.from, view.language));
}

/** When the versions named began, and which have no outcomes. */
export const versionsNote = (view: View, log: Log | null, versions: ReadonlySet<string>): string =>
  [startsNote(view, log, versions), waitingNote(view, log)]
    .filter(Boolean)
    .join(view.language === "zh" ? "" : " ");

function startsNote(view: View, log: Log | null, versions: ReadonlySet<string>): string {
  const words = changeLogWords(view.language);
  const starts = versionsOf(view, log)
    .filter(({ version }) => versions.has(version))
    .map(({ version, from }) =>
      words.dated(valueLabel(view, "model_version", version), formatDate(from, view.language)),
    );
  return starts.length === 0 ? "" : words.starts(view.text.list(starts));
}

/** Which versions have no outcomes, since when they are in force, and when the first ones are due. */
export function waitingNote(view: View, log: Log | null): string {
  const words = changeLogWords(view.language);
  const none = versionsOf(view, log).filter((each) => !each.has_outcomes);
  const name = ({ version }: Log["versions"][number]) => valueLabel(view, "model_version", version);
  const date = ({ from }: Log["versions"][number]) => formatDate(from, view.language);
  const waiting = none.flatMap((each) =>
    each.due === null ? [] : [words.due(name(each), date(each), quarterOf(each.due))],
  );
  const past = none.flatMap((each) => (each.due === null ? [words.dated(name(each), date(each))] : []));
  return [
    waiting.length > 0 ? words.noneYet(view.text.list(waiting)) : "",
    past.length > 0 ? words.noOutcomes(view.text.list(past)) : "",
  ]
    .filter(Boolean)
    .join(view.language === "zh" ? "" : " ");
}
