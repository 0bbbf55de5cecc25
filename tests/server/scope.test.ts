import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishedRelations } from "../../pipelines/build.ts";
import { scopeOf } from "../../server/access/scope.ts";
import { analyses } from "../../server/analyses/analyses.ts";
import { describeColumns } from "../../server/metrics/columns.ts";
import { openDatabase, quote } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

/** Roles that see own rows, and what is their own. */
const SCOPED = {
  hr: { job: ["J02", "J24"], department: [] },
  model_owner: { job: ["J01"], department: [] },
  business: { job: [], department: ["C4-D3"] },
} as const;
type Scoped = keyof typeof SCOPED;
const asked = Object.keys(SCOPED) as Scoped[];

/** Answers that take parameters which have no default. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  change: ["metric=ai_pass_rate&dimension=channel&from=2026-07-01&to=2026-09-30"],
  distribution: ["measure=cycle_days", "measure=agreement_bias"],
  "two-values": [
    "measure=ai_pass_rate&dimension=gender&a=female&b=male",
    "measure=cycle_days&dimension=job&a=J01&b=J02",
  ],
  fairness: ["dimension=gender", "dimension=education"],
  "question-bias": ["dimension=gender"],
  comments: ["respondent=candidate"],
  models: ["job=J01", "job=J02", "job=J24"],
  "answer-keys": ["job=J01", "job=J02", "job=J24"],
  "model-diff": ["job=J01", "job=J02", "job=J24"],
  clinic: ["job=J01", "job=J02", "job=J24"],
  weights: ["job=J01", "job=J02", "job=J24"],
  "trade-off": ["job=J01", "job=J02", "job=J24"],
  "pass-through": ["job=J01", "job=J02", "job=J24"],
  "cut-off": ["job=J01", "job=J02", "job=J24"],
  forecast: ["job=J01", "job=J02", "job=J24"],
  backtest: ["job=J01", "job=J02", "job=J24"],
};

/** What is the whole company's and tells of nobody: an outage, the list of competencies. */
const SHARED: Readonly<Record<string, string>> = {
  "marts.system_event": "event_kind = 'outage'",
  "marts.competency": "true",
};

const RELATIVE = "kpi_by_score_fifth";

let whole: Client;
/** The same warehouse in which nothing but the rows of one role's own is left. */
const own = new Map<Scoped, Client>();
let metrics: readonly { readonly id: string; readonly dimensions: readonly string[] }[];

beforeAll(async () => {
  whole = await client((await demo()).directory);
  for (const role of asked) own.set(role, await left(SCOPED[role]));
  metrics = (await whole.get("/api/metrics")).json().metrics;
}, 600_000);
afterAll(async () => {
  for (const each of [whole, ...own.values()]) await each?.close();
});

/** A company of which each mart has lost all rows but those of some jobs or departments. */
async function left({ job, department }: (typeof SCOPED)[Scoped]): Promise<Client> {
  const { directory } = await demo();
  const [own, values]: [string, readonly string[]] =
    job.length > 0 ? ["job", job] : ["department", department];
  const database = await openDatabase({ directory });
  await database.writer(async (connection) => {
    for (const [name, { schema }] of await publishedRelations(connection)) {
      if (!name.startsWith("marts.")) continue;
      const table = `warehouse.${schema}.${name.replace(".", "_")}`;
      const { columns } = await describeColumns(connection, `FROM ${table}`);
      const kept = columns.has(own) ? `CAST(${own} AS VARCHAR) IN (${values.map(quote).join()})` : "false";
      const shared = SHARED[name] ?? "false";
      await connection.run(
        `CREATE OR REPLACE VIEW warehouse.${name} AS SELECT * FROM ${table} WHERE (${kept}) OR ${shared}`,
      );
    }
  });
  await database.close();
  return client(directory);
}

/** Asks as the role. */
function as(role: Scoped, server: Client): Caller {
  const { job, department } = SCOPED[role];
  return caller(server, role, [role], { job, department });
}

/** Answers of both that differ, and how many there are; `rich` where the first tells somebody of figures. */
async function compare(
  role: Scoped,
  questions: readonly { method: "GET" | "POST"; url: string; body?: unknown }[],
) {
  const [here, there] = [as(role, whole), as(role, own.get(role)!)];
  const differ: string[] = [];
  let figures = 0;
  for (const { method, url, body } of questions) {
    const [one, other] = [await here(method, url, body), await there(method, url, body)];
    if (![200, 404].includes(one.statusCode) || one.body !== other.body)
      differ.push(
        `${url} ${JSON.stringify(body)?.slice(0, 100) ?? ""} ${one.statusCode} ${firstDifference(one.body, other.body)}`,
      );
    figures += one.body.match(/"value":-?[\d.]/g)?.length ?? 0;
  }
  return { differ, figures };
}

function firstDifference(one: string, other: string): string {
  const at = [...one].findIndex((sign, index) => sign !== other[index]);
  return at < 0
    ? ""
    : `${one.slice(Math.max(0, at - 60), at + 60)} | ${other.slice(Math.max(0, at - 60), at + 60)}`;
}

describe.each(asked)("what is not the own of %s changes nothing that is told", (role) => {
  test("metrics: whole, by quarter, by each of some dimensions, with change and contrast", async () => {
    const cuts = ["job", "channel", "department", "education", "model_version"];
    // in which fifth of scores a hire lies is told among everybody's, as a z-score is
    const absolute = metrics.filter(({ id }) => id !== RELATIVE);
    const queries = absolute.flatMap(({ id, dimensions }) => [
      { metric: id },
      { metric: id, period: "quarter" },
      { metric: id, period: "quarter", compare: "previous" },
      ...cuts.filter((cut) => dimensions.includes(cut)).map((cut) => ({ metric: id, by: [cut] })),
    ]);
    const batches = Array.from({ length: Math.ceil(queries.length / 30) }, (_, batch) =>
      queries.slice(batch * 30, (batch + 1) * 30).map((query, index) => ({ id: String(index), ...query })),
    );
    const { differ, figures } = await compare(
      role,
      batches.map((queries) => ({ method: "POST" as const, url: "/api/query", body: { queries } })),
    );
    expect(differ, differ.join("\n")).toEqual([]);
    expect(figures).toBeGreaterThan(200);
  }, 300_000);

  test("analyses, filter values and their counts", async () => {
    const ids = [...(await analyses()).keys()];
    const urls = ids.flatMap((id) => (NEEDS[id] ?? [""]).map((query) => `/api/analyses/${id}?${query}`));
    const { differ, figures } = await compare(
      role,
      [...urls, "/api/dimensions", "/api/dimensions/job"].map((url) => ({ method: "GET" as const, url })),
    );
    expect(differ, differ.join("\n")).toEqual([]);
    expect(figures).toBeGreaterThan(30);
  }, 300_000);
});

test.each(asked)("there is nothing to filter by for %s but what is their own", async (role) => {
  const [name, own] =
    SCOPED[role].job.length > 0 ? ["job", SCOPED[role].job] : ["department", SCOPED[role].department];
  const { values } = (await as(role, whole)("GET", `/api/dimensions/${name}`)).json() as {
    values: { value: string }[];
  };
  expect(values.map(({ value }) => value).sort()).toEqual([...own].sort());
});

test.each(asked)(
  "the candidates of %s are told alike where nobody else's are left",
  async (role) => {
    const { candidates } = (
      await as(role, whole)("GET", "/api/candidates?state=finished&sort=ai_score&limit=200")
    ).json() as { candidates: { person: string; application: string }[] };
    expect(candidates.length).toBeGreaterThan(50);
    const orders = ["waiting", "ai_score", "human_score", "applied"].flatMap((sort) =>
      ["open", "finished"].map((state) => `/api/candidates?sort=${sort}&state=${state}&limit=200`),
    );
    const people = candidates
      .slice(0, 10)
      .flatMap(({ person, application }) => [
        `/api/candidates/${person}`,
        `/api/candidates/${person}/decision?application=${application}`,
      ]);
    const urls = [...orders, "/api/candidates?find=00", ...people];
    const { differ } = await compare(
      role,
      urls.map((url) => ({ method: "GET" as const, url })),
    );
    expect(differ, differ.join("\n")).toEqual([]);
  },
  300_000,
);

test("a scope without any own shows nothing, and everybody's by another role hides small groups", () => {
  const nothing = { job: [], department: [] };
  expect(scopeOf({ roles: ["hr"], own: nothing }).scope).toEqual({ kind: "some", rows: true, any: [] });
  expect(scopeOf({ roles: ["it"], own: SCOPED.hr }).scope).toEqual({ kind: "some", rows: true, any: [] });
  expect(scopeOf({ roles: ["leadership", "hr"], own: SCOPED.hr }).scope).toEqual({
    kind: "all",
    rows: false,
  });
});
