import { asksFairness } from "../../../dashboards/figures/fairness/parts/groups.ts";
import { rangeText } from "../../../dashboards/figures/say.ts";
import type { View } from "../../../dashboards/figures/view.ts";
import { formatCount, formatDate } from "../../../dashboards/format/number.ts";
import { later, shift } from "../../../dashboards/format/quarter.ts";
import { packWords } from "../../../dashboards/text/report-packs.ts";
import { answerAnalysis, readQuery } from "../../analyses/analyses.ts";
import type { AnswerOf } from "../../analyses/declare.ts";
import { analysis as fairness } from "../../analyses/fairness/fairness.ts";
import type { Part } from "../report.ts";
import { figureBlocks, heading, type PackFrom, says, termsOf } from "./pack.ts";

type Audit = AnswerOf<typeof fairness>["local_law_144"]["selection"];

/** The tables of New York City's Local Law 144, and what its notice has to tell (6 RCNY 5-300 and following). */
export async function localLaw144(asked: PackFrom): Promise<Part> {
  const { source, scope } = asked;
  const view = yearOf(asked.view);
  const from = { ...asked, view };
  const words = packWords(view.language).ll144;
  const { query } = asksFairness(view).fair;
  const fair = await answerAnalysis(source, fairness, readQuery(fairness, query), scope);
  return {
    id: "local-law-144",
    title: words.title,
    lead: words.lead,
    isAppendix: true,
    blocks: [
      says(words.caution),
      heading(words.notice),
      { kind: "terms", terms: termsOf(noticeOf(view, fair.local_law_144.selection)) },
      heading(words.tables),
      ...(await figureBlocks(from, ["audit-selection", "audit-scoring"])),
    ],
  };
}

/** Four quarters up to the end of the period: an audit is good for a year. */
function yearOf(view: View): View {
  const { first } = view.quarters;
  const { to } = view.period;
  return { ...view, period: { from: later(shift(to, -3), first), to } };
}

/** What the notice has to tell, each with its value or who has to write it. */
function noticeOf(view: View, audit: Audit): (readonly [string, string])[] {
  const { ll144: words, company } = packWords(view.language);
  const count = (n: number) => formatCount(n, view.language);
  const live = view.events.find(({ kind }) => kind === "rollout");
  return [
    [words.period, rangeText(view, view.period)],
    [words.source, words.sourceIs],
    [words.assessed, count(audit.gender.total)],
    [
      words.unknown,
      words.unknownIs(
        count(audit.intersection.unknown),
        count(audit.gender.unknown),
        count(audit.ethnicity.unknown),
      ),
    ],
    [words.distributed, live ? formatDate(live.date, view.language) : company],
    [words.auditor, company],
    [words.candidates, words.candidatesIs],
  ];
}
