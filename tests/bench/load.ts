import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BareRead, bareRead, copyAsUtf8 } from "./bare-read.ts";
import { writeIncrement } from "./increment.ts";
import type { Bench } from "./main.ts";
import { type Ran, runMeasured } from "./process-tree.ts";

const scale = Number(process.env.ASSAY_BENCH_SCALE ?? "100");
const assay = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));
const folder = join(tmpdir(), `assay-bench-${scale}`);
const exports = join(folder, "exports");

/** The data directory that the loads of this file fill; other benchmarks read it. */
export const benchData: string = join(folder, "data");

type Load = Ran & {
  readonly report: {
    readonly files: readonly Record<"read" | "inserted" | "updated", number>[];
    readonly seconds: number;
    readonly people_sealed: number;
    readonly seal_seconds: number;
    readonly phases: { readonly seal: number };
  };
};

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
};

const generated = once(async () => {
  if (existsSync(join(exports, "truth.json"))) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await runMeasured([assay, "generate", "--out", exports, "--scale", String(scale), "--seed", "42"]);
});

const bare = once(async (): Promise<BareRead> => {
  await generated();
  const path = join(folder, "bare.duckdb");
  const copies = join(folder, "utf8");
  await copyAsUtf8(exports, copies);
  rmSync(path, { force: true });
  await bareRead(exports, copies, path); // once unmeasured: the page cache is warm for both
  rmSync(path, { force: true });
  try {
    return await bareRead(exports, copies, path);
  } finally {
    rmSync(path, { force: true });
  }
});

/** Loads the exports into `benchData`, from nothing. */
export const whole = once(async () => {
  await generated();
  rmSync(benchData, { recursive: true, force: true });
  rmSync(`${benchData}.key`, { force: true });
  return load(exports);
});
/** As `whole`, but content with what an earlier run of the benchmarks left there. */
export const filled = once(async () => {
  if (!existsSync(join(benchData, "warehouse.duckdb"))) await whole();
});
const again = once(async () => {
  await whole();
  return load(exports);
});
const increment = once(async () => {
  await again();
  const changes = join(folder, "increment");
  const records = await writeIncrement(exports, changes, 0.01);
  return { records, ...(await load(changes)) };
});

async function load(from: string): Promise<Load> {
  const ran = await runMeasured([assay, "load", "--from", from, "--data", benchData, "--json"]);
  return { ...ran, report: JSON.parse(ran.stdout) as Load["report"] };
}

const sum = (load: Load, member: "read" | "inserted" | "updated") =>
  load.report.files.reduce((total, file) => total + file[member], 0);
const count = (number: number) => number.toLocaleString("en");

/** The whole line at ASSAY_BENCH_SCALE (default 100), loads in processes of their own. */
export const benches: readonly Bench[] = [
  {
    name: `whole load at scale ${scale} / bare DuckDB reading the same files (sealing apart)`,
    target: "<= 3x",
    run: async () => {
      const base = await bare();
      const loaded = await whole();
      const { seal } = loaded.report.phases;
      const ratio = (loaded.seconds - seal) / base.seconds;
      return {
        figure:
          `${ratio.toFixed(2)}x: ${loaded.seconds.toFixed(1)} s of which sealing people and texts ${seal.toFixed(1)} s, ` +
          `${count(sum(loaded, "read"))} rows / ${base.seconds.toFixed(1)} s, ${count(base.rows)} rows ` +
          `(without ${base.left.length} workbook${base.left.length === 1 ? "" : "s"}, GB18030 decoded beforehand)`,
        ok: ratio <= 3,
      };
    },
  },
  {
    name: "memory of the load, all its processes together",
    target: "< 4 GB",
    run: async () => {
      const { peakMegabytes } = await whole();
      if (peakMegabytes === null) return null;
      return { figure: `${(peakMegabytes / 1024).toFixed(2)} GB`, ok: peakMegabytes < 4096 };
    },
  },
  {
    name: "sealing identities into the vault",
    target: ">= 50,000 people/s",
    run: async () => {
      const { people_sealed, seal_seconds } = (await whole()).report;
      const rate = people_sealed / seal_seconds;
      return { figure: `${count(Math.round(rate))} people/s (${count(people_sealed)})`, ok: rate >= 50_000 };
    },
  },
  {
    name: "second identical load / first",
    target: "<= 0.3x, 0 inserted, 0 updated",
    run: async () => {
      const [first, second] = [await whole(), await again()];
      const ratio = second.seconds / first.seconds;
      const changed = sum(second, "inserted") + sum(second, "updated");
      return {
        figure: `${ratio.toFixed(3)}x (${second.seconds.toFixed(1)} s), ${changed} changed`,
        ok: ratio <= 0.3 && changed === 0,
      };
    },
  },
  {
    name: "1 % increment / first load",
    target: "<= 8 %",
    run: async () => {
      const [first, changes] = [await whole(), await increment()];
      const share = (100 * changes.seconds) / first.seconds;
      return {
        figure: `${share.toFixed(1)} % (${changes.seconds.toFixed(1)} s, ${count(changes.records)} records, ${count(sum(changes, "updated"))} rows updated)`,
        ok: share <= 8,
      };
    },
  },
];
