import { Type } from "typebox";
import { figure, hiddenFigure, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { differenceOfEstimates } from "../../statistics/intervals/difference-of-estimates.ts";
import { newcombeDifference } from "../../statistics/intervals/newcombe-difference.ts";
import { welchDifference } from "../../statistics/intervals/welch-difference.ts";
import type { Estimate } from "../../statistics/numbers/estimate.ts";
import { type MeanMoments, mergeMoments, noMoments } from "../../statistics/numbers/moments.ts";
import { declare } from "../declare.ts";
import { candidateAnswers, hireRows, settled } from "./parts/source.ts";
import { daysOf, PATHS, secondSums } from "./parts/strata.ts";

/** What can change with the roll-out on either path. */
export const MEASURES = ["days", "satisfied", "complaints"] as const;

const change = Type.Object({
  measure: Type.Enum([...MEASURES]),
  all: figure("Since the roll-out less before it, both paths together"),
  ai: figure("The same on the AI path"),
  traditional: figure("The same on the traditional path"),
  difference: figure("Difference in differences: the change on the AI path less that on the other"),
});
type Change = Told<typeof change>;

/** One row per application whose complaints are known. */
const complaintRows: Rows = {
  id: "path-changes-complaints",
  sql: `select * from marts.application where ${settled}`,
  at: "applied_at",
};

/** What of the change since the roll-out is the AI path's, and what happened to everybody. */
export const analysis = declare({
  title: ["上线以来的变化，有多少来自 AI 路径？", "What of the change since the roll-out is the AI path’s?"],
  about: [
    "上线前后的变化，两条路径分别计算；两者之差才可归于 AI 路径，两条路径都有的变化来自别处。",
    "The change since the roll-out on either path; only what they differ by can be the AI path’s, what both share comes from elsewhere.",
  ],
  formula: [
    "双重差分：（AI 上线后 − 上线前）−（传统上线后 − 上线前）。均值之差用韦尔奇区间，比例之差用 Newcombe 区间，两者之差用 MOVER（Zou 与 Donner 2008）。",
    "Difference in differences: (AI since − before) − (traditional since − before). Differences of means by Welch, of shares by Newcombe, their difference by MOVER (Zou and Donner 2008).",
  ],
  dated: "Applied",
  asks: {},
  gives: { changes: Type.Array(change) },
  answer: async (ask, _asked, { tell }) => {
    const keys = { path: "screening_path", phase: "phase" };
    const hits = (hit: string) => ({ k: `sum(case when ${hit} then 1 else 0 end)`, n: "count(*)" });
    return {
      changes: [
        meansChanged(
          await ask.records(hireRows, {
            keys,
            moments: secondSums("seconds"),
          }),
          tell,
        ),
        sharesChanged(
          "satisfied",
          await ask.records(candidateAnswers, { keys, moments: hits("is_favourable") }),
          tell,
        ),
        sharesChanged(
          "complaints",
          await ask.records(complaintRows, { keys, moments: hits("has_complaint") }),
          tell,
        ),
      ],
    };
  },
});

type Path = (typeof PATHS)[number];

/** A measure's changes: nothing of them where a path has too few people on either side of the roll-out. */
function told(
  measure: Change["measure"],
  records: readonly Moments[],
  change: (paths: readonly Path[]) => Estimate,
  tell: Tell,
): Change {
  const smallest = Math.min(...records.map(({ n }) => asNumber(n)).filter((n) => n > 0));
  const isHidden = tell.isSmall({ n: smallest });
  const figureFor = (estimate: Estimate) => (isHidden ? hiddenFigure : tell.figure(estimate));
  const [ai, traditional] = [change(["ai"]), change(["traditional"])];
  return {
    measure,
    all: figureFor(change(PATHS)),
    ai: figureFor(ai),
    traditional: figureFor(traditional),
    difference: figureFor(differenceOfEstimates(ai, traditional, "difference in differences")),
  };
}

const on = (records: readonly Moments[], paths: readonly Path[], phase: "before" | "after") =>
  records.filter((record) => paths.some((path) => path === record.path) && record.phase === phase);

function meansChanged(records: readonly Moments[], tell: Tell): Change {
  const moments = (paths: readonly Path[], phase: "before" | "after"): MeanMoments =>
    on(records, paths, phase).map(daysOf).reduce(mergeMoments, noMoments);
  return told(
    "days",
    records,
    (paths) => welchDifference(moments(paths, "after"), moments(paths, "before")),
    tell,
  );
}

function sharesChanged(measure: Change["measure"], records: readonly Moments[], tell: Tell): Change {
  const count = (name: "k" | "n", paths: readonly Path[], phase: "before" | "after") =>
    on(records, paths, phase).reduce((sum, record) => sum + asNumber(record[name]), 0);
  return told(
    measure,
    records,
    (paths) =>
      newcombeDifference(
        count("k", paths, "after"),
        count("n", paths, "after"),
        count("k", paths, "before"),
        count("n", paths, "before"),
      ),
    tell,
  );
}
