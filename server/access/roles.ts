/** What a request may need. One right per kind of access of the roles' table. */
export type Right =
  | "aggregates"
  | "runs.read"
  | "runs.start"
  | "feeds.push"
  | "quarantine.counts"
  | "quarantine.content"
  | "quarantine.replay"
  | "export"
  | "reports.answer"
  | "targets.set"
  | "targets.any";

/** Roles that exist so far; each is a list of rights. */
export const roles = {
  admin: ["runs.read", "runs.start", "quarantine.counts"],
  hr_admin: [
    "aggregates",
    "runs.read",
    "runs.start",
    "feeds.push",
    "quarantine.counts",
    "quarantine.content",
    "quarantine.replay",
    "export",
    "reports.answer",
    "targets.set",
    "targets.any",
  ],
  analyst: ["aggregates", "runs.read", "quarantine.counts", "export", "targets.set"],
} as const satisfies Record<string, readonly Right[]>;

export type Role = keyof typeof roles;

/** Whether one of the roles has the right. */
export function may(held: readonly Role[], right: Right): boolean {
  return held.some((role) => (roles[role] as readonly Right[]).includes(right));
}

/** Every right of the roles, sorted. */
export function rightsOf(held: readonly Role[]): Right[] {
  return [...new Set(held.flatMap((role) => roles[role] as readonly Right[]))].sort();
}
