import { randomUUID } from "node:crypto";
import { may } from "../access/roles.ts";
import type { Context } from "../context.ts";
import type { FigureSource } from "../documents/shown.ts";
import type { Language } from "../language.ts";
import { createRounds, LONGEST, type Rounds } from "../rounds.ts";
import { alertsTold } from "../store/alert-told.ts";
import { type Subscription, subscriptions } from "../store/subscription.ts";
import { type Alert, alertMessage } from "./alert.ts";
import { metricAlerts } from "./metric-alerts.ts";
import { operationAlerts } from "./operation-alerts.ts";
import { queue } from "./postman.ts";
import { type Reader, readerOf } from "./reader.ts";

type Parts = Pick<
  Context,
  "store" | "config" | "queries" | "loader" | "results" | "published" | "definitions"
> &
  Omit<FigureSource, "keep"> & {
    readonly postman: Pick<Rounds, "soon">;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
  };

/** Milliseconds after which an alert that still holds is told again. */
const AGAIN = 7 * 86_400_000;

/**
 * Looks for alerts after each load and once an hour, and queues what is new for each subscription: made in its account's
 * scope, told once until it ends or a week has passed.
 */
export function createWatch(parts: Parts): Rounds {
  const { store, postman, now = Date.now } = parts;
  return createRounds(async (ending) => {
    await alertsTold.prune(store);
    const found = new Map<string, Promise<Alert[]>>();
    const failed: unknown[] = [];
    for (const subscription of await subscriptions.of(store, "alerts")) {
      if (ending.aborted) break;
      const reader = await readerOf(store, subscription);
      if (reader === null) continue;
      const { language } = subscription;
      const key = `${language} ${reader.grant}`;
      const alerts = found.get(key) ?? alertsFor(parts, reader, language, now());
      found.set(key, alerts);
      try {
        await tell(parts, subscription, reader, await alerts, now());
      } catch (error) {
        failed.push(error);
      }
    }
    postman.soon();
    if (failed.length > 0) throw failed[0];
    return LONGEST;
  });
}

/** What wants attention, as a reader may see it. */
async function alertsFor(
  parts: Parts,
  { roles, scope }: Reader,
  language: Language,
  now: number,
): Promise<Alert[]> {
  const version = (await parts.published())?.version;
  const keep: FigureSource["keep"] = (question, work) =>
    parts.results.get(
      ["alerts", version, JSON.stringify(scope), parts.definitions, question].join("\n"),
      work,
    ) as ReturnType<typeof work>;
  const metrics =
    may(roles, "aggregates") && version !== undefined
      ? await metricAlerts({ ...parts, keep }, scope, language)
      : [];
  const all = [...metrics, ...(await operationAlerts(parts, roles, language, now))];
  return [...new Map(all.map((alert) => [alert.key, alert])).values()];
}

/** Queues what a subscription does not know, and forgets what has ended. */
async function tell(
  { store, config }: Parts,
  subscription: Subscription,
  reader: Reader,
  alerts: readonly Alert[],
  now: number,
): Promise<void> {
  const { id, language } = subscription;
  const at = new Date(now).toISOString();
  const before = new Date(now - AGAIN).toISOString();
  await store.transaction().execute(async (within) => {
    const told = new Map((await alertsTold.of(within, id)).map((row) => [row.alert, row.told_at]));
    const isNew = ({ key }: Alert) => (told.get(key) ?? "") <= before;
    const news = alerts.filter(isNew);
    await alertsTold.replace(
      within,
      id,
      alerts.map((alert) => ({
        ...{ subscription: id, alert: alert.key },
        told_at: isNew(alert) ? at : (told.get(alert.key) ?? at),
      })),
    );
    if (news.length === 0) return;
    const written = alertMessage(news, language, config);
    await queue(within, subscription, reader, written, { dedupe: `alerts:${randomUUID()}`, now });
  });
}
