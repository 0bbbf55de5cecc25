import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/experience/experience.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure, type FigureProps } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatChange, formatPercent, formatValue } from "../../format/number.ts";
import { formatP } from "../../format/p-value.ts";
import { filterOf } from "../../format/sentence.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { pageText } from "./words.ts";
import { intervalWords } from "./words-of-difference.ts";

type Experience = AnswerOf<typeof analysis>;
type ResponseBy = Experience["response"]["by"][number];

/** Attributes that are drawn whether or not they differ; the others only where they do. */
const ALWAYS = ["outcome", "screening_path", "channel", "vendor"];

const groupName = (of: string, group: string) =>
  of === "outcome" ? (pageText.value.outcomes[group] ?? group) : valueLabel(of, group);

function groupMarks(answer: Experience, by: readonly ResponseBy[]): Mark[] {
  const words = pageText.value;
  return by.flatMap(({ of, groups }) =>
    groups.map((group) =>
      figuredMark(
        group,
        {
          key: `${of}:${group.group}`,
          label: groupName(of, group.group),
          group: words.byGroups[of] ?? of,
          unit: "percent",
          status: group.status,
          filter: filterOf(of, group.group),
          ...(of === "screening_path" ? { series: group.group } : {}),
        },
        answer.note_texts,
      ),
    ),
  );
}

/** One sentence on an attribute by which response differs. */
function gapSentence({ of, gap, adjusted_p, differs }: ResponseBy): string[] {
  const words = pageText.value;
  const lang = language.value;
  if (!gap || gap.value === null) return [];
  const said = words.byGap(
    words.byGroups[of] ?? of,
    groupName(of, gap.group),
    groupName(of, gap.against),
    formatChange("percent", gap.value, lang),
    intervalWords(gap),
    formatP(adjusted_p, lang),
  );
  return [`${said}${differs ? "" : words.byChance}${text.value.stop}`];
}

/** Who answers the survey, who does not, and what that may hide. */
export function ResponseFigures({
  answer,
  common,
  explained,
}: {
  answer: Experience | null;
  common: Pick<FigureProps, "scope" | "metrics" | "loaded" | "retry" | "stale">;
  explained: Explained;
}) {
  const words = pageText.value;
  const lang = language.value;
  const response = answer?.response;
  const by = response?.by ?? [];
  const differing = by.filter(({ differs, gap }) => differs && gap !== null);
  const drawn = by.filter(({ of, differs }) => ALWAYS.includes(of) || differs);
  const all = answer ? groupMarks(answer, by) : [];
  const keys = new Set(drawn.flatMap(({ of, groups }) => groups.map(({ group }) => `${of}:${group}`)));
  const outcome = by.find(({ of }) => of === "outcome");
  const { bounds } = response ?? { bounds: { low: null, high: null } };
  const told = (value: number) => formatValue("percent", value, lang);
  return (
    <>
      <Figure
        {...common}
        explained={explained}
        id="response-by"
        title={
          !answer || all.length === 0
            ? words.byTitle
            : differing.length > 0
              ? words.byFinding(text.value.list(differing.map(({ of }) => words.byGroups[of] ?? of)))
              : words.byNone
        }
        about={words.byAbout}
        findings={[
          ...(response?.is_low && response.rate.value !== null
            ? [words.byLow(told(response.rate.value), formatPercent(response.least, lang))]
            : []),
          ...(differing.length > 0 ? differing : outcome ? [outcome] : []).flatMap(gapSentence),
        ]}
        marks={all}
        show={(marks) => marks.filter((mark) => keys.has(mark.key))}
        chart="forest-ordered"
        options={{
          unit: "percent",
          ...(response && response.rate.value !== null
            ? { target: response.rate.value, targetWord: text.value.figure.pooled }
            : {}),
        }}
        rows={17}
        wide
      />
      <Figure
        {...common}
        explained={explained}
        id="silence"
        title={
          bounds.low !== null && bounds.high !== null
            ? words.silenceFinding(told(bounds.low), told(bounds.high))
            : words.silenceTitle
        }
        about={words.silenceAbout}
        marks={
          answer && response && response.satisfied.n > 0
            ? (
                [
                  ["answered", response.satisfied],
                  ["weighted", response.weighted],
                ] as const
              ).map(([key, figure]) =>
                figuredMark(
                  figure,
                  { key, label: words.silenceRows[key], unit: "percent" },
                  answer.note_texts,
                ),
              )
            : []
        }
        chart="forest-ordered"
        options={{ unit: "percent" }}
        rows={2}
        note={[
          bounds.low !== null && bounds.high !== null
            ? words.silenceBounds(told(bounds.low), told(bounds.high))
            : "",
          words.silenceNote,
        ].join(language.value === "zh" ? "" : " ")}
      />
    </>
  );
}
