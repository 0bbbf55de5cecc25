import { randomUUID } from "node:crypto";
import { systemUser } from "../access/system-user.ts";
import type { Context } from "../context.ts";
import { createRounds, LONGEST, type Rounds, WAITS } from "../rounds.ts";
import { alertsTold } from "../store/alert-told.ts";
import { type MessageRow, messages } from "../store/message.ts";
import type { Store } from "../store/open.ts";
import { type Subscription, subscriptions } from "../store/subscription.ts";
import { lookBack, nextFree } from "../throttle.ts";
import type { Channels } from "./channels.ts";
import { Limited, Refused, type Written } from "./message.ts";
import { type Reader, readerOf } from "./reader.ts";

type Parts = Pick<Context, "store" | "audit"> & {
  readonly channels: Channels;
  /** Seconds before each further attempt; no shorter than a robot's minute, so that one message counts once in it. */
  readonly waits?: readonly number[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/** Milliseconds for which messages that ended are kept. */
const KEPT = 90 * 86_400_000;

const iso = (at: number) => new Date(at).toISOString();

/** Queues a message to a subscription; what `dedupe` names is queued once. */
export async function queue(
  store: Store,
  subscription: Pick<Subscription, "id" | "account" | "topic" | "channel" | "recipient">,
  { grant }: Pick<Reader, "grant">,
  written: Written,
  { dedupe, now }: { readonly dedupe: string; readonly now: number },
): Promise<void> {
  const { id, account, topic, channel, recipient } = subscription;
  await messages.add(store, {
    ...{ id: randomUUID(), dedupe: `${dedupe}:${id}`, subscription: id },
    ...{ account, topic, channel, recipient, grant },
    ...{ written: JSON.stringify(written), state: "waiting", attempts: 0 },
    ...{ next_at: iso(now), tried_at: null, told: null, made_at: iso(now), ended_at: null },
  });
}

/** Brings messages to their channels, each in its own time; what does not arrive waits in the store. */
export function createPostman(parts: Parts): Rounds {
  const { store, now = Date.now } = parts;
  return createRounds(async (ending) => {
    await messages.prune(store, iso(now() - KEPT));
    const byChannel = new Map<string, MessageRow[]>();
    for (const row of await messages.waiting(store))
      byChannel.set(row.channel, [...(byChannel.get(row.channel) ?? []), row]);
    // a round ends when every channel has: none of them is worked on twice at the same time
    const ended = await Promise.allSettled(
      [...byChannel].map(([channel, rows]) => deliverAll(parts, channel, rows, ending)),
    );
    return Math.min(LONGEST, ...ended.map(waitOf));
  });
}

/** What a channel's round gave; throws what it threw. */
function waitOf(ended: PromiseSettledResult<number>): number {
  if (ended.status === "rejected") throw ended.reason;
  return ended.value;
}

/** Sends what is due by a channel, in order, as fast as it takes it; gives the milliseconds until more can go. */
async function deliverAll(
  parts: Parts,
  channel: string,
  rows: readonly MessageRow[],
  ending: AbortSignal,
): Promise<number> {
  const { store, channels, now = Date.now, waits = WAITS } = parts;
  const limits = channels.get(channel)?.limits ?? [];
  const since = now() - lookBack(limits);
  const tried = (await messages.tried(store, channel, iso(since))).map((at) => Date.parse(at));
  for (const row of rows) {
    if (ending.aborted) return LONGEST;
    const due = Math.max(Date.parse(row.next_at ?? ""), nextFree(limits, tried, now()));
    if (due > now()) return due - now();
    const { isTried, pause } = await deliver(parts, row, ending);
    if (isTried) tried.push(now());
    if (pause > 0) {
      await messages.pause(store, channel, iso(now() + pause * 1000));
      return pause * 1000;
    }
  }
  return (waits[0] ?? 0) * 1000;
}

/** Tries a message once, and writes down how it went. `pause`: seconds for which its channel takes nothing. */
async function deliver(
  { store, audit, channels, waits = WAITS, now = Date.now }: Parts,
  row: MessageRow,
  ending: AbortSignal,
): Promise<{ readonly isTried: boolean; readonly pause: number }> {
  const { id, attempts, recipient } = row;
  const end = async (state: "sent" | "given_up" | "dropped", more: Partial<MessageRow>) => {
    const ended_at = iso(now());
    await messages.change(store, id, { ...more, state, next_at: null, ended_at });
    if (state !== "dropped") await record(audit, row, state === "sent" ? "done" : "failed");
  };
  const kept = { isTried: false, pause: 0 };
  if (!(await mayHave(store, row))) {
    await end("dropped", { told: "the subscription or the rights of its account are gone", written: "" });
    // what was dropped is news again to who still hears of alerts
    if (row.topic === "alerts") await alertsTold.replace(store, row.subscription, []);
    return kept;
  }
  const channel = channels.get(row.channel);
  if (channel === undefined) {
    await end("given_up", { told: "the channel is not in the settings" });
    return kept;
  }
  // nothing leaves that the log cannot tell
  if (row.tried_at === null) await record(audit, row, "begun");
  await messages.change(store, id, { tried_at: iso(now()) });
  const problem = await channel
    .send({ ...(JSON.parse(row.written) as Written), id, recipient }, ending)
    .then(() => null)
    .catch((error: Error) => error);
  const sent = { isTried: true, pause: 0 };
  if (problem === null) {
    await end("sent", { attempts: attempts + 1, told: null, written: "" });
    return sent;
  }
  if (ending.aborted) return sent; // an attempt that the server's end cut off was none
  const told = problem.message.slice(0, 200);
  if (problem instanceof Limited) {
    await messages.change(store, id, { told });
    return { isTried: true, pause: problem.seconds };
  }
  const wait = problem instanceof Refused ? undefined : waits[attempts];
  const tried = { attempts: attempts + 1, told };
  if (wait === undefined) await end("given_up", tried);
  else await messages.change(store, id, { ...tried, next_at: iso(now() + wait * 1000) });
  return sent;
}

/** Whether who a message was made for still wants it and sees the same as then. */
async function mayHave(store: Store, row: MessageRow): Promise<boolean> {
  const subscription = await subscriptions.find(store, row.subscription);
  if (subscription === undefined) return false;
  return (await readerOf(store, subscription))?.grant === row.grant;
}

const record = (
  audit: Context["audit"],
  { id, topic, channel, account }: MessageRow,
  outcome: "begun" | "done" | "failed",
) =>
  audit.record({
    ...{ actor: systemUser(), action: "message_send", subject: `message:${id}`, outcome },
    detail: { topic, channel, account },
  });
