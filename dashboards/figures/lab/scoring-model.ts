import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as modelsAnalysis } from "../../../server/analyses/lab/models.ts";
import { formatCount, formatDate, formatPercent } from "../../format/number.ts";
import { numbers } from "../cells.ts";
import { type AnalysisQuestion, analysis, chosen, define, explained } from "../document.ts";
import { dimensionLabel, say, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { modelWords } from "./parts/promises.ts";
import { jobChoice } from "./parts/weights.ts";

type Models = AnswerOf<typeof modelsAnalysis>;

const question = (view: View): AnalysisQuestion<Models> =>
  analysis<typeof modelsAnalysis>(view, "models", { job: chosen(view, jobChoice(view)) }, "none");

/** What the scoring model of a job weighs, how that shows in behaviour, and how often it was renewed. */
export const figure = define({
  section: "models",
  asks: (view): { models?: AnalysisQuestion<Models> } =>
    jobChoice(view).options.length > 0 ? { models: question(view) } : {},
  shows: ({ models = null }, view) => {
    const words = modelWords(view).modelInForce;
    const { language, text } = view;
    const choice = jobChoice(view);
    const name = valueLabel(view, "job", chosen(view, choice));
    const current = models?.versions.find((version) => version.is_current);
    const share = (value: number | undefined) =>
      value === undefined ? text.dash : formatPercent(value, language);
    const before = (of: string) =>
      models?.versions[1]?.competencies.find(({ competency }) => competency === of)?.weight;
    const told = current?.competencies
      .map(({ competency, weight }) => `${valueLabel(view, "competency", competency)} ${share(weight)}`)
      .join(text.semicolon);
    const renewed = new Set(models?.versions.map(({ valid_from }) => valid_from.slice(0, 7))).size;
    return {
      kind: "table",
      metrics: [],
      explained: explained(view, question(view), models, { notes: Object.keys(models?.note_texts ?? {}) }),
      title: current && told ? words.finding(name, told) : words.title(name),
      about: view.analyses.get("models")?.about[language] ?? "",
      scope: current
        ? words.scope(
            current.version,
            formatDate(current.valid_from, language),
            formatCount(renewed, language),
          )
        : scopeText(view, "whole"),
      choices: [choice],
      empty: words.none,
      expected: 3,
      columns: [
        { name: dimensionLabel(view, "competency") },
        numbers(words.weight, "weight", "percent"),
        numbers(words.before, "weight_before", "percent"),
        { name: words.indicators },
      ],
      rows: (current?.competencies ?? []).map(({ competency, weight }) => {
        const known = models?.competencies.find((each) => each.competency === competency);
        const indicators = known?.indicators.join(text.semicolon) ?? "";
        const earlier = before(competency);
        return {
          key: competency,
          cells: [
            known ? say(view, known.label) : competency,
            { text: share(weight), values: [weight] },
            { text: share(earlier), values: [earlier ?? null] },
            { text: indicators, values: [indicators], asWritten: true },
          ],
        };
      }),
    };
  },
});
