import { systemUser } from "./access/system-user.ts";
import type { Context } from "./context.ts";
import type { Loader } from "./loader/loader.ts";
import { candidatePeople } from "./store/candidate-people.ts";
import {
  openSubjectTexts,
  type SubjectRequest,
  sealSubjectTexts,
  subjectRequests,
} from "./store/subject-request.ts";

/**
 * Takes out of requests what leads to people whose data were erased meanwhile, by whatever way: who asked, ids, and all
 * texts; their own pages end. What waits is done by that. `erasure` is the number of what has just been done.
 */
export async function forgetErased(
  { store, loader, keys }: Pick<Context, "store" | "keys"> & { readonly loader: Pick<Loader, "erasedOf"> },
  { by = systemUser(), erasure = null }: { readonly by?: string; readonly erasure?: string | null } = {},
): Promise<void> {
  const rows = (await subjectRequests.all(store)).map((row) => ({
    row,
    id: row.person_key === null ? openSubjectTexts(keys, row).candidate_id : null,
  }));
  const withPages = await candidatePeople.all(store);
  const people = [...new Set([...withPages, ...rows.flatMap(({ row }) => row.person_key ?? [])])];
  const candidates = rows.flatMap(({ id }) => id ?? []);
  if (people.length + candidates.length === 0) return;
  const erased = await loader.erasedOf({ people, candidates });
  await candidatePeople.forget(
    store,
    withPages.filter((person) => erased.people.includes(person)),
  );
  const gone = rows.filter(
    ({ row, id }) =>
      (row.person_key !== null && erased.people.includes(row.person_key)) ||
      (id !== null && erased.candidates.includes(id)),
  );
  for (const { row } of gone)
    await subjectRequests.change(store, row.request_id, {
      ...{ person_key: null, texts: sealSubjectTexts(keys, NOTHING, row.request_id) },
      ...(row.closed_at === null ? closed(row, by, erasure) : {}),
    });
}

const NOTHING = { candidate_id: null, source: null, application_id: null, asked: "", told: null };

function closed({ kind }: SubjectRequest, by: string, erasure: string | null): Partial<SubjectRequest> {
  return {
    ...{ state: "done", closed_by: by, closed_at: new Date().toISOString() },
    ...(kind === "erasure" ? { erasure } : {}),
  };
}
