import { Type } from "typebox";
import { declare } from "../declare.ts";
import { FAILURES, failures, failuresSchema, sittingMoments } from "./parts/failures.ts";
import { item, itemAnswers, promoters, promotersSchema } from "./parts/items.ts";
import { askedMoments, COMPARED, response, responseOf, STRATA } from "./parts/response.ts";
import { answerRows, askedRows, recommendRows, sittingRows } from "./parts/source.ts";

/** How an application ended, in the order in which pages list it. */
const OUTCOMES = ["hired", "rejected", "withdrawn", "open"] as const;

const count = { n: "count(*)" };
const WITHIN = ["length_band", "feedback_sent"] as const;
const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** Candidates' experience: distributions of answers, NPS with its parts, response, technical failures. */
export const analysis = declare({
  title: ["体验", "Experience"],
  about: [
    "每份答案按作答日期计一次。五级中的 4 分和 5 分为好评。",
    "Each answer counts once, by the day on which it was given. Favourable are the answers 4 and 5 of five.",
  ],
  formula: [
    "占比用 Wilson 区间。净推荐值为 +100（9–10 分）、0（7–8 分）、−100（0–6 分）的平均数，用 t 区间。回收率用 Wilson 区间；每个属性对 30 人及以上的组作卡方检验，并对全部属性作 Benjamini–Hochberg 校正；最高与最低之差用 Newcombe 区间。加权满意率按筛选方式、面试时长、是否反馈和投递结果事后分层。已开始而始终没有完成的面试记为中途退出。占比用 Wilson 区间，差异用 Newcombe 区间；时长与反馈相同者之间的差异为 Mantel–Haenszel 风险差，Sato 区间。",
    "Shares with Wilson's score interval. Net promoter score: the mean of +100 (9–10), 0 (7–8) and −100 (0–6) with Student's t interval. Rates with Wilson's interval; a chi-square test per attribute over groups of 30 or more, adjusted over all attributes by Benjamini–Hochberg; the gap of the highest to the lowest rate with Newcombe's interval. Weighted share: post-stratified by screening, interview length, feedback and outcome. An interview counts as broken off when it was begun and never completed. Shares with Wilson's interval, differences with Newcombe's; the difference at the same length and feedback is the Mantel–Haenszel risk difference with Sato's interval.",
  ],
  dated: "Answered",
  asks: {},
  gives: {
    items: Type.Array(item),
    promoters: Type.Array(promotersSchema),
    response,
    failures: failuresSchema,
  },
  answer: async (ask, _asked, { tell }) => {
    const answers = await ask.records(answerRows, {
      keys: named(["respondent", "item", "score"]),
      moments: count,
    });
    const recommended = await ask.records(recommendRows, { keys: { score: "score" }, moments: count });
    const everSince = await ask.records(recommendRows, {
      keys: { phase: "phase", score: "score" },
      moments: count,
      isWhole: true,
    });
    const asked = await ask.sets(askedRows, {
      keys: named(COMPARED),
      sets: [...COMPARED.map((of) => [of]), STRATA],
      moments: askedMoments,
    });
    const begun = await ask.sets(sittingRows, {
      keys: named([...FAILURES, ...WITHIN]),
      sets: FAILURES.map((of) => [of, ...WITHIN]),
      moments: sittingMoments,
    });
    const phases = (await ask.dimensions(recommendRows)).get("phase") ?? [];
    const values = await ask.dimensions(askedRows);
    return {
      items: itemAnswers(answers, tell),
      promoters: promoters(recommended, everSince, phases, tell),
      response: responseOf(
        new Map(COMPARED.map((of, index) => [of, asked[index]!])),
        (of) => (of === "outcome" ? OUTCOMES : (values.get(of) ?? [])),
        asked.at(-1)!,
        tell,
      ),
      failures: failures(new Map(FAILURES.map((of, index) => [of, begun[index]!])), tell),
    };
  },
});
