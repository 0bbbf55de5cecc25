/** What a request may need. One right per kind of access of the roles' table. */
export type Right =
  | "aggregates"
  | "rows"
  | "names"
  | "contacts"
  | "candidates.invite"
  | "weights.read"
  | "reports.make"
  | "reports.note"
  | "trials.plan"
  | "trials.start"
  | "trials.assign"
  | "models.propose"
  | "models.approve"
  | "models.publish"
  | "lineage"
  | "annotate"
  | "export"
  | "reports.answer"
  | "targets.set"
  | "targets.any"
  | "runs.read"
  | "system.read"
  | "runs.start"
  | "feeds.push"
  | "quarantine.counts"
  | "quarantine.content"
  | "quarantine.replay"
  | "users.read"
  | "users.manage"
  | "tokens.manage"
  | "audit.read"
  | "subjects.read"
  | "subjects.receive"
  | "subjects.process"
  | "subjects.approve"
  | "records.read"
  | "records.edit";

/** Whose figures a role sees: everybody's, those of the account's own jobs or departments, or nobody's. */
export type Reach = "all" | "job" | "department" | "none";

type Definition = {
  readonly reach: Reach;
  /** Whether what is seen may be about few people, down to one; else small groups are hidden. */
  readonly rows: boolean;
  readonly rights: readonly Right[];
};

/** The one table of roles. Whoever holds several may do what any of them may. */
export const roles = {
  admin: {
    ...{ reach: "none", rows: false },
    rights: [
      ...(["runs.read", "runs.start", "quarantine.counts", "system.read", "audit.read"] as const),
      ...(["users.read", "users.manage", "tokens.manage"] as const),
    ],
  },
  hr_admin: {
    ...{ reach: "all", rows: true },
    rights: [
      ...(["trials.start", "trials.assign"] as const),
      ...([
        "aggregates",
        "weights.read",
        "models.approve",
        "lineage",
        "annotate",
        "export",
        "reports.answer",
        "reports.make",
        "reports.note",
        "targets.set",
        "targets.any",
      ] as const),
      ...(["runs.read", "runs.start", "feeds.push", "system.read", "audit.read"] as const),
      ...(["quarantine.counts", "quarantine.content", "quarantine.replay"] as const),
      ...(["rows", "names", "contacts", "candidates.invite"] as const),
      ...(["subjects.read", "subjects.receive", "subjects.process", "records.read", "records.edit"] as const),
    ],
  },
  analyst: {
    ...{ reach: "all", rows: true },
    rights: [
      ...(["aggregates", "weights.read", "models.propose", "trials.plan"] as const),
      ...(["lineage", "annotate", "export", "targets.set", "reports.make", "reports.note"] as const),
      ...(["runs.read", "system.read", "quarantine.counts", "rows"] as const),
    ],
  },
  leadership: { reach: "all", rows: false, rights: ["aggregates", "reports.note"] },
  model_owner: {
    ...{ reach: "job", rows: true },
    rights: [
      ...(["aggregates", "weights.read", "models.propose", "models.publish"] as const),
      ...(["trials.plan", "trials.assign", "export", "rows"] as const),
    ],
  },
  hr: {
    ...{ reach: "job", rows: true },
    rights: [
      ...([
        "aggregates",
        "weights.read",
        "models.propose",
        "export",
        "rows",
        "names",
        "contacts",
        "candidates.invite",
      ] as const),
      ...(["subjects.read", "subjects.receive"] as const),
    ],
  },
  business: {
    reach: "department",
    rows: true,
    rights: ["aggregates", "weights.read", "models.propose", "export", "rows", "names"],
  },
  it: { reach: "none", rows: false, rights: ["runs.read", "system.read", "quarantine.counts"] },
  auditor: {
    ...{ reach: "all", rows: false },
    rights: [
      ...([
        "aggregates",
        "weights.read",
        "lineage",
        "runs.read",
        "system.read",
        "users.read",
        "audit.read",
      ] as const),
      ...(["subjects.read", "subjects.approve", "records.read"] as const),
    ],
  },
} as const satisfies Record<string, Definition>;
export type Role = keyof typeof roles;

/** Values of dimensions whose rows are an account's own. */
export type Own = { readonly job: readonly string[]; readonly department: readonly string[] };

/** Nothing of one's own. */
export const NOTHING: Own = { job: [], department: [] };

/** Every role, in the order of the table. */
export const ROLES = Object.keys(roles) as readonly Role[];

/** Whether one of the roles has the right. */
export function may(held: readonly Role[], right: Right): boolean {
  return held.some((role) => (roles[role].rights as readonly Right[]).includes(right));
}

/** Every right of the roles, sorted. */
export function rightsOf(held: readonly Role[]): Right[] {
  return [...new Set(held.flatMap((role) => roles[role].rights as readonly Right[]))].sort();
}
