import type { Connector } from "../extract/connectors.ts";

/** The AI interviewer Xuanji: one JSON object a line per interview, with its competency scores and answers. */
export const connector: Connector = {
  about: { zh: "AI 面试官“璇玑”导出", en: "Exports of the AI interviewer Xuanji" },
  files: [
    {
      name: "xuanji-interviews",
      source: "xuanji",
      files: ["ai-xuanji/interviews-*.jsonl"],
      feeds: [
        {
          feed: "ai_interviews",
          fields: {
            source_id: "id",
            interview_id: "id",
            application_id: "application",
            vendor: { constant: "xuanji" },
            model_version: "model",
            invited_at: "invited",
            started_at: "started",
            completed_at: "completed",
            reported_at: "reported",
            duration_s: "seconds",
            overall_score: "overall",
            recommended: "recommended",
            device: "client.device",
            browser: "client.browser",
            browser_version: "client.version",
            attempts: "attempts",
            updated_at: "updated",
            deleted: "deleted",
          },
        },
        {
          feed: "ai_scores",
          each: "competencies",
          fields: {
            source_id: { template: "{id}/competency/{competencies.id}" },
            interview_id: "id",
            competency_id: "competencies.id",
            score: "competencies.score",
            max_score: "competencies.max",
            updated_at: "updated",
            deleted: "deleted",
          },
        },
        {
          feed: "ai_scores",
          each: "answers",
          fields: {
            source_id: { template: "{id}/question/{answers.question}" },
            interview_id: "id",
            question_id: "answers.question",
            score: "answers.score",
            max_score: "answers.max",
            duration_s: "answers.seconds",
            follow_ups: "answers.follow_ups",
            transcript: "answers.transcript",
            features: "answers.features",
            updated_at: "updated",
            deleted: "deleted",
          },
        },
      ],
    },
  ],
};
