import { Type } from "typebox";
import { declare } from "../declare.ts";
import { commentRows, saidRows } from "./parts/source.ts";
import { commentMoments, commentsMembers, commentTerms, readTermNames } from "./parts/terms.ts";

/** Terms of survey comments, counted before the comments were sealed. */
export const analysis = declare({
  title: ["意见里都说了什么？", "What do comments say?"],
  about: [
    "每份答案按作答日期计一次。五级中的 4 分和 5 分为好评。",
    "Each answer counts once, by the day on which it was given. Favourable are the answers 4 and 5 of five.",
  ],
  formula: [
    "在读取文件的进程里，按人工整理的中英文说法清单逐条查找，随后意见原文封存入保险库，只有计数进入数据仓库。占比用 Wilson 区间，差异用 Newcombe 区间；检验用 Fisher 精确检验，并对全部说法作 Benjamini–Hochberg 校正。",
    "Each comment is searched for the ways of saying a term (a curated list in both languages) in the process that reads the file, then sealed in the vault; only the counts reach the warehouse. Shares with Wilson's interval, differences with Newcombe's; Fisher's exact test, adjusted over all terms by Benjamini–Hochberg.",
  ],
  dated: "Answered",
  asks: { respondent: Type.Enum(["candidate", "business"], { default: "candidate" }) },
  gives: commentsMembers,
  narrows: ({ respondent }) => ({ respondent: [respondent] }),
  answer: async (ask, _asked, { tell }) => {
    const all = await ask.records(commentRows, { moments: commentMoments });
    const said = await ask.records(saidRows, { keys: { term: "term" }, moments: commentMoments });
    return commentTerms(await ask.once("terms of comments", readTermNames), all, said, tell);
  },
});
