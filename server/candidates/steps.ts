/** Steps that an open application can wait at, in their order. */
export const STEPS = [
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
] as const;

/** How an application ends. */
export const ENDS = ["onboarded", "rejected", "withdrawn"] as const;

/** Where an application stands: the step that it reached last, or how it ended. */
export const STANDS = [...STEPS, ...ENDS] as const;
export type Stand = (typeof STANDS)[number];
