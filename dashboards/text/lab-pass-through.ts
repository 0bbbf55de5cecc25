import { words } from "./words.ts";

/** Texts about letting a random few pass below the cut-off. */
export const passThroughWords = words({
  title: ["通过线以下随机放行：代价与所得", "Letting a few pass at random: cost and gain"],
  about: [
    "先看再定：默认不放行。开始放行要作为试验计划，由另一人批准。",
    "To look at before it is decided: nobody passes at random by default. It begins as a trial that another person starts.",
  ],
  share: ["线下放行比例", "Share below who pass"],
  months: ["持续月数", "For how many months"],
  measure: ["项目", "What"],
  value: ["估计", "Estimate"],
  rows: {
    below: ["线下应聘者（每月）", "Applicants below the cut-off, a month"],
    interviews: ["多出的人工面试（合计）", "Human interviews more, in all"],
    hours: ["面试工时（合计，小时）", "Their hours, in all"],
    cost: ["面试费用（合计）", "What they cost, in all"],
    hires: ["放行者中的入职（合计）", "Hires among who passed at random, in all"],
    now: ["现在的效度（修正到全部应聘者）", "Validity now, corrected to all applicants"],
    after: ["届时的效度（直接估计，假定大小不变）", "Validity then, as it is, if of the same size"],
  },
  note: [
    "假定放行者与通过者同样被面试和录用，因此偏乐观。工时和费用没有设置时不显示。",
    "Who passes at random is taken to be interviewed and hired as often as the others, which is hopeful. Hours and cost need their settings.",
  ],
  empty: ["没有可用的得分", "There are no scores to go by"],
});
