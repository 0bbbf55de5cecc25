import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { AuditEvent } from "../access/audit.ts";
import { nobodyOrPerson, showPerson } from "../access/person.ts";
import type { Session } from "../access/sessions.ts";
import { requireStepUp } from "../access/step-up.ts";
import type { Context, Route } from "../context.ts";
import { today } from "../erase-in-server.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import {
  CANDIDATE,
  CHANNELS,
  openSubjectTexts,
  REVIEW_OUTCOMES,
  SUBJECT_KINDS,
  SUBJECT_STATES,
  type SubjectRequest,
  subjectRequests,
} from "../store/subject-request.ts";
import { act, approve, eraseAsk } from "../subjects/act.ts";
import { copyFor, copyHtml, rootsOf } from "../subjects/copy.ts";
import { channelNames, kindNames, outcomeNames, stateNames } from "../subjects/names.ts";
import { reviewNumbers } from "../subjects/review.ts";
import { seenRequest, within } from "../subjects/seen.ts";
import { takeIn } from "../subjects/take-in.ts";

const time = Type.String({ format: "date-time" });
const day = Type.String({ format: "date" });
const count = Type.Integer({ minimum: 0 });
const words = (longest: number) => Type.String({ maxLength: longest });

const requestSchema = Type.Object({
  request_id: Type.Integer(),
  kind: Type.Enum([...SUBJECT_KINDS]),
  person: nullable(
    Type.String({ description: "Pseudonym; null where nobody is known, or the data were erased" }),
  ),
  received_at: time,
  received_by: nobodyOrPerson,
  by_candidate: Type.Boolean({ description: "Whether it came by the candidate's own page" }),
  channel: Type.Enum([...CHANNELS]),
  due_on: day,
  is_overdue: Type.Boolean(),
  state: Type.Enum([...SUBJECT_STATES]),
  proposed_by: nobodyOrPerson,
  proposed_at: nullable(time),
  approved_by: nobodyOrPerson,
  approved_at: nullable(time),
  closed_by: nobodyOrPerson,
  closed_at: nullable(time),
  with_rows: Type.Boolean({ description: "Of an erasure: the pseudonymous rows go too" }),
  erasure: nullable(Type.String({ description: "Number of the erasing in the ledger" })),
  outcome: nullable(Type.Enum([...REVIEW_OUTCOMES])),
});
const named = <Value extends string>(values: readonly Value[]) =>
  Type.Array(Type.Object({ id: Type.Enum([...values]), name: textSchema }));
const listSchema = Type.Object({
  requests: Type.Array(requestSchema, {
    description: "Those that wait by their deadlines, then the closed ones",
  }),
  open: count,
  overdue: count,
  closed_in_time: Type.Object({ closed: count, in_time: count }),
  review: Type.Object({
    ...{ asked: count, open: count, upheld: count, changed: count, refused: count },
    days: nullable(Type.Number({ description: "Median of the days until the outcome" })),
  }),
  answer_days: Type.Integer(),
  names: Type.Object({
    kinds: named(SUBJECT_KINDS),
    channels: named(CHANNELS),
    states: named(SUBJECT_STATES),
    outcomes: named(REVIEW_OUTCOMES),
  }),
});
const detailSchema = Type.Object({
  ...requestSchema.properties,
  candidate_id: nullable(Type.String()),
  source: nullable(Type.String()),
  application_id: nullable(Type.String()),
  asked: nullable(Type.String({ description: "In the words of who asks; null for who may not read them" })),
  told: nullable(Type.String({ description: "What was done, or why not" })),
  changed_at: nullable(
    Type.String({
      description: "When the sources last changed the candidate's record: a correction has come",
    }),
  ),
});
const counts = Type.Record(Type.String(), count);
const erasureSchema = Type.Object({
  goes: Type.Object({
    ...{
      persons: count,
      identities: count,
      texts: counts,
      waiting: counts,
      quarantined: counts,
      rows: counts,
    },
  }),
  files: Type.Object({ deleted: count, shared: count, outside: count }),
  namesakes: count,
  mentions: count,
});
export type SubjectRequestTold = Told<typeof requestSchema>;
export type SubjectRequests = Told<typeof listSchema>;
export type SubjectRequestDetail = Told<typeof detailSchema>;
export type ErasurePreview = Told<typeof erasureSchema>;

const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const tags = ["personal data"];
const closed = { additionalProperties: false };

/** What people ask about their own data, and what is done about it. */
export const route: Route = (api, context) => {
  const { store, audit, loader, keys } = context;
  const sessionOf = ({ session }: FastifyRequest) => session as Session;
  const shown = (row: SubjectRequest) => show(context, row);
  /** Records that personal data are read, before they are. */
  const record = (session: Session, action: AuditEvent["action"], { request_id, kind }: SubjectRequest) =>
    audit.record({
      ...{ actor: session.person, action, subject: `subject_request:${request_id}`, outcome: "done" },
      detail: { kind },
    });

  api.get(
    "/api/subject-requests",
    {
      schema: {
        tags,
        summary: "Requests of people about their data: all, or those of the caller's own candidates",
        response: { 200: listSchema, ...failures },
      },
    },
    async (request, reply) => {
      const rows = await within(
        context,
        sessionOf(request),
        await subjectRequests.all(store),
        "subjects.read",
      );
      const requests = rows.map(shown);
      const done = rows.filter(({ closed_at }) => closed_at !== null);
      const isInTime = ({ closed_at, due_on }: SubjectRequest) =>
        dayOf(context, closed_at as string) <= due_on;
      return reply.header("cache-control", "no-store").send({
        requests,
        open: rows.length - done.length,
        overdue: requests.filter(({ is_overdue }) => is_overdue).length,
        closed_in_time: { closed: done.length, in_time: done.filter(isInTime).length },
        review: reviewNumbers(rows),
        answer_days: context.config.subjects.answer_days,
        names: {
          kinds: list(kindNames),
          channels: list(channelNames),
          states: list(stateNames),
          outcomes: list(outcomeNames),
        },
      });
    },
  );

  api.post(
    "/api/subject-requests",
    {
      schema: {
        tags,
        summary: "Take in a request that came by letter, phone or mail (audited)",
        body: Type.Object(
          {
            kind: Type.Enum([...SUBJECT_KINDS]),
            channel: Type.Enum(["e_mail", "phone", "letter", "in_person", "other"]),
            candidate_id: Type.Optional(words(200)),
            source: Type.Optional(words(200)),
            phone: Type.Optional(words(40)),
            email: Type.Optional(words(254)),
            application_id: Type.Optional(words(200)),
            asked: Type.Optional(words(4000)),
          },
          { ...closed, description: "One of candidate_id (as the source system has it), phone and email" },
        ),
        response: { 201: requestSchema, ...failures },
      },
    },
    async (request, reply) => {
      const row = await takeIn(context, sessionOf(request), request.body);
      return reply.code(201).header("cache-control", "no-store").send(shown(row));
    },
  );

  api.get(
    "/api/subject-requests/:id",
    {
      schema: {
        tags,
        summary: "One request with its texts (audited)",
        params,
        response: { 200: detailSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const row = await seenRequest(context, session, request.params.id);
      const [readable] = await within(context, session, [row], "subjects.receive");
      await record(session, "subject_view", row);
      return reply
        .header("cache-control", "no-store")
        .send(await detail(context, row, readable !== undefined));
    },
  );

  api.patch(
    "/api/subject-requests/:id",
    {
      schema: {
        tags,
        summary: "Propose an erasure, or close a request as done or refused (audited)",
        params,
        body: Type.Object(
          {
            act: Type.Enum(["propose", "done", "refuse"]),
            told: Type.Optional(words(2000)),
            with_rows: Type.Optional(Type.Boolean()),
            outcome: Type.Optional(Type.Enum([...REVIEW_OUTCOMES])),
          },
          closed,
        ),
        response: { 200: requestSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const row = await seenRequest(context, session, request.params.id);
      return reply
        .header("cache-control", "no-store")
        .send(shown(await act(context, session.person, row, request.body)));
    },
  );

  api.get(
    "/api/subject-requests/:id/erasure",
    {
      schema: {
        tags,
        summary: "What erasing would destroy, in counts; changes nothing",
        params,
        response: { 200: erasureSchema, ...failures },
      },
    },
    async (request, reply) => {
      const row = await seenRequest(context, sessionOf(request), request.params.id);
      if (row.kind !== "erasure" || row.closed_at !== null)
        throw new HttpError("wrong_state", { state: stateNames[row.state] });
      const { goes, files, namesakes, mentions } = await loader.tellErase(eraseAsk(context, row));
      const fates = (wanted: string) => files.filter(({ fate }) => fate === wanted).length;
      return reply.header("cache-control", "no-store").send({
        goes,
        files: { deleted: fates("deleted"), shared: fates("shared"), outside: fates("outside") },
        ...{ namesakes: namesakes.length, mentions: mentions.length },
      });
    },
  );

  api.post(
    "/api/subject-requests/:id/approval",
    {
      schema: {
        tags,
        summary: "Approve a proposed erasure, which is then carried out, or send it back (audited)",
        params,
        body: Type.Object({ approve: Type.Boolean(), told: Type.Optional(words(2000)) }, closed),
        response: { 200: requestSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const row = await seenRequest(context, session, request.params.id);
      return reply
        .header("cache-control", "no-store")
        .send(shown(await approve(context, session.person, row, request.body)));
    },
  );

  api.get(
    "/api/subject-requests/:id/copy",
    {
      schema: {
        tags,
        summary: "Everything that is kept of who asks for a copy, as a file; needs a step-up (audited)",
        params,
        querystring: Type.Object({ format: Type.Enum(["html", "json"]) }, closed),
        response: {
          200: {
            description: "The file",
            content: {
              "text/html": { schema: Type.String() },
              "application/json": { schema: Type.Unknown() },
            },
          },
          ...failures,
        },
      },
    },
    async (request, reply) => {
      requireStepUp(request);
      const session = sessionOf(request);
      const row = await seenRequest(context, session, request.params.id);
      if (row.kind !== "copy") throw new HttpError("wrong_state", { state: kindNames[row.kind] });
      const roots = rootsOf({ keys }, row);
      await record(session, "subject_copy", row);
      const copy = await copyFor(context, roots);
      const { format } = request.query;
      return reply
        .type(format === "html" ? "text/html; charset=utf-8" : "application/json; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-disposition", `attachment; filename="personal-data-${row.request_id}.${format}"`)
        .send(Buffer.from(format === "html" ? copyHtml(copy) : `${JSON.stringify(copy, null, 2)}\n`));
    },
  );
};

const list = <Id extends string>(names: Readonly<Record<Id, { zh: string; en: string }>>) =>
  (Object.keys(names) as Id[]).map((id) => ({ id, name: names[id] }));

const dayOf = ({ config }: Pick<Context, "config">, at: string) =>
  today(config.organisation.zone, new Date(at));

function show(context: Context, row: SubjectRequest): SubjectRequestTold {
  const { names, config } = context;
  const person = (account: string | null) => (account === null ? null : showPerson(account, names));
  const { request_id, kind, person_key, received_at, channel, due_on, state, with_rows } = row;
  const { proposed_at, approved_at, closed_at, erasure, outcome } = row;
  const by_candidate = row.received_by === CANDIDATE;
  return {
    ...{ request_id, kind, received_at, by_candidate, channel, due_on, state },
    ...{ proposed_at, approved_at, closed_at, erasure, outcome },
    person: person_key?.slice(0, 8) ?? null,
    received_by: by_candidate ? null : person(row.received_by),
    is_overdue: closed_at === null && due_on < today(config.organisation.zone),
    ...{ proposed_by: person(row.proposed_by), approved_by: person(row.approved_by) },
    closed_by: person(row.closed_by),
    with_rows: with_rows === 1,
  };
}

async function detail(
  context: Context,
  row: SubjectRequest,
  isReadable: boolean,
): Promise<SubjectRequestDetail> {
  const { candidate_id, source, application_id, asked, told } = openSubjectTexts(context.keys, row);
  const ids = isReadable
    ? { candidate_id, source, application_id, asked }
    : { candidate_id: null, source: null, application_id: null, asked: null };
  const [subject] = row.person_key === null ? [] : await context.loader.subjects([row.person_key]);
  return { ...show(context, row), ...ids, told, changed_at: subject?.changed_at ?? null };
}
