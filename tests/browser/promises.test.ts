import { beforeAll, describe, expect, test } from "vitest";
import type { Promised } from "../../fixtures/generator/truth.ts";
import { demoTruth } from "../helpers/demo.ts";
import { figureOf, said } from "./said.ts";
import { LANGUAGES } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();
let promised: Promised[];
beforeAll(async () => {
  promised = (await demoTruth()).promises;
});

interface Told {
  id: string;
  /** A figure of the page, or the sentence at its head. */
  figure?: string;
  zh: RegExp;
  en: RegExp;
  /** Weights of a model and a count of versions are exact. */
  ranged?: false;
}

const ROUND = "[^）)]*";

/**
 * Every promise of validity, retention, experience and the models: what its figure says. Those of efficiency are in
 * the table of `efficiency.test.ts`.
 */
const PAGES: Record<string, Told[]> = {
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
    {
      id: "M1",
      figure: "scoring-model",
      zh: /生产主管：(?=.*问题解决 40%)(?=.*团队管理 30%)(?=.*抗压能力 30%)/,
      en: /Production Supervisor: (?=.*Problem solving 40%)(?=.*Team management 30%)(?=.*Capacity under pressure 30%)/,
      ranged: false,
    },
    { id: "M3", figure: "scoring-model", zh: /至今共 8 个版本/, en: /8 versions/, ranged: false },
  ],
  "validity?model=J11": [
    {
      id: "M2",
      figure: "scoring-model",
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
  zh: new RegExp(`95% 区间 ${ROUND} 至 ${ROUND}`),
  en: new RegExp(`95% interval ${ROUND} to ${ROUND}`),
};

describe.each(LANGUAGES)("in %s", (language) => {
  test.each(Object.keys(PAGES))("%s says what was promised, in words, with its interval", async (path) => {
    const page = await said(site, path, language);
    const missing: string[] = [];
    for (const promise of PAGES[path]!) {
      const words = promise.figure === undefined ? page.text : figureOf(page, promise.figure).text;
      const found = promise[language].exec(words);
      if (!found) missing.push(`${promise.id} ${promise.figure}: ${words.slice(0, 400)}`);
      else if (
        promise.ranged !== false &&
        !INTERVAL[language].test(words.slice(found.index, found.index + found[0].length + 120))
      )
        missing.push(`${promise.id} ${promise.figure} without interval: ${words.slice(0, 400)}`);
    }
    expect(missing).toEqual([]);
    expect(page.problems).toEqual([]);
  });
});

test("every promise outside efficiency has its place in this table", () => {
  const here = new Set(Object.values(PAGES).flatMap((all) => all.map(({ id }) => id)));
  const wanted = new Set(promised.map(({ id }) => id).filter((id) => !id.startsWith("E")));
  expect([...here].sort()).toEqual([...wanted].sort());
  expect(wanted.size).toBe(16);
});
