import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policy } from "../../server/access/policy.ts";
import { may, type Right, ROLES, type Role } from "../../server/access/roles.ts";
import { analyses } from "../../server/analyses/analyses.ts";
import { candidateLinks } from "../../server/store/candidate-entry.ts";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

/** The roles' table of the security plan, read by hand: who may do what a route does. It is not the server's table. */
const FIGURES = "hr_admin analyst leadership model_owner hr business auditor";
const OPERATIONS = "admin hr_admin analyst it auditor";
const EVERYBODY = ROLES.join(" ");
const ORACLE: readonly (readonly [methods: string, path: RegExp, who: string])[] = [
  ["GET", /^\/api\/reports(\/[^/.]+\/summary|\/[^/]+\.(html|json|pdf|xlsx))?$/, FIGURES],
  ["POST", /^\/api\/reports(\/[^/]+\/messages)?$/, "hr_admin analyst"],
  ["GET POST PATCH DELETE", /^\/api\/report-notes/, "hr_admin analyst leadership"],
  ["GET PATCH", /^\/api\/trials(\/x)?$/, "hr_admin analyst model_owner hr business auditor"],
  ["GET", /^\/api\/trials\/plan$/, "analyst model_owner"],
  ["POST", /^\/api\/trials$/, "analyst model_owner"],
  ["GET", /^\/api\/trials\/[^/]+\/assignments$/, "hr_admin model_owner"],
  [
    "GET",
    /^\/api\/(analyses\/(weights|answer-keys|backtest|clinic|cut-off|forecast|model-diff|models|pass-through|trade-off)|models\/proposals)$/,
    "hr_admin analyst model_owner hr business auditor",
  ],
  ["POST", /^\/api\/models\/proposals(\/[^/]+\/withdrawal)?$/, "analyst model_owner hr business"],
  ["POST", /^\/api\/models\/proposals\/[^/]+\/approval$/, "hr_admin"],
  ["POST", /^\/api\/models\/(proposals\/[^/]+\/(publication|roll-back)|deliveries\/[^/]+)$/, "model_owner"],
  ["GET", /^\/api\/models\/export$/, "hr_admin analyst model_owner hr business"],
  ["GET", /^\/api\/(analyses|figures|metrics|dimensions)(\/[^/.]+)?$/, FIGURES],
  ["GET", /^\/api\/figures\/[^/]+\.svg$/, FIGURES],
  ["GET", /^\/api\/(figures|metrics)\/[^/]+\.(csv|xlsx|arrow)$/, "hr_admin analyst model_owner hr business"],
  ["POST", /^\/api\/exports\//, "hr_admin analyst model_owner hr business"],
  ["POST", /^\/api\/query$/, FIGURES],
  ["GET", /^\/api\/candidates(\/[^/]+(\/decision)?)?$/, "hr_admin analyst model_owner hr business"],
  ["POST", /^\/api\/candidates\/[^/]+\/unmask$/, "hr_admin hr business"],
  ["POST", /^\/api\/candidates\/[^/]+\/link$/, "hr_admin hr"],
  ["POST", /^\/api\/mine\/session$/, "public"],
  ["GET POST DELETE", /^\/api\/mine(\/[^/]+)?$/, "candidate"],
  ["GET", /^\/api\/metrics\/[^/]+\/lineage$/, "hr_admin analyst auditor"],
  ["GET POST", /^\/api\/error-reports$/, FIGURES],
  ["PATCH", /^\/api\/error-reports\//, "hr_admin"],
  ["GET POST PATCH DELETE", /^\/api\/views/, EVERYBODY],
  ["GET POST PATCH DELETE", /^\/api\/subscriptions/, EVERYBODY],
  ["POST PATCH", /^\/api\/pins/, FIGURES],
  ["GET DELETE", /^\/api\/pins/, EVERYBODY],
  ["GET", /^\/api\/(annotations|targets)$/, FIGURES],
  ["POST PATCH DELETE", /^\/api\/annotations/, "hr_admin analyst"],
  ["PUT DELETE", /^\/api\/targets\//, "hr_admin analyst"],
  ["GET POST", /^\/api\/runs\/[^/]+\/undo$/, "admin hr_admin"],
  ["GET", /^\/api\/(overview\/freshness|runs|feeds|pulls$|lineage$|system$)/, OPERATIONS],
  ["POST", /^\/api\/runs$/, "admin hr_admin"],
  ["POST", /^\/api\/feeds\//, "hr_admin"],
  ["GET POST PUT DELETE", /^\/api\/uploads(\/|$)/, "hr_admin"],
  ["GET", /^\/api\/mappings(\/[^/]+)?$/, "hr_admin"],
  ["GET", /^\/api\/quarantine$/, "admin hr_admin analyst it"],
  ["GET", /^\/api\/quarantine\/[^/]+$/, "hr_admin"],
  ["POST", /^\/api\/quarantine\/replay$/, "hr_admin"],
  ["GET", /^\/api\/audit(\/verify)?$/, "admin hr_admin auditor"],
  ["GET", /^\/api\/subject-requests(\/[^/]+(\/erasure)?)?$/, "hr_admin hr auditor"],
  ["POST", /^\/api\/subject-requests$/, "hr_admin hr"],
  ["PATCH", /^\/api\/subject-requests\/[^/]+$/, "hr_admin"],
  ["GET", /^\/api\/subject-requests\/[^/]+\/copy$/, "hr_admin"],
  ["POST", /^\/api\/subject-requests\/[^/]+\/approval$/, "auditor"],
  ["GET", /^\/api\/(retention|records\/[^/]+(\/[^/]+)?)$/, "hr_admin auditor"],
  ["POST", /^\/api\/records\/[^/]+(\/[^/]+\/signature)?$/, "hr_admin"],
  ["GET DELETE", /^\/api\/session$/, EVERYBODY],
  ["PUT", /^\/api\/session\/password$/, EVERYBODY],
  ["POST", /^\/api\/session\/(step-up|provider)$/, EVERYBODY],
  ["GET POST", /^\/api\/sign-in/, "public"],
  ["GET DELETE", /^\/api\/sessions/, EVERYBODY],
  ["POST", /^\/api\/session$/, "public"],
  ["POST", /^\/api\/set-up(\/check)?$/, "public"],
  ["GET", /^\/api\/users(\/newcomers)?$/, "admin auditor"],
  ["POST PATCH", /^\/api\/users/, "admin"],
  ["GET POST DELETE", /^\/api\/tokens(\/[^/]+)?$/, "admin"],
  ["POST", /^\/api\/webhooks\/[^/]+$/, "public"],
  ["GET", /^\/api\/(health|openapi\.json|schemas\/.*)$/, "public"],
];

/** Roles that see own rows, what is their own, and the dimension that decides. */
const SCOPED = [
  { role: "hr", dimension: "job", own: ["J02", "J24"] },
  { role: "model_owner", dimension: "job", own: ["J01"] },
  { role: "business", dimension: "department", own: ["C4-D3"] },
] as const;

type Metric = { readonly id: string; readonly dimensions: readonly string[] };
type Row = { readonly n: number; readonly status: string; readonly value: number | null };
type Results = Record<string, { readonly rows: readonly Row[]; readonly unknown_filter_values?: unknown }>;

let server: Client;
let metrics: readonly Metric[];
/** Cells that were looked at, and those of them in which something is refused or hidden. */
const cells = { all: 0, negative: 0 };
const count = (isNegative: boolean) => {
  cells.all += 1;
  if (isNegative) cells.negative += 1;
};

beforeAll(async () => {
  server = await client((await demo()).directory);
  metrics = (await server.get("/api/metrics")).json().metrics;
}, 300_000);
afterAll(() => server?.close());

/** Every route that is described, with parameters that lead nowhere. */
async function routes(): Promise<{ method: string; path: string; url: string }[]> {
  const { paths } = (await server.get("/api/openapi.json")).json() as { paths: Record<string, object> };
  const ids = [...(await analyses()).keys()];
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{[a-z]+\}/g, "x"),
      url: path.replace(/\{[a-z]+\}/g, parameterOf(path, ids[0]!)),
    })),
  );
}

const parameterOf = (path: string, analysis: string) => {
  if (path.includes("/analyses/")) return analysis;
  if (path.includes("/metrics/")) return "ai_pass_rate";
  return path.includes("/figures/") ? "stage-times" : "1";
};

test.each(Object.entries(policy).filter(([key, need]) => key.includes("/api/") && need !== "public"))(
  "the table's entry %s is the oracle's",
  (key, need) => {
    const [method, pattern] = key.split(" ") as [string, string];
    const path = pattern.replace(/:[a-z]+(\(\^[^)]*\))?/g, "x").replace("*", "x");
    const rule = ORACLE.find(([methods, rule]) => methods.split(" ").includes(method) && rule.test(path));
    if (need === "candidate") return expect(rule?.[2]).toBe("candidate");
    const roles = ROLES.filter((role) => need === "session" || may([role], need as Right));
    expect(rule?.[2].split(" ").sort()).toEqual([...roles].sort());
  },
);

describe.each(ROLES)("%s", (role: Role) => {
  test("is let in where the roles' table says so, and nowhere else", async () => {
    const wrong: string[] = [];
    const ask = caller(server, `route-${role}`, [role]);
    for (const { method, path, url } of await routes()) {
      const rule = ORACLE.find(
        ([methods, pattern]) => methods.split(" ").includes(method) && pattern.test(path),
      );
      if (rule === undefined) {
        wrong.push(`${method} ${path} is not in the oracle`);
        continue;
      }
      const [, , who] = rule;
      if (who === "public" || (method === "DELETE" && path === "/api/session")) continue;
      const isIn = who.split(" ").includes(role);
      const isCandidates = who === "candidate";
      const answer = await ask(
        method as "GET",
        url,
        method === "GET" || method === "DELETE" ? undefined : {},
      );
      count(!isIn);
      const code = answer.statusCode === 403 ? answer.json().error.code : "";
      if (isCandidates ? answer.statusCode !== 401 : (code === "not_allowed") === isIn)
        wrong.push(`${method} ${path}: ${answer.statusCode} ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});

test("a candidate is let in to the own data, and nowhere else", async () => {
  const [{ person }] = (await server.context.database.reader((connection) =>
    connection.rows("select cast(person_key as varchar) as person from core.application order by 1 limit 1"),
  )) as [{ person: string }];
  const wrong: string[] = [];
  for (const { method, path, url } of await routes()) {
    const rule = ORACLE.find(([methods, rule]) => methods.split(" ").includes(method) && rule.test(path));
    if (rule === undefined || rule[2] === "public") continue;
    const { candidates, store } = server.context;
    const { invitation, kept } = candidates.invite(person, "matrix");
    await candidateLinks.put(store, kept, new Date().toISOString());
    const { secret } = (await candidates.redeem(invitation.token, async () => undefined))!;
    // the same secret in the place of a session of who works here opens nothing either
    const answer = await server.app.inject({
      ...{ method: method as "GET", url },
      ...(method === "GET" || method === "DELETE" ? {} : { payload: "{}" }),
      headers: {
        cookie: `assay_candidate=${secret}; assay_session=${secret}`,
        ...(method === "GET" || method === "DELETE" ? {} : { "content-type": "application/json" }),
      },
    });
    const isIn = rule[2] === "candidate";
    count(!isIn);
    if ((answer.statusCode === 401) === isIn) wrong.push(`${method} ${path}: ${answer.statusCode}`);
  }
  expect(wrong).toEqual([]);
});

/** The answers of all metrics, each filtered by a value. */
async function answers(ask: Caller, dimension: string, value: string): Promise<Results> {
  const found: Results = {};
  for (let at = 0; at < metrics.length; at += 60) {
    const queries = metrics
      .slice(at, at + 60)
      .map(({ id }) => ({ id, metric: id, filters: { [dimension]: [value] } }));
    const answer = await ask("POST", "/api/query", { queries });
    expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
    Object.assign(found, answer.json().results);
  }
  return found;
}

describe.each(SCOPED)("$role, whose own is $dimension $own", ({ role, dimension, own }) => {
  test("is told of own values what everybody's viewer is told, of others nothing, as if they were not there", async () => {
    const nothing = { job: [], department: [] };
    const ask = caller(server, `rows-${role}`, [role], { ...nothing, [dimension]: own });
    const open = caller(server, "open", ["hr_admin"]);
    const values = (
      (await open("GET", `/api/dimensions/${dimension}`)).json().values as { value: string }[]
    ).map(({ value }) => value);
    expect(values.length).toBeGreaterThan(15);
    const wrong: string[] = [];
    for (const value of values) {
      const isOwn = (own as readonly string[]).includes(value);
      const told = await answers(ask, dimension, value);
      const expected = isOwn ? await answers(open, dimension, value) : null;
      for (const { id, dimensions } of metrics) {
        const has = dimensions.includes(dimension);
        const { rows, unknown_filter_values: unknown } = told[id]!;
        count(!isOwn || !has);
        const isRight =
          expected !== null && has
            ? JSON.stringify(rows) === JSON.stringify(expected[id]!.rows)
            : rows.every(({ n, value }) => n === 0 && value === null);
        if (!isRight || (has && (unknown === undefined) !== isOwn))
          wrong.push(`${id} of ${value}: ${JSON.stringify(rows).slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

test("the matrix has thousands of cells, most of them refusals", () => {
  expect(cells.all).toBeGreaterThanOrEqual(3000);
  expect(cells.negative / cells.all).toBeGreaterThanOrEqual(0.7);
});
