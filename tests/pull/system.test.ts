import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkSystem, type InvalidSystem, inOrder, mappingOf, type System } from "../../pipelines/system.ts";
import { readSystems } from "../../pipelines/systems.ts";

const good = {
  name: "hiring-desk",
  label: { zh: "招聘台", en: "Hiring desk" },
  about: { zh: "职位与面试评分", en: "Jobs and interview ratings" },
  base: "https://{company}.hiring.example/api/v1",
  hosts: ["{company}.hiring.example", "auth.hiring.example"],
  options: { company: { about: { zh: "公司代码", en: "Company code" }, pattern: "[a-z0-9-]+" } },
  secrets: { key: { about: { zh: "密钥", en: "Key" } } },
  auth: {
    kind: "token",
    address: "https://auth.hiring.example/token",
    body: { key: "{key}" },
    token: "token",
    expires: { path: "expires_in", as: "seconds" },
  },
  envelope: { good: [{ path: "code", is: ["0"] }], code: "code", refused: ["41"] },
  limits: [{ most: 10, seconds: 1 }],
  endpoints: {
    details: {
      path: "/jobs/{id}",
      items: "data",
      each: { of: "jobs", id: "id" },
      deletes: { kind: "missing" },
      joins: { _department: { of: "departments", by: "department_id", key: "id" } },
      mapping: {
        feeds: [
          {
            feed: "jobs",
            fields: {
              job_id: "_pull.id",
              title: "name",
              department_id: "department_id",
              source_id: "_pull.id",
              updated_at: "changed",
              deleted: "_pull.deleted",
            },
          },
        ],
      },
    },
    jobs: {
      path: "/jobs",
      query: { page_size: 50 },
      items: "data.items",
      page: { kind: "cursor", next: "data.page_token", send: "page_token", more: "data.has_more" },
      since: { kind: "time", send: "changed_from", form: "epoch_ms" },
    },
    departments: { path: "/departments", items: "data" },
  },
};

/** The problems of `good` after changes: what stands at a place (members with `/` between), undefined to take it out. */
async function problemsOf(...changes: readonly (readonly [string, unknown])[]): Promise<readonly string[]> {
  const copy: unknown = structuredClone(good);
  for (const [place, value] of changes) {
    const parts = place.split("/");
    const last = parts.pop() as string;
    const at = parts.reduce(
      (found, part) => found[part] as Record<string, unknown>,
      copy as Record<string, unknown>,
    );
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return checkSystem(copy, "x.json").then(
    () => [],
    (error: InvalidSystem) => error.problems,
  );
}

describe("a system file", () => {
  test("is taken as it is where nothing is wrong, and its endpoints follow what they need", async () => {
    const system = await checkSystem(structuredClone(good), "hiring-desk.json");
    expect(inOrder(system)).toEqual(["jobs", "departments", "details"]);
    expect(mappingOf(system, "details")).toMatchObject({
      name: "hiring-desk-details",
      source: "hiring-desk",
      files: ["hiring-desk/details.jsonl"],
    });
    expect(mappingOf(system, "jobs")).toBeNull();
  });

  const wrong: readonly (readonly [string, string, unknown, RegExp])[] = [
    ["an unknown member", "colour", 1, /^\/ has unknown members: colour$/],
    ["no https", "base", "http://{company}.hiring.example", /^\/base must begin with https/],
    ["a base on no host", "hosts", ["auth.hiring.example"], /^\/hosts lacks the base's/],
    ["a token from elsewhere", "auth/address", "https://evil.example/t", /^\/auth\/address is on no host/],
    [
      "an unknown kind of page",
      "endpoints/jobs/page/kind",
      "pages",
      /^\/endpoints\/jobs\/page\/kind must be one of link, cursor/,
    ],
    ["a page without its cursor", "endpoints/jobs/page/next", undefined, /^\/endpoints\/jobs\/page .*next/],
    ["an unknown kind of auth", "auth/kind", "magic", /^\/auth\/kind must be one of none, basic/],
    [
      "a secret in a query",
      "endpoints/jobs/query/key",
      "{key}",
      /^\/endpoints\/jobs\/path, query or body has \{key\}/,
    ],
    ["a secret in a header of all", "headers", { "x-key": "{key}" }, /^\/headers has \{key\}/],
    ["an option that nobody declared", "endpoints/jobs/path", "/{tenant}/jobs", /\{tenant\}/],
    [
      "ids of no endpoint",
      "endpoints/details/each/of",
      "posts",
      /^\/endpoints\/details\/each\/of is no endpoint: posts/,
    ],
    [
      "ids that go nowhere",
      "endpoints/details/path",
      "/jobs/detail",
      /^\/endpoints\/details\/each needs send/,
    ],
    [
      "a circle",
      "endpoints/jobs/each",
      { of: "details", id: "id", send: "ids" },
      /in a circle: details, jobs/,
    ],
    [
      "a join to what is read in part",
      "endpoints/details/joins/_department/of",
      "jobs",
      /must be read whole/,
    ],
    ["a sweep without id", "endpoints/jobs/deletes", { kind: "sweep", every_days: 7 }, /sweep needs id/],
    [
      "a field that the feed does not have",
      "endpoints/details/mapping/feeds/0/fields/colour",
      "c",
      /^\/endpoints\/details\/mapping\/feeds\/0\/fields\/colour is no field of jobs/,
    ],
  ];
  test.each(wrong)("is refused by its place: %s", async (_, place, value, said) => {
    const problems = await problemsOf([place, value]);
    expect(
      problems.filter((problem) => said.test(problem)),
      problems.join("\n"),
    ).toHaveLength(1);
    expect(problems.length, problems.join("\n")).toBeLessThan(3);
  });

  test("is taken as the format's page shows one", async () => {
    const page = readFileSync(new URL("../../pipelines/systems/README.md", import.meta.url), "utf8");
    const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const system = await checkSystem(JSON.parse(example), "README.md");
    expect(inOrder(system)).toEqual(["interviews", "results"]);
  });

  test("tells every problem at once", async () => {
    const problems = await problemsOf(
      ["base", "http://x.example"],
      ["endpoints/jobs/since", { kind: "time", send: "a", form: "epoch_ms", window_days: 3 }],
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        "/base must begin with https://",
        "/endpoints/jobs/since/window_days needs until",
      ]),
    );
  });
});

describe("the systems of an installation", () => {
  const data = mkdtempSync(join(tmpdir(), "assay-systems-"));
  mkdirSync(join(data, "systems"));
  afterAll(() => rmSync(data, { recursive: true }));

  test("are those of the program and the company's own files", async () => {
    writeFileSync(join(data, "systems", "hiring-desk.json"), JSON.stringify(good));
    const own = await readSystems(null);
    const all = await readSystems(data);
    expect([...all.keys()]).toEqual([...own.keys(), "hiring-desk"]);
    expect((all.get("hiring-desk") as System).label.en).toBe("Hiring desk");
  });

  test("a file that is wrong is named", async () => {
    const path = join(data, "systems", "other.json");
    writeFileSync(path, "{");
    await expect(readSystems(data)).rejects.toThrow(`${path}: not JSON`);
    writeFileSync(path, JSON.stringify(good));
    await expect(readSystems(data)).rejects.toThrow("/name is hiring-desk: name the file hiring-desk.json");
    rmSync(path);
  });
});
