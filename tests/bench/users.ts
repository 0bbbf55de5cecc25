import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openSessions } from "../../server/accounts/sessions.ts";
import { parseConfig } from "../../server/config.ts";
import { openData } from "../../server/open-data.ts";
import { openAtOnce } from "../../server/store/at-once.ts";
import { openStore } from "../../server/store/open.ts";
import { signIn } from "../helpers/accounts.ts";
import { writeIncrement } from "./increment.ts";
import type { Bench } from "./main.ts";
import { runMeasured, treeMegabytes, treeSeconds } from "./process-tree.ts";
import { quantile } from "./staged-warehouse.ts";
import type { Order, Seen } from "./users/told.ts";

const scale = Number(process.env.ASSAY_BENCH_SCALE ?? "1");
const seconds = Number(process.env.ASSAY_BENCH_SECONDS ?? "60");
const assay = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));
const crowd = fileURLToPath(new URL("./users/crowd.ts", import.meta.url));
const folder = join(tmpdir(), `assay-bench-users-${scale}`);
const [exports, template, changes] = ["exports", "template", "changes"].map((name) => join(folder, name));
const data = join(folder, "data");

/** Records that the load among users brings, about. */
const LOADED = 100_000;
/** Users at once where no number is held: this many tries halve the way to it. */
const TRIES = 4;
/** Seconds in which users arrive; they are not counted. */
const WARM_UP = 20;
/** Mean seconds between two visits of a user. */
const THINK = 2;

type Case = {
  readonly name: string;
  readonly users: number;
  /** Milliseconds. */
  readonly p99: number;
  readonly load?: true;
  readonly overload?: true;
};

type Held = Seen & {
  /** p99 of /api/health, and the megabytes of the server and its children. */
  readonly health: number;
  /** Processors that the server used on average: fewer than there are where other work stands beside. */
  readonly cores: number;
  readonly before: number;
  readonly peak: number;
  readonly after: number | null;
};

/** The demo company, loaded, and changed records for a load among users; made once and kept. */
async function prepare(): Promise<void> {
  if (existsSync(join(folder, "done"))) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await runMeasured([assay, "generate", "--out", exports!, "--scale", String(scale), "--seed", "42"]);
  await runMeasured([assay, "load", "--from", exports!, "--data", template!]);
  const all = await writeIncrement(exports!, changes!, 1);
  await writeIncrement(exports!, changes!, Math.min(1, LOADED / all));
  writeFileSync(join(folder, "done"), "");
}

/** So many people, signed in once each, in a fresh copy of the data directory. */
async function copyWithSessions(users: number, config: ReturnType<typeof parseConfig>): Promise<string[]> {
  for (const end of ["", ".key"]) {
    rmSync(`${data}${end}`, { recursive: true, force: true });
    cpSync(`${template}${end}`, `${data}${end}`, { recursive: true });
  }
  const database = await openData(data, config);
  const store = await openStore(database);
  const atOnce = openAtOnce(data);
  try {
    const sessions = openSessions(store, atOnce, config.server);
    const secrets: string[] = [];
    while (secrets.length < users)
      secrets.push(await signIn({ store, sessions }, { person: `user-${secrets.length}` }));
    return secrets;
  } finally {
    atOnce.close();
    await store.destroy();
    await database.close();
  }
}

type Serving = { readonly child: ChildProcess; readonly address: string; readonly stop: () => Promise<void> };

/** `assay serve` as a process of its own. */
async function serve(config: string): Promise<Serving> {
  const child = spawn(process.execPath, [assay, "serve", "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ASSAY_CONFIG: config, ASSAY_LOG_LEVEL: "error" },
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  let [out, log] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-2000);
  });
  const address = await new Promise<string>((found, failed) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8");
      const told = /https?:\/\/[^\s/]+/.exec(out)?.[0];
      if (told !== undefined) found(told);
    });
    child.once("close", (code) => failed(new Error(`assay serve ended with ${code}: ${log}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { child, address, stop };
}

/** Asks every fifth of a second whether the server is well; the function ends that and gives the p99, endless if it once was not. */
function watchHealth(address: string): () => Promise<number> {
  const times: number[] = [];
  let isOver = false;
  const watched = (async () => {
    while (!isOver) {
      const begun = performance.now();
      const isWell = await fetch(`${address}/api/health`).then(
        async (answer) => answer.ok && (await answer.text()) !== "",
        () => false,
      );
      times.push(isWell ? performance.now() - begun : Number.POSITIVE_INFINITY);
      await sleep(200);
    }
  })();
  return async () => {
    isOver = true;
    await watched;
    return quantile(times, 0.99);
  };
}

/** Lets users work on a fresh server and tells what they saw. */
async function work({ users, load, overload }: Case, time: number): Promise<Held> {
  await prepare();
  const settings = {
    server: { requests_per_minute: 1_000_000 },
    source: { directory: changes! },
  };
  const config = join(folder, "assay.config.json");
  writeFileSync(config, JSON.stringify(settings));
  const secrets = await copyWithSessions(users, parseConfig(settings, config));
  const { child, address, stop } = await serve(config);
  try {
    const before = treeMegabytes(child);
    let peak = before;
    const sampler = setInterval(() => {
      peak = Math.max(peak, treeMegabytes(child));
    }, 500);
    const watched = watchHealth(address);
    const [begun, used] = [performance.now(), treeSeconds(child)];
    const order: Order = {
      ...{ address, secrets, think: THINK, seed: 1, warmUp: WARM_UP, seconds: time, load: load === true },
      cookie: `assay_session_${new URL(address).port}`,
    };
    const file = join(folder, "order.json");
    writeFileSync(file, JSON.stringify(order));
    const { stdout } = await runMeasured(["--import", import.meta.resolve("tsx"), crowd, file]);
    const seen = JSON.parse(stdout) as Seen;
    const health = await watched();
    const cores = ((treeSeconds(child) - used) * 1000) / (performance.now() - begun);
    if (overload) await sleep(60_000);
    clearInterval(sampler);
    return { ...seen, health, cores, before, peak, after: overload ? treeMegabytes(child) : null };
  } finally {
    await stop();
  }
}

const othersOf = ({ codes }: Seen) => Object.entries(codes).filter(([code]) => !/^(200|304|503)$/.test(code));

function isHeld(each: Case, seen: Held): boolean {
  if (othersOf(seen).length > 0 || seen.refused > 0) return false;
  if (each.overload) return seen.health <= 200;
  return seen.p99 <= each.p99 && (seen.codes["503"] ?? 0) === 0 && (seen.loaded?.status ?? "done") === "done";
}

/** The greatest number of users that holds the target, found by halving. */
async function mostHeld(each: Case): Promise<number> {
  let [least, most] = [0, each.users];
  for (let tries = 0; tries < TRIES; tries++) {
    const users = Math.round((least + most) / 2);
    const seen = await work({ ...each, users }, Math.min(20, seconds));
    if (isHeld(each, seen)) least = users;
    else most = users;
  }
  return least;
}

const ms = (number: number) => `${Math.round(number).toLocaleString("en")} ms`;
const count = (number: number) => number.toLocaleString("en");

function tell(seen: Held): string {
  const others = othersOf(seen).map(([code, times]) => `${code} ${count(times)}`);
  const { loaded, after } = seen;
  return [
    `${count(seen.requests)} requests (${Math.round(seen.requests / seen.seconds)}/s, ${count(seen.visits)} visits, ${count(seen.questions)} questions)`,
    `p50 ${ms(seen.p50)}, p95 ${ms(seen.p95)}, p99 ${ms(seen.p99)}`,
    `503 ${count(seen.codes["503"] ?? 0)}, other codes ${others.join(", ") || "none"}, refused questions ${seen.refused}`,
    `health p99 ${ms(seen.health)}, ${seen.cores.toFixed(1)} cores`,
    `MB ${Math.round(seen.before)} to ${Math.round(seen.peak)}${after === null ? "" : `, a minute after ${Math.round(after)}`}`,
    ...(loaded === null
      ? []
      : [`load ${loaded.status}, ${count(loaded.rows)} rows in ${loaded.seconds.toFixed(0)} s`]),
  ].join("; ");
}

function bench(each: Case): Bench {
  return {
    name: `${each.name}, scale ${scale}`,
    target: each.overload
      ? "only 200, 304, 503; health p99 <= 200 ms"
      : `p99 <= ${each.p99} ms, 0 errors${each.load ? " during a load" : ""}`,
    run: async () => {
      const seen = await work(each, seconds);
      const ok = isHeld(each, seen);
      if (ok || each.overload) return { figure: tell(seen), ok };
      const slowest = seen.slowest.map(
        ({ address, times, mean, p99 }) => `${address} ${count(times)} x ${ms(mean)} (p99 ${ms(p99)})`,
      );
      const held = each.load ? "" : `; held by ${await mostHeld(each)} users`;
      return { figure: `${tell(seen)}${held}; most time: ${slowest.join(", ")}`, ok };
    },
  };
}

/** Users with a session each at `assay serve`, ASSAY_BENCH_SECONDS (60) a case, over the demo company at ASSAY_BENCH_SCALE (1). */
export const benches: readonly Bench[] = [
  bench({ name: "300 users", users: 300, p99: 250 }),
  bench({ name: "600 users", users: 600, p99: 500 }),
  bench({ name: "300 users and a load", users: 300, p99: 500, load: true }),
  bench({ name: "2,000 users, more than it can hold", users: 2000, p99: 0, overload: true }),
];
