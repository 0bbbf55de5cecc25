import type { Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import type { Text } from "../language.ts";
import { readCells } from "../metrics/cells.ts";
import { compile } from "../metrics/compile.ts";
import { asNumber } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import { rowSource } from "../row-source.ts";
import { type Outlook, outlook } from "./outlook.ts";

/** One row per completed AI interview. */
const interviewRows = `select *
from marts.application
where ai_completed_at is not null`;

/** The answer to the question whether the interview system will do. */
export type CapacityResult = Outlook & {
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly warehouse_version: number;
};

/** Reads interviews per day inside the caller's scope and looks ahead. */
export async function evaluateCapacity(
  database: Pick<Database, "reader">,
  given: number | null,
  scope: Scope,
): Promise<CapacityResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const source = await rowSource(connection, {
        id: "capacity",
        sql: interviewRows,
        at: "ai_completed_at",
      });
      const question = { by: [], period: "none", from: null, to: null, filters: {}, scope } as const;
      const cells = await readCells(
        connection,
        compile(source, question, {
          keys: { day: "CAST(CAST(ai_completed_at AS DATE) AS VARCHAR)" },
          moments: { n: "count(*)" },
        }),
      );
      const days = [...cells.values()].flatMap(({ moments }) =>
        moments.map((each) => ({ day: String(each.day), n: asNumber(each.n) })),
      );
      const found = outlook(days, given);
      return {
        ...found,
        sql: interviewRows,
        note_texts: sentencesOf(found),
        warehouse_version: (await connection.value<number>(
          "select version from warehouse.core_meta.published",
        ))!,
      };
    }),
  );
}
