import { createTask } from "node-cron";
import { Type } from "typebox";
import { OUTCOMES, type RetentionRule } from "../../pipelines/retention.ts";
import type { Context, Route } from "../context.ts";
import { today } from "../erase-in-server.ts";
import type { Told } from "../figures/figure.ts";
import { tellTo } from "../figures/tell.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { reachOf } from "../subjects/seen.ts";

/** Months that are looked ahead, and erasings that are listed. */
const AHEAD = 12;
const PAST = 20;

const outcome = Type.Enum([...OUTCOMES]);
const retentionSchema = Type.Object({
  rules: Type.Array(Type.Object({ outcome, months: Type.Integer() })),
  next_run_at: nullable(
    Type.String({ format: "date-time", description: "null where only the command erases" }),
  ),
  months: Type.Array(
    Type.Object({
      outcome,
      month: Type.String({ description: "As 2026-12; who is due already in the first" }),
      people: nullable(Type.Integer({ description: "null where they are too few to be told" })),
    }),
  ),
  erasures: Type.Array(
    Type.Object({
      request: Type.String(),
      begun_at: Type.String(),
      ended_at: nullable(Type.String()),
      with_rows: Type.Boolean(),
      people: Type.Integer(),
    }),
    { description: "The last ones of the ledger, the newest first" },
  ),
});
export type Retention = Told<typeof retentionSchema>;

/** The rules of retention in force, who goes next, and what was erased. */
export const route: Route = (api, context) => {
  api.get(
    "/api/retention",
    {
      schema: {
        tags: ["personal data"],
        summary: "Rules of retention, people who go next by rule and month, and the last erasings",
        response: { 200: retentionSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { loader, config } = context;
      const rules = (config.retention?.rules ?? []) as readonly RetentionRule[];
      const [months, erasures] = await Promise.all([
        loader.dueMonths(rules, { day: today(config.organisation.zone), months: AHEAD }),
        loader.pastErasures(PAST),
      ]);
      const tell = tellTo(reachOf(request.session!, "records.read"));
      const told = tell(months.map(({ people, outcome }) => ({ n: people, among: outcome })));
      return reply.header("cache-control", "no-store").send({
        rules: rules.map(({ outcome, months }) => ({ outcome, months })),
        next_run_at: nextRun(config),
        months: months.map(({ outcome, month }, at) => {
          const group = told[at];
          return { outcome, month, people: group === undefined || group.isHidden ? null : group.n };
        }),
        erasures,
      });
    },
  );
};

/** When the job of the settings erases next (ISO). */
export function nextRun({ retention, organisation }: Context["config"]): string | null {
  if (retention?.cron === undefined) return null;
  const task = createTask(retention.cron, () => undefined, { timezone: organisation.zone });
  const [next] = task.getNextRuns(1); // its getNextRun knows that of a started task alone
  void task.destroy();
  return next?.toISOString() ?? null;
}
