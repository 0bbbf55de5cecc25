import { randomBytes } from "node:crypto";
import type { Keys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** What is tried on a part of the applicants. */
export const TRIAL_KINDS = ["question", "weights", "cut_off", "pass_through"] as const;
export type TrialKind = (typeof TRIAL_KINDS)[number];

/** What the two groups are compared by. */
export const TRIAL_OUTCOMES = [
  "completed",
  "passed",
  "hired",
  "performance",
  "agreement",
  "validity",
] as const;
export type TrialOutcome = (typeof TRIAL_OUTCOMES)[number];

/** Where a trial stands. */
export const TRIAL_STATES = ["planned", "running", "stopped", "withdrawn"] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** What can be said of a trial. */
export const TRIAL_VERDICTS = ["too_early", "higher", "lower", "no_difference"] as const;
export type TrialVerdict = (typeof TRIAL_VERDICTS)[number];

/** One trial: what was fixed when it was planned, and who did what. */
export type Trial = {
  readonly trial_id: number;
  readonly job: string;
  readonly kind: TrialKind;
  readonly version: string | null;
  /** Of the new group. */
  readonly share: number;
  readonly outcome: TrialOutcome;
  /** Least difference worth knowing: of a share, in standard deviations, or of Fisher's z. */
  readonly least_effect: number;
  /** People with the outcome at the planned end, and the standard error of the difference there. */
  readonly people: number;
  readonly planned_se: number;
  /** Days (ISO). */
  readonly starts_on: string;
  readonly ends_on: string;
  /** See `TrialTexts`. */
  readonly texts: Uint8Array;
  /** See `secretOf`. */
  readonly secret: Uint8Array;
  readonly state: TrialState;
  readonly planned_by: string;
  readonly planned_at: string;
  readonly started_by: string | null;
  readonly started_at: string | null;
  readonly closed_by: string | null;
  readonly closed_at: string | null;
  readonly verdict: TrialVerdict | null;
};

/** What is sealed of a trial. */
export type TrialTexts = { readonly tried: string; readonly told: string | null };

declare module "./open.ts" {
  interface Tables {
    trial: Trial;
  }
}

const place = (column: "texts" | "secret", id: number): Place => ({
  table: `trial.${column}`,
  ...{ person: "", source: "", source_id: String(id), version: "" },
});

const sealed = (keys: ServerKeys, column: "texts" | "secret", value: unknown, id: number) =>
  seal({ id: keys.id, key: keys.purpose("text") }, value, place(column, id));

const opened = (keys: ServerKeys, column: "texts" | "secret", trial: Trial) =>
  open((id) => keys.purpose("text", id), trial[column], place(column, trial.trial_id));

export const trialTexts = (keys: ServerKeys, trial: Trial): TrialTexts =>
  opened(keys, "texts", trial) as TrialTexts;

export const sealTrialTexts = (keys: ServerKeys, texts: TrialTexts, id: number): Uint8Array =>
  sealed(keys, "texts", texts, id);

/** The key of a trial's assignment; it stays the same for as long as the trial is kept. */
export const secretOf = (keys: ServerKeys, trial: Trial): Buffer =>
  Buffer.from(opened(keys, "secret", trial) as string, "base64url");

/** A new trial's own secret, sealed. */
export const newTrialSecret = (keys: ServerKeys, id: number): Uint8Array =>
  sealed(keys, "secret", randomBytes(32).toString("base64url"), id);

export const trials = {
  ...keyed("trial", "trial_id"),

  /** All, the newest first. */
  all: (store: Store): Promise<Trial[]> =>
    store.selectFrom("trial").selectAll().orderBy("trial_id", "desc").execute(),

  next: async (store: Store): Promise<number> => {
    const last = await store
      .selectFrom("trial")
      .select(({ fn }) => fn.max("trial_id").as("id"))
      .executeTakeFirst();
    return Number(last?.id ?? 0) + 1;
  },

  add: async (store: Store, trial: Trial): Promise<void> => {
    await store.insertInto("trial").values(trial).execute();
  },

  change: async (store: Store, id: number, change: Partial<Trial>): Promise<void> => {
    await store.updateTable("trial").set(change).where("trial_id", "=", id).execute();
  },

  /** Brings texts and secrets of all trials under the master key that seals, together. */
  sealAnew: (store: Store, keys: Keys): Promise<void> =>
    store.transaction().execute(async (transaction) => {
      for (const trial of await trials.all(transaction)) {
        const { trial_id: id } = trial;
        await trials.change(transaction, id, {
          texts: sealed(keys, "texts", opened(keys, "texts", trial), id),
          secret: sealed(keys, "secret", opened(keys, "secret", trial), id),
        });
      }
    }),
};
