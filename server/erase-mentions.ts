import type { Names } from "../pipelines/erase.ts";
import type { ServerKeys } from "./loader/loader.ts";
import { openReport } from "./store/error-report.ts";
import type { Store } from "./store/open.ts";

/** Something that a person wrote and that names somebody: `view`, `pin`, `annotation` or `error_report`, and its id. */
export type Mention = { readonly kind: string; readonly id: string };

/**
 * What users wrote that holds a name or an identifier of people who are to be erased. Whose words it is, and whether
 * they mean this person, a person has to decide: it is listed, never deleted.
 */
export async function findMentions(store: Store, keys: ServerKeys, names: Names): Promise<Mention[]> {
  const words = [...names.names, ...names.identifiers].map((word) => word.toLowerCase());
  const ids = new Set(names.marks.filter(([kind]) => kind.includes(".")).map(([, id]) => id.toLowerCase()));
  const isMeant = (texts: readonly (string | null)[]) =>
    texts.some((text) => {
      if (text === null) return false;
      const said = decoded(text).toLowerCase();
      // An id is a word of its own: C1 is not named in C10.
      return (
        words.some((word) => said.includes(word)) ||
        (said.match(/[\p{L}\p{N}_.-]+/gu) ?? []).some((id) => ids.has(id))
      );
    });
  const found: Mention[] = [];
  const look = (kind: string, id: string | number, texts: readonly (string | null)[]) => {
    if (isMeant(texts)) found.push({ kind, id: String(id) });
  };
  for (const { id, name, address } of await store.selectFrom("saved_view").selectAll().execute())
    look("view", id, [name, address]);
  for (const { id, address } of await store.selectFrom("pin").selectAll().execute())
    look("pin", id, [address]);
  for (const { id, zh, en, value } of await store.selectFrom("annotation").selectAll().execute())
    look("annotation", id, [zh, en, value]);
  for (const report of await store.selectFrom("error_report").selectAll().execute()) {
    const { report_id, title, address, note, answer } = report;
    const said = [
      openReport(keys, "note", note, report_id),
      answer === null ? null : openReport(keys, "answer", answer, report_id),
    ];
    look("error_report", report_id, [title, address, ...said]);
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
