import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signInProviders } from "../../server/accounts/sign-in/providers.ts";
import { ConfigError, fromData, parseConfig, readConfig } from "../../server/config.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "assay-config-"));
});
afterEach(() => rmSync(data, { recursive: true }));

test("without a file the defaults hold", () => {
  const config = readConfig(data);
  expect(config.organisation.zone).toBe("Asia/Shanghai");
  expect(config.server).toMatchObject({ host: "127.0.0.1", port: 8100 });
  expect(config.limits).toMatchObject({ queries_at_once: 4, query_seconds: 10 });
});

test("backups are made by themselves only where a place is named, every night and kept for a year", () => {
  expect(readConfig(data).backup).toBeUndefined();
  const usual = { to: "/backups", cron: "0 3 * * *", keep: { daily: 7, weekly: 5, monthly: 12 } };
  expect(parseConfig({ backup: { to: "/backups" } }, "f.json").backup).toEqual(usual);
});

test("the data directory's file is read, a byte order mark and all", () => {
  writeFileSync(join(data, "assay.config.json"), '\uFEFF{"server": {"port": 9000}}');
  expect(readConfig(data).server).toMatchObject({ port: 9000, host: "127.0.0.1" });
});

test("every problem is told at once with its path", () => {
  writeFileSync(
    join(data, "assay.config.json"),
    JSON.stringify({
      organisation: { language: "fr", colour: "red" },
      server: { port: "a" },
      schedules: [{ id: "A", cron: "0 2 * * *" }],
      criteria: { performance: { reliability: 2, source: "x" } },
      limits: { queries_at_once: 0 },
      surprise: 1,
      more: [1, 2, 3],
    }),
  );
  const problems = problemsOf(() => readConfig(data));
  expect(problems.map((problem) => problem.split(":")[0]!).sort()).toEqual([
    "criteria.performance.reliability",
    "limits.queries_at_once",
    "more",
    "organisation.colour",
    "organisation.language",
    "schedules.0.id",
    "server.port",
    "surprise",
  ]);
  expect(problems).toContain("organisation.language: must be one of zh, en");
});

const FEISHU = { app_id: "cli_a", app_secret_env: "FEISHU_SECRET", tenant: "t" };
/** Settings of providers of OpenID Connect. */
function oidc(...changes: readonly object[]) {
  const usual = { id: "main", issuer: "https://id.example.com", client_id: "assay" };
  return { sign_in: { oidc: changes.map((change) => ({ ...usual, ...change })) } };
}

test("a provider whose secret is not in the environment stops the start by the name of both", () => {
  const { sign_in } = parseConfig({ sign_in: { feishu: FEISHU } }, "f.json");
  expect(() => signInProviders(sign_in)).toThrow(
    "sign_in.feishu.app_secret_env: the environment has no FEISHU_SECRET",
  );
});

test.each([
  [{ organisation: { zone: "Mars/Olympus" } }, "organisation.zone"],
  [{ schedules: [{ id: "a", cron: "every day" }] }, "schedules.0.cron"],
  [
    {
      schedules: [
        { id: "a", cron: "0 2 * * *" },
        { id: "a", cron: "0 3 * * *" },
      ],
    },
    "schedules.1.id",
  ],
  [{ schedules: [{ id: "backup", cron: "0 2 * * *" }] }, "schedules: the id backup"],
  [{ backup: {} }, "backup: to is missing"],
  [{ backup: { to: "/backups", cron: "at night" } }, "backup.cron"],
  [{ backup: { to: "/backups", keep: { daily: -1 } } }, "backup.keep.daily"],
  [{ backup: { to: "/backups", keep: { hourly: 1 } } }, "backup.keep.hourly: no such setting"],
  [{ server: { host: "0.0.0.0" } }, "server.public_address"],
  [oidc({ issuer: "http://id.example.com" }), "sign_in.oidc.0.issuer"],
  [oidc({ issuer: "https://id.example.com?x=1" }), "sign_in.oidc.0.issuer"],
  [oidc({ issuer: "http://127.0.0.1.evil.example" }), "sign_in.oidc.0.issuer"],
  [oidc({ id: "feishu" }), "sign_in.oidc.0.id: feishu is another provider's id already"],
  [oidc({ client_secret: "in the file" }), "sign_in.oidc.0.client_secret: no such setting"],
  [oidc({}, {}), "sign_in.oidc.1.id: main is another provider's id already"],
  [oidc({}, { id: "b", issuer: "https://id.example.com/" }), "sign_in.oidc.1.issuer: another provider"],
  [{ sign_in: { feishu: { ...FEISHU, base: "https://evil.example" } } }, "sign_in.feishu.base"],
  [{ sign_in: { feishu: { ...FEISHU, tenant: undefined } } }, "sign_in.feishu.tenant"],
  [[], "(top)"],
  [null, "(top)"],
  ["text", "(top)"],
])("%j is refused at %s", (value, path) => {
  expect(problemsOf(() => parseConfig(value, "f.json")).join()).toContain(path);
});

test("an engine beside DuckDB is named whole: its cluster where it has several nodes, one password, TLS", () => {
  const problems = (engine: object) => {
    try {
      parseConfig({ engine: { kind: "clickhouse", ...engine } }, "f.json");
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const [a, b] = ["https://ch1.example.com:8443", "https://ch2.example.com:8443"];
  expect(parseConfig({}, "f.json").engine).toBeUndefined();
  expect(problems({ addresses: [a] })).toBe("");
  expect(problems({ addresses: [a, b], cluster: "assay", user: "assay", password_env: "PASSWORD" })).toBe("");
  expect(problems({ addresses: [a, b] })).toContain("engine.cluster: needed for more than one address");
  expect(problems({ addresses: [a, a], cluster: "x" })).toContain("engine.addresses.1: is there twice");
  expect(problems({ addresses: [] })).toContain("engine.addresses");
  expect(problems({ addresses: ["http://ch1.example.com:8123"] })).toContain("engine.addresses.0");
  expect(problems({ addresses: [`${a}/?skip_unavailable_shards=1`] })).toContain("engine.addresses.0");
  expect(problems({ addresses: [a], password_env: "A", password_file: "b" })).toContain("name one of");
  expect(problems({ addresses: [a], database: "x; DROP" })).toContain("engine.database");
  expect(problems({ addresses: [a], kind: "postgres" })).toContain("engine.kind");
});

test("what is no JSON says so, naming the file", () => {
  writeFileSync(join(data, "assay.config.json"), "{");
  expect(() => readConfig(data)).toThrow(/assay\.config\.json: not JSON/);
});

test("folders are resolved from the data directory", () => {
  expect(fromData("/d", "exports")).toBe("/d/exports");
  expect(fromData("/d", "/elsewhere")).toBe("/elsewhere");
});

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}
