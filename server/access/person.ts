import { Type } from "typebox";
import type { Text } from "../language.ts";
import { nullable, textSchema } from "../schemas.ts";

/** How an answer names a person. */
export const personSchema = Type.Object({ user: Type.String(), name: textSchema });
export const nobodyOrPerson = nullable(personSchema);

/** The display name of an account; undefined where there is none. */
export type Names = (person: string) => string | undefined;

/** A person's name in both languages. `local` was everybody before there were accounts. */
export function personName(person: string, names: Names): Text {
  const name = names(person) ?? person;
  return name === "local" ? { zh: "本机用户", en: "Local user" } : { zh: name, en: name };
}

/** A person as answers name them. */
export function showPerson(person: string, names: Names) {
  return { user: person, name: { ...personName(person, names) } };
}
