import type { Model } from "../../dashboards/format/model-check.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import type { Store } from "./open.ts";

/** What can be promised of a change. */
export const OUTCOMES = ["validity", "competency_validity", "pass_rate", "impact_ratio"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a change is to do, by how much at least, and when that is judged: fixed when it is proposed. */
export type Promised = {
  readonly outcome: Outcome;
  /** The competency, or the attribute of the impact ratio; null of the whole score. */
  readonly of: string | null;
  readonly direction: "up" | "down";
  /** Least change, above 0: of a correlation, a share or a ratio. */
  readonly least: number;
  /** Day (ISO). */
  readonly judged_on: string;
};

/** What a proposal is about: a new version, one that the feed brought, or taking one back. */
export const PROPOSAL_KINDS = ["model", "feed", "rollback"] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** A change of scoring models that was proposed; its row is never rewritten. */
export type ModelProposal = {
  readonly proposal_id: number;
  readonly kind: ProposalKind;
  /** JSON. */
  readonly jobs: string;
  readonly base: string | null;
  readonly version: string | null;
  /** JSON of `Model`. */
  readonly model: string | null;
  /** JSON of `Promised`. */
  readonly promise: string | null;
  readonly takes_back: number | null;
  readonly proposed_by: string;
  readonly proposed_at: string;
  /** Sealed: see `ProposalTexts`. */
  readonly texts: Uint8Array;
};

/** What is decided about a proposal, each once. */
export const DECISIONS = ["approved", "sent_back", "withdrawn", "published", "rolled_back"] as const;
export type DecisionState = (typeof DECISIONS)[number];

/** Where a proposal stands. */
export const PROPOSAL_STATES = ["proposed", ...DECISIONS] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** One thing decided about a proposal. */
export type ModelDecision = {
  readonly proposal_id: number;
  readonly state: DecisionState;
  readonly decided_by: string;
  readonly decided_at: string;
  /** Sealed: see `ProposalTexts`. */
  readonly texts: Uint8Array;
};

/** A version that was published here. */
export type ModelPublication = {
  readonly proposal_id: number;
  readonly job: string;
  readonly version: string;
  /** Day (ISO). */
  readonly valid_from: string;
  readonly published_at: string;
  /** JSON of `Model`. */
  readonly model: string;
  /** JSON of `Replaced`. */
  readonly replaced: string;
  readonly taken_at: string | null;
};

/** What was in force before a publication. */
export type Replaced = { readonly version: string; readonly model: Model };

/** What is sealed: why it is proposed, or decided so; "" where nothing is said. */
export type ProposalTexts = { readonly why: string };

declare module "./open.ts" {
  interface Tables {
    model_proposal: ModelProposal;
    model_decision: ModelDecision;
    model_publication: ModelPublication;
  }
}

/** A proposal with what was decided about it, the first first. */
export type Ledgered = { readonly proposal: ModelProposal; readonly decisions: readonly ModelDecision[] };

/** Where a proposal stands: the last that was decided. */
export const stateOf = ({ decisions }: Pick<Ledgered, "decisions">): ProposalState =>
  decisions.reduce<ProposalState>(
    (last, { state }) => (PROPOSAL_STATES.indexOf(state) > PROPOSAL_STATES.indexOf(last) ? state : last),
    "proposed",
  );

export const jobsOf = ({ jobs }: Pick<ModelProposal, "jobs">): string[] => JSON.parse(jobs) as string[];
export const modelOf = ({ model }: { readonly model: string }): Model => JSON.parse(model) as Model;
export const promiseOf = ({ promise }: Pick<ModelProposal, "promise">): Promised | null =>
  promise === null ? null : (JSON.parse(promise) as Promised);
export const replacedOf = ({ replaced }: Pick<ModelPublication, "replaced">): Replaced =>
  JSON.parse(replaced) as Replaced;

const placeOf = (id: number, state: ProposalState): Place => ({
  table: state === "proposed" ? "model_proposal.texts" : "model_decision.texts",
  ...{ person: "", source: "", source_id: `${id}/${state}`, version: "" },
});

/** Seals the texts of a proposal, or of what was decided about it. */
export const sealProposalTexts = (
  keys: ServerKeys,
  texts: ProposalTexts,
  id: number,
  state: ProposalState = "proposed",
): Uint8Array => seal({ id: keys.id, key: keys.purpose("text") }, texts, placeOf(id, state));

/** Opens them. Throws `SealBroken` where they do not open. */
export const openProposalTexts = (
  keys: ServerKeys,
  { proposal_id, texts }: Pick<ModelProposal, "proposal_id" | "texts">,
  state: ProposalState = "proposed",
): ProposalTexts =>
  open((id) => keys.purpose("text", id), texts, placeOf(proposal_id, state)) as ProposalTexts;

export const modelProposals = {
  /** Every proposal with its decisions, the newest first. */
  all: async (store: Store): Promise<Ledgered[]> => {
    const [proposals, decisions] = [
      await store.selectFrom("model_proposal").selectAll().orderBy("proposal_id", "desc").execute(),
      await store.selectFrom("model_decision").selectAll().orderBy("decided_at").execute(),
    ];
    return proposals.map((proposal) => ({
      proposal,
      decisions: decisions.filter(({ proposal_id }) => proposal_id === proposal.proposal_id),
    }));
  },

  find: async (store: Store, id: number): Promise<Ledgered | undefined> => {
    const proposal = await store
      .selectFrom("model_proposal")
      .selectAll()
      .where("proposal_id", "=", id)
      .executeTakeFirst();
    if (proposal === undefined) return undefined;
    const decisions = await store
      .selectFrom("model_decision")
      .selectAll()
      .where("proposal_id", "=", id)
      .orderBy("decided_at")
      .execute();
    return { proposal, decisions };
  },

  /** The number of the next one. */
  next: async (store: Store): Promise<number> => {
    const last = await store
      .selectFrom("model_proposal")
      .select(({ fn }) => fn.max("proposal_id").as("id"))
      .executeTakeFirst();
    return Number(last?.id ?? 0) + 1;
  },

  add: async (store: Store, row: ModelProposal): Promise<void> => {
    await store.insertInto("model_proposal").values(row).execute();
  },

  /** Throws where the same was decided before. */
  decide: async (store: Store, row: ModelDecision): Promise<void> => {
    await store.insertInto("model_decision").values(row).execute();
  },

  /** Brings all texts under the master key that seals, together. */
  sealAnew: (store: Store, keys: ServerKeys): Promise<void> =>
    store.transaction().execute(async (within) => {
      for (const { proposal, decisions } of await modelProposals.all(within)) {
        const { proposal_id } = proposal;
        await within
          .updateTable("model_proposal")
          .set({ texts: sealProposalTexts(keys, openProposalTexts(keys, proposal), proposal_id) })
          .where("proposal_id", "=", proposal_id)
          .execute();
        for (const decision of decisions) {
          const { state } = decision;
          const texts = sealProposalTexts(keys, openProposalTexts(keys, decision, state), proposal_id, state);
          await within
            .updateTable("model_decision")
            .set({ texts })
            .where("proposal_id", "=", proposal_id)
            .where("state", "=", state)
            .execute();
        }
      }
    }),
};

export const modelPublications = {
  /** Those of a job, or all; the newest first. */
  all: (store: Store, job?: string): Promise<ModelPublication[]> => {
    const found = store.selectFrom("model_publication").selectAll().orderBy("proposal_id", "desc");
    return (job === undefined ? found : found.where("job", "=", job)).execute();
  },

  add: async (store: Store, row: ModelPublication): Promise<void> => {
    await store.insertInto("model_publication").values(row).execute();
  },

  /** Those that the feed has not taken in, the oldest first. */
  waiting: (store: Store): Promise<ModelPublication[]> =>
    store
      .selectFrom("model_publication")
      .selectAll()
      .where("taken_at", "is", null)
      .orderBy("proposal_id")
      .execute(),

  taken: async (store: Store, ids: readonly number[], at: string): Promise<void> => {
    await store
      .updateTable("model_publication")
      .set({ taken_at: at })
      .where("proposal_id", "in", ids)
      .execute();
  },
};
