import { Type } from "typebox";
import { scopeOf, scopeWith } from "../access/scope.ts";
import { requireStepUp } from "../access/step-up.ts";
import {
  applicationSchema,
  countApplications,
  type Found,
  readApplications,
  readCursor,
  SORT_NAMES,
} from "../candidates/applications.ts";
import { decisionOf, decisionSchema } from "../candidates/decision.ts";
import { LINK_DAYS } from "../candidates/entry.ts";
import { mayContact, namesOf, namesSchema } from "../candidates/names.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine } from "../kept.ts";
import type { Scope } from "../metrics/metric.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable, pageMembers } from "../schemas.ts";
import { candidateLinks } from "../store/candidate-entry.ts";

const listSchema = Type.Object({
  candidates: Type.Array(applicationSchema),
  total: Type.Integer({ description: "Applications of this state inside the filters, found or not" }),
  observed_on: nullable(Type.String({ format: "date" })),
  ...pageMembers,
});
const candidateSchema = Type.Object({
  person: Type.String(),
  pseudonym: Type.String(),
  applications: Type.Array(applicationSchema, {
    description: "Those that the reader may see, the newest first",
  }),
});
export type Candidates = Told<typeof listSchema>;
export type Candidate = Told<typeof candidateSchema>;

const linkSchema = Type.Object({
  link: Type.String({ description: "Good once; shown this once" }),
  expires_at: Type.String({ format: "date-time" }),
});
export type CandidateLinkTold = Told<typeof linkSchema>;

const own = {
  state: Type.Enum(["open", "finished"], {
    default: "open",
    description: "Whether the application has ended",
  }),
  sort: Type.Enum([...SORT_NAMES], { default: "waiting", description: "The highest first" }),
  find: Type.Optional(
    Type.String({
      pattern: "^[A-Za-z0-9_.-]{2,64}$",
      description: "Beginning of a pseudonym or of a candidate id",
    }),
  ),
  cursor: Type.Optional(
    Type.String({ pattern: "^[A-Za-z0-9_-]{1,200}$", description: "next_cursor of the page before" }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};
const NAMED = Object.keys(own);
const params = Type.Object({
  person: Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
});
const failures = { "4xx": errorSchema, "5xx": errorSchema };

/** Candidates by pseudonym: where each stands, what to look at, what a decision rests on, and who it is. */
export const route: Route = (api, context) => {
  const { audit, candidates, config, loader, rows, store } = context;

  api.get(
    "/api/candidates",
    {
      schema: {
        tags: ["candidates"],
        summary: "Applications by pseudonym, with scores and what a human interview should look at (audited)",
        querystring: narrowingSchema("Applied", own),
        response: { 200: listSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { state, sort, find, cursor, limit } = request.query;
      checkCursor(cursor);
      const narrowing = await readNarrowing(rows, request.query, NAMED);
      const { scope } = scopeOf(request.session);
      const page = await rows.answer(narrowing, scope, async (ask) => ({
        total: await countApplications(ask, { state }),
        observed_on: ask.observedOn,
        ...(await readApplications(ask, { state, sort, find: find?.replaceAll("-", ""), cursor, limit })),
      }));
      await audit.record({
        ...{
          actor: request.session!.person,
          action: "candidate_list",
          subject: "candidates",
          outcome: "done",
        },
        detail: { state, filters: narrowing.filters, shown: page.found.length },
      });
      return reply.header("cache-control", "no-store").send({
        candidates: page.found.map(({ shown }) => shown),
        total: page.total,
        observed_on: page.observed_on,
        next_cursor: page.next,
      });
    },
  );

  api.get(
    "/api/candidates/:person",
    {
      schema: {
        tags: ["candidates"],
        summary: "One candidate's applications (audited)",
        params,
        response: { 200: candidateSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.params;
      const found = await findPerson(context, person, scopeOf(request.session).scope);
      await audit.record({
        ...{ actor: request.session!.person, action: "candidate_read", subject: `candidate:${person}` },
        ...{ outcome: "done", detail: { applications: found.map(({ shown }) => shown.application) } },
      });
      return reply.header("cache-control", "no-store").send({
        person,
        pseudonym: found[0]!.shown.pseudonym,
        applications: found.map(({ shown }) => shown),
      });
    },
  );

  api.get(
    "/api/candidates/:person/decision",
    {
      schema: {
        tags: ["candidates"],
        summary: "What an automated decision about one application rests on (audited)",
        params,
        querystring: Type.Object(
          { application: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        response: { 200: decisionSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { person } = request.params;
      const { application } = request.query;
      const all = await findPerson(context, person, scopeOf(request.session).scope);
      const found = all.find(({ shown }) => shown.application === application);
      if (found === undefined) throw unknown();
      const decision = decisionOf(found);
      if (decision === null) throw new HttpError("not_found", { what: NO_DECISION });
      await audit.record({
        ...{ actor: request.session!.person, action: "candidate_read", subject: `candidate:${person}` },
        ...{ outcome: "done", detail: { decision: application } },
      });
      return reply.header("cache-control", "no-store").send(decision);
    },
  );

  api.post(
    "/api/candidates/:person/unmask",
    {
      schema: {
        tags: ["candidates"],
        summary:
          "Name and, where the role sees them, contacts of one candidate: asks for a stepped-up session and a reason (audited)",
        params,
        body: Type.Object(
          { reason: Type.String({ minLength: 1, maxLength: 200, description: "Read in the audit log" }) },
          { additionalProperties: false },
        ),
        response: { 200: namesSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = request.session!;
      const { person } = request.params;
      requireStepUp(request);
      const reason = checkedLine("reason", request.body.reason);
      const found = await findPerson(context, person, scopeWith(session, "names"));
      const contacts = mayContact(
        session,
        found.map(({ shown }) => shown),
      );
      await audit.record({
        ...{
          actor: session.person,
          action: "candidate_unmask",
          subject: `candidate:${person}`,
          outcome: "done",
        },
        detail: { reason, contacts },
      });
      const records = await loader.identity(person);
      if (records === null) throw unknown();
      return reply.header("cache-control", "no-store").send(namesOf(person, records, contacts));
    },
  );

  api.post(
    "/api/candidates/:person/link",
    {
      schema: {
        tags: ["candidates"],
        summary: `A one-time link for a candidate to the own data, good for ${LINK_DAYS} days, in the place of the one before (audited)`,
        params,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: linkSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = request.session!;
      const { person } = request.params;
      await findPerson(context, person, scopeWith(session, "candidates.invite"));
      const { invitation, kept } = candidates.invite(person, session.person);
      const event = {
        actor: session.person,
        action: "candidate_link",
        subject: `candidate:${person}`,
        outcome: "done",
        detail: { expires_at: invitation.expires_at },
      } as const;
      await store.transaction().execute(async (within) => {
        await candidateLinks.put(within, kept, new Date().toISOString());
        await audit.record(event);
      });
      const origin = config.server.public_address ?? `${request.protocol}://${request.host}`;
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ link: `${origin}/#/my-application/${invitation.token}`, expires_at: invitation.expires_at });
    },
  );
};

const NO_DECISION = { zh: "这次投递的 AI 面试", en: "An AI interview of this application" };
const unknown = () => new HttpError("not_found", { what: { zh: "该候选人", en: "This candidate" } });

/** A person's applications inside a scope; throws 404 where there are none, as where there is no such person. */
async function findPerson({ rows }: Context, person: string, scope: Scope): Promise<readonly Found[]> {
  const { found } = await rows.answer({ filters: {} }, scope, (ask) => readApplications(ask, { person }));
  if (found.length === 0) throw unknown();
  return found;
}

/** Throws 400 where a cursor is none of this list. */
function checkCursor(cursor: string | undefined): void {
  try {
    readCursor(cursor);
  } catch {
    throw new HttpError("invalid_parameter", {
      path: "cursor",
      problem: { zh: "不是本列表给出的 next_cursor", en: "it is no next_cursor of this list" },
    });
  }
}
