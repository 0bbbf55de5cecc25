import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as keywordAnalysis } from "../../../server/analyses/validity/keywords.ts";
import type { analysis as questionAnalysis } from "../../../server/analyses/validity/questions.ts";
import type { Mark } from "../../charts/mark.ts";
import { Choice } from "../../components/choice.tsx";
import { Figure } from "../../components/figure.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatCount } from "../../format/number.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { few, interval, number } from "./say.ts";
import { asked, usePart, wordsBy } from "./served.ts";
import { pageText } from "./words.ts";

type KeywordRow = AnswerOf<typeof keywordAnalysis>["rows"][number];
type QuestionRow = AnswerOf<typeof questionAnalysis>["rows"][number];

const ENDS = 10;
const LOWEST = 12;

/** The strongest and the weakest when there are too many rows to read. */
function ends(marks: Mark[]): Mark[] {
  const drawn = marks.filter((mark) => mark.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return drawn.length <= 2 * ENDS ? drawn : [...drawn.slice(0, ENDS), ...drawn.slice(-ENDS)];
}

const shownOf = (marks: readonly Mark[], most: number): { note?: string } => {
  const all = marks.filter((mark) => mark.value !== null).length;
  return all > most ? { note: text.value.figure.sortedShown(most, all) } : {};
};

/** Words of the transcripts against later performance. */
export function Keywords() {
  const words = pageText.value;
  const lang = language.value;
  const by = wordsBy();
  const part = usePart<typeof keywordAnalysis>(
    "keywords",
    asked(by === "job_family" ? { by: "job_family" } : {}),
    {
      about: words.explainKeyword,
      formula: words.formulaKeyword,
      place: "keyword",
    },
  );
  const answer = part.value;
  const least = formatCount(answer?.min_documents ?? 0, lang);
  const word = (row: KeywordRow) => valueLabel("keyword", row.segment.keyword ?? "");
  const family = (row: KeywordRow) =>
    row.segment.job_family === undefined ? "" : valueLabel("job_family", row.segment.job_family ?? "");
  const name = (row: KeywordRow) => [word(row), family(row)].filter(Boolean).join(" · ");
  const tested = (answer?.rows ?? []).filter((row) => row.rate.value !== null);
  const untested = (answer?.rows ?? []).filter((row) => row.status === "few" && row.n > 0).length;
  const standing = tested
    .filter((row) => row.stands)
    .sort((a, b) => Math.abs(b.rate.value ?? 0) - Math.abs(a.rate.value ?? 0));
  const best = standing[0];
  const marks = (answer?.rows ?? [])
    .filter((row) => row.status !== "few")
    .map(
      (row): Mark => ({
        ...figuredMark(
          row.rate,
          {
            key: name(row),
            label: words.keywordLabel(name(row), formatCount(row.documents, lang), formatCount(row.n, lang)),
            filter: filterOf("keyword", row.segment.keyword),
            unit: "r",
            ...(row.status === "suppressed" ? { status: "suppressed" as const } : {}),
          },
          answer?.note_texts ?? {},
        ),
        ...(row.stands ? { tag: words.stands } : {}),
      }),
    );
  return (
    <Figure
      {...part.base}
      id="keyword"
      title={
        best
          ? words.keywordFinding(word(best), family(best), number("r", best.rate.value))
          : words.keywordTitle
      }
      about={words.keywordAbout(least)}
      controls={
        <div class="choices">
          <Choice
            name="words"
            label={words.choose.words}
            options={[
              { value: "job_family", label: words.choose.byFamily },
              { value: "all", label: words.choose.allJobs },
            ]}
          />
        </div>
      }
      findings={
        answer
          ? [
              ...(standing.length > 0
                ? [words.keywordStands(few(standing.map(name)))]
                : tested.length > 0
                  ? [words.keywordNone]
                  : []),
              ...standing
                .slice(0, 3)
                .map((row) =>
                  words.keywordOf(
                    word(row),
                    family(row),
                    number("r", row.rate.value),
                    interval("r", row.rate),
                    formatCount(row.documents, lang),
                    formatCount(row.n, lang),
                    number("r", row.per_thousand),
                  ),
                ),
            ]
          : []
      }
      marks={marks}
      show={ends}
      chart="forest"
      options={{ unit: "r", reference: 0 }}
      rows={20}
      wide
      empty={words.empty}
      {...(untested > 0 ? { note: words.keywordLeft(untested, least) } : shownOf(marks, 2 * ENDS))}
    />
  );
}

/** What each question is good for; the too general ones are named. */
export function Questions() {
  const words = pageText.value;
  const part = usePart<typeof questionAnalysis>("questions", asked({}), {
    about: words.explainQuestion,
    formula: words.formulaQuestion,
    place: "question-general",
  });
  const answer = part.value;
  const texts = answer?.note_texts ?? {};
  const rows = answer?.rows ?? [];
  const label = (row: QuestionRow) => valueLabel("question", row.question);
  // a full stop within quotation marks would stand before a comma
  const name = (row: QuestionRow) => label(row).replace(/[。.]$/, "");
  const general = rows.filter((row) => row.verdict === "too_general");
  const standing = rows.filter((row) => row.stands);
  const marks = (pick: (row: QuestionRow) => QuestionRow["rest"]) =>
    rows.map((row): Mark => {
      const figure = pick(row);
      return figuredMark(
        figure,
        {
          key: row.question,
          label: label(row),
          filter: filterOf("question", row.question),
          unit: "r",
          status: row.status === "suppressed" ? "suppressed" : figure.n < 30 ? "few" : "ok",
        },
        texts,
      );
    });
  const validity = marks((row) => row.validity).map((mark, index) =>
    rows[index]?.stands ? { ...mark, tag: words.stands } : mark,
  );
  const rest = marks((row) => row.rest);
  const first = general[0];
  return (
    <>
      <Figure
        {...part.base}
        id="question-general"
        title={first ? words.generalFinding(name(first)) : words.generalTitle}
        about={words.generalAbout}
        findings={
          answer
            ? general.length === 0
              ? rest.some((mark) => mark.value !== null)
                ? [words.generalNone]
                : []
              : general.map((row) =>
                  words.generalSentence(
                    name(row),
                    valueLabel("competency", row.competency ?? ""),
                    number("r", row.rest.value),
                    interval("r", row.rest),
                    number("r", row.validity.value),
                  ),
                )
            : []
        }
        marks={rest}
        show={(all) =>
          [...all]
            .filter((mark) => mark.value !== null)
            .sort((a, b) => (a.value ?? 0) - (b.value ?? 0))
            .slice(0, LOWEST)
        }
        chart="forest-ordered"
        options={{ unit: "r", reference: 0, target: 0.2, targetWord: words.generalLine }}
        rows={LOWEST}
        wide
        empty={words.empty}
        {...shownOf(rest, LOWEST)}
      />
      <Figure
        {...part.base}
        id="question"
        title={words.questionTitle}
        about={words.questionAbout}
        findings={
          standing.length > 0
            ? [
                words.questionStands(
                  few(
                    standing.map((row) => `“${name(row)}”`),
                    8,
                  ),
                ),
              ]
            : []
        }
        marks={validity}
        show={ends}
        chart="forest"
        options={{ unit: "r", reference: 0 }}
        rows={20}
        wide
        empty={words.empty}
        {...shownOf(validity, 2 * ENDS)}
      />
    </>
  );
}
