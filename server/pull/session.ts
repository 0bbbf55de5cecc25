import type { Endpoint, System } from "../../pipelines/system.ts";
import type { Store } from "../store/open.ts";
import type { PullEndpoint, PullProblem } from "../store/pull.ts";
import type { Client } from "./client.ts";
import type { Clock } from "./clock.ts";
import type { Landed, Landing, Shelf } from "./landing.ts";
import { textsAt } from "./paths.ts";
import type { PullError } from "./problem.ts";

/** What is to be pulled of a system. */
export type PullJob = {
  /** These endpoints, and those that they need; all that the settings name where it is left out. */
  readonly endpoints?: readonly string[];
  /** All is read as if nothing were known, and whatever is gone from whole lists counts as deleted. */
  readonly full?: boolean;
  /** One page and five ids of each, tried on the mapping; nothing is loaded and nothing remembered. */
  readonly dryRun?: boolean;
  /** Only ids that are wanted already. */
  readonly onlyWanted?: boolean;
};

/** What one run of a system works with. */
export type Session = {
  readonly system: System;
  readonly client: Client;
  readonly landing: Landing;
  readonly store: Store;
  readonly clock: Clock;
  readonly job: PullJob;
  readonly run: string;
  /** The endpoints that the settings name. */
  readonly enabled: ReadonlySet<string>;
  readonly rows: ReadonlyMap<string, PullEndpoint>;
  /** From when a list is read that takes a beginning, the first time. */
  readonly first: number | null;
};

/** What came of one endpoint in a run, before it is loaded. */
export type Outcome = {
  readonly state: "done" | "partial" | "failed";
  readonly problem: PullProblem | null;
  readonly told: string | null;
  /** Where it stands once its pages are loaded. */
  readonly mark: string | null;
  /** Its pages from 1 up to this one may be loaded. */
  readonly pages: number;
  readonly items: number;
  readonly deleted: number;
  readonly requests: number;
  readonly isSwept: boolean;
  /** Ids for the endpoints that are asked for by its items. */
  readonly found: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids that were asked for, and those that still are to be, with their misses. */
  readonly asked: readonly string[];
  readonly wanted: ReadonlyMap<string, number>;
  readonly seen: ReadonlyMap<string, number>;
  readonly gone: readonly string[];
};

export const NOTHING: Outcome = {
  ...{
    state: "done",
    problem: null,
    told: null,
    mark: null,
    pages: 0,
    items: 0,
    deleted: 0,
    requests: 0,
    isSwept: false,
  },
  ...{ found: new Map(), asked: [], wanted: new Map(), seen: new Map(), gone: [] },
};

/** How an endpoint ends that did not get through: a spent budget is no failure, the next run goes on. */
export const endedBy = ({ problem, message }: PullError): Pick<Outcome, "state" | "problem" | "told"> => ({
  state: problem === "budget" ? "partial" : "failed",
  problem,
  told: message,
});

export const shelfOf = ({ system, run }: Pick<Session, "system" | "run">, endpoint: string): Shelf => ({
  system: system.name,
  endpoint,
  run,
});

/** Lands the pages of an endpoint, numbered as they come. */
export function shelve({ landing, system, run }: Session, name: string) {
  const { never = [] } = system.endpoints[name] as Endpoint;
  const shelf = shelfOf({ system, run }, name);
  let pages = 0;
  return {
    count: () => pages,
    land: (landed: Landed) => {
      pages += 1;
      landing.land(
        shelf,
        pages,
        "answer" in landed ? { ...landed, answer: without(landed.answer, never) } : landed,
      );
    },
  };
}

/** A value without some members, wherever they stand. */
function without(value: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => without(one, names));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      names.includes(name) ? [] : [[name, without(one, names)]],
    ),
  );
}

/** Collects the ids that endpoints are asked for by, out of the items of another. */
export function idsFor({ system, enabled }: Session, name: string) {
  const children = Object.entries(system.endpoints).filter(
    ([own, { each }]) => each?.of === name && enabled.has(own),
  );
  const found = new Map(children.map(([own]) => [own, new Set<string>()]));
  return {
    found: found as ReadonlyMap<string, ReadonlySet<string>>,
    take: (items: readonly unknown[]) => {
      for (const [own, { each }] of children)
        for (const item of items)
          for (const id of textsAt(item, each?.id ?? "")) if (id !== "") found.get(own)?.add(id);
    },
    add: (ids: readonly string[]) => {
      for (const set of found.values()) for (const id of ids) set.add(id);
    },
  };
}

export const iso = (at: number): string => new Date(at).toISOString();
