import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { policy } from "../../server/access/policy.ts";
import { candidateLinks } from "../../server/store/candidate-entry.ts";
import { account } from "../helpers/accounts.ts";
import { type Client, client } from "./client.ts";
import { type Operation, type Schema, sample } from "./sample.ts";

let folder: string;
let server: Client;
let operations: { method: "get" | "post" | "delete"; path: string; operation: Operation }[];
let document: { openapi: string; info: object; paths: Record<string, Record<string, Operation>> };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-openapi-"));
  server = await client(join(folder, "data"));
  // somebody who gets through to every route
  await account(server.context, { roles: ["admin", "hr_admin", "analyst", "model_owner", "auditor"] });
  document = (await server.get("/api/openapi.json")).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method as "get", path, operation })),
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("the document is OpenAPI 3.1 and says what each route takes and gives", () => {
  expect(document).toMatchObject({
    openapi: "3.1.0",
    info: { title: expect.any(String), version: expect.any(String) },
  });
  for (const { method, path, operation } of operations) {
    const where = `${method} ${path}`;
    expect(operation.summary, where).toMatch(/\S/);
    expect(operation.tags, where).toHaveLength(1);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const declared = (operation.parameters ?? [])
      .filter((each) => each.in === "path")
      .map(({ name }) => name);
    expect(declared.sort(), where).toEqual(named.sort());
    const codes = Object.keys(operation.responses);
    expect(
      codes.some((code) => /^2|^303$/.test(code)),
      where,
    ).toBe(true);
    for (const response of Object.values(operation.responses))
      expect(response.description, where).toMatch(/\S/);
    const key = Object.keys(policy).find(
      (each) => each.replace(/:([a-z]+)(\(\^[^)]*\))?/g, "{$1}") === `${method.toUpperCase()} ${path}`,
    );
    if (policy[key!] !== "public") expect(codes, where).toContain("4XX");
    if (method === "post") expect(operation.requestBody?.content, where).toHaveProperty(["application/json"]);
  }
});

test("every schema of the document is a schema, and every reference leads somewhere", () => {
  const schemas: unknown[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const { $ref, schema } = value as { $ref?: string; schema?: unknown };
    if (typeof $ref === "string") {
      const target = $ref
        .slice(2)
        .split("/")
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
      expect(target, $ref).toBeDefined();
    }
    if (schema !== undefined) schemas.push(schema);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(document);
  expect(schemas.length).toBeGreaterThan(50);
  for (const schema of schemas) {
    expect(() => Value.Check(schema as TSchema, {}), JSON.stringify(schema).slice(0, 200)).not.toThrow();
  }
});

test("the pages of /docs come, under a policy without inline scripts", async () => {
  const page = await server.get("/docs/");
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).not.toContain("unsafe");
  expect((await server.get("/docs/static/swagger-ui-bundle.js")).statusCode).toBe(200);
});

/** Values that a careless or hostile caller puts into a parameter. */
const anyText = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1e309",
    "null",
    "true",
    "../..",
    "%00",
    "' or 1=1 --",
    "__proto__",
    "2025-02-30",
    "[]",
    "{}",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.string({ minLength: 5000, maxLength: 5001 }),
);

/** Percent-encodes any text; halves of surrogate pairs as their replacement. */
const encode = (text: string) => encodeURIComponent(Buffer.from(text, "utf8").toString("utf8"));

test("whatever a caller puts into any parameter: never a 5xx, always the one error shape", async () => {
  const reading = operations.filter(({ method, path }) => method === "get" && !path.endsWith("/events"));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reading),
      fc.array(fc.tuple(fc.nat(20), anyText), { maxLength: 4 }),
      anyText,
      async ({ path, operation }, settings, segment) => {
        const names = (operation.parameters ?? [])
          .filter((each) => each.in === "query")
          .map(({ name }) => name);
        const query = settings.map(([index, value]) => {
          const name = names[index] ?? ["job", "nix", "constructor", "a[b]"][index % 4]!;
          return `${encodeURIComponent(name)}=${encode(value)}`;
        });
        const url = `${path.replace(/\{\w+\}/g, encode(segment) || "x")}?${query.join("&")}`;
        const answer = await server.get(url);
        expect(answer.statusCode, url).toBeLessThan(500);
        if (answer.statusCode >= 400) {
          expect(answer.json()).toEqual({
            error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
          });
        }
      },
    ),
    { numRuns: 300, interruptAfterTimeLimit: 60_000 },
  );
});

test("whatever a caller puts into any body: never a 5xx, always the one error shape", async () => {
  const writing = operations.filter(({ method, path }) => method === "post" && path !== "/api/session");
  const keys = fc.constantFrom(
    "queries",
    "id",
    "metric",
    "by",
    "filters",
    "ids",
    "reason",
    "edits",
    "folder",
    "feed",
    "x",
  );
  const { body } = fc.letrec((tie) => ({
    body: fc.oneof(
      { depthSize: "small" },
      fc.jsonValue({ maxDepth: 2 }),
      anyText,
      fc.array(tie("body"), { maxLength: 3 }),
      fc.dictionary(keys, tie("body"), { maxKeys: 3 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), body, async ({ path }, value) => {
      const answer = await server.post(path.replace("{feed}", "nix"), JSON.stringify(value) ?? "");
      expect(answer.statusCode, JSON.stringify(value)).toBeLessThan(500);
      if (answer.statusCode >= 400) {
        expect(answer.json().error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
      }
    }),
    { numRuns: 200, interruptAfterTimeLimit: 60_000 },
  );
});

/** Names of members that a body names itself, where not every name will do. */
const NAMES: Record<string, string> = { edits: "1" };

type Leaf = {
  path: string[];
  types: (string | undefined)[];
  values: unknown[] | undefined;
  put: (value: unknown) => unknown;
};

/** Every single value of a body: its path, what it takes, and the body with something else put there. */
function* leaves(schema: Schema, path: string[] = []): Generator<Leaf> {
  const branches = schema.anyOf ?? [schema];
  const types = branches.flatMap((branch) => [branch.type].flat());
  const known = branches.flatMap(
    (branch) => branch.enum ?? (branch.const === undefined ? [] : [branch.const]),
  );
  if (types.some((type) => type !== "object" && type !== "array"))
    yield { path, types, values: known.length > 0 ? known : undefined, put: (value) => value };
  for (const branch of branches) {
    const whole = branch.type === "object" ? (sample(branch) as Record<string, unknown>) : {};
    const free = typeof branch.additionalProperties === "object" ? branch.additionalProperties : undefined;
    const members = Object.entries(branch.properties ?? {});
    if (free !== undefined) members.push([NAMES[path.at(-1) ?? ""] ?? "x", free]);
    for (const [name, inner] of members)
      for (const leaf of leaves(inner, [...path, name]))
        yield { ...leaf, put: (value) => ({ ...whole, [name]: leaf.put(value) }) };
    if (branch.items !== undefined)
      for (const leaf of leaves(branch.items, [...path, "0"]))
        yield { ...leaf, put: (value) => [leaf.put(value)] };
  }
}

test("a body is taken as it was sent: no value of another type becomes a number, a truth or a text", async () => {
  const bodies = operations.flatMap(({ method, path, operation }) => {
    const schema = operation.requestBody?.content["application/json"]?.schema as Schema | undefined;
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(sample(operation.parameters!.find((each) => each.name === name)!.schema as Schema)),
    );
    return schema === undefined ? [] : [{ method, url, schema }];
  });
  const { candidates, store } = server.context;
  const { invitation, kept } = candidates.invite("00000000-0000-4000-8000-000000000000", "openapi");
  await candidateLinks.put(store, kept, new Date().toISOString());
  const { secret } = (await candidates.redeem(invitation.token, async () => undefined))!;
  const cookie = `${server.cookie}; assay_candidate=${secret}`;
  const tried = new Map<string, number>();
  for (const { method, url, schema } of bodies) {
    for (const leaf of leaves(schema)) {
      for (const wrong of [null, "", "5", "true", true, false, 0, 5, 1.5, [], [5], {}]) {
        const is = wrong === null ? "null" : Array.isArray(wrong) ? "array" : typeof wrong;
        const isTaken =
          (wrong === null && leaf.types.includes("null")) ||
          (leaf.values?.includes(wrong) ??
            (leaf.types.includes(is) || (leaf.types.includes("integer") && Number.isInteger(wrong))));
        if (isTaken) continue;
        const body = JSON.stringify(leaf.put(wrong));
        const answer = await server.app.inject({
          method: method.toUpperCase() as "POST",
          url,
          headers: { cookie, "accept-language": "en", "content-type": "application/json" },
          payload: body,
        });
        const where = `${method} ${url} ${body}`;
        expect([answer.statusCode, answer.json().error.code], where).toEqual([400, "invalid_parameter"]);
        const problems: { path: string }[] = answer.json().error.details;
        expect(
          problems.map((problem) => problem.path),
          where,
        ).toContain(leaf.path.join("."));
        const kind = [leaf.values === undefined ? leaf.types.join() : "enum", is].join(" ");
        tried.set(kind, (tried.get(kind) ?? 0) + 1);
      }
    }
  }
  for (const kind of [
    "number null",
    "number string",
    "number boolean",
    "integer null",
    "integer string",
    "integer number",
    "boolean string",
    "string number",
    "string null",
  ])
    expect(tried.get(kind) ?? 0, kind).toBeGreaterThan(0);
});

test("a number of a body that no number can hold is refused", async () => {
  for (const [method, path, body, at] of [
    ["PUT", "/api/targets/nps", '{"value":1e309}', "value"],
    ["POST", "/api/quarantine/replay", '{"ids":[1e309]}', "ids.0"],
  ] as const) {
    const answer = await server.app.inject({
      method,
      url: path,
      headers: { cookie: server.cookie, "content-type": "application/json" },
      payload: body,
    });
    expect([answer.statusCode, answer.json().error.details?.[0]?.path], body).toEqual([400, at]);
  }
});
