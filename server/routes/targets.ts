import { Type } from "typebox";
import type { Connection } from "../../sql/database.ts";
import { personSchema, showPerson } from "../access/person.ts";
import { may, type Role } from "../access/roles.ts";
import { boundCatalogue, findMetric } from "../ask.ts";
import type { Route } from "../context.ts";
import {
  checkTarget,
  findTarget,
  listTargets,
  removeTarget,
  setTarget,
  type Target,
} from "../explore/targets.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter } from "../schemas.ts";

const targetSchema = Type.Object({
  metric: Type.String(),
  value: Type.Number({ description: "In the metric's unit, shares 0 to 1" }),
  own: Type.Boolean({ description: "The caller set it" }),
  changeable: Type.Boolean({ description: "The caller may change and remove it" }),
  owner: personSchema,
  set_at: Type.String({ format: "date-time" }),
});
const params = Type.Object({ metric: Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$" }) });
const refused = { "4xx": errorSchema, "5xx": errorSchema };

/** Targets that the company sets: one a metric, in the place of its definition's, until it is removed. */
export const route: Route = (api, context) => {
  const { database, audit } = context;
  api.get(
    "/api/targets",
    {
      schema: {
        tags: ["targets"],
        summary: "Every target that was set, with who and when",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: Type.Object({ targets: Type.Array(targetSchema) }), ...refused },
      },
    },
    async (request, reply) => {
      const { person, roles } = request.session!;
      const targets = await database.reader(listTargets);
      return reply
        .header("cache-control", "no-store")
        .send({ targets: targets.map((target) => show(target, person, roles)) });
    },
  );

  api.put(
    "/api/targets/:metric",
    {
      schema: {
        tags: ["targets"],
        summary: "Set a metric's target; another's only with the right to (audited)",
        params,
        body: Type.Object(
          { value: Type.Number({ description: "Number in the metric's unit, shares 0 to 1" }) },
          { additionalProperties: false },
        ),
        response: { 200: targetSchema, ...refused },
      },
    },
    async (request) => {
      const { person, roles } = request.session!;
      const { metrics } = await boundCatalogue(context);
      const metric = findMetric(metrics, request.params.metric);
      const { value } = request.body;
      checkTarget(metric.unit, value);
      return database.writer(async (connection) => {
        const before = await changeable(connection, metric.id, person, roles);
        await audit.record({
          actor: person,
          action: "target",
          subject: `metric:${metric.id}`,
          detail: { value, before: before?.value ?? null },
        });
        await setTarget(connection, { metric: metric.id, value, owner: person });
        return show((await findTarget(connection, metric.id))!, person, roles);
      });
    },
  );

  api.delete(
    "/api/targets/:metric",
    {
      schema: {
        tags: ["targets"],
        summary: "Remove a target: its definition's holds again (audited)",
        params,
        response: { 204: Type.Null({ description: "Removed" }), ...refused },
      },
    },
    async (request, reply) => {
      const { person, roles } = request.session!;
      const { metric } = request.params;
      await database.writer(async (connection) => {
        const before = await changeable(connection, metric, person, roles);
        if (before === undefined)
          throw new HttpError("not_found", {
            what: { zh: `${metric} 的自设目标`, en: `A target set for ${metric}` },
          });
        await audit.record({
          actor: person,
          action: "target_delete",
          subject: `metric:${metric}`,
          detail: { before: before.value },
        });
        await removeTarget(connection, metric);
      });
      return reply.code(204).send(null);
    },
  );
};

/** The target that stands; refuses one of somebody else, but not to who answers for all. */
async function changeable(
  connection: Connection,
  metric: string,
  person: string,
  roles: readonly Role[],
): Promise<Target | undefined> {
  const target = await findTarget(connection, metric);
  if (target !== undefined && target.owner !== person && !may(roles, "targets.any"))
    throw new HttpError("not_yours", { what: { zh: "该目标", en: "This target" } });
  return target;
}

function show(target: Target, person: string, roles: readonly Role[]) {
  const own = target.owner === person;
  return {
    metric: target.metric,
    value: target.value,
    own,
    changeable: own || may(roles, "targets.any"),
    owner: showPerson(target.owner),
    set_at: target.set_at.toISOString(),
  };
}
