import { formatCount, formatValue } from "../../format/number.ts";
import { counted, named, numbers, valued } from "../cells.ts";
import { define, type Finding, type Row } from "../document.ts";
import { reasonOf, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { type Flow, flowQuestion, frame, wordsOf } from "./parts/validation.ts";

type Path = Flow["paths"][number];
type Step = Path["steps"][number];

/** Who did not reach the next step, by why: the most first. */
function lostText(view: View, { lost }: Step): string {
  const { flow } = wordsOf(view);
  return lost
    .toSorted((a, b) => b.n - a.n)
    .map(({ reason, n, is_hidden }) =>
      flow.of(flow.reasons[reason] ?? reason, is_hidden ? flow.hidden : formatCount(n, view.language)),
    )
    .join(view.language === "zh" ? "；" : "; ");
}

function rowsOf(view: View, { path, steps }: Path): Row[] {
  const { flow } = wordsOf(view);
  const group = path === null ? flow.all : valueLabel(view, "screening_path", path);
  return steps.map((step, index): Row => {
    const next = steps[index + 1];
    const isKnown = next !== undefined && !step.is_hidden && !next.is_hidden && step.n > 0;
    const lost = lostText(view, step);
    return {
      key: `${path ?? "all"}:${step.step}`,
      group,
      cells: [
        flow.steps[step.step],
        step.is_hidden
          ? { text: reasonOf(view, { status: "suppressed" }), values: [null] }
          : counted(view, step.n),
        valued(view, "percent", isKnown ? next.n / step.n : null),
        { text: lost || view.text.dash, values: [lost] },
      ],
    };
  });
}

/** On whom validity rests in the end. */
function findingOf(view: View, all: Path | undefined): Finding[] {
  const of = (name: Step["step"]) => all?.steps.find(({ step }) => step === name);
  const [hired, scored, known] = [of("hired"), of("scored"), of("criterion")];
  if (!hired || !scored || !known || hired.n === 0) return [];
  if ([hired, scored, known].some(({ is_hidden }) => is_hidden)) return [];
  const count = (n: number) => formatCount(n, view.language);
  const share = { value: known.n / hired.n, low: null, high: null };
  return [
    {
      says: wordsOf(view).flow.finding(
        count(hired.n),
        count(scored.n),
        count(known.n),
        formatValue("percent", share.value, view.language),
      ),
      rests: [hired, scored, known].map(({ n }) => ({ value: n, low: null, high: null })).concat(share),
    },
  ];
}

/** From applicants to hires with a criterion, people at each arrow, by path. */
export const figure = define({
  also: ["样本流程、流失、样本量", "sample flow, attrition of the sample, CONSORT"],
  asks: (view) => ({ found: flowQuestion(view) }),
  shows: ({ found }, view) => {
    const { flow } = wordsOf(view);
    const paths = (found?.paths ?? []).filter(({ steps }) =>
      steps.some(({ n, is_hidden }) => n > 0 || is_hidden),
    );
    return {
      ...frame(view, flowQuestion(view), found),
      title: flow.title,
      about: flow.about,
      columns: [
        named(flow.step, "step"),
        numbers(flow.people, "n", "count"),
        numbers(flow.kept, "kept", "percent"),
        named(flow.lost, "lost"),
      ],
      rows: paths.flatMap((path) => rowsOf(view, path)),
      findings: findingOf(
        view,
        found?.paths.find(({ path }) => path === null),
      ),
      expected: 21,
      empty: flow.none,
    };
  },
});
