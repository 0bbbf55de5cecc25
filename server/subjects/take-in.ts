import type { Subject, SubjectAsk } from "../../pipelines/subject.ts";
import { AuditUnavailable } from "../access/audit.ts";
import type { Session } from "../access/sessions.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { outcomeOf } from "../recorded.ts";
import {
  type Channel,
  type Receipt,
  receive,
  type SubjectKind,
  type SubjectRequest,
} from "../store/subject-request.ts";
import { isWithin, reachOf } from "./seen.ts";

/** A request as staff type it in: whom it is about, by one of id, phone and e-mail, and what is asked. */
export type Typed = Omit<SubjectAsk, "person_key"> & {
  readonly kind: SubjectKind;
  readonly channel: Exclude<Channel, "page">;
  readonly application_id?: string | undefined;
  readonly asked?: string | undefined;
};

/** Kinds that say nothing without what is asked. */
const NEED_WORDS: readonly SubjectKind[] = ["correction", "human_review"];

/** Takes in what somebody asked of staff. Whoever is not found, or not the caller's own, answers `not_found` alike. */
export async function takeIn(context: Context, session: Session, typed: Typed): Promise<SubjectRequest> {
  checkTyped(typed);
  const subject = await meant(context, session, typed);
  const { kind, channel, candidate_id, source, application_id, asked = "" } = typed;
  return record(context, session.person, {
    ...{ kind, channel, asked: asked.trim(), person_key: subject?.person_key ?? null },
    candidate_id: candidate_id ?? subject?.candidate_ids[0] ?? null,
    ...{ source: source ?? null, application_id: application_id ?? null, received_by: session.person },
    ...{ days: context.config.subjects.answer_days, zone: context.config.organisation.zone },
  });
}

/** Takes a request in and records that, together: without the record nothing is kept. */
async function record(
  { store, keys, audit }: Context,
  actor: string,
  receipt: Receipt,
): Promise<SubjectRequest> {
  const event = { actor, action: "subject_request", subject: "subject_request" } as const;
  const detail = { kind: receipt.kind, channel: receipt.channel };
  try {
    return await store.transaction().execute(async (within) => {
      const row = await receive(within, keys, receipt);
      const { request_id, due_on } = row;
      await audit.record({
        ...{ ...event, subject: `subject_request:${request_id}`, outcome: "done" },
        detail: { ...detail, due_on },
      });
      return row;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable))
      await audit.record({ ...event, outcome: outcomeOf(error), detail });
    throw error;
  }
}

function checkTyped({ candidate_id, source, phone, email, kind, asked = "" }: Typed): void {
  const wrong = (path: string, zh: string, en: string) =>
    new HttpError("invalid_parameter", { path, problem: { zh, en } });
  const given = [candidate_id, phone, email].filter((one) => one !== undefined && one.trim() !== "");
  if (given.length !== 1)
    throw wrong(
      "candidate_id",
      `请填写候选人编号、手机号、邮箱中的一项（收到 ${given.length} 项）`,
      `give one of candidate_id, phone and email; there are ${given.length}`,
    );
  if (source !== undefined && candidate_id === undefined)
    throw wrong("source", "来源须与候选人编号一起填写", "a source belongs to a candidate_id");
  if (NEED_WORDS.includes(kind) && asked.trim() === "")
    throw wrong("asked", "请写明对方要求什么", "say what is asked");
}

/** The person who is meant; null where only records set aside are known by the id. */
async function meant(context: Context, session: Session, typed: Typed): Promise<Subject | null> {
  const { candidate_id, source, phone, email } = typed;
  const trimmed = (text: string | undefined) => text?.trim() || undefined;
  const ask = {
    candidate_id: trimmed(candidate_id),
    source: trimmed(source),
    phone: trimmed(phone),
    email: trimmed(email),
  };
  const scope = reachOf(session, "subjects.receive");
  const found = (await context.loader.findSubjects(ask)).filter((one) => isWithin(scope, one));
  if (found.length > 1) {
    const sources = [...new Set(found.flatMap((one) => one.sources))];
    throw new HttpError("invalid_parameter", {
      path: "source",
      problem: {
        zh: `该编号对应 ${found.length} 个人，请填写来源（${sources.join("、")}）`,
        en: `the id is that of ${found.length} people; give the source (${sources.join(", ")})`,
      },
    });
  }
  const [subject] = found;
  if (subject !== undefined) return subject;
  const unknown = new HttpError("not_found", { what: { zh: "该候选人", en: "This candidate" } });
  if (ask.candidate_id === undefined || scope.kind !== "all") throw unknown;
  const candidate = { id: ask.candidate_id, source: ask.source };
  await context.loader.tellErase({ candidate, withRows: false }).catch((error: Error) => {
    throw error.name === "CannotErase" ? unknown : error;
  });
  return null;
}
