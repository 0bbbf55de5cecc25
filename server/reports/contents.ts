/** A figure of a chapter: its id, or with choices made, narrow (two share the width), or its first rows alone. */
export type Item =
  | string
  | {
      readonly figure: string;
      readonly choices?: Readonly<Record<string, string>>;
      readonly narrow?: true;
      readonly first?: number;
    };

/** A chapter about an area: the same charts as its page, over the quarter or the four quarters that end with it. */
export type Chapter = {
  readonly id: string;
  /** Quarters that it is about: outcomes of one quarter's hires are not there yet when it ends. */
  readonly quarters: 1 | 4;
  readonly lead?: string;
  readonly headlines?: readonly string[];
  readonly items: readonly Item[];
  /** Whether it says what to do next of what its page finds. */
  readonly next?: true;
  readonly isAppendix?: true;
};

/** A measure by company and by job family, side by side. */
const byCompanyAndFamily = (metric: string): Item[] =>
  ["company", "job_family"].map((by) => ({ figure: "metric-by", choices: { metric, by }, narrow: true }));

/** Page one: the five questions, numbers, what became of decisions, and what to decide. */
export const FRONT = {
  questions: "five-questions",
  headlines: {
    1: [
      "headline-cycle-days",
      "headline-cost-per-hire",
      "headline-satisfaction-rate",
      "headline-lowest-ratio",
    ],
    4: ["headline-ai-validity", "headline-retention-gap"],
  },
  decisions: "model-decisions",
  actions: "actions",
} as const;

/** How many decisions are proposed. */
export const PROPOSED = 3;

/** The chapters after page one, in the order of reading. */
export const CHAPTERS: readonly Chapter[] = [
  { id: "why", quarters: 1, items: ["why-changed"] },
  {
    id: "efficiency",
    quarters: 1,
    lead: "efficiency-lead",
    headlines: [
      "headline-cycle-days",
      "headline-cost-per-hire",
      "headline-invite-response-rate",
      "headline-complaint-rate",
    ],
    items: [
      "cycle-time",
      "time-by-path-change",
      "hire-steps",
      "cost-compared",
      "funnel",
      ...byCompanyAndFamily("cycle_days"),
    ],
    next: true,
  },
  {
    id: "validity",
    quarters: 4,
    lead: "validity-lead",
    headlines: ["headline-ai-validity", "headline-human-validity", "headline-lift", "headline-agreement"],
    items: ["forest", "incremental", "expectancy", "over-time", ...byCompanyAndFamily("validity_overall_r")],
    next: true,
  },
  {
    id: "retention",
    quarters: 4,
    lead: "retention-lead",
    headlines: [
      "headline-ai-retention",
      "headline-traditional-retention",
      "headline-retention-gap",
      "headline-days-gap",
    ],
    items: ["curves", "gaps", ...byCompanyAndFamily("retention_90d")],
    next: true,
  },
  {
    id: "fairness",
    quarters: 4,
    lead: "fairness-lead",
    headlines: ["headline-lowest-ratio", "headline-within-job", "headline-score-gap", "headline-prediction"],
    items: [
      "fairness-summary",
      { figure: "ratios", choices: { dimension: "gender" }, narrow: true },
      { figure: "ratios", choices: { dimension: "age_band" }, narrow: true },
      "trend",
    ],
    next: true,
  },
  {
    id: "experience",
    quarters: 1,
    lead: "experience-lead",
    headlines: [
      "headline-satisfaction-rate",
      "headline-nps",
      "headline-business-satisfaction-rate",
      "headline-survey-response-rate",
    ],
    items: [
      "satisfaction-time",
      "liking-by-path-change",
      "items",
      "length",
      ...byCompanyAndFamily("satisfaction_rate"),
    ],
    next: true,
  },
  {
    id: "appendix",
    quarters: 4,
    isAppendix: true,
    items: [
      ...["sample-flow", "measures-used", "reliability", "validity-corrected", "power", "limits"],
      ...["forest-table", "incremental-table", "tests", "audit-selection", "audit-scoring"],
    ],
  },
  { id: "data", quarters: 1, isAppendix: true, items: ["coverage", "links", "missing-reviews"] },
];
