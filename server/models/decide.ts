import { randomUUID } from "node:crypto";
import type { Model } from "../../dashboards/format/model-check.ts";
import { type ModelVersion, modelIn } from "../analyses/lab/parts/versions.ts";
import { today } from "../erase-in-server.ts";
import { HttpError } from "../http-error.ts";
import { modelDeliveries } from "../store/model-delivery.ts";
import {
  jobsOf,
  type Ledgered,
  type ModelProposal,
  type ModelPublication,
  modelProposals,
  modelPublications,
  replacedOf,
  sealProposalTexts,
} from "../store/model-proposal.ts";
import type { Store } from "../store/open.ts";
import { type Actor, type Desk, decide, found, reached, recorded, standing } from "./ledger.ts";
import { currentOf, wordsOf } from "./propose.ts";

/** What an administrator says of a proposal. */
export type Approval = { readonly approve: boolean; readonly told?: string | undefined };

/** Approves a proposal, or sends it back with a reason. Nobody decides about an own proposal. */
export async function approve(
  desk: Desk,
  actor: Actor,
  id: number,
  { approve: isApproved, told = "" }: Approval,
): Promise<Ledgered> {
  const action = isApproved ? "model_approve" : "model_send_back";
  return recorded(desk, actor, { action, subject: `model_proposal:${id}` }, async () => {
    const { proposal } = await found(desk, actor, "models.approve", id);
    if (proposal.proposed_by === actor.person) throw new HttpError("own_model_proposal");
    const why = isApproved ? told.trim() : wordsOf("told", told);
    return async (within) => {
      await standing(within, id, ["proposed"]);
      const state = isApproved ? "approved" : "sent_back";
      await decide(within, desk.keys, { id, state, person: actor.person, why });
      return { ...(await after(within, id)), detail: { from: "proposed", to: state } };
    };
  });
}

const after = async (within: Store, id: number) => ({
  id,
  result: (await modelProposals.find(within, id)) as Ledgered,
});

/** Publishes what was approved as a new version of today. What hears of it and the feed follow by themselves. */
export async function publish(desk: Desk, actor: Actor, id: number): Promise<Ledgered> {
  const act = { action: "model_publish", subject: `model_proposal:${id}` } as const;
  return recorded(desk, actor, act, async () => {
    const { proposal } = await found(desk, actor, "models.publish", id);
    const [job] = jobsOf(proposal);
    const current = currentOf(await reached(desk, actor, "models.publish", job!));
    return async (within) => {
      await standing(within, id, ["approved"]);
      const { kind, base } = proposal;
      if (kind !== "model")
        throw new HttpError("wrong_proposal_state", { state: { zh: "已生效", en: "in force" } });
      const model = JSON.parse(proposal.model as string) as Model;
      const now = await inForce(within, current);
      if (now.version !== base) throw new HttpError("model_moved", { version: now.version });
      const row = await write(within, desk, { id, job: job!, model, now, takesBack: null });
      await decide(within, desk.keys, { id, state: "published", person: actor.person });
      return { ...(await after(within, id)), detail: told(row) };
    };
  });
}

/** Takes a publication back: what was in force before it becomes a new version, which names what it undoes. */
export async function rollBack(desk: Desk, actor: Actor, id: number, why: string): Promise<Ledgered> {
  const act = { action: "model_roll_back", subject: `model_proposal:${id}` } as const;
  return recorded(desk, actor, act, async () => {
    const { proposal } = await found(desk, actor, "models.publish", id);
    const [job] = jobsOf(proposal);
    const current = currentOf(await reached(desk, actor, "models.publish", job!));
    const words = wordsOf("why", why);
    return async (within) => {
      await standing(within, id, ["published"]);
      const [last] = await modelPublications.all(within, job);
      const now = await inForce(within, current);
      if (last?.proposal_id !== id || now.version !== last.version)
        throw new HttpError("wrong_proposal_state", {
          state: { zh: `已被版本 ${now.version} 取代`, en: `replaced by ${now.version}` },
        });
      const { model } = replacedOf(last);
      const proposal_id = await modelProposals.next(within);
      const undo: ModelProposal = {
        ...{ proposal_id, kind: "rollback", jobs: proposal.jobs, base: last.version, version: null },
        ...{ model: JSON.stringify(model), promise: null, takes_back: id },
        ...{ proposed_by: actor.person, proposed_at: new Date().toISOString() },
        texts: sealProposalTexts(desk.keys, { why: words }, proposal_id),
      };
      await modelProposals.add(within, undo);
      const row = await write(within, desk, {
        id: proposal_id,
        job: job!,
        model,
        now,
        takesBack: last.version,
      });
      await decide(within, desk.keys, { id: proposal_id, state: "published", person: actor.person });
      await decide(within, desk.keys, { id, state: "rolled_back", person: actor.person });
      return {
        ...(await after(within, proposal_id)),
        id,
        detail: { ...told(row), by_proposal: proposal_id },
      };
    };
  });
}

/** What is in force: published here a moment ago, or as the warehouse has it. */
async function inForce(within: Store, current: ModelVersion): Promise<ModelVersion> {
  const [last] = await modelPublications.all(within, current.job);
  if (last === undefined || last.taken_at !== null) return current;
  const { version, valid_from } = last;
  return { ...current, ...(JSON.parse(last.model) as Model), version, valid_from };
}

type Written = {
  readonly id: number;
  readonly job: string;
  readonly model: Model;
  readonly now: ModelVersion;
  readonly takesBack: string | null;
};

/** Writes a publication down, and for each address of the settings what it will hear. */
async function write(
  within: Store,
  { config }: Pick<Desk, "config">,
  { id, job, model, now, takesBack }: Written,
): Promise<ModelPublication> {
  const published_at = new Date().toISOString();
  const day = today(config.organisation.zone);
  const row: ModelPublication = {
    ...{ proposal_id: id, job, version: `lab-${id}`, published_at, taken_at: null },
    valid_from: [day, now.valid_from].sort().at(-1)!,
    model: JSON.stringify(modelIn(model)),
    replaced: JSON.stringify({ version: now.version, model: modelIn(now) }),
  };
  await modelPublications.add(within, row);
  const body = JSON.stringify({
    ...{ event: "model_published", proposal: id, takes_back: takesBack, replaces: now.version },
    ...recordOf(row),
  });
  for (const { address } of config.models.webhooks)
    await modelDeliveries.put(within, {
      ...{ delivery_id: randomUUID(), proposal_id: id, address, body, state: "waiting", attempts: 0 },
      ...{ next_at: published_at, told: null, made_at: published_at, ended_at: null },
    });
  return row;
}

const told = ({ job, version, valid_from }: ModelPublication) => ({ job, version, valid_from });

/** A publication in the columns of the feed of scoring models. */
export function recordOf({ job, version, valid_from, published_at, model }: ModelPublication) {
  const { competencies, questions, cutoff, minutes } = JSON.parse(model) as Model;
  return {
    ...{ job_id: job, version, valid_from },
    ...(cutoff === null ? {} : { cutoff }),
    ...(minutes === null ? {} : { time_limit_minutes: minutes }),
    competency_weights: competencies,
    question_weights: Object.fromEntries(questions.map(({ question, weight }) => [question, weight])),
    updated_at: published_at,
  };
}

/** Has a notice that was given up sent once more. */
export async function resend(desk: Desk, actor: Actor, delivery: string): Promise<Ledgered> {
  const act = { action: "model_resend", subject: "model_delivery" } as const;
  return recorded(desk, actor, act, async () => {
    const row = await modelDeliveries.find(desk.store, delivery);
    const missing = new HttpError("not_found", { what: { zh: "该通知", en: "This notice" } });
    if (row === undefined) throw missing;
    const { proposal_id: id } = row;
    await found(desk, actor, "models.publish", id);
    return async (within) => {
      const now = await modelDeliveries.find(within, delivery);
      if (now?.state !== "given_up")
        throw new HttpError("wrong_proposal_state", { state: { zh: "发送中", en: "on its way or there" } });
      const waits = { state: "waiting", attempts: 0, ended_at: null } as const;
      await modelDeliveries.change(within, delivery, { ...waits, next_at: new Date().toISOString() });
      return { ...(await after(within, id)), detail: { delivery } };
    };
  });
}
