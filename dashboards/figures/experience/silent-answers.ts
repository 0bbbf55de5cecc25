import { formatValue } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksExperience, frame } from "./parts/experience.ts";
import { wordsOf } from "./parts/words.ts";

/** What the silence of those who did not answer may hide. */
export const figure = define({
  section: "response",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const response = found?.response;
    const { low = null, high = null } = response?.bounds ?? {};
    const percent = (value: number) => formatValue("percent", value, view.language);
    const rows =
      response && response.satisfied.n > 0
        ? ([
            ["answered", response.satisfied],
            ["weighted", response.weighted],
          ] as const)
        : [];
    const isKnown = low !== null && high !== null;
    return {
      kind: "chart",
      ...frame(view, found, words.responseFormula, response?.weighted.notes),
      title: isKnown ? words.silenceFinding(percent(low), percent(high)) : words.silenceTitle,
      about: words.silenceAbout,
      chart: "forest-ordered",
      options: { unit: "percent" },
      marks: rows.map(([key, figure]) =>
        figureMark(
          view,
          figure,
          { key, label: words.silenceRows[key], unit: "percent" },
          found?.note_texts ?? {},
        ),
      ),
      expected: 2,
      note: [isKnown ? words.silenceBounds(percent(low), percent(high)) : "", words.silenceNote].join(
        view.language === "zh" ? "" : " ",
      ),
    };
  },
});
