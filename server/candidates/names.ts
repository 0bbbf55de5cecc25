import { Type } from "typebox";
import { may } from "../access/roles.ts";
import { scopeWith } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import type { Told } from "../figures/figure.ts";
import { nullable } from "../schemas.ts";
import type { Application } from "./applications.ts";

export const namesSchema = Type.Object({
  person: Type.String(),
  records: Type.Array(
    Type.Object({
      source: Type.String(),
      name: nullable(Type.String()),
      phone: nullable(Type.String()),
      email: nullable(Type.String()),
    }),
    { description: "What each source calls the person; phone and e-mail where the reader may see contacts" },
  ),
  contacts: Type.Boolean({ description: "Whether phone and e-mail are told" }),
});
export type NamesTold = Told<typeof namesSchema>;

/** Whether a session may see phone and e-mail of somebody with these applications: a department sees the name alone. */
export function mayContact(session: Session, applications: readonly Pick<Application, "job">[]): boolean {
  if (!may(session.roles, "contacts")) return false;
  const scope = scopeWith(session, "contacts");
  if (scope.kind === "all") return true;
  return applications.some(({ job }) => scope.any.some((own) => job !== null && own.job?.includes(job)));
}

/** Of what the vault holds the name, and the contacts where they may be seen: never an id, a birth date or a text. */
export function namesOf(
  person: string,
  records: readonly Readonly<Record<string, string>>[],
  contacts: boolean,
): NamesTold {
  return {
    person,
    records: records.map(({ source = "", name, phone, email }) => ({
      ...{ source, name: name ?? null },
      ...{ phone: contacts ? (phone ?? null) : null, email: contacts ? (email ?? null) : null },
    })),
    contacts,
  };
}
