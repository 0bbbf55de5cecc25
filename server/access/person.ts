import { Type } from "typebox";
import type { Text } from "../language.ts";
import { textSchema } from "../schemas.ts";

/** How an answer names a person. */
export const personSchema = Type.Object({ user: Type.String(), name: textSchema });

/** A person's name in both languages. */
export function personName(person: string): Text {
  return person === "local" ? { zh: "本机用户", en: "Local user" } : { zh: person, en: person };
}

/** A person as answers name them. */
export function showPerson(person: string) {
  return { user: person, name: { ...personName(person) } };
}
