import { type Pair, words } from "./words.ts";

/** Texts of the page of scoring models and their weights. */
export const labWords = words({
  job: ["岗位", "Job"],
  step: ["每次最多调整", "Largest change"],
  floor: ["单项下限", "Least weight"],
  cap: ["单项上限", "Greatest weight"],
  studio: ["权重", "Weights"],
  studioAbout: [
    "现行权重、等权重与由入职结果拟合的权重并列。只有在留出的入职者上确实更好，才值得更改；更改须经提案、审批和发布。",
    "Weights in force, equal ones and those fitted to what became of hires, side by side. A change is worth it only where it is better on hires that were left out; it takes a proposal, its approval and publication.",
  ],
  gain: (job: string, gain: string, interval: string) => [
    `${job}：拟合的权重在留出的入职者上效度高 ${gain}（${interval}）`,
    `${job}: fitted weights predict better on hires left out, by ${gain} (${interval})`,
  ],
  noEvidence: (job: string, gain: string, interval: string) => [
    `${job}：没有证据表明更改权重会更好（留出的入职者上相差 ${gain}，${interval}）`,
    `${job}: no evidence that other weights would be better (${gain} on hires left out, ${interval})`,
  ],
  few: (job: string, hires: string, fewest: string) => [
    `${job}：有绩效的入职者 ${hires} 人，不到 ${fewest} 人，还不能拟合权重`,
    `${job}: ${hires} hires with a review, fewer than the ${fewest} from which weights are fitted`,
  ],
  constant: (job: string) => [
    `${job}：有能力项的得分在入职者中没有差别，无法拟合权重`,
    `${job}: a score does not vary among hires, so that no weights can be fitted`,
  ],
  limits: (job: string) => [
    `${job}：这些上下限不能同时满足，请放宽其中一项`,
    `${job}: these limits cannot all hold; loosen one of them`,
  ],
  none: [
    "没有评分模型。请在“数据”页导入 scoring_models。",
    "There is no scoring model. Load scoring_models on the page Data.",
  ],
  validityTitle: [
    "各种权重下得分与绩效的相关",
    "Correlation of the score with performance under each weighting",
  ],
  validityAbout: (applicants: string, hires: string) => [
    `入职 6 个月绩效；${hires} 名入职者，${applicants} 名应聘者。点为入职者中的相关系数与 95% 区间`,
    `Performance at six months; ${hires} hires of ${applicants} applicants. Points are correlations among hires with 95 % intervals`,
  ],
  tableTitle: ["各种权重的比较", "The weightings compared"],
  tableAbout: [
    "“全部应聘者”为按 Lawley（1943）修正后的效度；“之后的入职者”为只用更早数据拟合时的平均相关；影响比与变化人数按同样通过人数计",
    "“All applicants” is validity corrected by Lawley (1943); “later hires” the mean correlation when fitted on earlier ones only; impact ratio and changed results are of as many passing",
  ],
  weightsTitle: ["各能力项的权重", "Weights of the competencies"],
  weightsAbout: [
    "拟合的权重下方为自助法 95% 区间：区间越宽，这一项越不确定",
    "Below a fitted weight its 95 % bootstrap interval: the wider it is, the less is known of it",
  ],
  columns: {
    weighting: ["权重方案", "Weighting"],
    observed: ["入职者中的 r", "r among hires"],
    corrected: ["全部应聘者的 r", "r among all applicants"],
    later: ["之后的入职者的 r", "r on later hires"],
    impact: ["最低影响比", "Lowest impact ratio"],
    flips: ["结果改变的应聘者", "Results that change"],
    competency: ["能力项", "Competency"],
    change: ["变化", "Change"],
  },
  names: {
    current: ["现行", "In force"],
    unit: ["等权重", "Equal"],
    shrunken: ["拟合（向现行收缩）", "Fitted, drawn toward those in force"],
    uncorrected: ["拟合（未修正）", "Fitted, uncorrected"],
    optimal: ["拟合（修正到全部应聘者）", "Fitted for all applicants"],
  } as Record<string, Pair>,
});
