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
    `没有证据表明所选权重与现行权重的效度不同：留出的入职者上相差 ${gain}`,
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
});
