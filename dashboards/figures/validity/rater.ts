import type { Mark } from "../../charts/mark.ts";
import { define, type Finding } from "../document.ts";
import { figureMark, filterOf } from "../marks.ts";
import { isClear, noteWords, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { type Raters, ratersFrame, ratersQuestion } from "./parts/raters.ts";
import { bare, finding, sayer, shownNote, standingOf, wordsOf } from "./parts/said.ts";

/** Interviewers that are drawn. */
const CLEAREST = 20;

type Rater = Raters["raters"][number];

const nameOf = (view: View, { rater }: Rater) => valueLabel(view, "rater", rater);

function markOf(view: View, rater: Rater, texts: Raters["note_texts"]): Mark {
  const { standing } = rater;
  return {
    ...figureMark(
      view,
      rater,
      {
        key: rater.rater,
        label: nameOf(view, rater),
        filter: filterOf(view, "rater", rater.rater),
        series: "human",
        unit: "points",
        signed: true,
        status: standingOf(standing, rater.n),
      },
      texts,
    ),
    ...(standing === "severe" || standing === "mild" ? { tag: wordsOf(view)[standing] } : {}),
  };
}

/** The clear deviations first (named ones before others whose interval leaves out 0), the largest of each first. */
function clearest(marks: readonly Mark[]): Mark[] {
  const rank = (mark: Mark) => (mark.tag ? 2 : isClear(mark) ? 1 : 0);
  return marks
    .filter((mark) => mark.value !== null)
    .sort((a, b) => rank(b) - rank(a) || Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
    .slice(0, CLEAREST);
}

function findingsOf(view: View, answer: Raters, apart: readonly Rater[]): Finding[] {
  const words = wordsOf(view);
  const { number, interval, count } = sayer(view);
  return [
    ...(apart.length === 0
      ? [finding(words.raterNone)]
      : apart
          .slice(0, 6)
          .map((each) =>
            finding(
              words.raterNamed(
                nameOf(view, each),
                number("points", each.value, true),
                interval("points", each, true),
                count(each.n),
              ),
              each,
            ),
          )),
    ...(answer.apart === null
      ? []
      : [finding(words.raterRule(number("points", answer.apart)), bare(answer.apart))]),
    ...noteWords(view, answer.notes, answer.note_texts).map((each) => finding(each + view.text.stop)),
  ];
}

/** Severity of interviewers. */
export const figure = define({
  also: ["打分太严、面试官松紧", "severe raters, strict interviewers"],
  section: "agreement",
  covers: ["rater_severity"],
  asks: (view) => ({ raters: ratersQuestion(view) }),
  shows: ({ raters: answer }, view) => {
    const words = wordsOf(view);
    const raters = answer?.raters ?? [];
    const apart = raters.filter(({ standing }) => standing === "severe" || standing === "mild");
    const severe = apart.filter(({ standing }) => standing === "severe");
    const marks = raters.map((rater) => markOf(view, rater, answer?.note_texts ?? {}));
    return {
      kind: "chart",
      ...ratersFrame(view, answer),
      title:
        severe.length > 0
          ? words.raterSevere(view.text.list(severe.slice(0, 4).map((each) => nameOf(view, each))))
          : words.raterTitle,
      about: words.raterAbout,
      findings: answer && raters.length > 0 ? findingsOf(view, answer, apart) : [],
      chart: "forest-ordered",
      size: "wide",
      options: { unit: "points", signed: true, reference: 0 },
      marks,
      drawn: clearest(marks),
      expected: CLEAREST,
      ...shownNote(view, marks, CLEAREST),
    };
  },
});
