import { may, type Right } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Scope } from "../metrics/metric.ts";
import { type SubjectRequest, subjectRequests } from "../store/subject-request.ts";

/** What a person's applications are for. */
type Places = { readonly job: readonly string[]; readonly department: readonly string[] };

/** Whom a right of a session is about: by the roles that hold it alone, whatever others see. */
export function reachOf({ roles, own }: Pick<Session, "roles" | "own">, right: Right): Scope {
  return scopeOf({ roles: roles.filter((role) => may([role], right)), own }).scope;
}

/** Whether somebody who applied there is within a scope. */
export function isWithin(scope: Scope, places: Places): boolean {
  if (scope.kind === "all") return true;
  return scope.any.some((one) =>
    Object.entries(one).every(([name, values]) =>
      places[name as keyof Places]?.some((place) => values.includes(place)),
    ),
  );
}

/** Of requests those within a session's right: all, or those of people who applied for its own jobs. */
export async function within(
  { loader }: Pick<Context, "loader">,
  session: Session,
  rows: readonly SubjectRequest[],
  right: Right,
): Promise<SubjectRequest[]> {
  const scope = reachOf(session, right);
  if (scope.kind === "all") return [...rows];
  const known = await loader.subjects([...new Set(rows.flatMap(({ person_key }) => person_key ?? []))]);
  const own = new Set(known.filter((one) => isWithin(scope, one)).map(({ person_key }) => person_key));
  return rows.filter(({ person_key }) => person_key !== null && own.has(person_key));
}

/** How a message names a request. */
export const whatOf = (id: number) => ({ zh: `请求 ${id}`, en: `Request ${id}` });

/** A request that a session may see. Throws `not_found` where there is none for it. */
export async function seenRequest(context: Context, session: Session, id: number): Promise<SubjectRequest> {
  const row = await subjectRequests.find(context.store, id);
  const [seen] = row === undefined ? [] : await within(context, session, [row], "subjects.read");
  if (seen === undefined) throw new HttpError("not_found", { what: whatOf(id) });
  return seen;
}
