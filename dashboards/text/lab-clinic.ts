import { type Pair, words } from "./words.ts";

/** Texts of the question clinic. */
export const clinicWords = words({
  section: ["题目诊断", "Question clinic"],
  sectionAbout: [
    "现行模型的每道题该保留、改写还是删除，依据是什么，结论有多稳。入职者少时效度说不准，说不准从不导致删除。",
    "Which questions of the model in force to keep, rewrite or drop, on what evidence, and how stable that is. Where hires are few validity is imprecise; that alone never drops a question.",
  ],
  question: ["题目", "Question"],
  none: [
    "没有带题目权重的评分模型。请在“数据”页导入 scoring_models（含 question_weights）与 ai_scores。",
    "There is no scoring model with questions. Load scoring_models with question_weights, and ai_scores, on the page Data.",
  ],
  verdicts: {
    keep: ["保留", "keep"],
    rewrite: ["改写", "rewrite"],
    drop: ["删除", "drop"],
    not_enough_data: ["数据不足", "not enough data"],
  } as Record<string, Pair>,
  chartTitle: ["各题与其余题目的一致程度", "How each question goes with the others"],
  chartFinding: (job: string, questions: string) => [
    `${job}：应改动的题目：${questions}`,
    `${job}: questions to change: ${questions}`,
  ],
  chartKept: (job: string) => [`${job}：没有需要改动的题目`, `${job}: no question needs to change`],
  chartFew: (job: string) => [`${job}：数据还不足以判断题目`, `${job}: too few data to judge questions yet`],
  chartAbout: (people: string, hires: string) => [
    `每题得分与本人其余答案均值的相关及 95% 区间；${people} 人作答，其中 ${hires} 名入职者已有 6 个月绩效。低于虚线且统计上成立，才算游离`,
    `Correlation of each score with the mean of the person’s other answers, with 95 % intervals; ${people} people, ${hires} of them hires with a review after six months. Apart is what lies under the dashed line and surely below the others`,
  ],
  half: ["其他题目中位数的一半", "half of the others’ median"],
  named: (name: string, verdict: string) => [`“${name}”（${verdict}）`, `“${name}” (${verdict})`],
  judged: (name: string, verdict: string, reasons: string) => [
    `“${name}”：${verdict}。${reasons}`,
    `“${name}”: ${verdict}. ${reasons}`,
  ],
  stable: (says: string, share: string) => [
    `${says}。重抽样中 ${share} 得出同一结论`,
    `${says}. The verdict is the same in ${share} of resamples`,
  ],
  reasons: {
    few_answers: (n: string, fewest: string) => [
      `${n} 人作答，不到判断所需的 ${fewest} 人`,
      `${n} people answered, fewer than the ${fewest} from which it is judged`,
    ],
    only_question: [
      "只有这一道题，无从比较",
      "it is the only question, so there is nothing to compare it with",
    ],
    constant: ["所有人得分相同，分不出高下", "all scores are alike, so it tells nobody apart"],
    group_c: (groups: string) => [
      `同等水平下，得分因群体而异（ETS C 级）：${groups}`,
      `at equal standing scores differ by group (ETS class C): ${groups}`,
    ],
    keyword: (keyword: string, r: string, interval: string) => [
      `是否提到“${keyword}”就能解释得分（r = ${r}，${interval}）`,
      `saying “${keyword}” alone explains the score (r = ${r}, ${interval})`,
    ],
    apart: (r: string, interval: string, typical: string) => [
      `与其余题目几乎不相关（r = ${r}，${interval}；其他题目的中位数为 ${typical}）`,
      `it hardly goes with the other questions (r = ${r}, ${interval}; median of the others ${typical})`,
    ],
    only_of_ability: ["它是该能力项唯一的题目", "it is the only question of its competency"],
    few_hires: (n: string, fewest: string) => [
      `已有绩效的入职者 ${n} 人，不到 ${fewest} 人，效度还说不准`,
      `${n} hires with a review, fewer than ${fewest}, so its validity is not known yet`,
    ],
    not_valid: (r: string, interval: string) => [
      `按题数校正后，效度不成立（r = ${r}，${interval}）`,
      `corrected for the number of questions its validity does not stand (r = ${r}, ${interval})`,
    ],
    costs_alpha: (change: string, interval: string) => [
      `去掉它，α 的变化为 ${change}（${interval}）`,
      `without it alpha changes by ${change} (${interval})`,
    ],
    adds_nothing: (r: string, interval: string) => [
      `效度即使取上限也可忽略（r = ${r}，${interval}）`,
      `its validity is negligible even at its upper end (r = ${r}, ${interval})`,
    ],
    predicts: (r: string, interval: string) => [
      `能预测绩效（r = ${r}，${interval}）`,
      `it predicts performance (r = ${r}, ${interval})`,
    ],
    fits: (r: string, interval: string) => [
      `与其余题目一致（r = ${r}，${interval}）`,
      `it goes with the other questions (r = ${r}, ${interval})`,
    ],
    unclear: (r: string, interval: string) => [
      `与其余题目是否一致还说不准（r = ${r}，${interval}）`,
      `whether it goes with the others is not clear (r = ${r}, ${interval})`,
    ],
  },
  harder: (group: string, delta: string, interval: string) => [
    `${group}偏难（Δ = ${delta}，${interval}）`,
    `harder for ${group} (delta ${delta}, ${interval})`,
  ],
  easier: (group: string, delta: string, interval: string) => [
    `${group}偏易（Δ = ${delta}，${interval}）`,
    `easier for ${group} (delta ${delta}, ${interval})`,
  ],
  tableTitle: ["题目、结论与主要依据", "Questions, verdicts and the main evidence"],
  tableAbout: [
    "先列要改动的。稳定：按人重抽样中结论相同的比例。份额：在全部题目共同解释的绩效差异中所占（相对权重）",
    "Those to change first. Stable: share of resamples of people with the same verdict. Share: of what all questions explain of performance together (relative weights)",
  ],
  columns: {
    verdict: ["结论", "Verdict"],
    reasons: ["依据", "Reasons"],
    stability: ["稳定", "Stable"],
    rest: ["与其余题目的 r", "r with the rest"],
    validity: ["效度 r（入职者）", "Validity r (hires)"],
    corrected: ["效度 r（全部应聘者）", "Validity r (all applicants)"],
    share: ["份额", "Share"],
    estimate: ["指标", "Estimate"],
    value: ["数值", "Value"],
    n: ["人数", "People"],
  },
  reasonWords: {
    few_answers: ["作答太少", "few answers"],
    only_question: ["唯一的题", "only question"],
    constant: ["得分相同", "scores alike"],
    keyword: ["关键词泄题", "keyword explains it"],
    apart: ["游离于其他题", "apart from the others"],
    only_of_ability: ["该项唯一", "only one of its competency"],
    few_hires: ["入职者少", "few hires"],
    not_valid: ["效度不成立", "validity not shown"],
    costs_alpha: ["拉低 α", "lowers alpha"],
    adds_nothing: ["效度可忽略", "negligible validity"],
    predicts: ["能预测绩效", "predicts"],
    fits: ["与其他题一致", "fits the others"],
    unclear: ["说不准", "unclear"],
  } as Record<string, Pair>,
  groupsOfC: (groups: string, counts: boolean) => [
    `群体差异 C 级${counts ? "" : "（校正后不成立）"}：${groups}`,
    `group difference C${counts ? "" : " (not once corrected)"}: ${groups}`,
  ],
  detailTitle: (question: string, verdict: string) => [
    `“${question}”：${verdict}`,
    `“${question}”: ${verdict}`,
  ],
  detailAbout: (competency: string, version: string, reasons: string) => [
    `${competency}${version}。${reasons}`,
    `${competency}${version}. ${reasons}`,
  ],
  version: (version: string) => [`，题目版本 ${version}`, `, question version ${version}`],
  detailNone: ["选择一道题，查看全部指标", "Choose a question to see all its estimates"],
  parts: {
    score: ["得分", "Score"],
    form: ["与其他题目", "With the other questions"],
    outcome: ["与绩效", "With performance"],
    interview: ["作答过程", "In the interview"],
    groups: ["群体", "Groups"],
    drift: ["漂移", "Drift"],
  },
  rows: {
    difficulty: ["平均得分（占满分）", "Mean score, share of the scale"],
    spread: ["标准差（占满分）", "Standard deviation, share of the scale"],
    discrimination: ["区分度 D（高分组减低分组）", "Discrimination D (upper less lower group)"],
    rest: ["与其余题目的 r", "r with the rest"],
    sisters: ["与同一能力项其他题目的 r", "r with the others of its competency"],
    closest: (other: string) => [`最相近的题目的 r：“${other}”`, `r with the closest question, “${other}”`],
    alpha: ["全套题目的 α", "Alpha of all questions"],
    alpha_dropped: ["去掉它之后的 α", "Alpha without it"],
    alpha_change: ["两者之差", "Difference of the two"],
    validity: ["效度 r，入职者", "Validity r, hires"],
    corrected: ["效度 r，修正到全部应聘者（Lawley）", "Validity r, as among all applicants (Lawley)"],
    part: ["解释的 R²（相对权重）", "Part of R² (relative weight)"],
    share: ["占全部题目解释部分的份额", "Share of what all questions explain"],
    keyword: (keyword: string) => [`提到“${keyword}”与得分的 r`, `r of saying “${keyword}” with the score`],
    seconds: ["用时中位数（秒）", "Median seconds"],
    follow_ups: ["平均追问次数", "Mean follow-up questions"],
    unanswered: ["未作答的面试", "Interviews without an answer"],
    unscored: ["无法评分的答案", "Answers without a score"],
    difference: (group: string, reference: string) => [
      `${group}比${reference}（标准差）`,
      `${group} against ${reference}, standard deviations`,
    ],
    delta: (group: string, reference: string, grade: string) => [
      `${group}比${reference}，同等水平（Δ，${grade} 级）`,
      `${group} against ${reference} of equal standing (delta, class ${grade})`,
    ],
    psi: (vendor: string, base: string, newest: string) => [
      `${vendor}：${base} 到 ${newest} 的 PSI`,
      `${vendor}: PSI from ${base} to ${newest}`,
    ],
    ks: (vendor: string, base: string, newest: string) => [
      `${vendor}：${base} 与 ${newest} 分布相同的 p（K–S 检验）`,
      `${vendor}: p that ${base} and ${newest} have one distribution (Kolmogorov–Smirnov)`,
    ],
    shift: (vendor: string, base: string, newest: string) => [
      `${vendor}：${base} 到 ${newest} 的均分变化（占满分）`,
      `${vendor}: change of the mean from ${base} to ${newest}, share of the scale`,
    ],
  },
  changeTitle: ["换题前后的效度", "Validity before and after questions changed"],
  changeAbout: [
    "题目有增减的能力项：其 AI 得分与 6 个月绩效的相关，按题目换前、换后分开。两段时间的入职者不同，不能排除时间本身的影响",
    "Competencies whose questions changed: correlation of the AI score with performance after six months, under the questions before and those now. The hires are different people of different times, so time itself cannot be ruled out",
  ],
  changeNone: ["这个岗位的题目没有换过", "The questions of this job have not changed"],
  before: ["换题前", "Before"],
  now: ["换题后", "Now"],
  changeRose: (competency: string, change: string, interval: string) => [
    `${competency}：换题后效度高 ${change}（${interval}）`,
    `${competency}: validity is higher by ${change} since the questions changed (${interval})`,
  ],
  changeFell: (competency: string, change: string, interval: string) => [
    `${competency}：换题后效度低 ${change}（${interval}）`,
    `${competency}: validity is lower by ${change} since the questions changed (${interval})`,
  ],
  changeUnclear: (competency: string, change: string, interval: string) => [
    `${competency}：换题前后没有明确差异（${change}，${interval}）`,
    `${competency}: no clear difference since the questions changed (${change}, ${interval})`,
  ],
});
