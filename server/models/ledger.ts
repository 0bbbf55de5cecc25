import type { AuditEvent } from "../access/audit.ts";
import { AuditUnavailable } from "../access/audit.ts";
import { may, type Right } from "../access/roles.ts";
import { scopeWith } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import { type ModelVersion, versionsOf } from "../analyses/lab/parts/versions.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import { outcomeOf } from "../recorded.ts";
import {
  type DecisionState,
  jobsOf,
  type Ledgered,
  modelProposals,
  type ProposalState,
  sealProposalTexts,
  stateOf,
} from "../store/model-proposal.ts";
import type { Store } from "../store/open.ts";

/** Who acts: somebody on the page, or named at the terminal. */
export type Actor = Pick<Session, "person" | "roles" | "own"> & { readonly by: "page" | "command" };

/** What an act needs of the server. */
export type Desk = Pick<Context, "store" | "keys" | "audit" | "rows" | "config">;

/** How messages name the states. */
export const stateNames: Readonly<Record<ProposalState, Text>> = {
  proposed: { zh: "待审批", en: "proposed" },
  approved: { zh: "已批准", en: "approved" },
  sent_back: { zh: "已退回", en: "sent back" },
  withdrawn: { zh: "已撤回", en: "withdrawn" },
  published: { zh: "已发布", en: "published" },
  rolled_back: { zh: "已回滚", en: "rolled back" },
};

/** How a message names a proposal. */
const whatOf = (id: number): Text => ({ zh: `提案 ${id}`, en: `Proposal ${id}` });

/** A parameter that is wrong, in both languages. */
export const invalid = (path: string, zh: string, en: string): HttpError =>
  new HttpError("invalid_parameter", { path, problem: { zh, en } });

/** The versions of a job as far as a right of the actor reaches. Throws 403 without the right, 404 out of reach. */
export async function reached(
  { rows }: Pick<Desk, "rows">,
  actor: Actor,
  right: Right,
  job: string,
): Promise<readonly ModelVersion[]> {
  if (!may(actor.roles, right)) throw new HttpError("not_allowed");
  const versions = await versionsOf(rows, scopeWith(actor, right), job);
  if (versions.length === 0)
    throw new HttpError("not_found", {
      what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
    });
  return versions;
}

/** Of proposals those about a job that a right of the actor reaches; all of its jobs where one acts on it. */
export async function within(
  { rows }: Pick<Desk, "rows">,
  actor: Pick<Actor, "roles" | "own">,
  right: Right,
  ledger: readonly Ledgered[],
  wants: "some" | "every" = "some",
): Promise<Ledgered[]> {
  if (!may(actor.roles, right) || ledger.length === 0) return [];
  const scope = scopeWith(actor, right);
  if (scope.kind === "all") return [...ledger];
  const own = new Set((await versionsOf(rows, scope)).map(({ job }) => job));
  return ledger.filter(({ proposal }) => jobsOf(proposal)[wants]((job) => own.has(job)));
}

/** A proposal on which the actor may act by a right. Throws 403 without the right, 404 out of reach. */
export async function found(desk: Desk, actor: Actor, right: Right, id: number): Promise<Ledgered> {
  if (!may(actor.roles, right)) throw new HttpError("not_allowed");
  const row = await modelProposals.find(desk.store, id);
  const [seen] = row === undefined ? [] : await within(desk, actor, right, [row], "every");
  if (seen === undefined) throw new HttpError("not_found", { what: whatOf(id) });
  return seen;
}

/** What an act leaves behind: its result, and what the audit log tells of it, never what people wrote. */
export type Done<Result> = {
  readonly result: Result;
  readonly id: number;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Writes within the store's transaction what was checked before. */
type Work<Result> = (within: Store) => Promise<Done<Result>>;

/** Checks an act, does it and records it together, before it is answered: without the record nothing is written. */
export async function recorded<Result>(
  { store, audit }: Pick<Desk, "store" | "audit">,
  { person: actor, by }: Actor,
  { action, subject }: Pick<AuditEvent, "action" | "subject">,
  check: () => Promise<Work<Result>>,
): Promise<Result> {
  try {
    const work = await check();
    return await store.transaction().execute(async (within) => {
      const { result, id, detail } = await work(within);
      const event = { actor, action, subject: `model_proposal:${id}`, detail: { by, ...detail } };
      await audit.record({ ...event, outcome: "done" });
      return result;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable))
      await audit.record({ actor, action, subject, outcome: outcomeOf(error), detail: { by } });
    throw error;
  }
}

/** The proposal as it stands within a transaction. Throws `wrong_state` unless it is in one of the states. */
export async function standing(
  store: Store,
  id: number,
  wanted: readonly ProposalState[],
): Promise<Ledgered> {
  const row = (await modelProposals.find(store, id)) as Ledgered;
  const state = stateOf(row);
  if (!wanted.includes(state)) throw new HttpError("wrong_proposal_state", { state: stateNames[state] });
  return row;
}

/** Writes down what is decided about a proposal. */
export async function decide(
  store: Store,
  keys: Desk["keys"],
  { id, state, person, why = "" }: { id: number; state: DecisionState; person: string; why?: string },
): Promise<void> {
  await modelProposals.decide(store, {
    ...{ proposal_id: id, state, decided_by: person, decided_at: new Date().toISOString() },
    texts: sealProposalTexts(keys, { why }, id, state),
  });
}
