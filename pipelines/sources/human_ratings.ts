import type { Contract } from "../contract.ts";

/** Human ratings: one rating of one interview by one rater, overall or on one competency. */
export const contract: Contract = {
  feed: "human_ratings",
  about: { zh: "人工评分", en: "Human ratings" },
  grain: "one rating of one interview by one rater, overall or on one competency",
  key: ["interview_id", "rater_id", "competency_id"],
  fields: [
    {
      name: "interview_id",
      type: "text",
      about: { zh: "人工面试编号", en: "Human interview id" },
      required: true,
      references: "human_interviews.interview_id",
    },
    { name: "rater_id", type: "text", about: { zh: "面试官编号", en: "Rater id" }, required: true },
    {
      name: "competency_id",
      type: "text",
      about: { zh: "能力项编号(空为总评)", en: "Competency id (empty: overall)" },
      references: "competencies.competency_id",
    },
    {
      name: "score",
      type: "number",
      about: { zh: "得分", en: "Score" },
      required: true,
      min: -1000,
      max: 1000,
    },
    {
      name: "min_score",
      type: "number",
      about: { zh: "最低分，缺省为 0", en: "Lowest score of the scale, 0 where absent" },
      min: -1000,
      max: 1000,
      otherwise: 0,
    },
    {
      name: "max_score",
      type: "number",
      about: { zh: "满分，缺省为 100", en: "Highest score of the scale, 100 where absent" },
      min: -1000,
      max: 1000,
      otherwise: 100,
    },
    { name: "comment", type: "text", about: { zh: "评语", en: "Comment" }, maxLength: 10000, sealed: true },
  ],
};
