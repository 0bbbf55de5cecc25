import { Type } from "typebox";
import { declare } from "../declare.ts";
import { prediction, predictions } from "./parts/differences.ts";
import { groupsTable, groupTable, selectionOf, shownOf, together } from "./parts/groups.ts";
import { GROUPINGS, interviewRows, outcomeRows, selections } from "./parts/source.ts";

/** Every characteristic at once: who passes least often, and for whom the score means something else. */
export const analysis = declare({
  title: ["四个方面的公平一览", "Fairness at a glance"],
  about: [
    "按性别、年龄段、民族和学历：各群体 AI 面试通过率之比，以及同样的得分是否意味着同样的绩效。",
    "By gender, age, ethnicity and education: pass rates of the AI interview over each other, and whether the same score means the same performance.",
  ],
  formula: [
    "影响比用 Koopman 得分区间，与通过率最高的群体相比；占比不足 2% 的群体不作判断。得分含义用调节回归（Cleary）检验，5% 水平，取全部历史。",
    "Impact ratio with Koopman's score interval against the highest rate; groups under 2% of all are not judged. Meaning of the score by moderated regression (Cleary) at the 5% level, over the whole record.",
  ],
  dated: "AI interview completed",
  asks: {},
  gives: {
    characteristics: Type.Array(
      Type.Object({
        dimension: Type.Enum([...GROUPINGS]),
        table: groupsTable,
        prediction: Type.Array(prediction),
      }),
    ),
  },
  answer: async (ask, _asked, { tell }) => {
    const characteristics = [];
    for (const dimension of GROUPINGS) {
      const interviews = await ask.records(interviewRows, {
        keys: { group: dimension },
        moments: selections,
      });
      const outcomes = await ask.records(outcomeRows, {
        keys: { row: "application_key", group: dimension },
        moments: { x: "any_value(x)", y: "any_value(y)" },
        isWhole: true,
      });
      const known = together(interviews.flatMap((record) => selectionOf(record, record.group) ?? []));
      const table = groupTable(known, 0, tell);
      characteristics.push({
        dimension,
        table,
        prediction: predictions(outcomes, shownOf(table), table.largest, tell),
      });
    }
    return { characteristics };
  },
});
