import { Type } from "typebox";
import { nullable } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { selectionOf, shownSelections, together } from "./parts/groups.ts";
import { answerMoments, FEWEST_ANSWERS, questionBias, questionBiases } from "./parts/item-bias.ts";
import { GROUPINGS, interviewRows, questionRows, selections } from "./parts/source.ts";

/** Differential functioning of questions: harder for a group than for others of equal standing. */
export const analysis = declare({
  title: ["有没有题目对某一群体偏难？", "Is a question harder for one group?"],
  about: [
    "每道题的作答者，按同一场面试其他题目的平均水平匹配；得分在题目、供应商和模型版本之内标准化。",
    "Everybody who answered a question is matched on the mean of the interview's other questions, standardized within question, vendor and model version.",
  ],
  formula: [
    "Δ = −2.35 ln（对照群体与该群体的优势比），按水平分十段，用 Mantel–Haenszel 法合并；ETS 级别依 Zieky（1993）。第二种看法为有序逻辑回归（Zumbo 1999），用似然比检验一致性与非一致性差异，级别依 Jodoin 和 Gierl（2001）。p 值对全部题目与群体作 Benjamini–Hochberg 校正。",
    "Delta = −2.35 ln(odds ratio of the reference over the group), pooled over ten bands of standing by Mantel–Haenszel; ETS classes by Zieky (1993). Second view: ordinal logistic regression (Zumbo 1999), likelihood-ratio tests of a uniform and a non-uniform difference, classes by Jodoin and Gierl (2001). p adjusted over all questions and groups by Benjamini–Hochberg.",
  ],
  dated: "AI interview completed",
  asks: { dimension: Type.Enum([...GROUPINGS], { default: "gender" }) },
  gives: {
    dimension: Type.Enum([...GROUPINGS]),
    reference: nullable(Type.String({ description: "The largest group, which the others are held against" })),
    fewest: Type.Integer({
      description: "Fewest people of a group who answered a question that is compared",
    }),
    questions: Type.Array(questionBias),
  },
  answer: async (ask, { dimension }, { tell }) => {
    const interviews = await ask.records(interviewRows, { keys: { group: dimension }, moments: selections });
    const answers = await ask.records(questionRows, {
      keys: { of: "question", group: dimension },
      moments: answerMoments,
    });
    const known = together(interviews.flatMap((record) => selectionOf(record, record.group) ?? []));
    const { shown, largest } = shownSelections(known, tell);
    return () => ({
      dimension,
      reference: largest,
      fewest: FEWEST_ANSWERS,
      questions: questionBiases(answers, shown, largest, tell),
    });
  },
});
