import { messageWords } from "../../dashboards/text/messages.ts";
import { contracts } from "../../pipelines/contract.ts";
import { may, type Role } from "../access/roles.ts";
import type { Context } from "../context.ts";
import { feedFreshness } from "../freshness.ts";
import type { Language } from "../language.ts";
import type { SetAside } from "../loader/set-aside.ts";
import { wilsonInterval } from "../statistics/intervals/proportion-interval.ts";
import { lastJobRuns } from "../store/job-run.ts";
import { messages } from "../store/message.ts";
import type { Alert } from "./alert.ts";
import { localTime } from "./working-day.ts";

type Parts = Pick<Context, "queries" | "loader" | "store" | "config">;

/** The last runs that are looked at for a failed one of each kind. */
const RUNS = 50;
/** Fewest rows set aside that are worth a word. */
const LEAST_ROWS = 10;

/** What those who run the system should know: failed runs, late feeds, rows set aside, messages that did not arrive. */
export async function operationAlerts(
  parts: Parts,
  roles: readonly Role[],
  language: Language,
  now: number,
): Promise<Alert[]> {
  return [
    ...(may(roles, "runs.read") ? await failedRuns(parts, language) : []),
    ...(may(roles, "runs.read") ? await lateFeeds(parts, language, now) : []),
    ...(may(roles, "quarantine.counts") ? await growth(parts, language) : []),
    ...(may(roles, "system.read") ? await lostMessages(parts, language) : []),
  ];
}

/** The last run of each kind where it failed, and jobs whose last due time failed without one. */
async function failedRuns({ loader, store, config }: Parts, language: Language): Promise<Alert[]> {
  const words = messageWords(language).alerts;
  const { zone } = config.organisation;
  const day = (at: Date | string) => localTime(new Date(at).getTime(), zone).slice(0, 10);
  const runs = (await loader.runs({ limit: RUNS })).filter(({ status }) => status !== "running");
  const last = runs.filter(({ trigger }, at) => runs.findIndex((run) => run.trigger === trigger) === at);
  const failed = last
    .filter(({ status }) => status !== "done")
    .map(({ run, trigger, started_at }) => ({
      key: `run:${trigger}`,
      says: words.run(run, day(started_at)),
    }));
  const jobs = (await lastJobRuns(store))
    .filter(({ status, run_id }) => status === "failed" && run_id === null)
    .map(({ job, due_at }) => ({ key: `job:${job}`, says: words.job(job, day(due_at)) }));
  return [...failed, ...jobs].map((each) => ({ ...each, role: "it", page: "data" }));
}

/** Feeds that stay away longer than their own rhythm lets expect, by now or by the day until which data tell. */
async function lateFeeds(parts: Parts, language: Language, now: number): Promise<Alert[]> {
  const words = messageWords(language).alerts;
  return (await feedFreshness(parts, now)).flatMap(
    ({ feed, about, state, behind_days, rhythm_days }): Alert[] =>
      state === "late" && behind_days !== null && rhythm_days !== null
        ? [
            {
              ...{ key: `late:${feed}`, role: "it", page: "data" },
              says: words.late(words.feed(about[language], feed), behind_days, rhythm_days),
            },
          ]
        : [],
  );
}

/**
 * Whether a load set aside a larger share of a feed's rows than the loads before it, beyond noise (the 95 % intervals of both
 * shares lie apart) and at least twice as large a one.
 */
export function hasGrown({
  read,
  set_aside,
  read_before,
  set_aside_before,
}: Omit<SetAside, "feed" | "run">): boolean {
  const [now, before] = [wilsonInterval(set_aside, read), wilsonInterval(set_aside_before, read_before)];
  if (now === null || before === null || set_aside < LEAST_ROWS) return false;
  return now.low > before.high && set_aside / read >= (2 * set_aside_before) / read_before;
}

async function growth({ loader }: Parts, language: Language): Promise<Alert[]> {
  const words = messageWords(language).alerts;
  const share = (part: number, all: number) => `${((100 * part) / all).toFixed(1)}%`;
  const all = await contracts();
  return (await loader.setAside()).filter(hasGrown).map((row) => ({
    ...{ key: `aside:${row.feed}`, role: "hr_admin", page: "data" },
    says: words.setAside(
      words.feed(all.get(row.feed)?.about[language] ?? row.feed, row.feed),
      share(row.set_aside, row.read),
      share(row.set_aside_before, row.read_before),
      row.set_aside,
    ),
  }));
}

async function lostMessages({ store }: Parts, language: Language): Promise<Alert[]> {
  const words = messageWords(language).alerts;
  const lost = new Map<string, number>();
  for (const { channel } of await messages.givenUp(store)) lost.set(channel, (lost.get(channel) ?? 0) + 1);
  return [...lost].map(([channel, count]) => ({
    ...{ key: `lost:${channel}`, role: "it", page: "data" },
    says: words.lost(count, channel),
  }));
}
