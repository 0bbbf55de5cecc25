import { systemUser } from "../access/system-user.ts";
import type { Context } from "../context.ts";
import { recordedLoad } from "../recorded.ts";
import { createRounds, LONGEST, type Rounds, WAITS } from "../rounds.ts";
import { type ModelDelivery, modelDeliveries } from "../store/model-delivery.ts";
import { modelPublications } from "../store/model-proposal.ts";
import { recordOf } from "./decide.ts";
import { send, type Webhook } from "./webhook.ts";

/** Source of versions that were published here. */
const SOURCE = "model_lab";

type Parts = Pick<Context, "store" | "audit" | "config"> & {
  readonly loader: Pick<Context["loader"], "push">;
  readonly webhooks: readonly Webhook[];
  readonly waits?: readonly number[];
};

/** Brings what is published to the feed and to who hears of it; what does not arrive waits in the store. */
export function createCourier(parts: Parts): Rounds {
  const { store } = parts;
  return createRounds(async (ending) => {
    await takeIn(parts);
    for (const delivery of await modelDeliveries.waiting(store))
      if (dueIn(delivery) <= 0 && !ending.aborted) await deliver(parts, delivery, ending);
    const [first] = await modelDeliveries.waiting(store);
    return first === undefined ? LONGEST : dueIn(first);
  });
}

const dueIn = ({ next_at }: ModelDelivery) => Date.parse(next_at ?? "") - Date.now();

/** Pushes published versions to the feed of scoring models, as any other system does: same contract, same checks. */
async function takeIn({ store, audit, config, loader }: Parts): Promise<void> {
  const waiting = await modelPublications.waiting(store);
  if (waiting.length === 0) return;
  const records = waiting.map((row) => ({ ...recordOf(row), source_id: `${row.job}@${row.version}` }));
  const event = {
    actor: systemUser(),
    action: "feed_push",
    subject: "feed:scoring_models",
    detail: { records: records.length, source: SOURCE },
  } as const;
  const { zone } = config.organisation;
  const report = await recordedLoad(audit, event, () =>
    loader.push({ feed: "scoring_models", records, source: SOURCE, zone }),
  );
  const refused = report.error ?? report.files.find(({ error }) => error !== undefined)?.error?.message_en;
  if (report.status === "failed" || refused !== undefined)
    throw new Error(`the feed of scoring models did not take the versions: ${refused ?? "the load failed"}`);
  const ids = waiting.map(({ proposal_id }) => proposal_id);
  await modelPublications.taken(store, ids, new Date().toISOString());
}

/** Tries an address once, and writes down how it went; an attempt that the server's end cut off was none. */
async function deliver(
  { store, webhooks, waits = WAITS }: Parts,
  delivery: ModelDelivery,
  signal: AbortSignal,
): Promise<void> {
  const { delivery_id: id, address, body, attempts } = delivery;
  const webhook = webhooks.find((each) => each.address === address);
  const now = () => new Date().toISOString();
  if (webhook === undefined) {
    const told = "the address is not on the settings' list";
    return modelDeliveries.change(store, id, { state: "given_up", next_at: null, told, ended_at: now() });
  }
  const problem = await send(webhook, { id, body }, { signal }).then(
    () => null,
    (error: Error) => error.message.slice(0, 200),
  );
  if (problem !== null && signal.aborted) return;
  const tried = { attempts: attempts + 1, told: problem };
  if (problem === null)
    return modelDeliveries.change(store, id, { ...tried, state: "arrived", next_at: null, ended_at: now() });
  const wait = waits[attempts];
  await modelDeliveries.change(
    store,
    id,
    wait === undefined
      ? { ...tried, state: "given_up", next_at: null, ended_at: now() }
      : { ...tried, next_at: new Date(Date.now() + wait * 1000).toISOString() },
  );
}
