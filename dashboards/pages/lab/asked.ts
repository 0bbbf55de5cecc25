import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as diffAnalysis } from "../../../server/analyses/lab/model-diff.ts";
import type { analysis as weightsAnalysis } from "../../../server/analyses/lab/weights.ts";
import type { ModelProposals, ModelProposalTold } from "../../../server/routes/models.ts";
import { call, getAnalysis } from "../../api.ts";
import type { Model } from "../../format/model-check.ts";

// What only this page asks: in its own script, not in the first one.

export type { ModelProposals, ModelProposalTold } from "../../../server/routes/models.ts";

export type Versions = AnswerOf<typeof diffAnalysis>;
export type Weights = AnswerOf<typeof weightsAnalysis>;
export type Promised = NonNullable<ModelProposalTold["promise"]>;

const of = (job: string) => new URLSearchParams({ job });
export const getVersions = (job: string) => getAnalysis<typeof diffAnalysis>("model-diff", of(job));
export const getWeights = (job: string) => getAnalysis<typeof weightsAnalysis>("weights", of(job));

export const getProposals = () => call<ModelProposals>("GET", "models/proposals");
export const propose = (asked: { job: string; model: Model; why: string; promise: Promised }) =>
  call<ModelProposalTold>("POST", "models/proposals", asked);

const act = (id: number, name: string, body: object = {}) =>
  call<ModelProposalTold>("POST", `models/proposals/${id}/${name}`, body);
export const withdraw = (id: number) => act(id, "withdrawal");
export const publish = (id: number) => act(id, "publication");
export const rollBack = (id: number, why: string) => act(id, "roll-back", { why });
export const approve = (id: number, body: { approve: boolean; told?: string }) => act(id, "approval", body);
export const resend = (delivery: string) =>
  call<ModelProposalTold>("POST", `models/deliveries/${delivery}`, {});
export const exportAddress = (job: string, version: string, format: "json" | "csv" | "ats") =>
  `/api/models/export?${new URLSearchParams({ job, version, format })}`;
