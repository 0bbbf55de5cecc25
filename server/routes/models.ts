import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { nobodyOrPerson, personSchema, showPerson } from "../access/person.ts";
import { may } from "../access/roles.ts";
import type { Session } from "../access/sessions.ts";
import { requireStepUp } from "../access/step-up.ts";
import type { Context, Route } from "../context.ts";
import { today } from "../erase-in-server.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { modelSchema, promiseSchema, proposalBody, proposedOf } from "../models/body.ts";
import { approve, publish, resend, rollBack } from "../models/decide.ts";
import { type Actor, reached, stateNames, within } from "../models/ledger.ts";
import { firstDay } from "../models/promise.ts";
import { currentOf, propose, withdraw } from "../models/propose.ts";
import { MODEL_FORMATS, writtenModel } from "../models/written.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { DELIVERY_STATES, modelDeliveries } from "../store/model-delivery.ts";
import {
  DECISIONS,
  jobsOf,
  type Ledgered,
  modelOf,
  modelProposals,
  modelPublications,
  OUTCOMES,
  openProposalTexts,
  PROPOSAL_KINDS,
  PROPOSAL_STATES,
  promiseOf,
  stateOf,
} from "../store/model-proposal.ts";

const time = Type.String({ format: "date-time" });
const day = Type.String({ format: "date" });
const words = (longest: number) => Type.String({ maxLength: longest, pattern: "^[^\\u0000]*$" });
const id = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false };

const decisionSchema = Type.Object({
  state: Type.Enum([...DECISIONS]),
  by: personSchema,
  at: time,
  why: Type.String(),
});
const deliverySchema = Type.Object({
  id: Type.String(),
  host: Type.String({ description: "Who hears of it; the whole address may hold a secret" }),
  state: Type.Enum([...DELIVERY_STATES]),
  attempts: Type.Integer(),
  next_at: nullable(time),
  told: nullable(Type.String({ description: "How the last attempt ended" })),
});
const proposalSchema = Type.Object({
  proposal: Type.Integer(),
  kind: Type.Enum([...PROPOSAL_KINDS]),
  state: Type.Enum([...PROPOSAL_STATES]),
  jobs: Type.Array(Type.String()),
  base: nullable(Type.String()),
  version: nullable(Type.String({ description: "The version that came of it, or that the feed brought" })),
  model: nullable(modelSchema),
  promise: nullable(promiseSchema),
  takes_back: nullable(Type.Integer()),
  why: Type.String(),
  proposed_by: nobodyOrPerson,
  proposed_at: time,
  decisions: Type.Array(decisionSchema),
  publication: nullable(
    Type.Object({ version: Type.String(), valid_from: day, published_at: time, taken_at: nullable(time) }),
  ),
  deliveries: Type.Array(deliverySchema),
  may: Type.Object(
    {
      ...{ withdraw: Type.Boolean(), approve: Type.Boolean(), publish: Type.Boolean() },
      roll_back: Type.Boolean(),
    },
    { description: "What the caller may do about it now" },
  ),
});
const listSchema = Type.Object({
  proposals: Type.Array(proposalSchema, { description: "The newest first" }),
  states: Type.Array(Type.Object({ id: Type.Enum([...PROPOSAL_STATES]), name: textSchema })),
  earliest: Type.Record(Type.String(), day, { description: "First day on which each outcome can be judged" }),
});
export type ModelProposalTold = Told<typeof proposalSchema>;
export type ModelProposals = Told<typeof listSchema>;

const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const tags = ["scoring models"];

/** Proposals of scoring models, what is decided about them, and their publication. */
export const route: Route = (api, context) => {
  const { store } = context;
  const actorOf = ({ session }: FastifyRequest): Actor => {
    const { person, roles, own } = session as Session;
    return { person, roles, own, by: "page" };
  };
  const answered = async (actor: Actor, row: Ledgered) => show(context, actor, row, await around(context));

  api.get(
    "/api/models/proposals",
    {
      schema: {
        tags,
        summary: "The decision ledger: what was proposed within the caller's reach, and what became of it",
        response: { 200: listSchema, ...failures },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const rows = await within(context, actor, "weights.read", await modelProposals.all(store));
      const acts = await reachable(context, actor, rows);
      const beside = await around(context);
      const now = today(context.config.organisation.zone);
      return reply.header("cache-control", "no-store").send({
        proposals: rows.map((row) => show(context, actor, row, beside, acts)),
        states: PROPOSAL_STATES.map((state) => ({ id: state, name: { ...stateNames[state] } })),
        earliest: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, firstDay(now, outcome)])),
      });
    },
  );

  api.post(
    "/api/models/proposals",
    {
      schema: {
        tags,
        summary:
          "Propose another model of a job, or promise what a version that the feed brought will do (audited)",
        body: proposalBody,
        response: { 201: proposalSchema, ...failures },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const row = await propose(context, actor, proposedOf(request.body));
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send(await answered(actor, row));
    },
  );

  const acts = {
    withdrawal: {
      summary: "Take an own proposal back before it is published (audited)",
      isGrave: false,
      body: Type.Object({}, closed),
      work: (actor: Actor, of: number) => withdraw(context, actor, of),
    },
    publication: {
      summary: "Publish what was approved as a new version; needs a step-up (audited)",
      isGrave: true,
      body: Type.Object({}, closed),
      work: (actor: Actor, of: number) => publish(context, actor, of),
    },
  };
  for (const [name, { summary, isGrave, body, work }] of Object.entries(acts))
    api.post(
      `/api/models/proposals/:id/${name}`,
      { schema: { tags, summary, params, body, response: { 200: proposalSchema, ...failures } } },
      async (request, reply) => {
        if (isGrave) requireStepUp(request);
        const actor = actorOf(request);
        const row = await work(actor, request.params.id);
        void context.courier.work();
        return reply.header("cache-control", "no-store").send(await answered(actor, row));
      },
    );

  api.post(
    "/api/models/proposals/:id/approval",
    {
      schema: {
        tags,
        summary: "Approve somebody else's proposal, or send it back with a reason; needs a step-up (audited)",
        params,
        body: Type.Object({ approve: Type.Boolean(), told: Type.Optional(words(2000)) }, closed),
        response: { 200: proposalSchema, ...failures },
      },
    },
    async (request, reply) => {
      requireStepUp(request);
      const actor = actorOf(request);
      const row = await approve(context, actor, request.params.id, request.body);
      return reply.header("cache-control", "no-store").send(await answered(actor, row));
    },
  );

  api.post(
    "/api/models/proposals/:id/roll-back",
    {
      schema: {
        tags,
        summary: "Publish what was in force before once more; needs a step-up (audited)",
        params,
        body: Type.Object({ why: words(2000) }, closed),
        response: { 200: proposalSchema, ...failures },
      },
    },
    async (request, reply) => {
      requireStepUp(request);
      const actor = actorOf(request);
      const row = await rollBack(context, actor, request.params.id, request.body.why);
      void context.courier.work();
      return reply.header("cache-control", "no-store").send(await answered(actor, row));
    },
  );

  api.post(
    "/api/models/deliveries/:id",
    {
      schema: {
        tags,
        summary: "Send a notice that was given up once more (audited)",
        params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
        body: Type.Object({}, closed),
        response: { 200: proposalSchema, ...failures },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const row = await resend(context, actor, request.params.id);
      void context.courier.work();
      return reply.header("cache-control", "no-store").send(await answered(actor, row));
    },
  );

  api.get(
    "/api/models/export",
    {
      schema: {
        tags,
        summary:
          "A version of a job's model as a file: ours, a table, or as the demo's applicant system has it",
        querystring: Type.Object(
          {
            job: id,
            version: Type.Optional(id),
            format: Type.Enum([...MODEL_FORMATS], { default: "json" }),
          },
          closed,
        ),
        response: {
          200: {
            description: "The file",
            content: {
              "application/json": { schema: Type.Unknown() },
              "text/csv": { schema: Type.String() },
            },
          },
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { job, version, format } = request.query;
      const actor = actorOf(request);
      const versions = await reached(context, actor, "export", job);
      const model =
        version === undefined ? currentOf(versions) : versions.find((each) => each.version === version);
      if (model === undefined)
        throw new HttpError("not_found", { what: { zh: `版本 ${version}`, en: `Version ${version}` } });
      await context.audit.record({
        ...{
          actor: actor.person,
          action: "export",
          subject: `model:${job}@${model.version}`,
          outcome: "done",
        },
        detail: { format },
      });
      const isTable = format === "csv";
      const name = `${job}-${model.version}`.replaceAll(/[^\w.-]/g, "_");
      return reply
        .type(isTable ? "text/csv; charset=utf-8" : "application/json; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-disposition", `attachment; filename="model-${name}.${isTable ? "csv" : "json"}"`)
        .send(Buffer.from(writtenModel(model, format, new Date().toISOString())));
    },
  );
};

type Around = Awaited<ReturnType<typeof around>>;

/** What stands beside proposals. */
const around = async ({ store }: Pick<Context, "store">) => ({
  publications: new Map((await modelPublications.all(store)).map((each) => [each.proposal_id, each])),
  deliveries: await modelDeliveries.all(store),
});

const ACTS = ["models.propose", "models.approve", "models.publish"] as const;
type Acts = Readonly<Record<(typeof ACTS)[number], ReadonlySet<number>>>;

/** On which proposals the caller may act by which right. */
async function reachable(context: Context, actor: Actor, rows: readonly Ledgered[]): Promise<Acts> {
  const by = async (right: (typeof ACTS)[number]) => {
    const own = await within(context, actor, right, rows, "every");
    return new Set(own.map(({ proposal }) => proposal.proposal_id));
  };
  return {
    "models.propose": await by("models.propose"),
    "models.approve": await by("models.approve"),
    "models.publish": await by("models.publish"),
  };
}

function show(
  { keys, names }: Context,
  actor: Actor,
  row: Ledgered,
  { publications, deliveries }: Around,
  acts?: Acts,
): ModelProposalTold {
  const { proposal, decisions } = row;
  const { proposal_id, kind, base, takes_back, proposed_by, proposed_at, model, version } = proposal;
  const state = stateOf(row);
  const publication = publications.get(proposal_id);
  const reaches = (right: (typeof ACTS)[number]) =>
    acts === undefined ? may(actor.roles, right) : acts[right].has(proposal_id);
  const isOwn = proposed_by === actor.person;
  const newest = [...publications.values()].find(({ job }) => jobsOf(proposal).includes(job));
  return {
    ...{ proposal: proposal_id, kind, state, jobs: jobsOf(proposal), base, takes_back, proposed_at },
    version: publication?.version ?? version,
    model: model === null ? null : modelOf({ model }),
    promise: promiseOf(proposal),
    why: openProposalTexts(keys, proposal).why,
    proposed_by: showPerson(proposed_by, names),
    decisions: decisions.map((decision) => ({
      ...{ state: decision.state, by: showPerson(decision.decided_by, names), at: decision.decided_at },
      why: openProposalTexts(keys, decision, decision.state).why,
    })),
    publication:
      publication === undefined
        ? null
        : {
            ...{ version: publication.version, valid_from: publication.valid_from },
            ...{ published_at: publication.published_at, taken_at: publication.taken_at },
          },
    deliveries: deliveries
      .filter((each) => each.proposal_id === proposal_id)
      .map(({ delivery_id, address, state, attempts, next_at, told }) => ({
        ...{ id: delivery_id, host: new URL(address).host, state, attempts, next_at, told },
      })),
    may: {
      withdraw:
        isOwn &&
        reaches("models.propose") &&
        (state === "proposed" || (state === "approved" && kind === "model")),
      approve: !isOwn && state === "proposed" && reaches("models.approve"),
      publish: state === "approved" && kind === "model" && reaches("models.publish"),
      roll_back:
        state === "published" &&
        reaches("models.publish") &&
        newest?.proposal_id === proposal_id &&
        kind !== "feed",
    },
  };
}
