import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import type { Store } from "./open.ts";

/** What a candidate answered about one application. */
export type CandidateSurvey = {
  readonly application_id: string;
  readonly person_key: string;
  readonly response_id: string;
  /** See `SurveyAnswers`; null once the survey feed has taken them in. */
  readonly answers: Uint8Array | null;
  readonly answered_at: string;
  readonly taken_at: string | null;
};

/** Scores by item (1 to 5, `recommend` 0 to 10) and a comment, "" where there is none. */
export type SurveyAnswers = {
  readonly scores: Readonly<Record<string, number>>;
  readonly comment: string;
};

declare module "./open.ts" {
  interface Tables {
    candidate_survey: CandidateSurvey;
  }
}

const placeOf = (responseId: string): Place => ({
  ...{ table: "candidate_survey.answers", person: "", source: "", source_id: responseId, version: "" },
});

/** Seals answers for their row. */
export const sealAnswers = (keys: ServerKeys, answers: SurveyAnswers, responseId: string): Uint8Array =>
  seal({ id: keys.id, key: keys.purpose("text") }, answers, placeOf(responseId));

/** Opens the answers of a row. Throws `SealBroken` where they do not open. */
export const openAnswers = (keys: ServerKeys, sealed: Uint8Array, responseId: string): SurveyAnswers =>
  open((id) => keys.purpose("text", id), sealed, placeOf(responseId)) as SurveyAnswers;

export const candidateSurveys = {
  /** Adds the answers; whether nothing was answered about the application before. */
  add: async (within: Store, row: CandidateSurvey): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await within
      .insertInto("candidate_survey")
      .values(row)
      .onConflict((on) => on.column("application_id").doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  },

  /** Applications of a person that were answered about. */
  of: async (store: Store, person: string): Promise<ReadonlySet<string>> => {
    const rows = await store
      .selectFrom("candidate_survey")
      .select("application_id")
      .where("person_key", "=", person)
      .execute();
    return new Set(rows.map(({ application_id }) => application_id));
  },

  /** Those that the survey feed has not taken in. */
  waiting: (store: Store): Promise<CandidateSurvey[]> =>
    store.selectFrom("candidate_survey").selectAll().where("taken_at", "is", null).execute(),

  /** Says that the feed took answers in, and forgets them here. */
  taken: async (store: Store, responses: readonly string[], at: string): Promise<void> => {
    await store
      .updateTable("candidate_survey")
      .set({ taken_at: at, answers: null })
      .where("response_id", "in", responses)
      .execute();
  },

  /** Brings waiting answers under the master key that seals. */
  sealAnew: (store: Store, keys: ServerKeys): Promise<void> =>
    store.transaction().execute(async (within) => {
      for (const { response_id, answers } of await candidateSurveys.waiting(within)) {
        if (answers === null) continue;
        const sealed = sealAnswers(keys, openAnswers(keys, answers, response_id), response_id);
        await within
          .updateTable("candidate_survey")
          .set({ answers: sealed })
          .where("response_id", "=", response_id)
          .execute();
      }
    }),
};
