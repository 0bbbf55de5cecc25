import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as keywordAnalysis } from "../../../server/analyses/validity/keywords.ts";
import type { Mark } from "../../charts/mark.ts";
import { analysis, chosen, define, type Finding } from "../document.ts";
import { figureMark, filterOf } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { keywordChoice } from "./parts/choices.ts";
import { bothEnds, ENDS } from "./parts/questions.ts";
import { bare, finding, frame, sayer, shownNote, wordsOf } from "./parts/said.ts";

type Keywords = AnswerOf<typeof keywordAnalysis>;
type KeywordRow = Keywords["rows"][number];

const question = (view: View) =>
  analysis<typeof keywordAnalysis>(
    view,
    "keywords",
    chosen(view, keywordChoice(view)) === "job_family" ? { by: ["job_family"] } : {},
    "whole",
  );

const wordOf = (view: View, { segment }: KeywordRow) => valueLabel(view, "keyword", segment.keyword ?? "");
const familyOf = (view: View, { segment }: KeywordRow) =>
  segment.job_family === undefined ? "" : valueLabel(view, "job_family", segment.job_family ?? "");
const nameOf = (view: View, row: KeywordRow) =>
  [wordOf(view, row), familyOf(view, row)].filter(Boolean).join(" · ");

function markOf(view: View, row: KeywordRow, texts: Keywords["note_texts"]): Mark {
  const words = wordsOf(view);
  const { count } = sayer(view);
  return {
    ...figureMark(
      view,
      row.rate,
      {
        key: nameOf(view, row),
        label: words.keywordLabel(nameOf(view, row), count(row.documents), count(row.n)),
        filter: filterOf(view, "keyword", row.segment.keyword),
        unit: "r",
        ...(row.status === "suppressed" ? { status: "suppressed" } : {}),
      },
      texts,
    ),
    ...(row.stands ? { tag: words.verdicts.predicts } : {}),
  };
}

function findingsOf(view: View, standing: readonly KeywordRow[], isTested: boolean): Finding[] {
  const words = wordsOf(view);
  const { number, interval, count, few } = sayer(view);
  if (standing.length === 0) return isTested ? [finding(words.keywordNone)] : [];
  return [
    finding(words.keywordStands(few(standing.map((row) => nameOf(view, row))))),
    ...standing
      .slice(0, 3)
      .map((row) =>
        finding(
          words.keywordOf(
            wordOf(view, row),
            familyOf(view, row),
            number("r", row.rate.value),
            interval("r", row.rate),
            count(row.documents),
            count(row.n),
            number("r", row.per_thousand),
          ),
          row.rate,
          bare(row.documents),
          bare(row.per_thousand),
        ),
      ),
  ];
}

/** Words of the transcripts against later performance. */
export const figure = define({
  section: "text",
  covers: ["keyword_validity_r"],
  asks: (view) => ({ keywords: question(view) }),
  shows: ({ keywords: answer }, view) => {
    const words = wordsOf(view);
    const { number, count } = sayer(view);
    const rows = answer?.rows ?? [];
    const least = count(answer?.min_documents ?? 0);
    const tested = rows.filter((row) => row.rate.value !== null);
    const untested = rows.filter((row) => row.status === "few" && row.n > 0).length;
    const standing = tested
      .filter((row) => row.stands)
      .sort((a, b) => Math.abs(b.rate.value ?? 0) - Math.abs(a.rate.value ?? 0));
    const [best] = standing;
    const marks = rows
      .filter((row) => row.status !== "few")
      .map((row) => markOf(view, row, answer?.note_texts ?? {}));
    return {
      kind: "chart",
      ...frame(view, question(view), answer),
      title: best
        ? words.keywordFinding(wordOf(view, best), familyOf(view, best), number("r", best.rate.value))
        : words.keywordTitle,
      about: words.keywordAbout(least),
      choices: [keywordChoice(view)],
      findings: answer ? findingsOf(view, standing, tested.length > 0) : [],
      chart: "forest",
      size: "wide",
      options: { unit: "r", reference: 0 },
      marks,
      drawn: bothEnds(marks),
      expected: 2 * ENDS,
      empty: words.empty,
      ...(untested > 0 ? { note: words.keywordLeft(untested, least) } : shownNote(view, marks, 2 * ENDS)),
    };
  },
});
