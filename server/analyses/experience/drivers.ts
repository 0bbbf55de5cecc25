import { declare } from "../declare.ts";
import { drivers, driversMembers } from "./parts/drivers.ts";
import { responseRows } from "./parts/source.ts";

/** What overall satisfaction hangs on; apart from the counts of surveys, since its intervals are resampled. */
export const analysis = declare({
  title: ["哪些题项与总体满意度关系最大？", "Which items go with overall satisfaction?"],
  about: [
    "每份答案按作答日期计一次。五级中的 4 分和 5 分为好评。",
    "Each answer counts once, by the day on which it was given. Favourable are the answers 4 and 5 of five.",
  ],
  formula: [
    "先把各题项换成与之最接近、彼此不相关的变量（Johnson 2000），再把回归系数的平方分配回各题项，合计等于决定系数。区间用自助法（百分位），按答卷重抽 2,000 次，随机种子固定。",
    "Items are replaced by their nearest uncorrelated counterparts (Johnson 2000); the squared weights are handed back to the items and add up to R². Intervals by percentile bootstrap over responses, 2,000 draws, fixed seed.",
  ],
  dated: "Answered",
  asks: {},
  gives: driversMembers,
  answer: async (ask, _asked, { tell }) =>
    drivers(
      await ask.records(responseRows, {
        keys: { pattern: "pattern", score: "score" },
        moments: { n: "count(*)" },
      }),
      tell,
    ),
});
