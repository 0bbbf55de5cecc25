import { Type } from "typebox";
import { FEW, number, type Told } from "../../figures/figure.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import type { GroupSelection } from "../../statistics/selection/impact-ratios.ts";
import { declare } from "../declare.ts";
import { impactsByJob, jobImpacts } from "./parts/by-job.ts";
import { cutOff, cutOffs, medianOf, type Scores } from "./parts/cutoffs.ts";
import { meanSums, prediction, predictions, scoreDifference, scoreDifferences } from "./parts/differences.ts";
import { groupsTable, groupTable, selectionOf, shownOf, together } from "./parts/groups.ts";
import {
  competencyRows,
  GROUPINGS,
  interviewRows,
  outcomeRows,
  questionRows,
  selections,
  Z_SCALE,
} from "./parts/source.ts";

/** The tables of New York City's Local Law 144: by sex, by race or ethnicity, and by both together. */
const audit = Type.Object({ gender: groupsTable, ethnicity: groupsTable, intersection: groupsTable });

/** Fairness of the AI interview's result: impact ratios, tests, cut-offs, score differences, the audit tables. */
export const analysis = declare({
  title: ["公平", "Fairness"],
  about: [
    "每次完成的 AI 面试按候选人所属群体计一次。“通过”指 AI 面试给出推荐。",
    "Each completed AI interview counts once, by the group of its candidate. Passed means recommended by the AI interview.",
  ],
  formula: [
    "比例用 Wilson 区间；影响比用 Koopman 得分区间；差异用 Newcombe 区间，同岗位内用 Mantel–Haenszel 与 Sato 区间。Fisher 精确检验为双侧；优势比为条件最大似然估计与精确区间；Z 用合并方差。得分差异为 Hedges g。占比不足 2% 的群体不作比较基准。",
    "Rates with Wilson's interval; impact ratio with Koopman's score interval; differences with Newcombe's interval, within jobs Mantel–Haenszel with Sato's. Fisher's exact test is two-sided; odds ratio by conditional maximum likelihood with the exact interval; Z with the pooled variance. Score differences are Hedges' g. Groups under 2% of all set no yardstick.",
  ],
  dated: "AI interview completed",
  asks: { dimension: Type.Enum([...GROUPINGS], { default: "gender" }) },
  gives: {
    dimension: Type.Enum([...GROUPINGS]),
    table: groupsTable,
    by_job: jobImpacts,
    median: number("Median of all scores, standardized within vendor and model version"),
    cut_offs: Type.Array(cutOff),
    competencies: Type.Array(scoreDifference),
    questions: Type.Array(scoreDifference),
    prediction: Type.Array(prediction, {
      description:
        "Performance after six months on the AI score (Cleary); over the whole record, since outcomes come later",
    }),
    local_law_144: Type.Object({ selection: audit, scoring: audit }),
  },
  answer: async (ask, { dimension }, { tell }) => {
    const dimensions = await ask.dimensions(interviewRows);
    const valuesOf = (name: string) => dimensions.get(name) ?? [];
    const byJob = await ask.records(interviewRows, {
      keys: { group: dimension, job: "job" },
      moments: selections,
    });
    const jobs = byJob.flatMap((record) => {
      const selection = selectionOf(record, record.group);
      return selection === null ? [] : [{ ...selection, job: (record.job as string | null) ?? null }];
    });
    const table = groupTable(inOrder(together(jobs), valuesOf(dimension)), unknownOf(byJob), tell, jobs);
    const shown = shownOf(table);

    const scored = await ask.records(interviewRows, {
      keys: { group: dimension, z: "z" },
      moments: { n: "count(z)" },
    });
    const everybody = new Map<number, number>();
    const groups = new Map<string, Map<number, number>>([...shown].map((group) => [group, new Map()]));
    for (const record of scored) {
      const [z, n] = [asNumber(record.z), asNumber(record.n)];
      if (record.z === null || n === 0) continue;
      everybody.set(z, (everybody.get(z) ?? 0) + n);
      groups.get(record.group as string)?.set(z, n);
    }
    const median = medianOf(everybody);
    const sizeable: [string, Scores][] = [...groups].filter(([group, scores]) => {
      const own = table.groups.find((each) => each.group === group);
      return own !== undefined && (own.group === table.largest || own.n >= FEW) && scores.size > 0;
    });

    const audited = await ask.records(interviewRows, {
      keys: { gender: "gender", ethnicity: "ethnicity" },
      moments: {
        ...selections,
        scored: "count(z)",
        above: `coalesce(sum(case when z > ${median} then 1 else 0 end), 0)`,
      },
    });
    const auditOf = (n: string, selected: string): Told<typeof audit> => {
      const [genders, ethnicities] = [valuesOf("gender"), valuesOf("ethnicity")];
      const tableOf = (order: readonly string[], name: (record: Moments) => unknown) => {
        const named = audited.map((record) => ({
          group: name(record),
          n: record[n],
          selected: record[selected],
        }));
        const found = named.flatMap((record) => selectionOf(record, record.group) ?? []);
        return groupTable(inOrder(together(found), order), unknownOf(named), tell);
      };
      return {
        gender: tableOf(genders, ({ gender }) => gender),
        ethnicity: tableOf(ethnicities, ({ ethnicity }) => ethnicity),
        intersection: tableOf(
          ethnicities.flatMap((ethnicity) => genders.map((gender) => `${ethnicity}/${gender}`)),
          ({ gender, ethnicity }) =>
            typeof gender === "string" && typeof ethnicity === "string" ? `${ethnicity}/${gender}` : null,
        ),
      };
    };

    const differences = async (level: "competency" | "question", rows: Rows) =>
      scoreDifferences(
        await ask.records(rows, { keys: { of: level, group: dimension }, moments: meanSums }),
        shown,
        table.largest,
        tell,
      );
    // outcomes come half a year after the interview: a period would leave none
    const outcomes = await ask.records(outcomeRows, {
      keys: { row: "application_key", group: dimension },
      moments: { x: "any_value(x)", y: "any_value(y)" },
      isWhole: true,
    });
    return {
      dimension,
      table,
      by_job: impactsByJob(jobs, shown, table.largest, tell),
      median: median === null ? null : median / Z_SCALE,
      cut_offs: cutOffs(new Map(sizeable), table.largest, tell).map((cut) => ({
        ...cut,
        z: cut.z / Z_SCALE,
      })),
      competencies: await differences("competency", competencyRows),
      questions: await differences("question", questionRows),
      prediction: predictions(outcomes, shown, table.largest, tell),
      local_law_144: { selection: auditOf("n", "selected"), scoring: auditOf("scored", "above") },
    };
  },
});

const unknownOf = (records: readonly Moments[]) =>
  records.reduce((sum, { group, n }) => sum + (typeof group === "string" ? 0 : asNumber(n)), 0);

function inOrder(selections: readonly GroupSelection[], values: readonly string[]): GroupSelection[] {
  return [...selections].sort((a, b) => values.indexOf(a.group) - values.indexOf(b.group));
}
