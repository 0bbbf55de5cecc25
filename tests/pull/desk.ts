import { makeCompany } from "../../fixtures/systems/company.ts";
import {
  type Answer,
  type Asked,
  type Item,
  type System,
  serve,
  slice,
} from "../../fixtures/systems/server.ts";
import type { System as SystemFile } from "../../pipelines/system.ts";
import type { Fixture } from "./contract.ts";

/** Somebody whom the desk knows. */
export type Profile = {
  readonly id: bigint;
  name: string;
  gender: string | null;
  years: number | null;
  changedAt: number;
};

/** A small system of the tests' own: people by id, departments as a whole list, tokens that end, ids beyond 2^53. */
export type Desk = System & {
  readonly people: Profile[];
  readonly departments: { id: string; name: string }[];
  /** Every token that was given. */
  readonly tokens: string[];
};

const PAGE = 2;

/** The file by which the desk is pulled. */
export const deskFile = {
  name: "desk",
  label: { zh: "测试台", en: "Desk" },
  about: { zh: "测试用", en: "For tests" },
  base: "https://desk.example/api",
  hosts: ["desk.example"],
  secrets: {
    client: { about: { zh: "客户端", en: "Client" } },
    secret: { about: { zh: "密钥", en: "Secret" } },
  },
  auth: {
    kind: "token",
    address: "/token",
    body: { client: "{client}", secret: "{secret}" },
    token: "token",
    expires: { path: "expires_in", as: "seconds" },
  },
  envelope: {
    good: [{ path: "code", is: ["0"] }],
    code: "code",
    message: "message",
    refused: ["41"],
    limited: ["42"],
    missing: ["44"],
  },
  endpoints: {
    people: {
      path: "/people",
      query: { size: PAGE },
      items: "data.items",
      page: { kind: "cursor", next: "data.next", send: "cursor", more: "data.more" },
      since: { kind: "time", send: "changed_since", form: "epoch_ms" },
    },
    profiles: {
      path: "/people/{id}",
      items: "data",
      each: { of: "people", id: "id" },
      deletes: { kind: "missing" },
      never: ["salary"],
      mapping: {
        feeds: [
          {
            feed: "candidates",
            fields: {
              source_id: "_pull.id",
              candidate_id: "_pull.id",
              name: "name",
              gender: "gender",
              experience_years: "years",
              updated_at: { first: ["changed_at", "_pull.at"] },
              deleted: "_pull.deleted",
            },
          },
        ],
      },
    },
    departments: {
      path: "/departments",
      items: "data",
      id: "id",
      deletes: { kind: "sweep", every_days: 7 },
      mapping: {
        feeds: [
          {
            feed: "departments",
            fields: {
              source_id: "_pull.id",
              department_id: "_pull.id",
              name: "name",
              company: { constant: "Acme" },
              updated_at: { constant: "2026-01-01T00:00:00Z" },
              deleted: "_pull.deleted",
            },
          },
        ],
      },
    },
  },
} as const satisfies SystemFile;

const good = (data: unknown): Answer => ({ status: 200, body: { code: 0, message: "ok", data } });
const bad = (code: number, message: string): Answer => ({ status: 200, body: { code, message } });

/** Starts a desk with so many people. */
export async function startDesk({
  people: count = 6,
  now = Date.now,
}: {
  readonly people?: number;
  readonly now?: () => number;
} = {}): Promise<Desk> {
  const people: Profile[] = Array.from({ length: count }, (_, index) => ({
    id: 7_000_000_000_000_000_001n + BigInt(index),
    name: `Person ${index + 1}`,
    gender: index % 2 === 0 ? "female" : "male",
    years: index,
    changedAt: Date.UTC(2026, 4, 1 + index),
  }));
  const departments = Array.from({ length: count }, (_, index) => ({
    id: `d${index + 1}`,
    name: `Unit ${index + 1}`,
  }));
  const secrets = { client: "client-of-the-desk-5521", secret: "secret-of-the-desk-9917" };
  const tokens: string[] = [];
  let held: string | null = null;

  const list = ({ query }: Asked) => {
    const since = Number(query.get("changed_since") ?? 0);
    const found = people
      .filter(({ changedAt }) => changedAt >= since)
      .sort((a, b) => a.changedAt - b.changedAt);
    const { part, next } = slice(found, Number(query.get("cursor") ?? 0), PAGE);
    return {
      items: part.map(({ id, changedAt }) => ({ id, changed_at: changedAt })),
      next: next === undefined ? undefined : String(next),
      told: (items: readonly unknown[], after: string | null | undefined) =>
        good({ items, more: after !== undefined, ...(after == null ? {} : { next: after }) }),
    };
  };
  const profile = ({ parameters }: Asked) => {
    const found = people.find(({ id }) => String(id) === parameters.id);
    if (found === undefined) return bad(44, "nobody");
    const { id, name, gender, years, changedAt } = found;
    const item: Item = {
      id,
      name,
      gender,
      years,
      salary: "salary-of-91000",
      changed_at: new Date(changedAt).toISOString(),
    };
    return { items: [item], next: undefined, told: (items: readonly unknown[]) => good(items[0]) };
  };
  const token = ({ body }: Asked): Answer => {
    if (body.client !== secrets.client || body.secret !== secrets.secret)
      return bad(40, `no such ${String(body.secret)}`);
    held = `token-${tokens.length + 1}-of-the-desk`;
    tokens.push(held);
    return { status: 200, body: { code: 0, token: held, expires_in: 7200 } };
  };

  const system = await serve(
    {
      endpoints: [
        { name: "token", method: "POST", path: "/api/token", answer: token },
        { name: "people", method: "GET", path: "/api/people", answer: list },
        { name: "profile", method: "GET", path: "/api/people/:id", answer: profile },
        {
          name: "departments",
          method: "GET",
          path: "/api/departments",
          answer: () => ({ items: [...departments], next: undefined, told: (items) => good(items) }),
        },
      ],
      refusal: ({ headers }, { name }) =>
        name === "token" || (held !== null && headers.authorization === `Bearer ${held}`)
          ? undefined
          : bad(41, "this token is not known"),
      limited: (seconds) => ({
        status: 429,
        headers: seconds === null ? {} : { "retry-after": String(seconds) },
        body: { code: 42, message: "too many" },
      }),
      wrong: () => bad(13, `an error that quotes ${secrets.secret}`),
      expire: () => {
        held = null;
      },
    },
    { company: makeCompany({ applications: 0 }), now },
    secrets,
  );
  return { ...system, people, departments, tokens };
}

/** The desk for the tests that every system passes. */
export const deskFixture: Fixture<Desk> = {
  system: "desk",
  file: deskFile,
  base: (origin) => `${origin}/api`,
  start: (how) => startDesk({ people: how === "empty" ? 0 : 6 }),
  list: { endpoint: "people", served: "people" },
  feed: "candidates",
  ids: ({ people }) => people.map(({ id }) => String(id)),
  change: ({ people }, now) => {
    const one = people[0] as Profile;
    Object.assign(one, { years: 31, changedAt: now });
    return { id: String(one.id), field: "experience_years", value: 31 };
  },
  fields: {
    served: "profile",
    unknown: (item) => {
      item.gender = "martian";
    },
    empty: (item) => {
      item.years = null;
    },
  },
};
