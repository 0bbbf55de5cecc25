import { expect, test } from "vitest";
import { evaluate } from "../../server/metrics/evaluate.ts";
import { openDatabase } from "../../sql/database.ts";
import { demoCatalog } from "../helpers/catalog.ts";
import { demo } from "../helpers/demo.ts";

test("every metric gives the same bits in 20 runs with 1, 2 and 4 threads", async () => {
  const { directory } = await demo();
  const catalog = await demoCatalog();
  const answers = new Map<string, Set<string>>();
  let runs = 0;
  for (const [threads, times] of [
    [1, 4],
    [2, 8],
    [4, 8],
  ] as const) {
    const database = await openDatabase({ directory, threads });
    try {
      const { metrics } = await database.reader((connection) => catalog.bind(connection));
      for (let run = 0; run < times; run++, runs++)
        for (const { id, dimensions } of metrics.values()) {
          const by = dimensions.has("job_family") ? ["job_family"] : [];
          const query = { metric: id, by, period: "year", scope: { kind: "all" } } as const;
          const { rows } = await evaluate(database, query, catalog);
          answers.set(id, (answers.get(id) ?? new Set()).add(JSON.stringify(rows)));
        }
    } finally {
      await database.close();
    }
  }
  expect(runs).toBe(20);
  expect([...answers].filter(([, found]) => found.size > 1).map(([id]) => id)).toEqual([]);
  expect(answers.size).toBeGreaterThan(60);
}, 600_000);
