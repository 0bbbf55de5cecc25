// Users at a server: `crowd.ts <file with an order>` prints what they saw. A process of its own, so that the server's
// times are not those of who measures them.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Known } from "../../../dashboards/figures/view.ts";
import { seededRandom } from "../../../server/statistics/numbers/random.ts";
import { quantile } from "../staged-warehouse.ts";
import type { Order, Seen } from "./told.ts";
import { type Asked, createVisits, type Visit } from "./visits.ts";

/** Answers that a tab remembers, as dashboards/state/answers.ts does. */
const REMEMBERED = 600;
/** Share of visits that open the app anew: nothing is remembered but what the browser keeps by its ETag. */
const ANEW = 0.2;
/** Turns below the first screen that are on their way at once, as dashboards/state/turns.ts has them. */
const AT_ONCE = 2;
/** Every so many answers to questions about measures are read whole. */
const LOOKED_AT = 25;
/** Connections that a browser opens to a server. */
const CONNECTIONS = 6;
const BOUNDING = ["participation_rate", "ai_completion_rate", "survey_response_rate", "cycle_days"];

type Answer = { readonly status: number | "lost"; readonly etag: string | undefined; readonly body: string };
type Sent = {
  readonly cookie?: string;
  readonly body?: string;
  readonly etag?: string | undefined;
  readonly read?: boolean;
};

/** A user: a browser with a session, what its tab remembers, and the tags of what it keeps. */
type User = {
  readonly cookie: string;
  readonly agent: Agent;
  readonly remembered: Set<number>;
  readonly tags: Map<string, string>;
};

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
const { hostname, port } = new URL(order.address);
const random = seededRandom(order.seed);

const times: number[] = [];
const codes: Record<string, number> = {};
const byAddress = new Map<string, number[]>();
let [visits, questions, refused, asked] = [0, 0, 0, 0];
let isOver = false;

/** Forgets what was counted so far. */
function beginToCount(): void {
  times.length = 0;
  byAddress.clear();
  for (const code of Object.keys(codes)) delete codes[code];
  [visits, questions, refused] = [0, 0, 0];
}

/** Sends a request and reads its answer to the end. */
function send(agent: Agent, path: string, { cookie, body, etag, read = false }: Sent): Promise<Answer> {
  return new Promise((done) => {
    const lost = () => done({ status: "lost", etag: undefined, body: "" });
    const sent = request(
      {
        ...{ agent, hostname, port, path, method: body === undefined ? "GET" : "POST" },
        headers: {
          accept: "application/json",
          "accept-language": "zh-CN",
          ...(read ? {} : { "accept-encoding": "gzip, deflate, br" }),
          ...(cookie === undefined ? {} : { cookie }),
          ...(etag === undefined ? {} : { "if-none-match": etag }),
          ...(body === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => {
          if (read) chunks.push(chunk);
        });
        answer.once("error", lost);
        answer.once("end", () =>
          done({
            ...{ status: answer.statusCode ?? "lost", etag: answer.headers.etag },
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    sent.once("error", lost);
    sent.end(body);
  });
}

/** The same, timed and counted under a name. */
async function timed(agent: Agent, path: string, name: string, what: Sent): Promise<Answer> {
  const begun = performance.now();
  const answer = await send(agent, path, what);
  const took = performance.now() - begun;
  times.push(took);
  codes[answer.status] = (codes[answer.status] ?? 0) + 1;
  const own = byAddress.get(name) ?? [];
  own.push(took);
  byAddress.set(name, own);
  return answer;
}

async function askAddress(user: User, address: string): Promise<boolean> {
  const name = `GET ${address.split("?")[0]}`;
  const { status, etag } = await timed(user.agent, address, name, {
    cookie: user.cookie,
    etag: user.tags.get(address),
  });
  if (etag !== undefined && status === 200) user.tags.set(address, etag);
  return status === 200 || status === 304;
}

async function askMeasures(user: User, page: string, measures: readonly string[]): Promise<boolean> {
  questions += measures.length;
  asked += 1;
  const read = asked % LOOKED_AT === 0;
  const body = `{"queries":[${measures.map((measure, index) => `{"id":"${index}",${measure}`).join()}]}`;
  const answer = await timed(user.agent, "/api/query", `POST /api/query (${page})`, {
    ...{ cookie: user.cookie, body, read },
  });
  if (read && answer.status === 200) {
    const { results } = JSON.parse(answer.body) as { results: Record<string, object> };
    refused += Object.values(results).filter((result) => "error" in result).length;
  }
  return answer.status === 200;
}

/** Asks what the tab does not remember of one turn: measures in one request, 60 at most; analyses one by one. */
async function askTurn(user: User, { page }: Visit, turn: readonly Asked[]): Promise<void> {
  const fresh = turn.filter(({ key }) => !user.remembered.delete(key) || !user.remembered.add(key));
  const keep = (keys: readonly number[], isAnswered: boolean) => {
    if (isAnswered) for (const key of keys) user.remembered.add(key);
    for (const oldest of user.remembered) {
      if (user.remembered.size <= REMEMBERED) break;
      user.remembered.delete(oldest);
    }
  };
  const measures = fresh.flatMap(({ key, measure }) => (measure === undefined ? [] : [{ key, measure }]));
  const parts = Array.from({ length: Math.ceil(measures.length / 60) }, (_, part) =>
    measures.slice(part * 60, (part + 1) * 60),
  );
  await Promise.all([
    ...parts.map(async (part) =>
      keep(
        part.map(({ key }) => key),
        await askMeasures(
          user,
          page,
          part.map(({ measure }) => measure),
        ),
      ),
    ),
    ...fresh.flatMap(({ key, address }) =>
      address === undefined ? [] : [askAddress(user, address).then((isAnswered) => keep([key], isAnswered))],
    ),
  ]);
}

/** What the app asks before any page, as dashboards/state/world.ts does. */
const WORLD = [
  "/api/session",
  "/api/health",
  "/api/metrics",
  "/api/analyses",
  "/api/dimensions",
  "/api/targets",
  "/api/annotations",
];
const bounding = BOUNDING.map((metric) => `"metric":"${metric}","period":"quarter"}`);

async function openApp(user: User): Promise<void> {
  user.remembered.clear();
  await Promise.all([
    ...WORLD.map((address) => askAddress(user, address)),
    askMeasures(user, "app", bounding),
  ]);
}

/** Opens pages until it is over; the questions below a first screen go on while the user thinks, until the next page. */
async function use(user: User, draw: () => Visit): Promise<void> {
  await sleep(random() * order.warmUp * 1000);
  for (let isFirst = true; !isOver; isFirst = false) {
    const visit = draw();
    visits += 1;
    if (isFirst || random() < ANEW) await openApp(user);
    const [screen = [], ...below] = visit.turns;
    await askTurn(user, visit, screen);
    let isLeft = false;
    const inTurn = async () => {
      for (let turn = below.shift(); turn !== undefined && !isLeft && !isOver; turn = below.shift())
        await askTurn(user, visit, turn);
    };
    for (let each = 0; each < AT_ONCE; each++) void inTurn();
    await sleep(-order.think * 1000 * Math.log(1 - random()));
    isLeft = true;
  }
}

async function readKnown(user: User): Promise<Known> {
  const get = async <T>(path: string, body?: string): Promise<T> => {
    const { cookie, agent } = user;
    const answer = await send(agent, path, { cookie, read: true, ...(body === undefined ? {} : { body }) });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
    return JSON.parse(answer.body) as T;
  };
  type Named = { id: string; dimension: string };
  const list = async (path: string, member: string) =>
    (await get<Record<string, Named[]>>(path))[member] ?? [];
  const { results } = await get<{ results: Record<string, { rows: { period: string; status: string }[] }> }>(
    "/api/query",
    `{"queries":[${bounding.map((measure, index) => `{"id":"${index}",${measure}`).join()}]}`,
  );
  const quarters = Object.values(results)
    .flatMap(({ rows }) => rows.flatMap(({ period, status }) => (status === "ok" ? period : [])))
    .sort();
  const byName = async (path: string, member: string, name: keyof Named) =>
    new Map((await list(path, member)).map((each) => [each[name], each]));
  return {
    ...{ annotations: [], events: [], quarters: { first: quarters[0], last: quarters.at(-1) } },
    metrics: await byName("/api/metrics", "metrics", "id"),
    analyses: await byName("/api/analyses", "analyses", "id"),
    dimensions: await byName("/api/dimensions", "dimensions", "dimension"),
  } as unknown as Known;
}

/** Has the source folder loaded, and waits for the end. */
async function load(user: User): Promise<Seen["loaded"]> {
  const agent = new Agent({ keepAlive: true });
  await sleep(order.seconds * 200);
  const begun = performance.now();
  const { cookie } = user;
  const started = await send(agent, "/api/runs", { cookie, body: "{}", read: true });
  if (started.status !== 202) throw new Error(`the load: ${started.status} ${started.body}`);
  const { run } = JSON.parse(started.body) as { run: number };
  for (;;) {
    await sleep(500);
    const answer = await send(agent, `/api/runs/${run}`, { cookie, read: true });
    if (answer.status !== 200) continue;
    const told = JSON.parse(answer.body) as { status: string; files: { read: number | null }[] };
    if (told.status === "running") continue;
    agent.destroy();
    const rows = told.files.reduce((sum, file) => sum + (file.read ?? 0), 0);
    return { seconds: (performance.now() - begun) / 1000, rows, status: told.status };
  }
}

const users = order.secrets.map(
  (secret): User => ({
    cookie: `${order.cookie}=${secret}`,
    agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }),
    remembered: new Set(),
    tags: new Map(),
  }),
);
const draw = await createVisits(await readKnown(users[0]!), random);
const work = users.map((user) => use(user, draw));
await sleep(order.warmUp * 1000);
beginToCount();
const begun = performance.now();
const [loaded] = await Promise.all([order.load ? load(users[0]!) : null, sleep(order.seconds * 1000)]);
const seconds = (performance.now() - begun) / 1000;
isOver = true;
await Promise.race([Promise.all(work), sleep(60_000)]);
const seen: Seen = {
  ...{ seconds, visits, questions, requests: times.length, codes, refused, loaded },
  ...{ p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) },
  slowest: [...byAddress]
    .map(([address, own]) => ({ address, own, sum: own.reduce((total, time) => total + time, 0) }))
    .sort((a, b) => b.sum - a.sum)
    .slice(0, 5)
    .map(({ address, own, sum }) => ({
      ...{ address, times: own.length, mean: sum / own.length, p99: quantile(own, 0.99) },
    })),
};
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
