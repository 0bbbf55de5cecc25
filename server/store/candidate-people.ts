import type { Store } from "./open.ts";

const TABLES = ["candidate_link", "candidate_session", "candidate_survey"] as const;

/** People of whom the tables of candidates' own pages know. */
export const candidatePeople = {
  all: async (store: Store): Promise<readonly string[]> => {
    const found = await Promise.all(
      TABLES.map((table) => store.selectFrom(table).select("person_key").distinct().execute()),
    );
    return [...new Set(found.flat().map(({ person_key }) => person_key))];
  },

  /** Ends their links and sessions, and forgets what they answered. */
  forget: async (store: Store, people: readonly string[]): Promise<void> => {
    if (people.length === 0) return;
    for (const table of TABLES) await store.deleteFrom(table).where("person_key", "in", people).execute();
  },
};
