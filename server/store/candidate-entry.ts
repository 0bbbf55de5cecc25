import type { Store } from "./open.ts";

/** A one-time link of a candidate. */
export type CandidateLink = {
  /** SHA-256 of what the address holds. */
  readonly token: string;
  readonly person_key: string;
  /** The account that made it. */
  readonly made_by: string;
  readonly expires_at: string;
};

/** A browser in which a candidate is. */
export type CandidateSession = {
  readonly id: string;
  /** SHA-256 of what the cookie holds. */
  readonly secret: string;
  readonly person_key: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly expires_at: string;
};

declare module "./open.ts" {
  interface Tables {
    candidate_link: CandidateLink;
    candidate_session: CandidateSession;
  }
}

export const candidateLinks = {
  /** Takes the place of the person's link of before; forgets those that are over. */
  put: async (within: Store, link: CandidateLink, now: string): Promise<void> => {
    await within
      .deleteFrom("candidate_link")
      .where((is) => is.or([is("person_key", "=", link.person_key), is("expires_at", "<=", now)]))
      .execute();
    await within.insertInto("candidate_link").values(link).execute();
  },

  /** Uses a link up; undefined where it is not there any more: of two at once one alone gets it. */
  take: (store: Store, token: string): Promise<CandidateLink | undefined> =>
    store.deleteFrom("candidate_link").where("token", "=", token).returningAll().executeTakeFirst(),
};

export const candidateSessions = {
  /** Adds a session in the place of the person's others; forgets those that are over. */
  add: async (within: Store, row: CandidateSession): Promise<void> => {
    await within
      .deleteFrom("candidate_session")
      .where((is) => is.or([is("person_key", "=", row.person_key), is("expires_at", "<=", row.created_at)]))
      .execute();
    await within.insertInto("candidate_session").values(row).execute();
  },

  find: (store: Store, secret: string): Promise<CandidateSession | undefined> =>
    store.selectFrom("candidate_session").selectAll().where("secret", "=", secret).executeTakeFirst(),

  seen: async (store: Store, id: string, at: string): Promise<void> => {
    await store.updateTable("candidate_session").set({ seen_at: at }).where("id", "=", id).execute();
  },

  end: async (store: Store, id: string): Promise<void> => {
    await store.deleteFrom("candidate_session").where("id", "=", id).execute();
  },
};
