import type { Connection } from "../../sql/database.ts";
import { HttpError } from "../http-error.ts";

/** A metric's target as the company set it; takes the place of its definition's. */
export type Target = {
  readonly metric: string;
  readonly value: number;
  readonly owner: string;
  readonly set_at: Date;
};

/** Values that a target of a unit can have. */
const BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  percent: [0, 1],
  r: [-1, 1],
  points: [-100, 100],
};
const FARTHEST = 1e12;

/** Refuses a target that no value of the unit can reach. */
export function checkTarget(unit: string, value: number): void {
  const [low, high] = BOUNDS[unit] ?? [0, FARTHEST];
  if (value < low || value > high)
    throw new HttpError("invalid_parameter", {
      path: "value",
      problem: { zh: `应在 ${low} 与 ${high} 之间`, en: `must be between ${low} and ${high}` },
    });
}

/** Every target that was set. */
export function listTargets(connection: Connection): Promise<Target[]> {
  return connection.rows<Target>("select metric, value, owner, set_at from app.target order by metric");
}

/** The target that was set for a metric; undefined where its definition's holds. */
export async function findTarget(connection: Connection, metric: string): Promise<Target | undefined> {
  const [found] = await connection.rows<Target>(
    "select metric, value, owner, set_at from app.target where metric = $1",
    [metric],
  );
  return found;
}

/** Sets a metric's target. */
export async function setTarget(
  connection: Connection,
  { metric, value, owner }: Omit<Target, "set_at">,
): Promise<void> {
  await connection.transaction(async () => {
    await removeTarget(connection, metric);
    await connection.run("insert into app.target values ($1, cast($2 as double), $3, now())", [
      metric,
      value,
      owner,
    ]);
  });
}

/** Gives a metric back the target of its definition. */
export async function removeTarget(connection: Connection, metric: string): Promise<void> {
  await connection.run("delete from app.target where metric = $1", [metric]);
}
