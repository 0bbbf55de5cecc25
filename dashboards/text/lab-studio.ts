import { words } from "./words.ts";

/** Texts of the weight studio: limits, trade-off, cut-off, backtest, utility, forecast. */
export const labStudioWords = words({
  groups: ["群体", "Groups"],
  impact: ["影响比不低于", "Impact ratio at least"],
  lowerEnd: (ratio: string) => [`区间下限 ${ratio}`, `lower end at ${ratio}`],
  noLimit: ["不限", "No limit"],
  fixed: ["保持不变的能力项", "Kept as it is"],
  minutes: ["面试最长（分钟）", "Longest interview, minutes"],
  conflicts: {
    floor_out_of_reach: (name: string) => [
      `“${name}”的下限在允许的调整幅度内达不到`,
      `the least weight of ${name} is out of reach of the largest change`,
    ],
    cap_out_of_reach: (name: string) => [
      `“${name}”的上限在允许的调整幅度内达不到`,
      `the greatest weight of ${name} is out of reach of the largest change`,
    ],
    fixed_out_of_reach: (name: string) => [
      `“${name}”的固定权重与调整幅度冲突`,
      `the fixed weight of ${name} is out of reach of the largest change`,
    ],
    floors_above_one: () => ["各项下限之和超过 100%", "the least weights add up to more than 100%"],
    caps_below_one: () => ["各项上限之和不足 100%", "the greatest weights add up to less than 100%"],
    time_out_of_reach: () => [
      "没有能力项可以不问：请放宽调整幅度并把单项下限设为 0，或放宽时长",
      "no competency may be left out: allow a larger change and a least weight of 0%, or more minutes",
    ],
    impact_out_of_reach: () => [
      "在这些上下限内没有一组权重能达到要求的影响比",
      "no weights within them reach the impact ratio",
    ],
  } as Record<string, (name: string) => readonly [string, string]>,
  minutesColumn: ["面试时长（分钟）", "Interview, minutes"],
  assumed: ["不同选拔假设下的 r", "r under other assumptions"],
  assumedNote: [
    "入职者是怎样选出来的无从确知。范围的几端依次假设：选拔与得分无关（不修正）、只看加权总分、看各项得分、看各项得分和人工评分。这不是区间：它说明修正结果有多依赖假设。",
    "How hires were chosen is not known for sure. The range is over: not on the scores (uncorrected), on the weighted score alone, on every score, on these and the human rating. It is no interval: it tells how far the correction rests on the assumption.",
  ],
  front: ["取舍", "Trade-off"],
  frontSection: [
    "所有权重里，效度和影响比各自最多能有多少。拖动滑块看沿线每一点的权重。群体只用来衡量，从不进入得分。",
    "How much validity and impact ratio there is among all weights. Move along the line to see the weights of each point. Groups measure only; none is ever part of a score.",
  ],
  place: ["曲线上的位置", "Place on the front"],
  placeLabel: (validity: string, ratio: string) => [
    `效度 ${validity}，影响比 ${ratio}`,
    `validity ${validity}, impact ratio ${ratio}`,
  ],
  pointName: (at: string) => [`第 ${at} 点`, `Point ${at}`],
  pointLabel: (name: string, r: string) => [`${name}，效度 ${r}`, `${name}, validity ${r}`],
  chosen: ["所选", "Chosen"],
  marked: {
    current: ["现行", "In force"],
    unit: ["等权重", "Equal"],
    shrunken: ["拟合", "Fitted"],
  } as Record<string, readonly [string, string]>,
  noModel: ["没有评分模型。", "There is no scoring model."],
  fewHires: (hires: string, fewest: string) => [
    `有绩效的入职者 ${hires} 人，不到 ${fewest} 人，还不能画出曲线。`,
    `${hires} hires with a review, fewer than the ${fewest} from which a front is drawn.`,
  ],
  oneGroup: ["应聘者中没有两个可比的群体。", "There are no two groups of applicants to compare."],
  noValidity: [
    "没有一组权重的效度高于 0，无从取舍。",
    "No weights have a validity above 0, so there is nothing to trade.",
  ],
  recounted: (ratio: string) => [
    `所选权重下，过去的应聘者重算的影响比为 ${ratio}`,
    `Under the chosen weights the impact ratio of past applicants is ${ratio}`,
  ],
  placeGain: (gain: string) => [
    `与现行权重相比，留出的入职者上效度相差 ${gain}`,
    `Against the weights in force, validity on hires left out differs by ${gain}`,
  ],
  placeNoEvidence: (gain: string) => [
    `没有明确证据表明所选权重与现行权重的效度不同：留出的入职者上相差 ${gain}`,
    `No evidence that validity differs from the weights in force: ${gain} on hires left out`,
  ],
  frontTitle: ["效度与影响比的取舍", "Validity against impact ratio"],
  frontAbout: (focal: string, reference: string, hires: string) => [
    `影响比：${focal}对${reference}，通过比例与现在相同。曲线由 ${hires} 名入职者拟合，修正到全部应聘者`,
    `Impact ratio: ${focal} against ${reference}, as many passing as now. Fitted on ${hires} hires, corrected to all applicants`,
  ],
  frontAxis: ["影响比", "Impact ratio"],
  fourFifths: ["五分之四", "Four fifths"],
  frontNote: [
    "曲线在全部数据上拟合，会偏乐观：以所选点的区间为准。影响比高于 1 时，差别转向另一组。曲线不受上面的上下限约束。",
    "The front is fitted on all data and therefore hopeful: rely on the intervals of the chosen point. Above an impact ratio of 1 the difference is the other group's. No limit from above holds on it.",
  ],
  pointTitle: ["所选点的权重", "Weights of the chosen point"],
  pointAbout: (validity: string, ratio: string, minutes: string) => [
    `效度 ${validity}，影响比 ${ratio}，面试 ${minutes} 分钟；权重下方为自助法 95% 区间`,
    `Validity ${validity}, impact ratio ${ratio}, ${minutes} minutes; below a weight its 95% bootstrap interval`,
  ],
  pointKeeps: (validity: string, ratio: string) => [
    `按 Song 等（2023），新样本中预计保留效度 ${validity}、影响比 ${ratio}。`,
    `By Song et al. (2023) a new sample is expected to keep a validity of ${validity} and an impact ratio of ${ratio}.`,
  ],
  cutOff: ["分数线", "Cut-off"],
  cutOffSection: [
    "分数线移高或移低会怎样。入职者的结果只有通过的人才有：分数线以下的人只能推算，推算值标为估计。",
    "What a higher or lower cut-off would do. Outcomes exist only for those who passed: who is below can only be estimated, and is named an estimate.",
  ],
  bar: ["怎样算成功", "What counts as success"],
  bars: {
    "0": ["绩效达到平均", "performance average or better"],
    "-0.84": ["绩效不在最低五分之一", "performance above the weakest fifth"],
    "0.84": ["绩效在最高五分之一", "performance in the best fifth"],
  } as Record<string, readonly [string, string]>,
  passing: ["通过的比例", "Share that passes"],
  passingLabel: (share: string, people: string, all: string, isNow: boolean) => [
    `${share}，${all} 人中 ${people} 人${isNow ? "（现行）" : ""}`,
    `${share}, ${people} of ${all}${isNow ? " (in force)" : ""}`,
  ],
  cutFew: (hires: string, fewest: string) => [
    `有绩效的入职者 ${hires} 人，不到 ${fewest} 人：还不能推算成功率`,
    `${hires} hires with a review, fewer than ${fewest}: success cannot be expected yet`,
  ],
  cutWorks: (r: string) => [
    `得分越高，成功的越多：全部应聘者中 r = ${r}`,
    `Higher scores go with more success: r = ${r} among all applicants`,
  ],
  cutNoEvidence: (r: string) => [
    `没有明确证据表明提高分数线会提高成功率：全部应聘者中 r = ${r}`,
    `It is not clear that a higher cut-off would raise success: r = ${r} among all applicants`,
  ],
  cutTitle: ["所选分数线与现行分数线", "The chosen cut-off beside the one in force"],
  cutAbout: (bar: string) => [
    `成功：${bar}（入职 6 个月）。下方小字为 95% 区间`,
    `Success: ${bar}, at six months. Below a value its 95% interval`,
  ],
  cutNote: [
    "“入职者中的成功率”只含分数线以上、已有绩效的入职者，他们还经过了人工面试。“错过的人”是由入职者推到分数线以下的估计，无法直接观察。",
    "Success among hires is of those above the cut-off with a review; people chose them too. Who is missed is an estimate carried from hires to below the cut-off and cannot be observed.",
  ],
  measure: ["项目", "Measure"],
  cutNow: ["现行", "In force"],
  cutHere: ["所选", "Chosen"],
  rows: {
    applicants: ["通过的应聘者", "Applicants who pass"],
    expected: ["通过者的预期成功率", "Expected success of who pass"],
    observed: ["入职者中的成功率", "Success among hires above it"],
    taylor_russell: ["Taylor-Russell 成功率", "Success by Taylor and Russell"],
    missed: ["错过的人（估计，占全部应聘者）", "Missed: would succeed, do not pass (estimate, of all)"],
    impact: ["最低影响比（对最大的群体）", "Lowest impact ratio, against the largest group"],
    interviews: ["人工面试（场）", "Human interviews"],
    hours: ["面试工时", "Interview hours"],
    cost: ["面试费用（元）", "Interview cost, ¥"],
    saved: ["比现行节省（元）", "Saved against the one in force, ¥"],
  } as Record<string, readonly [string, string]>,
  series: {
    expected: ["预期", "Expected"],
    observed: ["入职者", "Hires"],
    taylor_russell: ["Taylor-Russell", "Taylor-Russell"],
  } as Record<string, readonly [string, string]>,
  successTitle: ["不同分数线下通过者的成功率", "Success of who pass, by cut-off"],
  successAbout: (bar: string) => [
    `横轴为通过的比例：越靠左，分数线越高。成功：${bar}`,
    `Across: the share that passes, the highest cut-off on the left. Success: ${bar}`,
  ],
  successAxis: ["成功率", "Share that succeeds"],
  impactTitle: ["不同分数线下各群体的影响比", "Impact ratio of each group, by cut-off"],
  impactAbout: (reference: string) => [
    `以最大的群体（${reference}）为 1；阴影为 95% 区间；横轴为通过的比例`,
    `The largest group (${reference}) is 1; bands are 95% intervals; across, the share that passes`,
  ],
  impactAxis: ["影响比", "Impact ratio"],
  fromSettings: ["取自设置", "from the settings"],
  inputs: {
    performance_sd: ["年度绩效的标准差（元）", "SD of a year's performance, ¥"],
    months: ["平均在职（月）", "Months that a hire stays"],
    applicant_cost: ["每名应聘者的选拔费用（元）", "Cost of one applicant, ¥"],
    interview_minutes: ["一场人工面试（分钟）", "One human interview, minutes"],
    hour_cost: ["面试官每小时费用（元）", "An interviewer's hour, ¥"],
  } as Record<string, readonly [string, string]>,
  origins: {
    asked: ["在此页填写", "entered on this page"],
    missing: ["未给出", "not given"],
  } as Record<string, readonly [string, string]>,
  inputsTitle: ["输入", "Inputs"],
  resultsTitle: ["结果", "Results"],
  results: {
    yearly_hires: ["一年的入职人数", "Hires of a year"],
    validity: ["效度（全部应聘者）", "Validity among all applicants"],
    mean_gain: ["通过者的平均绩效高出（标准差）", "Mean performance of who pass, in SDs above all"],
    money: ["一年入职者的收益（元）", "Worth of a year's hires, ¥"],
  } as Record<string, readonly [string, string]>,
  observedYear: ["数据中最近一年", "last year of the data"],
  caseTwo: ["Thorndike 第二类修正", "Thorndike's Case II"],
  naylorShine: ["Naylor-Shine（1965）", "Naylor-Shine (1965)"],
  moneyHow: ["Brogden-Cronbach-Gleser，与随机选拔相比", "Brogden-Cronbach-Gleser, over choosing by chance"],
  lacks: (names: string) => [
    `算不出金额，缺少：${names}。请在设置 utility 中给出，或在此填写`,
    `No value in money without: ${names}. Give them in the settings under utility, or enter them here`,
  ],
  moneyIs: (value: string) => [
    `在所选分数线下，一年的入职者比随机选拔多值 ${value}`,
    `At the chosen cut-off a year's hires are worth ${value} more than by chance`,
  ],
  moneyUnclear: (value: string) => [
    `不能确定选拔值多少钱：${value}`,
    `What the selection is worth is not clear: ${value}`,
  ],
  utilityTitle: ["选拔值多少钱", "What the selection is worth"],
  utilityAbout: (hires: string) => [
    `一年 ${hires} 名入职者，所选分数线，与随机选拔相比`,
    `${hires} hires of a year at the chosen cut-off, over choosing by chance`,
  ],
  utilityNote: [
    "区间带入了效度的误差；绩效标准差给出区间时，也带入它的误差。其余输入按给定值计。",
    "The interval carries the error of validity, and that of the SD of performance where an interval of it is given. The other inputs are taken as given.",
  ],
  valueColumn: ["数值", "Value"],
  sourceColumn: ["来源", "Source"],
});
