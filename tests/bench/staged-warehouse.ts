import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildReport, buildWarehouse } from "../../pipelines/build.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { stage } from "../marts/staged.ts";

/** Applications of the benchmarks' made-up warehouse. */
export const BENCH_APPLICATIONS = Number(process.env.ASSAY_BENCH_APPLICATIONS ?? "1000000");

const directory = join(tmpdir(), `assay-bench-marts-${BENCH_APPLICATIONS}`);
let opened: Promise<{ database: Database; report: BuildReport }> | undefined;

/** A warehouse staged straight by SQL and built now; what was staged is kept from run to run. */
export function benchWarehouse(): Promise<{ database: Database; report: BuildReport }> {
  opened ??= (async () => {
    const done = join(directory, "staged");
    if (!existsSync(done)) rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const database = await openDatabase({ directory });
    const report = await database.writer(async (connection) => {
      if (!existsSync(done)) {
        await stage(connection, BENCH_APPLICATIONS);
        writeFileSync(done, "");
      } else await connection.run("DELETE FROM warehouse.core_meta.relation");
      return buildWarehouse(connection);
    });
    return { database, report };
  })();
  return opened;
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}
