import type { AuditPage, AuditVerified } from "../../../server/routes/audit.ts";
import type { System } from "../../../server/routes/system.ts";
import type { Newcomers, User, UserLink, Users } from "../../../server/routes/users.ts";
import { call } from "../../api.ts";

export type { AuditPage } from "../../../server/routes/audit.ts";
export type { User, UserLink, Users } from "../../../server/routes/users.ts";

export const getAudit = (asked: URLSearchParams) => call<AuditPage>("GET", `audit?${asked}`);
export const verifyAudit = () => call<AuditVerified>("GET", "audit/verify");

/** How somebody signs in: by password, or as an identity provider's subject. */
export type Way =
  | { readonly method: "password" }
  | { readonly method: "sso"; readonly provider: string; readonly subject: string };
type UserBody = Pick<User, "login" | "name" | "roles" | "own">;
export const getUsers = (cursor?: string) =>
  call<Users>("GET", `users?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
export const addUser = (user: UserBody & Partial<Way>) => call<User>("POST", "users", user);
export const changeUser = (id: string, change: Partial<UserBody & Way> & { disabled?: boolean }) =>
  call<User>("PATCH", `users/${id}`, change);
export const linkUser = (id: string) => call<UserLink>("POST", `users/${id}/link`, {});

export type Newcomer = Newcomers["newcomers"][number];
/** People who signed in at a provider and have no account. */
export const getNewcomers = () =>
  call<Newcomers>("GET", "users/newcomers").then((answer) => answer.newcomers);

export type { System };
export const getSystem = () => call<System>("GET", "system");
