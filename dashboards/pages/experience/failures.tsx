import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/experience/experience.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure, type FigureProps } from "../../components/figure.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatChange } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { pageText } from "./words.ts";
import { differenceSentence, intervalWords, isClear, size } from "./words-of-difference.ts";

type Experience = AnswerOf<typeof analysis>;
type FailureGroup = Experience["failures"]["effects"][number]["yes"];

const FEW = 30;

/** Rows with and without each failure, read by `pick`; a failure that met a handful is in the table alone. */
function failureMarks(answer: Experience, pick: (group: FailureGroup) => Figured): Mark[] {
  const words = pageText.value;
  return answer.failures.effects
    .filter(({ yes, no }) => pick(yes).n > 0 && pick(no).n > 0)
    .flatMap(({ of, yes, no }) =>
      (
        [
          ["yes", yes],
          ["no", no],
        ] as const
      ).map(([key, group]) =>
        figuredMark(
          pick(group),
          {
            key: `${of}:${key}`,
            label: words.failures[of]?.[key] ?? key,
            group: words.failures[of]?.heading ?? of,
            unit: "percent",
            series: key === "yes" ? "human" : "ai",
            ...(pick(group).n < FEW && pick(group).value !== null ? { status: "few" as const } : {}),
          },
          answer.note_texts,
        ),
      ),
    );
}

/** Failures that enough people met to draw them. */
const sure = (answer: Experience, pick: (group: FailureGroup) => Figured) => (marks: Mark[]) => {
  const few = answer.failures.effects
    .filter(({ yes, no }) => Math.min(pick(yes).n, pick(no).n) < FEW)
    .map(({ of }) => of);
  return marks.filter((mark) => !few.some((of) => mark.key.startsWith(`${of}:`)));
};

/** What failures of the system do: interviews broken off, and satisfaction. */
export function FailureFigures({
  answer,
  common,
  explained,
}: {
  answer: Experience | null;
  common: Pick<FigureProps, "scope" | "metrics" | "loaded" | "retry" | "stale">;
  explained: Explained;
}) {
  const words = pageText.value;
  const signIn = answer?.failures.effects.find(({ of }) => of === "sign_in_failed");
  const names = words.failures.sign_in_failed;
  const within = signIn?.satisfied_within;
  const all = answer?.failures.dropped;
  return (
    <>
      <Figure
        {...common}
        explained={explained}
        id="drop-outs"
        title={words.dropTitle}
        about={words.dropAbout}
        findings={differenceSentence(names?.yes ?? "", names?.no ?? "", signIn?.dropped)}
        marks={
          answer && all && answer.failures.begun > 0
            ? [
                figuredMark(all, { key: "all", label: words.dropAll, unit: "percent" }, answer.note_texts),
                ...failureMarks(answer, ({ dropped }) => dropped),
              ]
            : []
        }
        {...(answer ? { show: sure(answer, ({ dropped }) => dropped) } : {})}
        chart="forest-ordered"
        options={{ unit: "percent" }}
        rows={4}
      />
      <Figure
        {...common}
        explained={explained}
        id="failures"
        title={
          isClear(signIn?.satisfied) && signIn.satisfied.value < 0
            ? words.failFinding(size(signIn.satisfied.value))
            : words.failTitle
        }
        about={words.failAbout}
        findings={[
          ...differenceSentence(names?.yes ?? "", names?.no ?? "", signIn?.satisfied),
          ...(within && within.value !== null
            ? [
                words.failWithin(
                  formatChange("percent", within.value, language.value),
                  `${intervalWords(within)}${isClear(within) ? "" : words.notClear}`,
                ),
              ]
            : []),
        ]}
        marks={answer ? failureMarks(answer, ({ satisfied }) => satisfied) : []}
        {...(answer ? { show: sure(answer, ({ satisfied }) => satisfied) } : {})}
        chart="forest-ordered"
        options={{ unit: "percent" }}
        rows={3}
      />
    </>
  );
}
