import { Type } from "typebox";
import { figure } from "../../figures/figure.ts";
import { differenceOfEstimates } from "../../statistics/intervals/difference-of-estimates.ts";
import { FEWEST_ANSWERS, FEWEST_OUTCOMES } from "../../statistics/lab/question-verdicts.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { declare } from "../declare.ts";
import { clinicForm, examined } from "./parts/clinic.ts";
import { abilityValidity, type Form, formsOf, ifTold, keywordsOf, sheetsOf } from "./parts/clinic-source.ts";

const changed = Type.Object({
  competency: Type.String(),
  added: Type.Array(Type.String()),
  removed: Type.Array(Type.String()),
  before: figure("Validity of the competency's score under the questions before"),
  now: figure("The same under the questions in force"),
  difference: figure("Now less before (Zou's interval)"),
});

/** The questions of a job's scoring model one by one: which to keep, rewrite or drop, and how surely. */
export const analysis = declare({
  title: ["哪些题目该改？", "Which questions should change?"],
  about: [
    "现行模型的每道题：难度、与其他题目的一致、对绩效的预测、群体差异、用时、漂移，以及结论和它的稳定程度；题目换过的，与上一套题目并列。",
    "Every question of the model in force: difficulty, fit with the others, what it predicts, differences between groups, time, drift, then a verdict and how stable it is. Where questions changed, those before stand beside.",
  ],
  formula: [
    "每人计一次。得分在题目、供应商和模型版本之内标准化。“游离”：与其余题目的 r 不到其他题目中位数的一半，且确实低于该中位数（自助法标准误，单侧 5%，按题数作 Bonferroni 校正），与同一能力项的题目也不相关。游离而效度成立（双侧 5%，同样校正）：保留；游离、去掉后 α 升高、效度的校正上限低于 0.10：删除；其余游离的题：改写。ETS C 级群体差异（校正后 p ≤ 0.05）、得分全部相同、单个关键词就能解释得分：改写。只有效度不精确，从不导致删除。稳定程度：按人重抽样中结论相同的比例。",
    "Each person counts once. Scores are standardized within question, vendor and model version. Apart: its r with the rest is under half of the other questions' median and surely below that median (bootstrap standard error, one-sided 5 %, Bonferroni over the questions), and it does not go with its own competency's questions either. Apart but of a validity that stands (two-sided 5 %, corrected alike): keep. Apart, alpha higher without it, and the corrected upper end of its validity under 0.10: drop. Apart otherwise: rewrite. A group difference of ETS class C (adjusted p ≤ 0.05), scores all alike, or a keyword that alone explains the score: rewrite. A validity that is merely imprecise never drops. Stability is the share of resamples of people with the same verdict.",
  ],
  dated: null,
  asks: { job: Type.String({ minLength: 1, maxLength: 60 }) },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    fewest_answers: Type.Integer({ description: "People from which a verdict is given" }),
    fewest_hires: Type.Integer({ description: "Hires from which validity counts" }),
    forms: Type.Array(clinicForm, {
      description: "The questions in force, then those before where they were others",
    }),
    changed: Type.Array(changed, { description: "Competencies whose questions changed" }),
  },
  answer: async (ask, { job }, { tell }) => {
    const forms = await formsOf(ask, job);
    const sheets = await sheetsOf(ask, forms);
    const keywords = await ifTold(keywordsOf(ask), []);
    const validities = forms.length > 1 ? await ifTold(abilityValidity(ask, forms), []) : [];
    return () => ({
      job,
      fewest_answers: FEWEST_ANSWERS,
      fewest_hires: FEWEST_OUTCOMES,
      forms: forms.map((form, at) => examined(form, sheets[at]!, { isCurrent: at === 0, keywords, tell })),
      changed: changesOf(forms, validities).map(({ before, now, difference, ...rest }) => {
        const [was, is] = tell([{ n: before.n }, { n: now.n }]);
        const both = { n: was!.n + is!.n, isHidden: was!.isHidden || is!.isHidden };
        return {
          ...rest,
          before: tell.figure(before, was),
          now: tell.figure(now, is),
          difference: tell.figure(difference, both),
        };
      }),
    });
  },
});

/** Competencies of which the two forms ask other questions, with the validity of the scores under each. */
function changesOf(forms: readonly Form[], validities: readonly ReadonlyMap<string, Estimate>[]) {
  const [now, before] = forms;
  if (now === undefined || before === undefined) return [];
  const of = ({ questions }: Form, ability: string) =>
    questions
      .filter((each) => each.ability === ability)
      .map(({ question, version }) => `${question}\n${version}`);
  const abilities = new Set([...now.questions, ...before.questions].flatMap(({ ability }) => ability ?? []));
  return [...abilities].flatMap((competency) => {
    const [is, was] = [of(now, competency), of(before, competency)];
    const named = (questions: readonly string[], others: readonly string[]) =>
      questions.filter((each) => !others.includes(each)).map((each) => each.split("\n")[0]!);
    const [added, removed] = [named(is, was), named(was, is)];
    if (added.length + removed.length === 0) return [];
    const known = [0, 1].map((at) => validities[at]?.get(competency) ?? cannotSay(0, "Pearson r", "too_few"));
    const difference = differenceOfEstimates(
      known[0]!,
      known[1]!,
      "difference of correlations, Zou",
      [-2, 2],
    );
    return [{ competency, added, removed, now: known[0]!, before: known[1]!, difference }];
  });
}
