import { Type } from "typebox";
import { declare } from "../declare.ts";
import { questionRow, questionRows } from "./parts/questions.ts";

/** Question analysis: what each question is good for, and which is too general. */
export const analysis = declare({
  title: ["哪些题目有信息量？", "Which questions carry information?"],
  about: [
    "每道题的得分，与同一能力项的其他题目、该能力项的人工评分、以及日后绩效的相关；得分在供应商和模型版本内标准化。",
    "Each question against the other questions of its ability, the human rating of the ability and later performance; scores standardized within vendor and model version.",
  ],
  formula: [
    "皮尔逊 r 与 Fisher z 区间；过于笼统：与同类题目的 r 的整个区间低于 0.20，且对绩效没有预测力。",
    "Pearson r with Fisher z intervals; too general: the whole interval of the r with its sisters lies below 0.20 and it does not predict.",
  ],
  dated: "Scored",
  asks: {},
  gives: { rows: Type.Array(questionRow) },
  answer: async (ask, _asked, { tell }) => ({ rows: await questionRows(ask, tell) }),
});
