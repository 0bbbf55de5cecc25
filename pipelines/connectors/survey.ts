import type { Connector } from "../extract/connectors.ts";

const response = {
  response_id: "response_id",
  respondent: "respondent",
  application_id: "application_id",
  requisition_id: "requisition_id",
  answered_at: "answered_at",
  updated_at: "updated_at",
} as const;

/** The survey tool: one row a response, one column an item; the comment belongs to overall satisfaction. */
export const connector: Connector = {
  about: { zh: "满意度问卷导出", en: "Exports of the survey tool" },
  files: [
    {
      name: "survey-answers",
      source: "survey",
      files: ["survey/answers-*.csv"],
      feeds: [
        {
          feed: "survey_answers",
          unpivot: { pattern: "^q_(?<item>[a-z_]+)$" },
          when: [{ column: "$value", present: true }],
          fields: {
            source_id: { template: "{response_id}/{$item}" },
            item: "$item",
            score: "$value",
            comment: { column: "comment", when: [{ column: "$item", equals: "satisfaction" }] },
            ...response,
          },
        },
        {
          feed: "survey_answers",
          when: [
            { column: "q_satisfaction", present: false },
            { column: "comment", present: true },
          ],
          fields: {
            source_id: { template: "{response_id}/satisfaction" },
            item: { constant: "satisfaction" },
            comment: "comment",
            ...response,
          },
        },
      ],
    },
  ],
};
