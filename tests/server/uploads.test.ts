import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request as ask, type ClientRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UploadCheck, UploadState } from "../../server/routes/uploads.ts";
import { limitsOf, openUploads } from "../../server/uploads/desk.ts";
import { zip } from "../extract/zip.ts";
import { type Caller, caller } from "./caller.ts";
import { type Answer, type Client, client } from "./client.ts";

const root = mkdtempSync(join(tmpdir(), "assay-uploads-"));
const data = join(root, "data");
let server: Client;
let other: Caller;
let port: number;

beforeAll(async () => {
  mkdirSync(join(data, "uploads", "left-behind"), { recursive: true });
  writeFileSync(join(data, "uploads", "left-behind", "people.csv"), "name\nZhang San\n");
  server = await client(data, { limits: { upload_megabytes: 0.1, query_wait_seconds: 60 } });
  other = caller(server, "somebody", ["hr_admin"]);
  await server.app.listen({ port: 0, host: "127.0.0.1" });
  port = (server.app.server.address() as AddressInfo).port;
}, 120_000);
afterAll(async () => {
  await server?.close();
  rmSync(root, { recursive: true, force: true });
});

const begin = async () => {
  const { id } = (await server.post("/api/uploads", {})).json() as { id: string };
  opened.push(id);
  return id;
};
const opened: string[] = [];
const put = (id: string, name: string, payload: Buffer | string, query = "") =>
  server.app.inject({
    method: "PUT",
    url: `/api/uploads/${id}/files/${encodeURIComponent(name)}${query}`,
    headers: {
      cookie: server.cookie,
      "accept-language": "en",
      "content-type": "application/octet-stream",
    },
    payload,
  });
const remove = (url: string) =>
  server.app.inject({ method: "DELETE", url, headers: { cookie: server.cookie, "accept-language": "en" } });
const state = async (id: string): Promise<UploadState> => (await server.get(`/api/uploads/${id}`)).json();
const choose = async (id: string, tables: Record<string, unknown>): Promise<UploadState> =>
  (
    await server.app.inject({
      method: "PUT",
      url: `/api/uploads/${id}/choices`,
      headers: { cookie: server.cookie, "content-type": "application/json" },
      payload: JSON.stringify({ tables }),
    })
  ).json();
const check = async (id: string): Promise<UploadCheck> =>
  (await server.get(`/api/uploads/${id}/check`)).json();
const load = async (id: string) => {
  const answer = await server.post(`/api/uploads/${id}/load`, {});
  if (answer.statusCode !== 202) return answer.json();
  for (;;) {
    const run = (await server.get(`/api/runs/${answer.json().run}`)).json();
    if (run.finished_at !== null && !existsSync(join(data, "uploads", id))) return run;
    await sleep(50);
  }
};
const refused = (answer: Answer) => [answer.statusCode, answer.json().error?.code];
afterEach(async () => {
  for (const id of opened.splice(0)) await remove(`/api/uploads/${id}`);
});
const kept = () => (existsSync(join(data, "uploads")) ? readdirSync(join(data, "uploads")) : []);

const MONTH = [
  "candidate_id,name,email,gender,education,experience_years",
  ...Array.from({ length: 9 }, (_, n) => `c${n + 1},Zhang San ${n},zhang${n}@example.com,F,bachelor,${n}`),
  "c10,Li Si,li@example.com,M,master,many",
].join("\n");

test("what a server that ended had open is gone when the next one starts", () => {
  expect(kept()).toEqual([]);
});

describe("a table from the file to the warehouse", { timeout: 120_000 }, () => {
  test("it is shown as it is read, checked, loaded, and leaves no file behind", async () => {
    const id = await begin();
    expect((await put(id, "people-2026-01.csv", MONTH)).statusCode).toBe(200);
    const { tables } = await state(id);
    expect(tables).toHaveLength(1);
    const [table] = tables;
    expect(table).toMatchObject({
      ...{ name: "people-2026-01.csv", by: "draft", error: null, records: 10, heading_row: 1, missing: [] },
      written: { format: "csv", encoding: "utf-8", delimiter: "," },
    });
    expect(table!.rows[1]!.cells.slice(0, 2)).toEqual(["c2", "Zhang San 1"]);
    expect(table!.columns.find(({ column }) => column === "gender")!.takes).toContainEqual({
      ...{ feed: "candidates", field: "gender" },
    });

    const [checked] = (await check(id)).tables;
    const people = checked!.feeds.find(({ feed }) => feed === "candidates")!;
    expect(people).toMatchObject({ read: 10, accepted: 9, rejected: 1, reasons: { type: 1 } });
    expect(people.rejected_rows[0]).toMatchObject({ line: 11, field: "experience_years", found: "many" });
    // what would be sealed is shown to nobody as it arrives
    expect(JSON.stringify(people.accepted_rows)).not.toMatch(/Zhang|example\.com/);

    const run = await load(id);
    expect(run).toMatchObject({ status: "done", trigger: "upload", from_directory: "upload", inserted: 9 });
    expect(kept()).toEqual([]);
    expect((await server.get(`/api/uploads/${id}`)).statusCode).toBe(404);
  });

  test("its mapping is kept, can be fetched, and reads the next month by itself", async () => {
    const [mapping] = (await server.get("/api/mappings")).json().mappings;
    expect(mapping).toMatchObject({ version: 1, columns: 6 });
    const fetched = (await server.get(`/api/mappings/${mapping.name}`)).json();
    expect(fetched.files).toEqual(["people-*-*.csv"]);
    expect(JSON.parse(readFileSync(join(data, "mappings", `${mapping.name}.json`), "utf8"))).toEqual(fetched);

    const id = await begin();
    await put(id, "people-2026-02.csv", MONTH.replace("c1,", "c11,").replace("F,bachelor,1", "F,master,1"));
    expect((await state(id)).tables[0]).toMatchObject({
      ...{ by: "kept", reads: mapping.name, missing: [] },
      kept: { name: mapping.name, version: 1, came: [], went: [], renamed: [] },
    });
    expect(await load(id)).toMatchObject({ status: "done", inserted: 1, updated: 1, unchanged: 7 });
    expect((await server.get("/api/mappings")).json().mappings).toHaveLength(1);
  });

  test("a renamed column is asked about, one that came is told, and the answer is kept as a version", async () => {
    const id = await begin();
    const [names, ...rows] = MONTH.replace("education", "education_level").split("\n");
    const changed = [`${names},shoe_size`, ...rows.map((row) => `${row},42`)].join("\n");
    await put(id, "people-2026-03.csv", changed.replace("c1,", "c12,"));
    const [asked] = (await state(id)).tables;
    expect(asked!.kept).toMatchObject({
      ...{ came: ["education_level", "shoe_size"], went: ["education"] },
      renamed: [{ from: "education", to: "education_level" }],
    });
    expect(asked!.missing[0]!.en).toMatch(/whether the column education is called education_level now/);
    expect(await load(id)).toMatchObject({ error: { code: "not_ready" } });

    const name = "people-2026-03.csv";
    const [denied] = (await choose(id, { [name]: { renames: { education: null } } })).tables;
    expect(denied!.missing).toEqual([]);
    expect(denied!.kept!.left).toEqual([{ feed: "candidates", field: "education", column: "education" }]);

    const [mended] = (await choose(id, { [name]: { renames: { education: "education_level" } } })).tables;
    expect(mended!.columns.find(({ column }) => column === "education_level")!.takes).toContainEqual({
      ...{ feed: "candidates", field: "education" },
    });
    expect(await load(id)).toMatchObject({ status: "done", inserted: 1 });
    expect((await server.get("/api/mappings")).json().mappings[0]).toMatchObject({ version: 2, columns: 7 });
    // the first version stays
    const { name: mapping } = (await server.get("/api/mappings")).json().mappings[0];
    const first = (await server.get(`/api/mappings/${mapping}?version=1`)).body;
    expect(first).toMatch(/"education"/);
    expect(first).not.toMatch(/education_level/);
  });

  test("a choice changes the draft; another delimiter, encoding and heading row are taken as said", async () => {
    const id = await begin();
    await put(id, "odd.csv", Buffer.from("a title\n\nid|名字\n1|a,b\n2|c,d\n"));
    const [table] = (await choose(id, { "odd.csv": { reading: { delimiter: "|", heading_row: 3 } } })).tables;
    expect(table!.columns.map(({ column }) => column)).toEqual(["id", "名字"]);
    expect(table!.rows[0]!.cells).toEqual(["1", "a,b"]);
    const chosen = await choose(id, {
      "odd.csv": {
        reading: { delimiter: "|", heading_row: 3 },
        columns: { 名字: { field: "candidates.name" } },
      },
    });
    expect(chosen.tables[0]!.columns[1]!.takes).toContainEqual({ feed: "candidates", field: "name" });
    const wrong = await choose(id, { "odd.csv": { reading: { encoding: "utf-16le" } } });
    expect(wrong.tables[0]!.error).not.toBeNull();
    await remove(`/api/uploads/${id}`);
  });
});

describe("what is refused, and that nothing is left", { timeout: 120_000 }, () => {
  test("another person's upload does not exist", async () => {
    const id = await begin();
    await put(id, "people.csv", MONTH);
    for (const answer of [
      await other("GET", `/api/uploads/${id}`),
      await other("GET", `/api/uploads/${id}/check`),
      await other("DELETE", `/api/uploads/${id}`),
      await other("POST", `/api/uploads/${id}/load`, {}),
      await other("PUT", `/api/uploads/${id}/choices`, { tables: {} }),
    ])
      expect(refused(answer)).toEqual([404, "upload_gone"]);
    expect((await remove(`/api/uploads/${id}`)).statusCode).toBe(204);
    expect(kept()).toEqual([]);
  });

  test.each([
    "../evil.csv",
    "/etc/passwd",
    "a/../../b.csv",
    "C:\\x.csv",
    "a\\b.csv",
    "a\nb.csv",
    "con|x.csv",
    "a//b.csv",
    " .csv",
    "x.csv.",
  ])("the name %j", async (name) => {
    const id = await begin();
    expect(refused(await put(id, name, "a\n1\n"))).toEqual([400, "file_name"]);
    await remove(`/api/uploads/${id}`);
    expect(kept()).toEqual([]);
  });

  test("files that are too large, longer than announced, twice, or a part that does not follow", async () => {
    const id = await begin();
    const large = Buffer.alloc(120_000, "a");
    expect(refused(await put(id, "large.csv", large))).toEqual([413, "file_too_large"]);
    expect(refused(await put(id, "large.csv", "a", "?size=999999999"))).toEqual([413, "file_too_large"]);
    expect(refused(await put(id, "longer.csv", "abcdef", "?size=3"))).toEqual([400, "file_longer"]);
    expect((await put(id, "part.csv", "a\n", "?size=6")).json()).toMatchObject({ bytes: 2, size: 6 });
    expect(refused(await put(id, "part.csv", "1\n", "?from=4&size=6"))).toEqual([409, "file_part"]);
    expect((await server.post(`/api/uploads/${id}/load`, {})).json().error.message).toMatch(
      /part\.csv has not come whole/,
    );
    expect((await put(id, "part.csv", "1\n2\n", "?from=2&size=6")).json()).toMatchObject({ bytes: 6 });
    expect(readFileSync(join(data, "uploads", id, "files", "part.csv"), "utf8")).toBe("a\n1\n2\n");
    expect(refused(await put(id, "PART.csv", "a\n"))).toEqual([409, "file_twice"]);
    const files = readdirSync(join(data, "uploads", id, "files"));
    expect(files).toEqual(["part.csv"]);
    await put(id, "b.csv", Buffer.alloc(100_000, "a"));
    await put(id, "c.csv", Buffer.alloc(100_000, "a"));
    await put(id, "d.csv", Buffer.alloc(100_000, "a"));
    expect(refused(await put(id, "e.csv", Buffer.alloc(100_000, "a")))).toEqual([413, "uploads_too_large"]);
    await remove(`/api/uploads/${id}`);
    expect(kept()).toEqual([]);
  });

  test("ten uploads at once go well, the eleventh is told", async () => {
    const answers = await Promise.all(Array.from({ length: 11 }, () => server.post("/api/uploads", {})));
    opened.push(...answers.flatMap((one) => one.json().id ?? []));
    const open = answers.filter(({ statusCode }) => statusCode === 201).map((one) => one.json().id as string);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(10).fill(201), 429]);
    const puts = await Promise.all(
      open.map((id, index) => put(id, "people.csv", `${MONTH}\nc5${index},,,,,`)),
    );
    expect(puts.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200));
    const states = await Promise.all(open.map(state));
    expect(states.map(({ tables }) => tables[0]!.records)).toEqual(Array(10).fill(11));
    await Promise.all(open.map((id) => remove(`/api/uploads/${id}`)));
    expect(kept()).toEqual([]);
  });

  test("a connection that is closed half-way leaves nothing of its file", async () => {
    const id = await begin();
    const path = join(data, "uploads", id, "files", "half.csv");
    const half = (query = ""): Promise<ClientRequest> =>
      new Promise((resolve, reject) => {
        const sending = ask({
          ...{ host: "127.0.0.1", port, method: "PUT" },
          path: `/api/uploads/${id}/files/half.csv${query}`,
          headers: {
            cookie: server.cookie.replace("assay_session=", `assay_session_${port}=`),
            "content-type": "application/octet-stream",
            "content-length": 50_000,
          },
        });
        sending.on("error", () => undefined);
        sending.write("a,b\n1,2\n", (error) => (error ? reject(error) : resolve(sending)));
      });
    const until = async (is: () => boolean | Promise<boolean>) => {
      for (let tries = 0; !(await is()); tries += 1) {
        if (tries > 200) throw new Error("it does not come to this");
        await sleep(25);
      }
    };
    const sending = await half();
    await until(() => existsSync(path));
    sending.destroy();
    await until(() => !existsSync(path));
    expect((await state(id)).files).toEqual([]);

    // of a file that comes in parts, what was acknowledged stays
    await put(id, "half.csv", "a\n", "?size=50002");
    const next = await half("?from=2&size=50002");
    await until(() => readFileSync(path, "utf8").length > 2);
    next.destroy();
    await until(() => readFileSync(path, "utf8") === "a\n");
    expect((await state(id)).files).toMatchObject([{ name: "half.csv", bytes: 2, size: 50_002 }]);
    await remove(`/api/uploads/${id}`);
    expect(kept()).toEqual([]);
  });

  test("who sends more than was announced is answered over the same connection", async () => {
    const id = await begin();
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const sending = ask({
        ...{ host: "127.0.0.1", port, method: "PUT", path: `/api/uploads/${id}/files/longer.csv?size=3` },
        headers: {
          cookie: server.cookie.replace("assay_session=", `assay_session_${port}=`),
          "content-type": "application/octet-stream",
        },
      });
      sending.on("error", reject);
      sending.on("response", (got) => {
        let text = "";
        got.on("data", (chunk: Buffer) => (text += chunk.toString()));
        got.on("end", () => resolve({ status: got.statusCode, text }));
      });
      sending.end(Buffer.alloc(5_000_000, "a"));
    });
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, "file_longer"]);
    expect((await state(id)).files).toEqual([]);
    await remove(`/api/uploads/${id}`);
  });

  test("a body of another type is refused, also by the routes beside", async () => {
    const id = await begin();
    const sent = (method: "PUT" | "POST", url: string, type: string) =>
      server.app.inject({
        ...{ method, url, payload: "{}" },
        headers: { cookie: server.cookie, "content-type": type },
      });
    expect((await sent("PUT", `/api/uploads/${id}/files/a.csv`, "text/csv")).statusCode).toBe(415);
    expect((await sent("PUT", `/api/uploads/${id}/choices`, "application/octet-stream")).statusCode).toBe(
      415,
    );
    expect((await sent("POST", "/api/feeds/candidates", "application/octet-stream")).statusCode).toBe(415);
    await remove(`/api/uploads/${id}`);
  });

  test("an archive gives its files; a bomb, a name that climbs or an empty one is told and loads nothing", async () => {
    const id = await begin();
    await put(
      id,
      "export.zip",
      zip([
        { name: "2026/people.csv", data: MONTH },
        { name: "note.md", data: "x" },
      ]),
    );
    const { files, tables } = await state(id);
    expect(files.map(({ name }) => name)).toEqual(["2026/people.csv", "note.md"]);
    expect(tables.map(({ name, error }) => [name, error?.code])).toEqual([
      ["2026/people.csv", undefined],
      ["note.md", "unknown_file"],
    ]);
    const bad = {
      "bomb.zip": zip([{ name: "a.csv", data: Buffer.alloc(30_000_000) }]),
      "climbs.zip": zip([{ name: "../../a.csv", data: "a\n1\n" }]),
      "none.zip": Buffer.from("no archive"),
    };
    for (const [name, bytes] of Object.entries(bad))
      expect((await put(id, name, bytes)).statusCode).toBe(200);
    const told = (await state(id)).tables.filter(({ name }) => name.endsWith(".zip"));
    expect(told.map(({ error }) => error?.code)).toEqual(["archive", "archive", "archive"]);
    expect(existsSync(join(root, "a.csv"))).toBe(false);
    // more than the person may have, once unpacked
    const rows = (from: number) =>
      Array.from({ length: 2500 }, (_, row) => `c${from + row},2026-01-05T08:00:00Z,bachelor`).join("\n");
    const much = zip(Array.from({ length: 4 }, (_, n) => ({ name: `${n}.csv`, data: rows(9000 * n) })));
    expect(refused(await put(id, "much.zip", much))).toEqual([413, "uploads_too_large"]);
    expect((await state(id)).files.map(({ name }) => name)).not.toContain("much.zip");
    await remove(`/api/uploads/${id}`);
    expect(kept()).toEqual([]);
  });

  test("cells that begin like formulas are text, and no file is run or followed", async () => {
    const id = await begin();
    await put(
      id,
      "people.csv",
      `${MONTH.split("\n").slice(0, 4).join("\n")}\nc7,=cmd|'/c calc'!A1,@x,F,bachelor,1`,
    );
    const { tables } = await state(id);
    expect(tables[0]!.rows[3]!.cells[1]).toBe("=cmd|'/c calc'!A1");
    await remove(`/api/uploads/${id}`);
  });
});

test("an upload that nobody ends is removed, one that works is not", async () => {
  const folder = mkdtempSync(join(root, "desk-"));
  let now = 0;
  const unpack = () => Promise.reject(new Error("no archive comes here"));
  const desk = openUploads(folder, { ...limitsOf(1), person: 2 }, { unpack }, () => now);
  const [left, used] = [desk.begin("p"), desk.begin("p")];
  await desk.take(left, "a.csv", Readable.from(["a\n"]), { from: 0, size: null });
  let finish: () => void = () => undefined;
  const working = desk.during(used, () => new Promise<void>((resolve) => (finish = resolve)));
  expect(() => desk.begin("p")).toThrow(/Too many uploads/);
  now = 61 * 60_000;
  desk.begin("p");
  expect(() => desk.find("p", left.id)).toThrow(/over/);
  expect(existsSync(left.folder)).toBe(false);
  expect(desk.find("p", used.id)).toBe(used);
  finish();
  await working;
  desk.close();
  expect(existsSync(join(folder, "uploads"))).toBe(false);
});
