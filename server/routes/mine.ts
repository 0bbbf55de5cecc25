import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { cookieName, portOf } from "../access/hook.ts";
import { type Found, readApplications } from "../candidates/applications.ts";
import { ownApplicationSchema, ownOf } from "../candidates/own.ts";
import { ITEMS } from "../candidates/surveys.ts";
import type { Context, Route } from "../context.ts";
import { readLabels } from "../dimensions.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { candidateSurveys, sealAnswers } from "../store/candidate-survey.ts";
import {
  CANDIDATE,
  receive,
  SUBJECT_KINDS,
  SUBJECT_STATES,
  subjectRequests,
} from "../store/subject-request.ts";

const time = Type.String({ format: "date-time" });
const requestSchema = Type.Object({
  kind: Type.Enum([...SUBJECT_KINDS]),
  state: Type.Enum([...SUBJECT_STATES]),
  received_at: time,
  due_on: Type.String({ format: "date" }),
  closed_at: nullable(time),
});
const mineSchema = Type.Object({
  applications: Type.Array(ownApplicationSchema, { description: "The newest first" }),
  requests: Type.Array(requestSchema),
  observed_on: nullable(Type.String({ format: "date" })),
});
export type Mine = Told<typeof mineSchema>;

const copySchema = Type.Object({
  made_at: time,
  about: Type.String(),
  identity: Type.Array(Type.Record(Type.String(), Type.String()), {
    description: "What each source told of the person, opened",
  }),
  applications: Type.Array(Type.Object({}, { additionalProperties: true })),
  requests: Type.Array(requestSchema),
});

const text = Type.String({ maxLength: 2000 });
const application = Type.String({ minLength: 1, maxLength: 200 });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const { satisfaction, ...others } = Object.fromEntries(
  Object.entries(ITEMS).map(([item, [minimum, maximum]]) => [item, Type.Integer({ minimum, maximum })]),
) as Record<keyof typeof ITEMS, Type.TInteger>;
const scores = Type.Object(
  { satisfaction, ...Type.Partial(Type.Object(others)).properties },
  { additionalProperties: false },
);

/** A candidate's own data: by a one-time link, never those of anybody else. */
export const route: Route = (api, context) => {
  const { audit, candidates, config, database, keys, loader, store } = context;
  const secure = config.server.public_address !== undefined;
  const cookie = { path: "/", httpOnly: true, sameSite: "strict", secure } as const;
  const nameIn = (request: FastifyRequest) => cookieName(secure, portOf(request), "candidate");
  const actorOf = ({ candidate }: FastifyRequest) => `${CANDIDATE}:${candidate!.person}`;
  const subjectOf = actorOf;
  const noStore = (reply: FastifyReply) => reply.header("cache-control", "no-store");

  api.post(
    "/api/mine/session",
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ["mine"],
        summary: "Come by the token of a candidate's one-time link (audited)",
        body: Type.Object(
          { token: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        response: { 204: Type.Null({ description: "The cookie is set" }), ...failures },
      },
    },
    async (request, reply) => {
      const event = { action: "candidate_sign_in", subject: "candidates" } as const;
      const opened = await candidates.redeem(request.body.token, (person) =>
        audit.record({ ...event, actor: `${CANDIDATE}:${person}`, outcome: "done" }),
      );
      if (opened === null) {
        await audit.record({ ...event, actor: "-", outcome: "refused" });
        throw new HttpError("candidate_link_gone");
      }
      const { secret, expires_at } = opened;
      noStore(reply).setCookie(nameIn(request), secret, {
        ...cookie,
        maxAge: Math.floor((Date.parse(expires_at) - Date.now()) / 1000),
      });
      return reply.code(204).send(null);
    },
  );

  api.delete(
    "/api/mine/session",
    {
      schema: {
        tags: ["mine"],
        summary: "Leave",
        response: { 204: Type.Null({ description: "The session has ended" }), ...failures },
      },
    },
    async (request, reply) => {
      await candidates.end(request.candidate!.id);
      reply.clearCookie(nameIn(request), cookie);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/api/mine",
    {
      schema: {
        tags: ["mine"],
        summary: "Own applications: where they stand, feedback in words, own requests (audited)",
        response: { 200: mineSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.candidate!;
      const [{ found, observed_on }, labels, answered, requests] = await Promise.all([
        findOwn(context, person),
        readLabels(database, ["job", "competency"]),
        candidateSurveys.of(store, person),
        ownRequests(context, person),
      ]);
      await audit.record({
        ...{ actor: actorOf(request), action: "candidate_copy", subject: subjectOf(request) },
        ...{ outcome: "done", detail: { what: "page" } },
      });
      return noStore(reply).send({
        applications: found.map((each) =>
          ownOf(each, answered, (dimension, value) => {
            const label = labels.get(dimension)?.get(value) ?? { zh: value, en: value };
            return { zh: label.zh, en: label.en };
          }),
        ),
        requests,
        observed_on,
      });
    },
  );

  api.get(
    "/api/mine/copy",
    {
      schema: {
        tags: ["mine"],
        summary: "A copy of what is kept: identity and applications with all own scores (audited)",
        response: { 200: copySchema, ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.candidate!;
      const { found } = await findOwn(context, person);
      const requests = await ownRequests(context, person);
      await audit.record({
        ...{ actor: actorOf(request), action: "candidate_copy", subject: subjectOf(request) },
        ...{ outcome: "done", detail: { what: "copy" } },
      });
      const identity = await loader.identity(person);
      return noStore(reply)
        .header("content-disposition", 'attachment; filename="my-data.json"')
        .send({
          made_at: new Date().toISOString(),
          about: COPY_ABOUT[request.language],
          identity: identity ?? [],
          applications: found.map(({ shown }) => {
            const { pseudonym: _pseudonym, focus: _focus, days: _days, competencies, ...kept } = shown;
            return { ...kept, competencies: competencies.map(({ weight: _weight, ...rest }) => rest) };
          }),
          requests,
        });
    },
  );

  api.post(
    "/api/mine/requests",
    {
      schema: {
        tags: ["mine"],
        summary: "Ask for a full copy, a correction, erasure, an explanation or a human review (audited)",
        body: Type.Object(
          {
            kind: Type.Enum([...SUBJECT_KINDS]),
            application: Type.Optional(application),
            asked: Type.Optional(text),
          },
          { additionalProperties: false },
        ),
        response: { 201: requestSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.candidate!;
      const { kind, application: about, asked = "" } = request.body;
      const { found } = await findOwn(context, person);
      if (about !== undefined) findApplication(found, about);
      if (kind === "correction" && asked.trim() === "")
        throw new HttpError("invalid_parameter", {
          path: "asked",
          problem: { zh: "请写明需要更正什么", en: "say what is to be corrected" },
        });
      const row = await store.transaction().execute(async (within) => {
        const before = await subjectRequests.of(within, person);
        if (before.some((each) => each.kind === kind && each.closed_at === null))
          throw new HttpError("already_asked");
        const made = await receive(within, keys, {
          ...{ kind, person_key: person, application_id: about ?? null, asked: asked.trim() },
          ...{ received_by: CANDIDATE, channel: "page", days: config.subjects.answer_days },
          zone: config.organisation.zone,
        });
        await audit.record({
          ...{ actor: actorOf(request), action: "subject_request", outcome: "done" },
          ...{ subject: `subject_request:${made.request_id}`, detail: { kind } },
        });
        return made;
      });
      return noStore(reply.code(201)).send(showRequest(row));
    },
  );

  api.post(
    "/api/mine/survey",
    {
      schema: {
        tags: ["mine"],
        summary:
          "Answer the survey about an own application; the survey feed takes it in within the hour (audited)",
        body: Type.Object(
          {
            application,
            scores,
            comment: Type.Optional(text),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Null({ description: "Kept" }), ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.candidate!;
      const { application: about, scores: given, comment = "" } = request.body;
      findApplication((await findOwn(context, person)).found, about);
      const response_id = `page-${randomUUID()}`;
      const answers = { scores: given as Record<string, number>, comment: comment.trim() };
      await store.transaction().execute(async (within) => {
        const isNew = await candidateSurveys.add(within, {
          ...{ application_id: about, person_key: person, response_id },
          ...{ answers: sealAnswers(keys, answers, response_id), answered_at: new Date().toISOString() },
          taken_at: null,
        });
        if (!isNew) throw new HttpError("survey_answered");
        await audit.record({
          ...{ actor: actorOf(request), action: "candidate_survey", subject: subjectOf(request) },
          outcome: "done",
        });
      });
      return noStore(reply.code(201)).send(null);
    },
  );
};

const COPY_ABOUT = {
  zh: "本文件是系统为您保存的身份信息、投递和评分。面试作答文本、问卷意见等全部内容，请在页面上申请“完整副本”。",
  en: "This file holds what is kept of you: identity, applications and scores. For everything, transcripts and comments too, ask for a full copy on the page.",
};

/** A person's own applications; throws 404 where nothing is kept of the person (any more). */
async function findOwn(
  { rows }: Context,
  person: string,
): Promise<{ found: readonly Found[]; observed_on: string | null }> {
  // everybody's rows narrowed to one person by the key that the session holds
  const { found, observed_on } = await rows.answer({ filters: {} }, { kind: "all" }, async (ask) => ({
    observed_on: ask.observedOn,
    found: (await readApplications(ask, { person })).found,
  }));
  if (found.length === 0)
    throw new HttpError("not_found", { what: { zh: "您的投递", en: "Your application" } });
  return { found, observed_on };
}

/** Throws 404 where the application is not one of these. */
function findApplication(found: readonly Found[], application: string): void {
  if (!found.some(({ shown }) => shown.application === application))
    throw new HttpError("not_found", { what: { zh: "该投递", en: "This application" } });
}

async function ownRequests({ store }: Context, person: string): Promise<Told<typeof requestSchema>[]> {
  return (await subjectRequests.of(store, person)).map(showRequest);
}

function showRequest(row: Told<typeof requestSchema>): Told<typeof requestSchema> {
  const { kind, state, received_at, due_on, closed_at } = row;
  return { kind, state, received_at, due_on, closed_at };
}
