import { beforeAll, describe, expect, test } from "vitest";
import type { Promised } from "../../fixtures/generator/truth.ts";
import { figures } from "../../server/documents/shown.ts";
import { demoTruth } from "../helpers/demo.ts";
import { servedDemo, wordsOf } from "./served.ts";

const served = servedDemo();
let promised: Promised[];
beforeAll(async () => {
  promised = (await demoTruth()).promises;
});

interface Told {
  id: string;
  /** A figure of the area; any of them where none is named. */
  figure?: string;
  zh: RegExp;
  en: RegExp;
  /** Weights of a model and counts are exact. */
  ranged?: false;
}

/** Every promise: where it stands, and what it says there. */
const PROMISES: Record<string, Told[]> = {
  efficiency: [
    {
      id: "E1",
      figure: "effort",
      zh: /简历筛选：由 8\.0 小时降到 2\.0 小时.*节省 6\.0 小时/,
      en: /Screening: 8\.0 hours before, 2\.0 hours now; 6\.0 hours .* saved/,
    },
    {
      id: "E1",
      figure: "effort",
      zh: /面试安排：由 3\.0 小时降到 1\.0 小时/,
      en: /Scheduling: 3\.0 hours before, 1\.0 hours now/,
    },
    {
      id: "E2",
      figure: "effort",
      zh: /数据录入：由 2\.0 小时降到 0\.5 小时/,
      en: /Data entry: 2\.0 hours before, 0\.5 hours now/,
    },
    {
      id: "E3",
      figure: "effort",
      zh: /深度面试：.*增加 (29|30)\.\d%.*符合预期/,
      en: /Deep interviews: .*(29|30)\.\d% .*more, as intended/,
    },
    {
      id: "E4",
      figure: "campaign-speed",
      zh: /传统筛选 80 \/天，AI 筛选 240 \/天/,
      en: /Traditional 80 a day, AI 240 a day/,
      ranged: false,
    },
    {
      id: "E4",
      figure: "campaign-days",
      zh: /传统筛选 15\.0 天，AI 筛选 5\.0 天/,
      en: /Traditional 15\.0 days, AI 5\.0 days/,
      ranged: false,
    },
    {
      id: "E5",
      figure: "screening-time",
      zh: /初筛用时缩短 (59|60|61)\.\d%/,
      en: /takes (59|60|61)\.\d% .* less time/,
    },
    {
      id: "E6",
      figure: "cost-compared",
      zh: /比传统筛选低 2[1-8]\.\d%/,
      en: /costs 2[1-8]\.\d% .*less per hire/,
    },
    {
      id: "E7",
      figure: "effort-month",
      zh: /邀请通知：.*每月合计节省 (119|12\d) 小时/,
      en: /Invitation: .*(119|12\d) hours .* saved a month/,
    },
    {
      id: "E8",
      figure: "response-time",
      zh: /上线前 6[45]\.\d%，上线后 (79|80)\.\d%/,
      en: /Before 6[45]\.\d%, After (79|80)\.\d%/,
    },
    { id: "E9", figure: "invitations", zh: /打开：企业微信.*1\.4\d 倍/, en: /Opened: WeCom.*ratio 1\.4\d×/ },
    {
      id: "E9",
      figure: "invitations",
      zh: /参加：企业微信.*1\.(2|3)\d 倍/,
      en: /Took part: WeCom.*ratio 1\.(2|3)\d×/,
    },
    {
      id: "E10",
      figure: "report-time",
      zh: /上线前 2[34]\.\d 小时，上线后 2\.\d 小时/,
      en: /Before 2[34]\.\d hours, After 2\.\d hours/,
    },
    {
      id: "E11",
      figure: "step-phase",
      zh: /人工面试 → 入职：上线前 7\.\d 天，上线后 3\.\d 天/,
      en: /Interviewed → onboarded: Before 7\.\d days, After 3\.\d days/,
    },
    {
      id: "E12",
      figure: "step-phase",
      zh: /人工面试 → 发放录用：上线前 3\.\d 天，上线后 1\.\d 天/,
      en: /Interviewed → offered: Before 3\.\d days, After 1\.\d days/,
    },
    {
      id: "E12",
      figure: "onboard",
      zh: /上线前 (69|70)\.\d%，上线后 8[3456]\.\d%/,
      en: /Before (69|70)\.\d%, After 8[3456]\.\d%/,
    },
    {
      id: "E13",
      figure: "collaboration",
      zh: /需求提出 → 提交：上线前 4[78]\.\d 小时，上线后 (3|4)\.\d 小时/,
      en: /Request raised → submitted: Before 4[78]\.\d hours, After (3|4)\.\d hours/,
    },
    {
      id: "E13",
      figure: "collaboration",
      zh: /IT 接收 → 处理完成：.*上线后 2\.0 小时/,
      en: /IT received → done: .*After 2\.0 hours/,
    },
    {
      id: "E15",
      figure: "participation-company",
      zh: /星河物流：上线前 (7[6-9]|8[0-3])\.\d%，上线后 9[3-6]\.\d%/,
      en: /Xinghe Logistics: Before (7[6-9]|8[0-3])\.\d%, After 9[3-6]\.\d%/,
    },
    {
      id: "E16",
      figure: "peak",
      zh: /上线前 100 \/天，上线后 1,000 \/天/,
      en: /Before 100 a day, After 1,000 a day/,
      ranged: false,
    },
    {
      id: "E16",
      figure: "cycle-time",
      zh: /上线前 2[78]\.\d 天，上线后 1[34]\.\d 天/,
      en: /Before 2[78]\.\d days, After 1[34]\.\d days/,
    },
    {
      id: "E17",
      figure: "login",
      zh: /Chrome 78 的登录失败率为 \d+\.\d%/,
      en: /Chrome 78: \d+\.\d% .*of logins fail/,
    },
    {
      id: "E18",
      figure: "notice",
      zh: /半数结果通知在作出决定后 [1-4]\.\d 分钟/,
      en: /left within [1-4]\.\d min/,
    },
    { id: "E19", figure: "capacity", zh: /下周：\d+.*高 \d+%/, en: /Next week: \d+.*\d+% above/ },
    {
      id: "E20",
      figure: "utilisation",
      zh: /是上线前的 1\.(2|3)\d 倍/,
      en: /That is 1\.(2|3)\d× .*what it was before/,
    },
    { id: "E21", figure: "pass-job", zh: /合计：(59|60|61)\.\d%/, en: /All together: (59|60|61)\.\d%/ },
    { id: "E22", figure: "pass-hire", zh: /合计：\d+\.\d%/, en: /All together: \d+\.\d%/ },
  ],
  validity: [
    { id: "V1", figure: "agreement", zh: /沟通能力：r = 0\.7[1-9]/, en: /Communication: r = 0\.7[1-9]/ },
    {
      id: "V2",
      figure: "agreement",
      zh: /逻辑思维：r = 0\.(4[6-9]|5[0-4])/,
      en: /Logical thinking: r = 0\.(4[6-9]|5[0-4])/,
    },
    {
      id: "V2",
      figure: "question-general",
      zh: /“请谈谈你怎样看待逻辑思维”.*几乎无关：r = −?0\.0\d.*过于笼统/,
      en: /“What do you think of logical thinking\?”.*hardly goes with.*r = −?0\.0\d.*too general/,
    },
    { id: "V3", figure: "changed-most", zh: /上线前：r = 0\.[123]\d/, en: /Before: r = 0\.[123]\d/ },
    {
      id: "V3",
      figure: "changed-most",
      zh: /上线后：r = 0\.(4[0-9]|5[0-9])/,
      en: /After: r = 0\.(4[0-9]|5[0-9])/,
    },
    {
      id: "V4",
      figure: "keyword",
      zh: /“客户服务”（客户服务）：r = 0\.[67]\d/,
      en: /“Customer service”, Customer service: r = 0\.[67]\d/,
    },
    {
      id: "V5",
      figure: "lift-family",
      zh: /销售：\+(2[4-9]|3[0-6])\.\d%/,
      en: /Sales: \+(2[4-9]|3[0-6])\.\d%/,
    },
    {
      id: "V7",
      figure: "bias",
      zh: /沟通能力：\+(4\.[3-9]|5\.[0-7]) 分/,
      en: /Communication: \+(4\.[3-9]|5\.[0-7]) points/,
    },
    { id: "V8", figure: "rater", zh: /RT007：−[6-9]\.\d 分/, en: /RT007: −[6-9]\.\d points/ },
    { id: "V8", figure: "rater", zh: /RT023：−[6-9]\.\d 分/, en: /RT023: −[6-9]\.\d points/ },
  ],
  lab: [
    {
      id: "M1",
      figure: "scoring-model?job=J01",
      zh: /生产主管：(?=.*问题解决 40%)(?=.*团队管理 30%)(?=.*抗压能力 30%)/,
      en: /Production Supervisor: (?=.*Problem solving 40%)(?=.*Team management 30%)(?=.*Capacity under pressure 30%)/,
      ranged: false,
    },
    { id: "M3", figure: "scoring-model", zh: /至今共 8 个版本/, en: /8 versions/, ranged: false },
    {
      id: "M2",
      figure: "scoring-model?job=J11",
      zh: /产品经理：(?=.*用户思维 40%)(?=.*协作能力 30%)(?=.*快速学习 30%)[\s\S]*行为指标/,
      en: /Product Manager: (?=.*User thinking 40%)(?=.*Collaboration 30%)(?=.*Fast learning 30%)[\s\S]*Behaviour/i,
      ranged: false,
    },
  ],
  retention: [
    {
      id: "V6",
      zh: /在同一岗位、同一入职季度内比较，AI 与传统相差 \+1[2-9]\.\d 个百分点/,
      en: /Within the same job and hire quarter the difference is \+1[2-9]\.\d percentage points/,
    },
    {
      id: "V6",
      zh: /不区分岗位和季度：\+1[3-7]\.\d 个百分点/,
      en: /Without regard to job and quarter: \+1[3-7]\.\d percentage points/,
    },
  ],
  experience: [
    {
      id: "E14",
      figure: "complaints",
      zh: /上线后减上线前：−1[0-4]\.\d 个百分点/,
      en: /After minus Before: −1[0-4]\.\d percentage points/,
    },
    {
      id: "X1",
      figure: "items",
      zh: /面试流程顺畅 8[456]%/,
      en: /“The process was smooth” 8[456]%/,
      ranged: false,
    },
    {
      id: "X1",
      figure: "items",
      zh: /题目与岗位相关 (69|7[01])%/,
      en: /“The questions were relevant to the job” (69|7[01])%/,
      ranged: false,
    },
    {
      id: "X2",
      figure: "satisfaction-phase",
      zh: /上线后减上线前：\+1[0-6]\.\d 个百分点/,
      en: /After minus Before: \+1[0-6]\.\d percentage points/,
    },
    {
      id: "X3",
      figure: "length",
      zh: /超过 25 分钟，满意率下降[\s\S]*25–30 分钟减20–25 分钟：−(?!0\.)\d+\.\d/,
      en: /Satisfaction falls past 25 minutes[\s\S]*25–30 min minus 20–25 min: −(?!0\.)\d+\.\d/,
    },
    {
      id: "X3",
      figure: "question-count",
      zh: /答完 7 题的候选人最满意[\s\S]*7 题减6 题：\+\d+\.\d 个百分点/,
      en: /Most satisfied: those who answered 7 questions[\s\S]*7 questions minus 6 questions: \+\d+\.\d/,
    },
    {
      id: "X4",
      figure: "feedback",
      zh: /未反馈减已反馈：−(?!0\.)\d+\.\d 个百分点/,
      en: /No feedback minus Feedback sent: −(?!0\.)\d+\.\d percentage points/,
    },
    {
      id: "X5",
      figure: "business-phase",
      zh: /上线后减上线前：\+2[1-8]\.\d 个百分点/,
      en: /After minus Before: \+2[1-8]\.\d percentage points/,
    },
  ],
};

const INTERVAL = {
  zh: /95% (预测)?区间 [^）)]* 至 [^）)]*/,
  en: /95% (prediction )?interval [^）)]* to [^）)]*/,
};

describe.each(["zh", "en"] as const)("in %s", (language) => {
  test.each(Object.keys(PROMISES))("%s says what was promised, with its interval", async (area) => {
    const ids = [...(await figures()).values()].filter((each) => each.area === area).map(({ id }) => id);
    const told = async (id: string) => wordsOf(await served.figure(id, language));
    const missing: string[] = [];
    for (const promise of PROMISES[area]!) {
      const words = (
        await Promise.all(promise.figure === undefined ? ids.map(told) : [told(promise.figure)])
      ).join("\n");
      const found = promise[language].exec(words);
      if (!found) missing.push(`${promise.id} ${promise.figure}: ${words.slice(0, 400)}`);
      else if (promise.ranged !== false && !INTERVAL[language].test(linesAround(words, found)))
        missing.push(`${promise.id} ${promise.figure} without interval: ${words.slice(0, 400)}`);
    }
    expect(missing).toEqual([]);
  });
});

/** The lines on which a match begins and ends. */
function linesAround(words: string, { index, 0: match }: RegExpExecArray): string {
  const end = words.indexOf("\n", index + match.length);
  return words.slice(words.lastIndexOf("\n", index) + 1, end === -1 ? undefined : end);
}

test("every promise has its place in this table", () => {
  const here = new Set(Object.values(PROMISES).flatMap((all) => all.map(({ id }) => id)));
  expect([...here].sort()).toEqual([...new Set(promised.map(({ id }) => id))].sort());
  expect(here.size).toBe(38);
});
