import { Type } from "typebox";
import { HttpError } from "../../../http-error.ts";
import type { RowReader } from "../../../metrics/rows.ts";

/** One dimension to segment by. */
export const byParameter = (without: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), {
      maxItems: 1,
      description: `Dimension to segment by; ${without}`,
    }),
  );

/** Refuses a value that its dimension does not have, naming those that it has. */
export async function checkValue(
  rows: RowReader,
  path: string,
  dimension: string,
  value: string,
): Promise<void> {
  const known = (await rows.dimensions()).get(dimension) ?? [];
  if (known.includes(value)) return;
  throw new HttpError(
    "invalid_parameter",
    { path, problem: { zh: `没有 ${value}`, en: `there is no ${dimension} ${value}` } },
    { [dimension]: [...known].sort() },
  );
}
