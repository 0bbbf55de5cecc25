import { formatCount } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksBias, biases, biasLabel, frame, isFlagged } from "./parts/bias.ts";
import { groupName, wordsOf } from "./parts/groups.ts";

const DRAWN = 14;
/** Difference in delta from which a question counts as B. */
const MODERATE = 1;

/** Questions that are harder for a group than its other answers would have it; no single verdict. */
export const figure = define({
  section: "fairness",
  asks: asksBias,
  shows: ({ bias }, view) => {
    const words = wordsOf(view);
    const all = biases(bias);
    const flagged = all.filter(isFlagged);
    const marks = all.map((each) =>
      figureMark(
        view,
        each,
        {
          key: `${each.question}:${each.group}`,
          label: biasLabel(view, each, all),
          unit: "r",
          signed: true,
          series: isFlagged(each) ? ((each.value ?? 0) < 0 ? "second" : "ai") : "other",
        },
        bias?.note_texts ?? {},
      ),
    );
    const count = (value: number) => formatCount(value, view.language);
    const title =
      all.length === 0
        ? words.biasTitle
        : flagged.length === 0
          ? words.biasFindingNone
          : words.biasFinding(count(flagged.length), count(all.length));
    const note = [
      marks.length > DRAWN ? view.text.figure.sortedShown(DRAWN, marks.length) : "",
      words.biasNote,
    ].filter(Boolean);
    return {
      kind: "chart",
      ...frame(view, bias),
      title,
      about: words.biasAbout(bias?.reference == null ? words.largestGroup : groupName(view, bias.reference)),
      chart: "forest",
      size: "wide",
      options: {
        unit: "r",
        signed: true,
        reference: 0,
        axis: words.biasAxis,
        target: -MODERATE,
        targetWord: words.biasModerate,
        limits: {},
      },
      marks,
      drawn: marks.slice(0, DRAWN).sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
      expected: DRAWN,
      ...(marks.length > 0 ? { note: note.join(view.text.semicolon) } : {}),
    };
  },
});
