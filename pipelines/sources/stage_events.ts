import type { Contract } from "../contract.ts";

/** Stage events: one application reaching one stage. */
export const contract: Contract = {
  feed: "stage_events",
  about: { zh: "环节记录", en: "Stage events" },
  grain: "one application reaching one stage",
  key: ["application_id", "stage"],
  fields: [
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    {
      name: "stage",
      type: "text",
      about: { zh: "环节", en: "Stage" },
      required: true,
      values: [
        "applied",
        "screened",
        "ai_invited",
        "ai_started",
        "ai_completed",
        "ai_reported",
        "human_scheduled",
        "human_interviewed",
        "offered",
        "accepted",
        "onboarded",
        "rejected",
        "withdrawn",
      ],
    },
    { name: "at", type: "timestamp", about: { zh: "时间", en: "At" }, required: true },
    { name: "actor_id", type: "text", about: { zh: "操作人编号", en: "Actor id" } },
    { name: "reason", type: "text", about: { zh: "原因", en: "Reason" }, maxLength: 500, sealed: true },
  ],
};
