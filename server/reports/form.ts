import { moduleMember, moduleNames } from "../discover.ts";
import type { Language } from "../language.ts";
import type { Report } from "./report.ts";

/** What a report is written as: a file `server/reports/forms/<name>.ts` is one, its name the ending of what it writes. */
export type Form = {
  /** Media type of what it writes. */
  readonly type: string;
  /** It holds every language of the report: the one asked for changes nothing. */
  readonly isWhole?: true;
  /** Byte for byte the same for the same report. Throws where the report has no text in the language. */
  readonly write: (report: Report, language: Language) => Promise<string | Uint8Array>;
};

/** Every form by its name, in the order of the alphabet. */
export async function forms(): Promise<ReadonlyMap<string, Form>> {
  const folder = new URL("forms/", import.meta.url);
  const names = await moduleNames(folder);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await moduleMember<Form>(folder, name, "form")] as const),
    ),
  );
}

/** The text of a report in a language; throws where it was not made in it. */
export function textIn({ texts }: Report, language: Language) {
  const text = texts[language];
  if (text === undefined) throw new Error(`the report was not made in ${language}`);
  return text;
}
