import { define } from "../document.ts";
import { figureMark, filterOf } from "../marks.ts";
import { familyName, familyRows, incrementalFrame, incrementalQuestion } from "./parts/incremental.ts";
import { wordsOf } from "./parts/said.ts";

/** What AI adds, by job family. */
export const figure = define({
  section: "incremental",
  asks: (view) => ({ incremental: incrementalQuestion(view) }),
  shows: ({ incremental: answer }, view) => {
    const words = wordsOf(view);
    const marks = familyRows(answer).map((row) => ({
      ...figureMark(
        view,
        row.delta_ai,
        {
          key: familyName(view, row),
          label: familyName(view, row),
          filter: filterOf(view, "job_family", row.segment.job_family),
          unit: "percent",
          status: row.status,
        },
        answer?.note_texts ?? {},
      ),
      ...(row.stands ? { tag: words.adds } : {}),
    }));
    return {
      kind: "chart",
      ...incrementalFrame(view, answer),
      title: words.gainTitle,
      about: words.gainAbout,
      chart: "forest",
      options: { unit: "percent", pointsOfShare: true, reference: 0 },
      marks,
      drawn: marks.filter((mark) => mark.value !== null),
      expected: 8,
    };
  },
});
