import { words } from "./words.ts";

/** What can be wrong with a scoring model. */
export const modelProblemWords = words({
  none: ["模型至少要有一个能力项", "a model has one competency at least"],
  weight: (of: string) => [
    `“${of}”的权重不在 0 到 100% 之间`,
    `the weight of “${of}” is not between 0 and 100%`,
  ],
  over: (by: string) => [`能力项权重合计多了 ${by}`, `the weights of competencies are ${by} over 100%`],
  under: (by: string) => [`能力项权重合计少了 ${by}`, `the weights of competencies are ${by} short of 100%`],
  questionOver: (of: string, by: string) => [
    `“${of}”的题目权重合计比该项多 ${by}`,
    `the questions of “${of}” weigh ${by} more than it does`,
  ],
  questionUnder: (of: string, by: string) => [
    `“${of}”的题目权重合计比该项少 ${by}`,
    `the questions of “${of}” weigh ${by} less than it does`,
  ],
  missing: (of: string) => [`“${of}”有权重但没有题目`, `“${of}” has a weight and no question`],
  stray: (of: string) => [
    `题目“${of}”的能力项不在模型中`,
    `the competency of the question “${of}” is not in the model`,
  ],
  twice: (of: string) => [`题目“${of}”出现了两次`, `the question “${of}” is there twice`],
  cutoff: ["通过线应在 0 到 100 之间", "the cut-off is not between 0 and 100"],
  minutes: ["时长上限应在 1 到 1440 分钟之间", "the time limit is not between 1 and 1440 minutes"],
});
