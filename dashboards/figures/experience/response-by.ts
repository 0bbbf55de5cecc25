import type { Mark } from "../../charts/mark.ts";
import { formatChange, formatPercent, formatValue } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { define, type Finding } from "../document.ts";
import { figureMark, filterOf } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksExperience, type Experience, frame } from "./parts/experience.ts";
import { intervalWords, isClear, wordsOf } from "./parts/words.ts";

type ResponseBy = Experience["response"]["by"][number];

/** Attributes that are drawn whether or not they differ; the others only where they do. */
const ALWAYS = ["outcome", "screening_path", "channel", "vendor"];

/** Attributes by which response differs: the test says so, and the gap's interval leaves out 0. */
const differingOf = (by: readonly ResponseBy[]) => by.filter(({ differs, gap }) => differs && isClear(gap));

const groupName = (view: View, of: string, group: string) =>
  of === "outcome" ? (wordsOf(view).outcomes[group] ?? group) : valueLabel(view, of, group);

function marksOf(view: View, { response, note_texts }: Experience): Mark[] {
  const words = wordsOf(view);
  return response.by.flatMap(({ of, groups }) =>
    groups.map((group) =>
      figureMark(
        view,
        group,
        {
          key: `${of}:${group.group}`,
          label: groupName(view, of, group.group),
          group: words.byGroups[of] ?? of,
          unit: "percent",
          status: group.status,
          filter: filterOf(view, of, group.group),
          ...(of === "screening_path" ? { series: group.group } : {}),
        },
        note_texts,
      ),
    ),
  );
}

/** One sentence on an attribute by which response differs. */
function gapFinding(view: View, { of, gap, adjusted_p, differs }: ResponseBy): Finding[] {
  const words = wordsOf(view);
  if (!gap || gap.value === null) return [];
  const about = [
    words.byGroups[of] ?? of,
    groupName(view, of, gap.group),
    groupName(view, of, gap.against),
    formatChange("percent", gap.value, view.language),
    intervalWords(view, gap),
  ] as const;
  if (!isClear(gap)) return [{ says: words.byOpen(...about) + view.text.stop, rests: [gap] }];
  const said = words.byGap(...about, formatP(adjusted_p, view.language));
  const says = `${said}${differs ? "" : words.byChance}${view.text.stop}`;
  return [{ says, rests: [{ value: adjusted_p, low: null, high: null }, gap] }];
}

function findingsOf(view: View, { response }: Experience): Finding[] {
  const { by, is_low, rate, least } = response;
  const differing = differingOf(by);
  const outcome = by.filter(({ of }) => of === "outcome");
  const low = { value: least, low: null, high: null };
  const said = (value: number) =>
    wordsOf(view).byLow(formatValue("percent", value, view.language), formatPercent(least, view.language));
  return [
    ...(is_low && rate.value !== null ? [{ says: said(rate.value), rests: [rate, low] }] : []),
    ...(differing.length > 0 ? differing : outcome).flatMap((each) => gapFinding(view, each)),
  ];
}

/** Who answers the survey, and who does not. */
export const figure = define({
  section: "response",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const response = found?.response;
    const by = response?.by ?? [];
    const marks = found ? marksOf(view, found) : [];
    const differing = differingOf(by);
    const drawn = by.filter(({ of, differs }) => ALWAYS.includes(of) || differs);
    const keys = new Set(drawn.flatMap(({ of, groups }) => groups.map(({ group }) => `${of}:${group}`)));
    const names = view.text.list(differing.map(({ of }) => words.byGroups[of] ?? of));
    return {
      kind: "chart",
      ...frame(view, found, words.responseFormula, response?.weighted.notes),
      title:
        marks.length === 0 ? words.byTitle : differing.length > 0 ? words.byFinding(names) : words.byNone,
      about: words.byAbout,
      findings: found ? findingsOf(view, found) : [],
      chart: "forest-ordered",
      size: "wide",
      options: {
        unit: "percent",
        ...(response && response.rate.value !== null
          ? { target: response.rate.value, targetWord: view.text.figure.pooled }
          : {}),
      },
      marks,
      drawn: marks.filter(({ key }) => keys.has(key)),
      expected: 17,
    };
  },
});
