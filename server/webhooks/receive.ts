import type { Context } from "../context.ts";
import { secretOf } from "../pull/desk.ts";
import { webhookEvents } from "../store/webhook-event.ts";
import { type Delivery, readEvent } from "./read-event.ts";

type Parts = Pick<Context, "store" | "keys" | "config" | "pulls">;

/** What is answered to a delivery that was taken: the challenge of a registration, or nothing. */
export type Received = { readonly challenge?: string };

/**
 * Takes a delivery to the webhook of a system: it is on the disk when this resolves, and pulled in a moment. Null where the
 * settings take nothing of such a system. Throws `WebhookRefused` where it is not the system's.
 */
export async function receive(parts: Parts, name: string, delivery: Delivery): Promise<Received | null> {
  const { store, config, pulls } = parts;
  const system = pulls.systems.get(name);
  const settings = config.pulls.find((one) => one.system === name);
  if (system?.webhook === undefined || settings?.webhook === undefined) return null;
  // a vendor tries the address with nothing in it when it is saved
  if (delivery.body.length === 0) return {};
  const event = readEvent(
    { webhook: system.webhook, endpoints: enabledOf(system.endpoints, settings.endpoints) },
    {
      secret: await secretOf(parts, { system, settings }, system.webhook.secret),
      address: settings.webhook.address ?? `${config.server.public_address ?? ""}/api/webhooks/${name}`,
      now: Date.now(),
    },
    delivery,
  );
  if (event.kind === "challenge") return { challenge: event.challenge };
  const { id, wants } = event;
  const row = { system: name, event: id, name: event.name, received_at: new Date().toISOString() };
  if (!(await webhookEvents.take(store, row, wants))) return {};
  if (system.webhook.wants === undefined) pulls.soon(name);
  for (const { endpoint } of wants) pulls.soon(name, endpoint);
  return {};
}

const enabledOf = <T>(all: Record<string, T>, names: readonly string[] | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names?.includes(name) ?? true));
