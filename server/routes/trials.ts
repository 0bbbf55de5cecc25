import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { csvCell } from "../../dashboards/format/csv-cell.ts";
import { nobodyOrPerson, personSchema, showPerson } from "../access/person.ts";
import { may, type Right } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import { requireStepUp } from "../access/step-up.ts";
import type { Context, Route } from "../context.ts";
import { figure, type Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import type { Scope } from "../metrics/metric.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import {
  secretOf,
  TRIAL_KINDS,
  TRIAL_OUTCOMES,
  TRIAL_STATES,
  TRIAL_VERDICTS,
  type Trial,
  trials,
  trialTexts,
} from "../store/trial.ts";
import { isWithin, reachOf } from "../subjects/seen.ts";
import { change, plan } from "../trials/act.ts";
import { ARMS, armOf } from "../trials/assign.ts";
import { checkNames, kindNames, outcomeNames, stateNames, verdictNames } from "../trials/names.ts";
import { planTrial } from "../trials/plan.ts";
import { BALANCED, readPeople, readTrial, type TrialRead, unknownTrial } from "../trials/read.ts";

const day = Type.String({ format: "date" });
const time = Type.String({ format: "date-time" });
const job = Type.String({ minLength: 1, maxLength: 60 });
const count = Type.Integer({ minimum: 0 });
const part = { minimum: 0.01, maximum: 0.99 };

const wanted = {
  job,
  outcome: Type.Enum([...TRIAL_OUTCOMES]),
  share: Type.Number({ ...part, default: 0.5, description: "Share of the new group" }),
  least_effect: Type.Number({
    minimum: -3,
    maximum: 3,
    description:
      "Least difference worth knowing: of a share (0.1 is 10 points), in standard deviations, or of Fisher's z",
  }),
  starts_on: day,
};
const plannedSchema = Type.Object({
  base: nullable(Type.Number({ description: "The outcome at present; null of correlations" })),
  people: Type.Integer({ description: "With the outcome at the planned end, both groups together" }),
  people_at_one_look: Type.Integer({ description: "The same if one looked only once, at the end" }),
  se: Type.Number({ description: "Standard error of the difference at the planned end" }),
  a_week: Type.Number({ description: "People with the outcome a week, at present" }),
  ends_on: day,
});
const readSchema = Type.Object({
  arms: Type.Array(
    Type.Object({
      arm: Type.Enum([...ARMS]),
      assigned: count,
      known: Type.Integer({ description: "Of these, with the outcome" }),
      value: figure("The outcome in the group; its interval holds at one look"),
      delivered: nullable(
        Type.Number({ description: "Share that met the version that is tried; null where none is told" }),
      ),
    }),
  ),
  difference: figure("New less old group, with an interval that holds at every look"),
  known: count,
  verdict: Type.Enum([...TRIAL_VERDICTS]),
  checks: Type.Array(
    Type.Object({
      what: Type.Enum(["share", "known", ...BALANCED]),
      p: nullable(Type.Number({ description: "Adjusted for all checks (Holm)" })),
      is_unlikely: Type.Boolean({ description: "Below 0.001: the groups are not what chance makes" }),
    }),
  ),
});
const trialSchema = Type.Object({
  trial_id: Type.Integer(),
  ...wanted,
  kind: Type.Enum([...TRIAL_KINDS]),
  version: nullable(Type.String()),
  people: Type.Integer(),
  ends_on: day,
  tried: Type.String(),
  told: nullable(Type.String({ description: "Why it was stopped" })),
  state: Type.Enum([...TRIAL_STATES]),
  planned_by: personSchema,
  planned_at: time,
  started_by: nobodyOrPerson,
  started_at: nullable(time),
  closed_by: nobodyOrPerson,
  closed_at: nullable(time),
  verdict: nullable(Type.Enum([...TRIAL_VERDICTS], { description: "When it was stopped" })),
});
const detailSchema = Type.Object({ ...trialSchema.properties, read: nullable(readSchema) });
const named = Type.Record(Type.String(), textSchema);
const listSchema = Type.Object({
  trials: Type.Array(detailSchema),
  names: Type.Object({
    ...{ kinds: named, outcomes: named, states: named, verdicts: named, checks: named },
  }),
});
export type TrialTold = Told<typeof detailSchema>;
export type Trials = Told<typeof listSchema>;
export type TrialPlanned = Told<typeof plannedSchema>;

const assignmentsSchema = Type.Object({
  trial_id: Type.Integer(),
  assignments: Type.Array(Type.Object({ candidate_id: Type.String(), arm: Type.Enum([...ARMS]) })),
});

const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const tags = ["trials"];
const closed = { additionalProperties: false };

/** Trials on a random part of a job's applicants: planned, started, read, stopped; and who is in which group. */
export const route: Route = (api, context) => {
  const { store, audit, keys } = context;
  const sessionOf = ({ session }: FastifyRequest) => session as Session;
  const scopeIn = (session: Session, right: Right): Scope =>
    session.token === undefined ? reachOf(session, right) : scopeOf(session).scope;

  /** A trial whose job is within the caller's reach by a right; throws `not_found`. */
  const seen = async (session: Session, id: number, right: Right): Promise<Trial> => {
    const trial = await trials.find(store, id);
    if (trial === undefined) throw unknownTrial(id);
    const [own] = await within(context, scopeIn(session, right), [trial]);
    if (own === undefined) throw unknownTrial(id);
    return own;
  };
  const told = async (session: Session, trial: Trial): Promise<TrialTold> =>
    show(
      context,
      trial,
      trial.state === "running" || trial.state === "stopped"
        ? await readTrial(context, scopeIn(session, "weights.read"), trial)
        : null,
    );

  api.get(
    "/api/trials",
    {
      schema: {
        tags,
        summary: "Trials of the caller's jobs, the newest first",
        response: { 200: listSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const own = await within(context, scopeIn(session, "weights.read"), await trials.all(store));
      const shown: TrialTold[] = [];
      for (const trial of own) shown.push(await told(session, trial));
      return reply.header("cache-control", "no-store").send({
        trials: shown,
        names: {
          kinds: kindNames,
          outcomes: outcomeNames,
          states: stateNames,
          verdicts: verdictNames,
          checks: checkNames,
        },
      });
    },
  );

  api.get(
    "/api/trials/plan",
    {
      schema: {
        tags,
        summary: "People and time that a trial would take (80 % power, looked at any time)",
        querystring: Type.Object(wanted, closed),
        response: { 200: plannedSchema, ...failures },
      },
    },
    async (request, reply) =>
      reply
        .header("cache-control", "no-store")
        .send(await planTrial(context, scopeIn(sessionOf(request), "trials.plan"), request.query)),
  );

  api.post(
    "/api/trials",
    {
      schema: {
        tags,
        summary: "Plan a trial (audited)",
        body: Type.Object(
          {
            ...wanted,
            kind: Type.Enum([...TRIAL_KINDS]),
            version: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
            tried: Type.String({ minLength: 1, maxLength: 1000 }),
          },
          closed,
        ),
        response: { 201: detailSchema, ...failures },
      },
    },
    async (request, reply) => {
      const trial = await plan(context, sessionOf(request), request.body);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send(show(context, trial, null));
    },
  );

  api.get(
    "/api/trials/:id",
    {
      schema: {
        tags,
        summary: "One trial as it stands",
        params,
        response: { 200: detailSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const trial = await seen(session, request.params.id, "weights.read");
      return reply.header("cache-control", "no-store").send(await told(session, trial));
    },
  );

  api.patch(
    "/api/trials/:id",
    {
      schema: {
        tags,
        summary:
          "Start a trial (never its planner; needs a step-up), stop it with a reason, or withdraw it (audited)",
        params,
        body: Type.Object(
          {
            act: Type.Enum(["start", "stop", "withdraw"]),
            told: Type.Optional(Type.String({ maxLength: 1000 })),
          },
          closed,
        ),
        response: { 200: detailSchema, ...failures },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const { act } = request.body;
      const right =
        act === "start"
          ? "trials.start"
          : may(session.roles, "trials.start")
            ? "trials.start"
            : "trials.plan";
      if (!may(session.roles, right)) throw new HttpError("not_allowed");
      if (act === "start") requireStepUp(request);
      const trial = await seen(session, request.params.id, right);
      const verdict =
        act === "stop" ? (await readTrial(context, { kind: "all" }, trial)).verdict : "too_early";
      const after = await change(context, session, trial.trial_id, request.body, verdict);
      return reply.header("cache-control", "no-store").send(await told(session, after));
    },
  );

  api.get(
    "/api/trials/:id/assignments",
    {
      schema: {
        tags,
        summary:
          "Who is in which group: one candidate, or everybody who applied since it began; not for raters (audited)",
        params,
        querystring: Type.Object(
          {
            candidate: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 200,
                description: "Id of the source system, loaded or not",
              }),
            ),
            format: Type.Enum(["json", "csv"], { default: "json" }),
          },
          closed,
        ),
        response: {
          200: {
            description: "The groups",
            content: {
              "application/json": { schema: assignmentsSchema },
              "text/csv": { schema: Type.String() },
            },
          },
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const trial = await seen(session, request.params.id, "trials.assign");
      if (trial.state !== "running") throw new HttpError("wrong_state", { state: stateNames[trial.state] });
      const { candidate, format } = request.query;
      const scope = scopeIn(session, "trials.assign");
      const ids =
        candidate === undefined
          ? (await readPeople(context, scope, trial.job, trial.outcome, trial.starts_on)).people.map(
              (each) => each.candidate,
            )
          : [candidate];
      await audit.record({
        ...{
          actor: session.person,
          action: "trial_assign",
          subject: `trial:${trial.trial_id}`,
          outcome: "done",
        },
        detail: { people: ids.length },
      });
      const secret = secretOf(keys, trial);
      const assignments = ids.map((id) => ({ candidate_id: id, arm: armOf(secret, id, trial.share) }));
      reply.header("cache-control", "no-store");
      if (format === "json") return reply.send({ trial_id: trial.trial_id, assignments });
      const lines = assignments.map(({ candidate_id, arm }) => `${csvCell(candidate_id)},${arm}`);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="trial-${trial.trial_id}.csv"`)
        .send(`candidate_id,arm\r\n${lines.map((line) => `${line}\r\n`).join("")}`);
    },
  );
};

/** Of trials those whose job is within a scope. */
async function within(
  { database }: Pick<Context, "database">,
  scope: Scope,
  all: readonly Trial[],
): Promise<Trial[]> {
  if (scope.kind === "all" || all.length === 0) return [...all];
  const jobs = await database.reader((connection) =>
    connection.rows<{ job: string; department: string }>(
      "select job_id as job, department_id as department from core.job",
    ),
  );
  const departments = new Map(jobs.map(({ job, department }) => [job, department]));
  return all.filter(({ job }) => isWithin(scope, { job: [job], department: [departments.get(job) ?? ""] }));
}

function show({ names, keys }: Context, trial: Trial, read: TrialRead | null): TrialTold {
  const person = (account: string | null) => (account === null ? null : showPerson(account, names));
  const { trial_id, job, kind, version, share, outcome, least_effect, people, starts_on, ends_on } = trial;
  const { state, planned_at, started_at, closed_at, verdict } = trial;
  return {
    ...{ trial_id, job, kind, version, share, outcome, least_effect, people, starts_on, ends_on },
    ...trialTexts(keys, trial),
    ...{ state, planned_at, started_at, closed_at, verdict, read },
    planned_by: showPerson(trial.planned_by, names),
    ...{ started_by: person(trial.started_by), closed_by: person(trial.closed_by) },
  };
}
