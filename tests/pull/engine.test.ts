import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Endpoint, System } from "../../pipelines/system.ts";
import { createClient, type Token } from "../../server/pull/client.ts";
import { parseExactly } from "../../server/pull/exact-json.ts";
import type { Landed, Landing, Shelf } from "../../server/pull/landing.ts";
import { pagesOf } from "../../server/pull/pages.ts";
import { textsAt, valuesAt } from "../../server/pull/paths.ts";
import { writeRecords } from "../../server/pull/records.ts";
import { parametersOf, spansOf } from "../../server/pull/since.ts";
import { jumpingClock } from "./rig.ts";

type Said = { status?: number; headers?: Record<string, string>; body?: unknown };
type Heard = { url: URL; method: string; headers: IncomingMessage["headers"]; body: string };

const NOW = Date.UTC(2026, 5, 30, 12);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that answers as told, and a client of it. */
async function asking(
  answer: (heard: Heard, number: number) => Said,
  system: Partial<System> = {},
  { budget = 100, secrets = { key: "the-key-of-tests" } } = {},
) {
  const heard: Heard[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://x");
      const one = { url, method: request.method ?? "", headers: request.headers, body };
      heard.push(one);
      const { status = 200, headers = {}, body: said = {} } = answer(one, heard.length);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof said === "string" ? said : JSON.stringify(said));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const clock = jumpingClock(NOW);
  const whole = {
    name: "tried",
    base: "https://tried.example/api",
    hosts: ["tried.example"],
    auth: { kind: "header", header: "x-api-key", value: "{key}" },
    endpoints: {},
    ...system,
  } as System;
  const tokens = new Map<string, Token>();
  const source = { system: whole, options: {}, secrets, base, isPrivate: false, budget };
  const client = createClient(source, { clock, tokens });
  const all = async (endpoint: Partial<Endpoint>, more: object = {}) => {
    const items: unknown[] = [];
    const question = {
      name: "list",
      values: {},
      endpoint: { path: "/list", items: "items", ...endpoint } as Endpoint,
    };
    for await (const page of pagesOf(client, { ...question, ...more })) items.push(...page.items);
    return items;
  };
  const get = () => client.ask({ endpoint: "one", method: "GET", address: client.address("/one") });
  return { client, clock, heard, base, all, get };
}

describe("numbers of an answer", () => {
  test("keep every digit: what JavaScript would round is a text", () => {
    expect(
      parseExactly(
        '{"id":7000000000000000001,"n":1.50,"big":1e400,"ok":12,"neg":-0.5,"t":"7000000000000000002, \\"9\\""}',
      ),
    ).toEqual({
      id: "7000000000000000001",
      n: "1.50",
      big: "1e400",
      ok: 12,
      neg: -0.5,
      t: '7000000000000000002, "9"',
    });
    expect(parseExactly('\uFEFF[9007199254740993,{"a":"\\\\"}]')).toEqual(["9007199254740993", { a: "\\" }]);
    expect(() => parseExactly("{")).toThrow(SyntaxError);
  });
});

describe("a path", () => {
  const root = {
    a: [{ b: { c: 1 } }, { b: { c: null } }, { b: [{ c: "x" }, { c: [2, 3] }] }],
    m: { k: { id: 1 }, l: { id: 2 } },
  };
  test("goes through lists, and * through members", () => {
    expect(valuesAt(root, "a.b.c")).toEqual([1, "x", 2, 3]);
    expect(textsAt(root, "m.*.id")).toEqual(["1", "2"]);
    expect(valuesAt(root, "nothing.here")).toEqual([]);
    expect(valuesAt(["1", "2"], "")).toEqual(["1", "2"]);
  });
});

describe("every rule leads from page to page", () => {
  const list = (size: number, at: number) =>
    Array.from({ length: 5 }, (_, index) => index + 1)
      .slice(at, at + size)
      .map((id) => ({ id }));
  const whole = [1, 2, 3, 4, 5].map((id) => ({ id }));

  test("Link, followed exactly, the cursor its only parameter", async () => {
    const { all, heard, base } = await asking((one) => {
      const at = Number(one.url.searchParams.get("cursor") ?? 0);
      const next = `<${base}/list?cursor=${at + 2}>; rel="next"`;
      return {
        body: list(2, at),
        headers: at + 2 < 5 ? { link: `<${base}/first>; rel="prev", ${next}` } : {},
      };
    });
    const endpoint = { items: "", page: { kind: "link" }, query: { per_page: 2 } } as const;
    expect(await all(endpoint, { more: { updated_at: "gte|2026-01-01T00:00:00Z" } })).toEqual(whole);
    expect(heard.map(({ url }) => url.search)).toEqual([
      "?per_page=2&updated_at=gte%7C2026-01-01T00%3A00%3A00Z",
      "?cursor=2",
      "?cursor=4",
    ]);
  });

  test("a cursor in the body, alone on later pages", async () => {
    const { all, heard } = await asking((one) => {
      const at = Number((JSON.parse(one.body) as { next?: string }).next ?? 0);
      return { body: { items: list(2, at), ...(at + 2 < 5 ? { next: String(at + 2) } : {}) } };
    });
    const page = { kind: "cursor", next: "next", send: "next", alone: true } as const;
    expect(await all({ method: "POST", body: { limit: 2 }, page })).toEqual(whole);
    expect(heard.map(({ body }) => body)).toEqual(['{"limit":2}', '{"next":"2"}', '{"next":"4"}']);
  });

  test("a scroll that says which page is the last", async () => {
    const { all } = await asking((one) => {
      const at = Number(one.url.searchParams.get("scroll") ?? 0);
      return { body: { items: list(2, at), scroll: String(at + 2), done: at + 2 >= 5 } };
    });
    expect(await all({ page: { kind: "cursor", next: "scroll", send: "scroll", last: "done" } })).toEqual(
      whole,
    );
  });

  test("an offset until a short page, a page number until an empty one", async () => {
    const offset = await asking((one) => ({
      body: { items: list(2, Number(one.url.searchParams.get("from") ?? 0)) },
    }));
    expect(await offset.all({ page: { kind: "offset", send: "from", size: 2 } })).toEqual(whole);
    expect(offset.heard).toHaveLength(3);
    const number = await asking((one) => ({
      body: { items: list(1, Number(one.url.searchParams.get("page") ?? 1) - 1) },
    }));
    expect(await number.all({ page: { kind: "page", send: "page", size: 1, until: "empty" } })).toEqual(
      whole,
    );
    expect(number.heard).toHaveLength(6);
  });

  test("the whole address of the next page, as OData gives it, on a listed host alone", async () => {
    const { all, base } = await asking((one) => {
      const at = Number(one.url.searchParams.get("$skip") ?? 0);
      return {
        body: { items: list(2, at), ...(at + 2 < 5 ? { __next: `${base}/list?$skip=${at + 2}` } : {}) },
      };
    });
    expect(await all({ page: { kind: "address", next: "__next" } })).toEqual(whole);
    const led = await asking(() => ({ body: { items: [{ id: 1 }], __next: "https://evil.example/list" } }));
    await expect(led.all({ page: { kind: "address", next: "__next" } })).rejects.toThrow(
      /https:\/\/evil\.example is not asked: it is not among 127/,
    );
  });

  test("a cursor that leads in a circle ends", async () => {
    const { all, heard } = await asking((_, number) => ({
      body: { items: [{ id: number }], next: "again" },
    }));
    await expect(all({ page: { kind: "cursor", next: "next", send: "c" } })).rejects.toThrow(
      /in a circle after page 2/,
    );
    expect(heard).toHaveLength(2);
  });

  test("an answer of another shape is told, an empty one is not", async () => {
    const none = await asking(() => ({ body: { data: { items: null } } }));
    expect(await none.all({ items: "data.items" })).toEqual([]);
    const other = await asking(() => ({ body: { result: [] } }));
    await expect(other.all({ items: "data.items" })).rejects.toThrow(
      "the answer holds nothing at data.items",
    );
  });
});

describe("times that are asked for", () => {
  const now = Date.UTC(2026, 5, 30, 12);
  const DAY = 86_400_000;
  const base = { kind: "time", send: "from", until: "to", form: "iso" } as const;

  test("begin before the mark, and go in parts no longer than allowed, without a gap", () => {
    const spans = spansOf({ ...base, window_days: 30 }, now - 70 * DAY, now, null);
    expect(spans).toHaveLength(3);
    expect(spans[0]?.from).toBe(now - 70 * DAY - 300_000);
    expect(spans.slice(1).map(({ from }) => from)).toEqual(spans.slice(0, -1).map(({ until }) => until));
    expect(spans.at(-1)?.until).toBe(now);
    expect(spansOf(base, null, now, null)).toEqual([{ from: null, until: now }]);
    expect(spansOf({ ...base, window_days: 30 }, null, now, now - DAY)).toEqual([
      { from: now - DAY, until: now },
    ]);
  });

  test("are written as each system wants them", () => {
    const span = { from: Date.UTC(2026, 0, 31, 20), until: null };
    const said = (more: object) => parametersOf({ ...base, ...more }, span);
    expect(said({})).toEqual({ from: "2026-01-31T20:00:00Z" });
    expect(said({ form: "epoch_ms" })).toEqual({ from: "1769889600000" });
    expect(said({ template: "gte|{time}" })).toEqual({ from: "gte|2026-01-31T20:00:00Z" });
    expect(said({ form: "local", zone: "Asia/Shanghai", template: "{time}Z" })).toEqual({
      from: "2026-02-01T04:00:00Z",
    });
    expect(said({ form: "date", zone: "Asia/Shanghai" })).toEqual({ from: "2026-02-01" });
  });
});

describe("a client", () => {
  test("waits for Retry-After in seconds or as a date, else for a reset, else longer each time", async () => {
    const date = new Date("2026-06-30T12:00:00Z");
    const limits: Record<string, string>[] = [
      { "retry-after": "3" },
      { "retry-after": new Date(date.getTime() + 8000).toUTCString(), date: date.toUTCString() },
      { "x-ratelimit-reset": String(date.getTime() / 1000 + 20), date: date.toUTCString() },
      { "x-ratelimit-reset": "5" },
      {},
      {},
    ];
    const { get, clock } = await asking((_, number) => {
      const headers = limits[number - 1];
      return headers === undefined ? { body: { ok: 1 } } : { status: number === 3 ? 503 : 429, headers };
    });
    expect((await get())?.value).toEqual({ ok: 1 });
    expect(clock.waits).toEqual([3000, 8000, 20_000, 5000, 16_000, 32_000]);
  });

  test("does not wait for hours, and says so", async () => {
    const { get, heard } = await asking(() => ({ status: 429, headers: { "retry-after": "7200" } }));
    await expect(get()).rejects.toThrow(/takes no more for now \(429, wait 7200 s\)/);
    expect(heard).toHaveLength(1);
  });

  test("keeps its limits by the clock, for all and for one endpoint", async () => {
    const { client, clock } = await asking(() => ({ body: {} }), { limits: [{ most: 2, seconds: 1 }] });
    const ask = () =>
      client.ask({
        endpoint: "one",
        method: "GET",
        address: client.address("/one"),
        limits: [{ most: 3, seconds: 60 }],
      });
    await Promise.all([ask(), ask(), ask(), ask()]);
    expect(clock.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(58_000);
  });

  test("follows no redirect, even to itself", async () => {
    const { get, heard, base } = await asking(() => ({ status: 302, headers: { location: `${base}/two` } }));
    await expect(get()).rejects.toThrow("answered 302; redirects are not followed");
    expect(heard).toHaveLength(1);
  });

  test("reads so much and no more, and JSON alone", async () => {
    const large = await asking(() => ({ body: { text: "x".repeat(1_100_000) } }), { megabytes: 1 });
    await expect(large.get()).rejects.toThrow("an answer of more than 1 MB");
    const page = await asking(() => ({ body: "<html>", headers: { "content-type": "text/html" } }));
    await expect(page.get()).rejects.toThrow("answered 200 with something that is no JSON");
  });

  test("stops where its budget is spent", async () => {
    const { get } = await asking(() => ({ body: {} }), {}, { budget: 2 });
    await get();
    await get();
    await expect(get()).rejects.toMatchObject({ problem: "budget" });
  });

  test("tells what a system says of an error, without the secrets in it", async () => {
    const { get } = await asking(
      ({ headers }) => ({
        status: 400,
        body: { code: "bad_key", message: `no ${String(headers["x-api-key"])} here` },
      }),
      { envelope: { good: [{ path: "code", absent: true }], code: "code", message: "message" } },
    );
    await expect(get()).rejects.toThrow("one: answered 400, code bad_key: no … here");
  });

  test("sends keys as each system wants them", async () => {
    const of = async (auth: System["auth"], secrets = { key: "k:1" }) => {
      const { get, heard } = await asking(() => ({ body: {} }), { auth }, { secrets });
      await get();
      return heard[0]?.headers;
    };
    expect((await of({ kind: "basic", user: "{key}", password: "x" }))?.authorization).toBe(
      `Basic ${btoa("k:1:x")}`,
    );
    expect((await of({ kind: "bearer", token: "{key}" }))?.authorization).toBe("Bearer k:1");
    expect((await of({ kind: "header", header: "x-key", value: "{key}" }))?.["x-key"]).toBe("k:1");
  });

  test("asks for a token once for many requests, and anew in its last minute", async () => {
    let given = 0;
    const { get, clock, heard } = await asking(
      ({ url }) =>
        url.pathname === "/api/token"
          ? {
              body: { access_token: `t${++given}`, expires_at: new Date(NOW + 600_000).toISOString() },
            }
          : { body: {} },
      {
        auth: {
          kind: "token",
          address: "/token",
          as: "form",
          basic: { user: "{key}", password: "" },
          body: { grant_type: "client_credentials" },
          token: "access_token",
          expires: { path: "expires_at", as: "iso" },
        },
      },
    );
    await Promise.all([get(), get(), get()]);
    expect(given).toBe(1);
    expect(heard[0]).toMatchObject({ method: "POST", body: "grant_type=client_credentials" });
    clock.skew = 545_000;
    await get();
    expect(given).toBe(2);
    expect(heard.at(-1)?.headers.authorization).toBe("Bearer t2");
  });

  test("reaches nothing but https and its own hosts", async () => {
    const system = {
      name: "s",
      hosts: ["a.example"],
      base: "https://a.example",
      auth: { kind: "none" },
      endpoints: {},
    };
    const source = {
      system: system as unknown as System,
      options: {},
      secrets: {},
      isPrivate: false,
      budget: 9,
    };
    const client = createClient(source, { clock: jumpingClock(), tokens: new Map() });
    const there = client.address("/list");
    expect(there.href).toBe("https://a.example/list");
    for (const address of [
      "http://a.example/list",
      "https://b.example/",
      "https://a.example:444/",
      "https://u@a.example/",
      "//b.example/x",
    ])
      expect(() => client.address(address, there), address).toThrow(/is not asked/);
  });
});

describe("records", () => {
  const shelf = { system: "tried", endpoint: "", run: "1" };
  const landed: Record<string, Landed[]> = {
    forms: [
      {
        at: "2026-06-30T00:00:00Z",
        answer: {
          items: [
            {
              id: "f1",
              values: { talk: { score: 3 }, logic: { score: 2 } },
              form: {
                fields: [
                  { path: "talk", title: "Talking" },
                  { path: "logic", title: "Logic" },
                ],
              },
              fields: [{ code: "sys.name", value: "Ann" }],
              stage: { id: 9 },
            },
            { id: "f1", values: null },
            { id: "f1", values: null },
          ],
        },
      },
      { at: "2026-06-30T00:00:00Z", deleted: ["f7"] },
    ],
    stages: [{ at: "2026-06-30T00:00:00Z", answer: { items: [{ id: 9, name: "Onsite" }] } }],
  };
  const system = {
    name: "tried",
    endpoints: {
      stages: { path: "/s", items: "items" },
      forms: {
        path: "/f",
        items: "items",
        id: "id",
        entries: ["values"],
        keyed: { _named: { in: "fields", key: "code" } },
        joins: {
          _title: { in: "form.fields", by: "values.key", key: "path" },
          _stage: { of: "stages", by: "stage.id", key: "id" },
        },
        mapping: { feeds: [] },
      },
    },
  } as unknown as System;
  const landing = { pages: ({ endpoint }: Shelf) => (landed[endpoint] ?? []).values() } as unknown as Landing;

  test("have ids with what they stand for, names that are data as lists, each once, and what was deleted", () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-records-"));
    const taken = new Map(
      Object.keys(landed).map((endpoint) => [
        endpoint,
        { shelf: { ...shelf, endpoint }, upTo: landed[endpoint]?.length ?? 0 },
      ]),
    );
    expect(writeRecords(landing, system, taken, folder)).toEqual(new Map([["forms", 3]]));
    const lines = readFileSync(join(folder, "tried", "forms.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      values: [
        { key: "talk", value: { score: 3 }, _title: { title: "Talking" } },
        { key: "logic", value: { score: 2 }, _title: { title: "Logic" } },
      ],
      stage: { id: 9, _stage: { name: "Onsite" } },
      _named: { sys_name: { value: "Ann" } },
      _pull: { id: "f1", at: "2026-06-30T00:00:00Z" },
    });
    expect(lines.slice(1)).toEqual([
      { id: "f1", values: null, _named: {}, _pull: { at: "2026-06-30T00:00:00Z", id: "f1" } },
      { _pull: { at: "2026-06-30T00:00:00Z", id: "f7", deleted: true } },
    ]);
    const short = new Map([...taken].map(([name, one]) => [name, { ...one, upTo: one.upTo + 1 }]));
    expect(() => writeRecords(landing, system, short, folder)).toThrow(/landed pages of forms are gone/);
    rmSync(folder, { recursive: true });
  });
});
