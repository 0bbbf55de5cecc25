import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Item, System as Loopback } from "../../fixtures/systems/server.ts";
import type { System as SystemFile } from "../../pipelines/system.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { openRig, type Rig } from "./rig.ts";

/** A loopback system, and what is known of it, so that one list of tests runs over every system. */
export type Fixture<Served extends Loopback = Loopback> = {
  /** Its name; `file` where it is not one of the program's. */
  readonly system: string;
  readonly file?: SystemFile;
  readonly options?: Readonly<Record<string, string>>;
  /** Further members of its setting. */
  readonly more?: object;
  /** The address that stands for the base of its file. */
  readonly base: (origin: string) => string;
  readonly start: (how: "full" | "empty") => Promise<Served>;
  /** Loads what its records refer to, and another system has. */
  readonly prepare?: (rig: Rig, served: Served) => Promise<void>;
  /** A list that is pulled, with three pages or more: its endpoint in the file, and the one of the loopback system. */
  readonly list: { readonly endpoint: string; readonly served: string; readonly pages?: false };
  /** A feed that is filled by it (itself, or what is looked up by its ids), and the ids of all records there. */
  readonly feed: string;
  readonly ids: (served: Served) => readonly string[];
  /** Changes a record of this feed as of now, and says what has to arrive. */
  readonly change: (
    served: Served,
    now: number,
  ) => { readonly id: string; readonly field: string; readonly value: unknown };
  /** The endpoint of the loopback system that has the fields of this feed, and how an item of it is spoilt. */
  /** Some of its records have no time of change of their own: each pull is a new version of them. */
  readonly isTimeless?: true;
  readonly fields: {
    readonly served: string;
    /** A word that the mapping does not know; where unknown words are let pass, leave it out. */
    readonly unknown?: (item: Item) => void;
    /** Where it is told: the endpoint that has it, the feed that sets it aside, and why, where those are others. */
    readonly told?: { readonly served?: string; readonly feed?: string; readonly reason?: string };
    /** Null where a value was. */
    readonly empty: (item: Item) => void;
  };
};

/** Every test that a pulled system has to pass (connectors.md, section 0), over one system. */
export function contractTests<Served extends Loopback>(fixture: Fixture<Served>): void {
  describe(`${fixture.system} is pulled`, () => {
    const { system, feed, list } = fixture;
    const only = { endpoints: [list.endpoint] };
    const heard: string[] = [];
    let served: Served;
    let file: SystemFile;
    let rig: Rig;

    beforeAll(async () => {
      served = await fixture.start("full");
      rig = await open(fixture, served);
      file = rig.pulls.systems.get(system) as SystemFile;
    });
    afterAll(async () => {
      await rig.end();
      await served.close();
    });

    /** Runs, and gives what is told of the list. */
    const runList = async (job: object = only) => {
      const report = await rig.run(job);
      heard.push(JSON.stringify(report));
      return report.endpoints.find(({ endpoint }) => endpoint === list.endpoint);
    };
    const markOf = async () => (await rig.rows()).get(list.endpoint)?.mark ?? null;
    /** A run of the list that fails, moves no mark and loads nothing. */
    const fails = async (said: RegExp) => {
      const [mark, ids] = [await markOf(), await rig.ids(feed)];
      const told = await runList({ ...only, full: true });
      expect(told).toMatchObject({ state: "failed", told: expect.stringMatching(said) });
      expect(await markOf()).toBe(mark);
      expect(await rig.ids(feed)).toEqual(ids);
    };
    /** A whole run in which nothing fails. */
    const works = async (job: object = {}) => {
      const report = await rig.run(job);
      heard.push(JSON.stringify(report));
      expect(report.endpoints.filter(({ state }) => state !== "done")).toEqual([]);
      return report;
    };
    const isPaged = () => list.pages !== false;

    test("from an empty tenant nothing comes, and nothing is wrong", async () => {
      const empty = await fixture.start("empty");
      const own = await open(fixture, empty);
      try {
        const report = await own.run();
        expect(report.endpoints.filter(({ state }) => state !== "done")).toEqual([]);
        expect(await own.ids(feed)).toEqual([]);
      } finally {
        await own.end();
        await empty.close();
      }
    });

    test("a token that is refused again is told, and nothing moves", async () => {
      served.fail({ endpoint: list.served, kind: "refuse", times: file.auth.kind === "token" ? 2 : 1 });
      await fails(/does not let this installation in/);
    });

    test("a system that fails on page 2 moves nothing: three tries, then it is told", async () => {
      served.fail({
        endpoint: list.served,
        request: isPaged() ? 2 : 1,
        times: 3,
        kind: "status",
        status: 500,
      });
      await fails(/answered 500/);
    });

    test("an answer that breaks off is asked for again, and told where it always does", async () => {
      served.fail({ endpoint: list.served, times: 3, kind: "cut" });
      await fails(/did not answer/);
    });

    test("an error inside HTTP 200 is one", async (context) => {
      if (file.envelope === undefined) context.skip("it has no envelope");
      served.fail({ endpoint: list.served, request: isPaged() ? 2 : 1, kind: "envelope" });
      await fails(/an error came with 200/);
    });

    test("a page that is given twice is told", async (context) => {
      if (!isPaged()) context.skip("it has no pages");
      served.fail({ endpoint: list.served, request: 2, kind: "repeat" });
      await fails(/the same page twice/);
    });

    test("a page that says there is more, and not where, is told", async (context) => {
      const page = file.endpoints[list.endpoint]?.page;
      if (page?.kind !== "cursor" || page.more === undefined) context.skip("its pages do not say so");
      served.fail({ endpoint: list.served, request: 2, kind: "lose_cursor" });
      await fails(/says that there is more/);
    });

    test("the next run gets all of it, and waits as long as it is asked to, or longer each time", async () => {
      const before = rig.clock.waits.length;
      served.fail({ endpoint: list.served, kind: "limit", seconds: 7 });
      served.fail({ endpoint: list.served, request: 2, kind: "limit", seconds: null });
      await works({ full: true });
      expect(await rig.ids(feed)).toEqual([...fixture.ids(served)].sort());
      const waits = rig.clock.waits.slice(before);
      expect(waits.some((wait) => wait > 6900 && wait <= 7000)).toBe(true);
      expect(waits.some((wait) => wait > 900 && wait <= 2000)).toBe(true);
      expect(await rig.aside(feed)).toEqual([]);
    });

    test("the same once more changes nothing, and the mark goes on", async () => {
      const before = Number(await markOf());
      const { load } = await works();
      if (load !== null && fixture.isTimeless !== true) {
        const rows = await rig.database.reader((c) =>
          c.rows<{ changed: number }>(
            `SELECT sum(inserted + updated + deleted)::INTEGER AS changed FROM app.run_file WHERE run_id = ${load.run}`,
          ),
        );
        expect(rows).toEqual([{ changed: 0 }]);
      }
      const since = file.endpoints[list.endpoint]?.since?.kind;
      if (since === "time") expect(Number(await markOf())).toBeGreaterThanOrEqual(before);
    });

    test("a token that ends mid-run is asked for anew", async (context) => {
      if (file.auth.kind !== "token") context.skip("it has no token that ends");
      served.fail({ endpoint: list.served, request: isPaged() ? 2 : 1, kind: "expire" });
      await works({ full: true });
    });

    test("a change between pages arrives, by the next run at the latest, also with a clock that is a day ahead", async () => {
      rig.clock.skew = 86_400_000;
      let changed: ReturnType<typeof fixture.change> | undefined;
      served.fail({
        ...{ endpoint: list.served, request: isPaged() ? 2 : 1, kind: "meanwhile" },
        act: () => {
          changed = fixture.change(served, Date.now());
        },
      });
      await works();
      if (changed === undefined) changed = fixture.change(served, Date.now());
      await works();
      rig.clock.skew = 0;
      const { id, field, value } = changed;
      expect((await rig.values(feed, field)).get(id)).toEqual(value);
    });

    test("a new field is let pass; null where a value was, and an unknown word, lose no record in silence", async () => {
      const { fields } = fixture;
      const all = { endpoint: fields.served, times: 10_000 } as const;
      const one = (spoil: (item: Item) => void) => {
        let isSpoilt = false;
        return (item: Item) => {
          item.a_field_that_is_new = { of: ["a", "later", "version"] };
          if (!isSpoilt) spoil(item);
          isSpoilt = true;
        };
      };
      const before = (await rig.aside(feed)).length;
      served.fail({ ...all, kind: "items", change: one(fields.empty) });
      await works({ full: true });
      expect((await rig.ids(feed)).length + (await rig.aside(feed)).length - before).toBeGreaterThanOrEqual(
        fixture.ids(served).length,
      );
      if (fields.unknown === undefined) return;
      const {
        served: endpoint = fields.served,
        feed: of = feed,
        reason = "unknown_value",
      } = fields.told ?? {};
      served.fail({ ...all, endpoint, kind: "items", change: one(fields.unknown) });
      await works({ full: true });
      expect(await rig.aside(of)).toContain(reason);
    });

    test("of two runs at once the second is refused", async () => {
      const [first, second] = await Promise.allSettled([rig.run(only), rig.run(only)]);
      expect(first.status).toBe("fulfilled");
      expect(second).toMatchObject({ reason: { name: "PullRunning" } });
    });

    test("no secret is in a file, an audit line, a report or an error", async () => {
      const secrets = Object.values(served.secrets).flatMap((one) => [
        one,
        Buffer.from(one).toString("base64"),
      ]);
      expect(secrets.length).toBeGreaterThan(0);
      for (const secret of secrets) {
        expect(rig.written().some((bytes) => bytes.includes(secret))).toBe(false);
        expect(heard.some((text) => text.includes(secret))).toBe(false);
      }
      for (const { query, path } of served.seen)
        for (const secret of secrets) expect(`${path}?${query}`).not.toContain(secret);
    });
  });
}

/** An installation that pulls a running system. */
export async function open<Served extends Loopback>(
  { system, file, options, more, base, prepare }: Fixture<Served>,
  served: Served,
  data?: string,
): Promise<Rig> {
  const known = file ?? (await readSystems(null)).get(system);
  const wanted = Object.keys(known?.secrets ?? {});
  const rig = await openRig({
    ...{ system, file, base: base(served.origin) },
    ...(options && { options }),
    ...(more && { more }),
    ...(data && { data }),
    secrets: Object.fromEntries(wanted.map((name) => [name, served.secrets[name] ?? ""])),
  });
  await prepare?.(rig, served);
  return rig;
}
