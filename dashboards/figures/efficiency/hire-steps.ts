import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as hireSteps } from "../../../server/analyses/efficiency/hire-steps.ts";
import type { Mark } from "../../charts/mark.ts";
import { formatChangeInterval, formatCount, formatValue } from "../../format/number.ts";
import { analysis, define, explained, type Finding } from "../document.ts";
import { figureMark, seriesLabel } from "../marks.ts";
import { bracketed, differenceText, isClear, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/steps.ts";

type Found = AnswerOf<typeof hireSteps>;
type Step = Found["steps"][number];

const asked = (view: View) => analysis<typeof hireSteps>(view, "hire-steps", {}, "period");

const sizeOf = ({ difference }: Step) => difference.value ?? 0;

/** The whole way, and the spans in which the AI path gains and loses most, where they are clear. */
function extremes({ steps }: Found) {
  const spans = steps.filter((each) => each.span !== "whole" && isClear(each.difference));
  const sorted = [...spans].sort((a, b) => sizeOf(a) - sizeOf(b));
  const [first, last] = [sorted[0], sorted.at(-1)];
  return {
    whole: steps.find(({ span }) => span === "whole"),
    gain: first && sizeOf(first) < 0 ? first : undefined,
    loss: last && sizeOf(last) > 0 ? last : undefined,
  };
}

/** A difference in days, however small, as its interval stands beside it. */
function changeOf(view: View, { difference: { value, low, high } }: Step): string {
  if (value === null) return view.text.dash;
  const interval =
    low === null || high === null
      ? ""
      : view.text.figure.intervalOf(formatChangeInterval("days", low, high, view.language));
  return differenceText(view, "days", value) + bracketed(view, interval);
}

function titleOf(view: View, found: Found): string {
  const words = wordsOf(view);
  const { whole, gain, loss } = extremes(found);
  if (!whole || whole.difference.low === null) return words.wayTitle;
  const days = formatValue("days", Math.abs(sizeOf(whole)), view.language);
  if (!isClear(whole.difference)) return gain ? words.wayLost(words.spans[gain.span]) : words.waySame;
  if (sizeOf(whole) < 0)
    return gain ? words.wayFaster(days, words.spans[gain.span]) : words.wayFasterPlain(days);
  return loss ? words.waySlower(days, words.spans[loss.span]) : words.waySlowerPlain(days);
}

function findingsOf(view: View, found: Found): Finding[] {
  const words = wordsOf(view);
  const { whole, gain, loss } = extremes(found);
  if (!whole || whole.difference.value === null) return [];
  const { noInterval, unclear } = view.text.contrast;
  const caution = whole.difference.low === null ? noInterval : isClear(whole.difference) ? "" : unclear;
  const mean = ({ value }: Step["ai"]) => formatValue("days", value ?? 0, view.language);
  const change = (step: Step) => changeOf(view, step);
  return [
    {
      says: words.wayWhole(mean(whole.ai), mean(whole.traditional), change(whole) + caution),
      rests: [whole.ai, whole.traditional, whole.difference],
    },
    ...(gain
      ? [{ says: words.wayGain(words.spans[gain.span], change(gain)), rests: [gain.difference] }]
      : []),
    ...(loss
      ? [{ says: words.wayLoss(words.spans[loss.span], change(loss)), rests: [loss.difference] }]
      : []),
  ];
}

/** From the mean way on the traditional path over each span's difference to that on the AI path. */
function marksOf(view: View, { steps, note_texts }: Found): Mark[] {
  const words = wordsOf(view);
  const whole = steps.find(({ span }) => span === "whole");
  if (!whole || whole.difference.value === null) return [];
  const end = (path: "ai" | "traditional"): Mark => ({
    ...figureMark(
      view,
      { ...whole[path], notes: [] },
      { key: path, label: words.wayEnd(seriesLabel(view, "screening_path", path)), unit: "days" },
      note_texts,
    ),
    pooled: true,
  });
  let at = whole.traditional.value ?? 0;
  const spans = steps
    .filter(({ span }) => span !== "whole")
    .map((step): Mark => {
      const { span, difference } = step;
      const { value, low, high } = difference;
      const mark = {
        ...figureMark(
          view,
          difference,
          { key: span, label: words.spans[span], at, unit: "days", signed: true },
          note_texts,
        ),
        sentence: `${words.spans[span]}${view.text.colon}${changeOf(view, step)}`,
        told: {
          value: differenceText(view, "days", value ?? 0),
          range: low === null || high === null ? "" : formatChangeInterval("days", low, high, view.language),
        },
      };
      at += value ?? 0;
      return mark;
    });
  return [end("traditional"), ...spans, end("ai")];
}

/** Where the two paths gain and lose time, and what comes out end to end. */
export const figure = define({
  also: ["省时、流程对比、哪一步更快", "time saved by step, faster where"],
  section: "time",
  asks: (view) => ({ found: asked(view) }),
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const count = (value: number) => formatCount(value, view.language);
    return {
      kind: "chart",
      title: found ? titleOf(view, found) : words.wayTitle,
      about: words.wayAbout(count(found?.n.ai ?? 0), count(found?.n.traditional ?? 0)),
      scope: scopeText(view, "period"),
      metrics: [],
      explained: explained(view, asked(view), found),
      chart: "waterfall",
      size: "wide",
      findings: found ? findingsOf(view, found) : [],
      options: { unit: "days" },
      marks: found ? marksOf(view, found) : [],
      expected: 9,
    };
  },
});
