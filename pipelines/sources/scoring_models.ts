import type { Contract } from "../contract.ts";

/** Scoring models: one model version of one job. */
export const contract: Contract = {
  feed: "scoring_models",
  about: { zh: "评分模型", en: "Scoring models" },
  grain: "one model version of one job",
  key: ["job_id", "version"],
  fields: [
    {
      name: "job_id",
      type: "text",
      about: { zh: "岗位编号", en: "Job id" },
      required: true,
      references: "jobs.job_id",
    },
    { name: "version", type: "text", about: { zh: "模型版本", en: "Model version" }, required: true },
    { name: "valid_from", type: "date", about: { zh: "生效日期", en: "Valid from" }, required: true },
    { name: "valid_to", type: "date", about: { zh: "失效日期", en: "Valid to" } },
    {
      name: "cutoff",
      type: "number",
      about: { zh: "通过分数线(0-100)", en: "Cut-off on 0-100" },
      min: 0,
      max: 100,
    },
    {
      name: "time_limit_minutes",
      type: "number",
      about: { zh: "时长上限(分钟)", en: "Time limit in minutes" },
      min: 1,
      max: 1440,
    },
    {
      name: "competency_weights",
      type: "map",
      about: { zh: "能力项权重,合计为 1", en: "Competency weights, sum 1" },
      min: 0,
      max: 1,
    },
    {
      name: "question_weights",
      type: "map",
      about: { zh: "题目权重,合计为 1", en: "Question weights, sum 1" },
      min: 0,
      max: 1,
    },
  ],
  order: [{ earlier: "valid_from", later: "valid_to" }],
};
