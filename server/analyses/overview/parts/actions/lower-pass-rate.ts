import { impactsByJob } from "../../../fairness/parts/by-job.ts";
import { selectionOf, shownSelections, together } from "../../../fairness/parts/groups.ts";
import { interviewRows, selections } from "../../../fairness/parts/source.ts";
import { type Rule, spreadOfShare } from "../rules.ts";

/** A job in which women or men pass clearly less often than the larger group. */
export const rule: Rule = {
  page: "fairness",
  figure: "by-job",
  unit: "ratio",
  signed: false,
  acts: "below",
  least: 0.2,
  time: "period",
  look: async (ask, { tell }) => {
    const records = await ask.records(interviewRows, {
      keys: { group: "gender", job: "job" },
      moments: selections,
    });
    const jobs = records.flatMap((record) => {
      const selection = selectionOf(record, record.group);
      return selection === null ? [] : [{ ...selection, job: (record.job as string | null) ?? null }];
    });
    const { shown, largest } = shownSelections(together(jobs), tell);
    return impactsByJob(jobs, shown, largest, tell).rows.map((row) => {
      const [rate, other] = [row.rate ?? 0, row.reference_rate ?? 0];
      const spread = spreadOfShare((rate + other) / 2);
      return {
        of: { job: row.job, gender: row.group },
        effect: row.ratio,
        none: 1,
        size: spread > 0 ? Math.abs(rate - other) / spread : 0,
        people: row.n,
        smaller: Math.min(row.n, row.reference_n),
        p: row.p,
      };
    });
  },
};
