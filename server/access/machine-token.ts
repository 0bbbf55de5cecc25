import { policy, policyKey } from "./policy.ts";
import type { Right } from "./roles.ts";
import type { Session } from "./sessions.ts";

/** What a token of a program may be given; `rows`: its figures may be about few people. */
export const TOKEN_RIGHTS = [
  "feeds.push",
  "runs.read",
  "runs.start",
  "aggregates",
  "rows",
  "trials.assign",
] as const;
export type TokenRight = (typeof TOKEN_RIGHTS)[number];

/** What a token allows. Its figures are about everybody; small groups are hidden unless it has `rows`. */
export type Grant = { readonly rights: readonly Right[]; readonly rows: boolean };

/** The session of a token; null if it is unknown, over, or ended. */
export type MachineTokens = { readonly find: (token: string) => Session | null };

/** Days after which a token is over at the latest. */
export const MOST_DAYS = 90;

/** Figures: of what else the right `aggregates` opens to people, a program is given nothing. */
const FIGURES = /^\S+ \/api\/(analyses|figures|metrics|dimensions|query)(\/|$)/;

/** Whether a token opens a route: by a right that it lists, or where nobody has to be signed in to read. */
export function tokenMay({ rights }: Grant, method: string, url: string): boolean {
  const key = policyKey(method, url);
  const need = policy[key];
  if (need === "public") return key.startsWith("GET ");
  if (need === undefined || need === "session" || need === "candidate" || !rights.includes(need))
    return false;
  return need !== "aggregates" || FIGURES.test(key);
}
