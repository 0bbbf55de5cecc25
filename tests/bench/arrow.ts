import { arrowStream } from "../../server/metrics/arrow.ts";
import type { Bench } from "./main.ts";
import { benchWarehouse, quantile } from "./staged-warehouse.ts";

const ROWS = 1_000_000;
const QUERY = `SELECT job, vendor, applied_at, ai_score, CAST(application_key AS BIGINT) AS key, is_hired FROM marts.application LIMIT ${ROWS}`;

const median = async (times: number, work: () => Promise<unknown>): Promise<number> => {
  const found: number[] = [];
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    await work();
    found.push(performance.now() - begun);
  }
  return quantile(found, 0.5);
};

export const benches: readonly Bench[] = [
  {
    name: "1e6 rows x 6 columns as Arrow, and against row JSON",
    target: "< 500 ms, 8x",
    run: async () => {
      const { database } = await benchWarehouse();
      const [arrow, json] = await database.reader(async (connection) => {
        const asArrow = async () => {
          for await (const _piece of arrowStream(connection, QUERY));
        };
        await asArrow();
        return [
          await median(5, asArrow),
          await median(1, async () => JSON.stringify(await connection.rows(QUERY))),
        ] as const;
      });
      return {
        figure: `${arrow.toFixed(0)} ms, ${(json / arrow).toFixed(1)}x`,
        ok: arrow < 500 && json / arrow >= 8,
      };
    },
  },
];
