import { words } from "./words.ts";

/** The texts of the change log of scoring models. */
export const changeLogWords = words({
  title: ["各版本改了什么，效果如何？", "What did each version change, and what did it do?"],
  heading: (version: string, date: string, what: string) => [
    `${version}（${date}起）：${what}`,
    `${version}, from ${date}: ${what}`,
  ],
  version: ["版本", "Version"],
  of: ["看什么的效度", "Validity of"],
  overall: ["AI 总分", "AI overall score"],
  before: ["改动前", "Before"],
  after: ["改动后", "Since"],
  difference: ["差异", "Difference"],
  verdict: ["结论", "Verdict"],
  better: ["预测更准", "predicts better"],
  worse: ["预测更差", "predicts worse"],
  none: ["无明确差异", "no clear difference"],
  waiting: (quarter: string) => [`尚无结果，预计 ${quarter}`, `no outcomes yet: expected ${quarter}`],
  tooFew: ["结果太少，尚不能判断", "too few outcomes: cannot be judged yet"],
  first: ["首个版本，没有可比的之前", "the first version: nothing to compare with"],
  clear: (
    version: string,
    date: string,
    of: string,
    before: string,
    after: string,
    change: string,
    n: string,
  ) => [
    `${version}（${date}）换题后，${of}的效度由 ${before} 变为 ${after}：相差 ${change}，n = ${n}。`,
    `${version} (${date}) brought other questions for ${of}: validity went from ${before} to ${after}, a difference of ${change}, n = ${n}.`,
  ],
  open: (version: string, date: string, of: string, change: string, n: string) => [
    `${version}（${date}）前后，${of}的效度无明确差异：${change}，n = ${n}；区间包含 0，看不出是好是坏。`,
    `${version} (${date}): no clear difference in the validity of ${of}: ${change}, n = ${n}.`,
  ],
  same: (version: string, date: string) => [
    `${version}（${date}）没有更换题目。`,
    `${version} (${date}) changed no question.`,
  ],
  dated: (version: string, date: string) => [`${version}（${date}起）`, `${version} (from ${date})`],
  row: (version: string, day: string, date: string) => [`${version} · ${day}`, `${version} · ${date}`],
  due: (version: string, date: string, quarter: string) => [
    `${version}（${date}起，首批考核约 ${quarter}）`,
    `${version} (from ${date}, first reviews about ${quarter})`,
  ],
  starts: (versions: string) => [`各版本启用日期：${versions}。`, `In force: ${versions}.`],
  noneYet: (versions: string) => [
    `尚无入职半年的绩效结果：${versions}。`,
    `No outcomes after six months yet: ${versions}.`,
  ],
  noOutcomes: (versions: string) => [
    `没有带绩效结果的新员工：${versions}。`,
    `No hire with an outcome: ${versions}.`,
  ],
  empty: [
    "还没有评分模型的版本：请导入 scoring_models",
    "No version of a scoring model yet: import scoring_models",
  ],
});
