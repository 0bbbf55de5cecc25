import { say } from "../../text/text.ts";

/** What the server calls a value, in the reader's language. */
export function nameOf<Id extends string>(
  names: readonly { id: Id; name: { zh: string; en: string } }[],
  id: Id,
): string {
  const found = names.find((each) => each.id === id);
  return found === undefined ? id : say(found.name);
}
