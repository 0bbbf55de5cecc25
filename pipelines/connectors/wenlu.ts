import type { Connector } from "../extract/connectors.ts";

/** The AI interviewer Wenlu: CSV, scores from 0 to 5. */
export const connector: Connector = {
  about: { zh: "AI 面试官“问路”导出", en: "Exports of the AI interviewer Wenlu" },
  files: [
    {
      name: "wenlu-sessions",
      source: "wenlu",
      files: ["ai-wenlu/sessions-*.csv"],
      feeds: [
        {
          feed: "ai_interviews",
          fields: {
            source_id: "session_id",
            interview_id: "session_id",
            application_id: "application_id",
            vendor: { constant: "wenlu" },
            model_version: "model_version",
            invited_at: "invited_at",
            started_at: "started_at",
            completed_at: "completed_at",
            reported_at: "reported_at",
            duration_s: "duration_seconds",
            overall_score: { column: "overall_score", multiply: 20 },
            recommended: "recommended",
            device: "device",
            browser: "browser",
            browser_version: "browser_version",
            attempts: "attempts",
            updated_at: "updated_at",
          },
        },
      ],
    },
    {
      name: "wenlu-items",
      source: "wenlu",
      files: ["ai-wenlu/items-*.csv"],
      feeds: [
        {
          feed: "ai_scores",
          fields: {
            source_id: "item_id",
            interview_id: "session_id",
            question_id: { column: "ref_id", when: [{ column: "kind", equals: "question" }] },
            competency_id: { column: "ref_id", when: [{ column: "kind", equals: "competency" }] },
            score: "score",
            max_score: "max_score",
            duration_s: "seconds",
            follow_ups: "follow_ups",
            updated_at: "updated_at",
          },
        },
      ],
    },
  ],
};
