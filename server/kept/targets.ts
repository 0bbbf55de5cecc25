import { Type } from "typebox";
import { personSchema, showPerson } from "../access/person.ts";
import { may } from "../access/roles.ts";
import { boundCatalogue, findMetric } from "../ask.ts";
import { HttpError } from "../http-error.ts";
import { type Asked, keep } from "../kept.ts";
import { type Target, targets } from "../store/target.ts";

/** Values that a target of a unit can have. */
const BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  percent: [0, 1],
  r: [-1, 1],
  points: [-100, 100],
  net_points: [-100, 100],
};
const FARTHEST = 1e12;

/** Refuses a target that no value of the unit can reach. */
function checkTarget(unit: string, value: number): void {
  const [low, high] = BOUNDS[unit] ?? [0, FARTHEST];
  if (value < low || value > high)
    throw new HttpError("invalid_parameter", {
      path: "value",
      problem: { zh: `应在 ${low} 与 ${high} 之间`, en: `must be between ${low} and ${high}` },
    });
}

/** Somebody else's is refused, but not to who answers for all. */
const changeable = ({ owner }: Target, { person, roles }: Asked) =>
  owner === person || may(roles, "targets.any");

/** Targets that the company sets: one a metric, in the place of its definition's, until it is removed. */
export const kept = keep({
  name: "target",
  path: "targets",
  key: { name: "metric", schema: Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$" }) },
  table: targets,
  what: { zh: "该目标", en: "This target" },
  missing: (metric) => ({ zh: `${metric} 的自设目标`, en: `A target set for ${metric}` }),
  shown: Type.Object({
    metric: Type.String(),
    value: Type.Number({ description: "In the metric's unit, shares 0 to 1" }),
    own: Type.Boolean({ description: "The caller set it" }),
    changeable: Type.Boolean({ description: "The caller may change and remove it" }),
    owner: personSchema,
    set_at: Type.String({ format: "date-time" }),
  }),
  show: (target, asked) => ({
    ...target,
    own: target.owner === asked.person,
    changeable: changeable(target, asked),
    owner: showPerson(target.owner, asked.context.names),
  }),
  may: changeable,
  subject: (_after, _before, metric) => `metric:${metric}`,
  tells: (after, before) => ({
    ...(after === undefined ? {} : { value: after.value }),
    before: before?.value ?? null,
  }),
  list: {
    summary: "Every target that was set, with who and when",
    member: "targets",
    rows: async (store) => [await targets.all(store), {}],
  },
  change: {
    method: "PUT",
    summary: "Set a metric's target; another's only with the right to (audited)",
    body: Type.Object(
      { value: Type.Number({ description: "Number in the metric's unit, shares 0 to 1" }) },
      { additionalProperties: false },
    ),
    read: async ({ value }, { key, person, context }) => {
      const { id, unit } = findMetric((await boundCatalogue(context)).metrics, key);
      checkTarget(unit, value);
      return () => ({ metric: id, value, owner: person, set_at: new Date().toISOString() });
    },
  },
  remove: "Remove a target: its definition's holds again (audited)",
});
