import type { Decision } from "../server/candidates/decision.ts";
import type { NamesTold } from "../server/candidates/names.ts";
import type { Candidate, CandidateLinkTold, Candidates } from "../server/routes/candidates.ts";
import type { Mine } from "../server/routes/mine.ts";
import { call } from "./api.ts";

export const getCandidates = (asked: URLSearchParams) => call<Candidates>("GET", `candidates?${asked}`);
export const getCandidate = (person: string) => call<Candidate>("GET", `candidates/${person}`);
export const getDecision = (person: string, application: string) =>
  call<Decision>("GET", `candidates/${person}/decision?application=${encodeURIComponent(application)}`);
export const unmask = (person: string, reason: string) =>
  call<NamesTold>("POST", `candidates/${person}/unmask`, { reason });
export const linkCandidate = (person: string) =>
  call<CandidateLinkTold>("POST", `candidates/${person}/link`, {});

/** The candidate's own page. */
export const redeemMine = (token: string) => call<null>("POST", "mine/session", { token });
export const leaveMine = () => call<null>("DELETE", "mine/session");
export const getMine = () => call<Mine>("GET", "mine");
export type OwnRequestKind = Mine["requests"][number]["kind"];
export const askMine = (kind: OwnRequestKind, asked: string) =>
  call<Mine["requests"][number]>("POST", "mine/requests", { kind, asked });
export const answerSurvey = (answer: {
  application: string;
  scores: Record<string, number>;
  comment: string;
}) => call<null>("POST", "mine/survey", answer);
