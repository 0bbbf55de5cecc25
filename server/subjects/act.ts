import { AuditUnavailable } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { eraseInServer } from "../erase-in-server.ts";
import type { EraseAsk } from "../erasing.ts";
import { HttpError } from "../http-error.ts";
import { outcomeOf } from "../recorded.ts";
import {
  openSubjectTexts,
  type ReviewOutcome,
  type SubjectRequest,
  type SubjectState,
  sealSubjectTexts,
  subjectRequests,
} from "../store/subject-request.ts";
import { stateNames } from "./names.ts";

/** What is done with a request by who works on it. */
export type Act = {
  readonly act: "propose" | "done" | "refuse";
  /** What was done, or why: proposed, or not done. */
  readonly told?: string | undefined;
  /** Of an erasure: the pseudonymous rows go too. */
  readonly with_rows?: boolean | undefined;
  /** Of a human review. */
  readonly outcome?: ReviewOutcome | undefined;
};

/** Proposes an erasure, or closes a request as done or refused. */
export async function act(
  context: Context,
  person: string,
  row: SubjectRequest,
  asked: Act,
): Promise<SubjectRequest> {
  const told = asked.told?.trim() ?? "";
  if (asked.act === "propose") {
    needWords(told);
    await refuseNames(context, row, told);
  }
  return change(context, person, row.request_id, (before) => changeOf(context, person, before, asked, told));
}

function changeOf(
  { keys }: Context,
  person: string,
  before: SubjectRequest,
  { act, with_rows = false, outcome }: Act,
  told: string,
): Partial<SubjectRequest> {
  const { kind, state, request_id } = before;
  const now = new Date().toISOString();
  const texts = sealSubjectTexts(keys, { ...openSubjectTexts(keys, before), told: told || null }, request_id);
  if (act === "propose") {
    if (kind !== "erasure")
      throw invalid("act", "只有删除请求需要提出审批", "only an erasure is proposed for approval");
    expectState(state, ["received"]);
    const proposed = { proposed_by: person, proposed_at: now, approved_by: null, approved_at: null };
    return { ...{ state: "proposed", texts, with_rows: Number(with_rows) }, ...proposed };
  }
  const closed = { texts, closed_by: person, closed_at: now };
  if (act === "refuse") {
    expectState(state, ["received", "proposed"]);
    needWords(told);
    return { ...closed, state: "refused" };
  }
  if (kind === "erasure")
    throw invalid("act", "删除由审计员批准后完成", "an erasure is done when an auditor has approved it");
  expectState(state, ["received"]);
  if (kind !== "copy") needWords(told);
  if ((kind === "human_review") !== (outcome !== undefined))
    throw invalid(
      "outcome",
      "人工复核须填写结果（维持或改变），其他请求没有结果",
      "a human review has an outcome (upheld or changed), nothing else has",
    );
  return { ...closed, state: "done", outcome: outcome ?? null };
}

/** What an auditor says of a proposed erasure. */
export type Approval = { readonly approve: boolean; readonly told?: string | undefined };

/**
 * Approves a proposed erasure and carries it out, or sends it back with a reason. What was approved and could not be
 * carried out stays approved: approving it once more tries again. Nobody approves an own proposal.
 */
export async function approve(
  context: Context,
  person: string,
  { request_id }: SubjectRequest,
  { approve, told = "" }: Approval,
): Promise<SubjectRequest> {
  if (!approve) needWords(told.trim());
  const approved = await change(context, person, request_id, (before) => {
    if (before.proposed_by === person) throw new HttpError("own_proposal");
    if (!approve) {
      expectState(before.state, ["proposed"]);
      const said = { ...openSubjectTexts(context.keys, before), told: told.trim() };
      const texts = sealSubjectTexts(context.keys, said, request_id);
      return { ...{ state: "received", texts }, ...{ proposed_by: null, proposed_at: null } };
    }
    expectState(before.state, ["proposed", "approved"]);
    return { state: "approved", approved_by: person, approved_at: new Date().toISOString() };
  });
  if (!approve) return approved;
  const ask = { ...eraseAsk(context, approved), reason: `subject_request:${request_id}` };
  await eraseInServer(context, { ask, actor: person, tell: false }, "request");
  return (await subjectRequests.find(context.store, request_id)) as SubjectRequest;
}

/** What is asked of erasing for a request. */
export function eraseAsk({ keys }: Pick<Context, "keys">, row: SubjectRequest): EraseAsk {
  const withRows = row.with_rows === 1;
  if (row.person_key !== null) return { person: row.person_key, withRows };
  const { candidate_id, source } = openSubjectTexts(keys, row);
  if (candidate_id === null)
    throw new HttpError("wrong_state", { state: { zh: "本人数据已删除", en: "the data were erased" } });
  return { candidate: { id: candidate_id, source: source ?? undefined }, withRows };
}

/** Refuses a reason that names the person, and a person who is not there any more. */
async function refuseNames(context: Context, row: SubjectRequest, reason: string): Promise<void> {
  await context.loader.tellErase({ ...eraseAsk(context, row), reason }).catch((error: Error) => {
    if (error.name !== "CannotErase") throw error;
    const [en = "", zh = en] = error.message.split(" | ");
    throw new HttpError("bad_request", { reason: { zh, en } });
  });
}

/** Checks, writes and records a change together: without the record nothing is written. */
async function change(
  { store, audit }: Context,
  actor: string,
  id: number,
  changeOf: (before: SubjectRequest) => Partial<SubjectRequest>,
): Promise<SubjectRequest> {
  const event = { actor, action: "subject_request_change", subject: `subject_request:${id}` } as const;
  try {
    return await store.transaction().execute(async (within) => {
      const before = (await subjectRequests.find(within, id)) as SubjectRequest;
      const after = { ...before, ...changeOf(before) };
      await subjectRequests.change(within, id, after);
      const { kind, state: to, outcome, with_rows } = after;
      await audit.record({
        ...{ ...event, outcome: "done" },
        detail: {
          kind,
          from: before.state,
          to,
          outcome,
          with_rows: kind === "erasure" ? with_rows === 1 : null,
        },
      });
      return after;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable)) await audit.record({ ...event, outcome: outcomeOf(error) });
    throw error;
  }
}

function expectState(state: SubjectState, wanted: readonly SubjectState[]): void {
  if (!wanted.includes(state)) throw new HttpError("wrong_state", { state: stateNames[state] });
}

function needWords(told: string): void {
  if (told === "") throw invalid("told", "请写明原因或处理结果", "say why, or what was done");
}

function invalid(path: string, zh: string, en: string): HttpError {
  return new HttpError("invalid_parameter", { path, problem: { zh, en } });
}
