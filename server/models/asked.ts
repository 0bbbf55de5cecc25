import { Value } from "typebox/value";
import { foldLogin } from "../access/login.ts";
import { systemUser } from "../access/system-user.ts";
import { type ModelDiff, type ModelVersion, modelDiff, versionsOf } from "../analyses/lab/parts/versions.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { accounts, ownOf, rolesOf } from "../store/account.ts";
import {
  jobsOf,
  type Ledgered,
  modelProposals,
  modelPublications,
  type ProposalState,
  promiseOf,
  stateOf,
} from "../store/model-proposal.ts";
import { proposalBody, proposedOf } from "./body.ts";
import { approve, publish, rollBack } from "./decide.ts";
import { type Actor, invalid } from "./ledger.ts";
import { currentOf, propose } from "./propose.ts";
import { type ModelFormat, writtenModel } from "./written.ts";

/** What `assay model` asks, of this process or of the server. */
export type ModelAsked =
  | { readonly act: "list" }
  | { readonly act: "show"; readonly job: string }
  | { readonly act: "diff"; readonly job: string; readonly from: string; readonly to: string }
  | {
      readonly act: "export";
      readonly job: string;
      readonly version: string | null;
      readonly format: ModelFormat;
    }
  | ({ readonly as: string } & (
      | { readonly act: "propose"; readonly body: unknown }
      | { readonly act: "approve"; readonly id: number; readonly sendBack: string | null }
      | { readonly act: "publish"; readonly id: number }
      | { readonly act: "rollback"; readonly id: number; readonly why: string }
    ));

/** A proposal in a line. */
export type ProposalLine = {
  readonly proposal: number;
  readonly state: ProposalState;
  readonly jobs: readonly string[];
  readonly version: string | null;
  readonly judged_on: string | null;
  readonly verdict: string | null;
};

/** What is told of it. */
export type ModelTold = {
  readonly proposals?: readonly ProposalLine[];
  readonly versions?: readonly ModelVersion[];
  readonly diff?: ModelDiff;
  readonly file?: string;
};

type Needs = Pick<Context, "store" | "keys" | "audit" | "rows" | "config" | "effects" | "courier">;

/** Does what `assay model` asks; whoever acts is named, and may what their account may. */
export async function actOnModels(context: Needs, asked: ModelAsked): Promise<ModelTold> {
  if ("as" in asked) {
    const { proposal } = await act(context, await actorOf(context, asked.as), asked);
    await context.courier.work();
    return { proposals: (await lines(context)).filter((line) => line.proposal === proposal.proposal_id) };
  }
  if (asked.act === "list") return { proposals: await lines(context) };
  const versions = await ofJob(context, asked.job);
  if (asked.act === "show") return { versions };
  if (asked.act === "diff")
    return { diff: modelDiff(named(versions, asked.from), named(versions, asked.to)) };
  const { version, format, job } = asked;
  const model = version === null ? currentOf(versions) : named(versions, version);
  const subject = `model:${job}@${model.version}`;
  const detail = { by: "command", format };
  await context.audit.record({ actor: systemUser(), action: "export", subject, outcome: "done", detail });
  return { file: writtenModel(model, format, new Date().toISOString()) };
}

type Acting = Extract<ModelAsked, { readonly as: string }>;

function act(context: Needs, actor: Actor, asked: Acting): Promise<Ledgered> {
  switch (asked.act) {
    case "propose":
      return propose(context, actor, proposedOf(checkedBody(asked.body)));
    case "approve": {
      const { id, sendBack } = asked;
      return approve(context, actor, id, { approve: sendBack === null, told: sendBack ?? "" });
    }
    case "publish":
      return publish(context, actor, asked.id);
    case "rollback":
      return rollBack(context, actor, asked.id, asked.why);
  }
}

function checkedBody(body: unknown) {
  const [wrong] = Value.Errors(proposalBody, body);
  if (wrong === undefined) return body as Parameters<typeof proposedOf>[0];
  throw invalid(wrong.instancePath.slice(1) || "(top)", "不符合要求", wrong.message);
}

async function actorOf({ store }: Needs, login: string): Promise<Actor> {
  const account = await accounts.byLogin(store, foldLogin(login));
  if (account === undefined || account.disabled_at !== null)
    throw new HttpError("not_found", { what: { zh: `账号 ${login}`, en: `The account ${login}` } });
  return { person: account.id, roles: rolesOf(account), own: ownOf(account), by: "command" };
}

async function ofJob({ rows }: Needs, job: string): Promise<ModelVersion[]> {
  const versions = await versionsOf(rows, { kind: "all", rows: true }, job);
  if (versions.length > 0) return versions;
  throw new HttpError("not_found", {
    what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
  });
}

function named(versions: readonly ModelVersion[], name: string): ModelVersion {
  const found = versions.find(({ version }) => version === name);
  if (found === undefined)
    throw new HttpError("not_found", { what: { zh: `版本 ${name}`, en: `Version ${name}` } });
  return found;
}

async function lines({ store, effects }: Needs): Promise<ProposalLine[]> {
  const [ledger, published, judged] = [
    await modelProposals.all(store),
    await modelPublications.all(store),
    await effects(),
  ];
  return ledger.map((row) => {
    const { proposal_id: proposal, version } = row.proposal;
    return {
      ...{ proposal, state: stateOf(row), jobs: jobsOf(row.proposal) },
      version: published.find(({ proposal_id }) => proposal_id === proposal)?.version ?? version,
      judged_on: promiseOf(row.proposal)?.judged_on ?? null,
      verdict: judged.find((each) => each.proposal === proposal)?.judged?.verdict ?? null,
    };
  });
}
