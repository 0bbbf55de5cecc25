import { Type } from "typebox";
import { figure, hiddenFigure } from "../../figures/figure.ts";
import { pearsonDifference } from "../../metrics/units.ts";
import { nullable } from "../../schemas.ts";
import { skewedMeanDifference } from "../../statistics/intervals/skewed-mean.ts";
import { declare } from "../declare.ts";
import {
  add,
  agreementMembers,
  agreementOf,
  biasOf,
  binsOf,
  column,
  columnsOf,
  moments,
  places,
  readPeople,
  scoredRows,
  trendOf,
} from "./parts/agreement.ts";
import { bins } from "./parts/bins.ts";
import { refuseUnknown } from "./parts/question.ts";

/**
 * Agreement of AI score and human rating, of the whole interview or of one competency. It says whether both judge
 * alike, never whether either is right.
 */
export const analysis = declare({
  title: ["与面试官的一致性：不等于效度", "Agreement with interviewers: not validity"],
  about: ["同一批人的 AI 得分与人工评分。", "AI score and human rating of the same people."],
  formula: [
    "皮尔逊 r（Fisher z）；偏差用 t 区间；界限为偏差 ± 1.96 倍标准差，各带区间；两个独立 r 之差用 Zou 的方法，偏差之差用韦尔奇法。",
    "Pearson r (Fisher z); bias with t interval; limits bias ± 1.96 s with intervals (Bland & Altman 1999); difference of independent r by Zou, of biases by Welch.",
  ],
  dated: "Scored",
  asks: {
    of: Type.String({
      pattern: "^[A-Za-z0-9_.-]{1,100}$",
      default: "overall",
      description: "overall, or a competency's id",
    }),
  },
  gives: {
    of: Type.String(),
    whole: Type.Object(agreementMembers),
    trend: figure("Points by which the difference grows when the mean of both scores is ten points higher"),
    columns: Type.Array(column),
    bins,
    seen: Type.Array(
      Type.Object({
        saw_ai_score: nullable(Type.Enum(["yes", "no"], { description: "null where it is not known" })),
        ...agreementMembers,
      }),
    ),
    seen_difference: nullable(
      Type.Object({
        r: figure("r where the score was seen less r where it was not (Zou)"),
        bias: figure("The same of the biases (Welch)"),
      }),
    ),
  },
  narrows: ({ of }) => (of === "overall" ? {} : { competency: [of] }),
  answer: async (ask, { of }, { tell }) => {
    const scored = scoredRows(of);
    if (of !== "overall") refuseUnknown("of", { competency: [of] }, await ask.dimensions(scored));
    const segments = await ask.segments(scored, { by: ["saw_ai_score"], keys: places, moments });
    const peopleOf = await readPeople(ask, scored, ["saw_ai_score"]);
    const everybody = await readPeople(ask, scored, []);
    const groups = segments.map(({ segment, moments: records }) => {
      const saw = (segment[0] ?? null) as "yes" | "no" | null;
      return { saw, sums: add(records), by: peopleOf(saw) };
    });
    const told = tell(groups.map(({ by }) => ({ n: biasOf(by).n })));
    const [yes, no] = (["yes", "no"] as const).map((value) =>
      groups.find(({ saw }, index) => saw === value && !told[index]!.isHidden),
    );
    const all = segments.flatMap((each) => each.moments);
    const whole = { sums: add(all), by: everybody(null) };
    const isHidden = tell([{ n: biasOf(whole.by).n }])[0]!.isHidden;
    const records = isHidden ? [] : all;
    return {
      of,
      whole: agreementOf(whole, tell, isHidden),
      trend: isHidden ? hiddenFigure : tell.figure(trendOf(whole.sums)),
      columns: columnsOf(records, tell),
      bins: binsOf(records, tell),
      seen: groups.map(({ saw, ...group }, index) => ({
        saw_ai_score: saw,
        ...agreementOf(group, tell, told[index]!.isHidden),
      })),
      seen_difference:
        yes && no
          ? {
              r: tell.figure(pearsonDifference(yes.by.pairs, no.by.pairs)),
              bias: tell.figure(skewedMeanDifference(biasOf(yes.by), biasOf(no.by))),
            }
          : null,
    };
  },
});
