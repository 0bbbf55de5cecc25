import { randomUUID } from "node:crypto";
import { messageWords } from "../../dashboards/text/messages.ts";
import type { Context } from "../context.ts";
import type { Language } from "../language.ts";
import { MAIL } from "../message-settings.ts";
import { recordedAct } from "../recorded-act.ts";
import type { Rounds } from "../rounds.ts";
import { messages } from "../store/message.ts";
import { linkTo } from "./link.ts";

/** What `assay message` asks of the process that has the data directory open. */
export type MessageAsked = { readonly actor: string } & (
  | { readonly act: "retry"; readonly id: string }
  | {
      readonly act: "test";
      readonly channel: string;
      readonly to: string | null;
      readonly language: Language;
    }
);

type Needs = Pick<Context, "store" | "audit" | "config" | "channels"> & {
  readonly postman: Pick<Rounds, "soon">;
};

/** Does it. Throws what is wrong with it, and how a test went that did not arrive. */
export function actOnMessages(needs: Needs, asked: MessageAsked): Promise<null> {
  return asked.act === "retry" ? retry(needs, asked) : sendTest(needs, asked);
}

async function retry(
  { store, audit, postman }: Needs,
  { id, actor }: MessageAsked & { act: "retry" },
): Promise<null> {
  const event = { actor, action: "message_retry", subject: `message:${id}` } as const;
  await recordedAct(audit, event, async () => {
    const row = await messages.find(store, id);
    if (row === undefined) throw new Error(`there is no message ${id}`);
    if (row.state !== "given_up")
      throw new Error(`the message ${id} is ${row.state}; only given_up ones are sent again`);
    const waits = { state: "waiting", attempts: 0, ended_at: null } as const;
    await messages.change(store, id, { ...waits, next_at: new Date().toISOString() });
  });
  postman.soon();
  return null;
}

async function sendTest(
  { audit, config, channels }: Needs,
  { channel: name, to, language, actor }: MessageAsked & { act: "test" },
): Promise<null> {
  const channel = channels.get(name);
  if (channel === undefined)
    throw new Error(
      `the settings have no channel ${name}; there are: ${[...channels.keys()].join(", ") || "none"}`,
    );
  if ((name === MAIL) !== (to !== null)) throw new Error(`--to is for ${MAIL}, and needed there`);
  const { subject, line } = messageWords(language).test;
  const message = {
    ...{ id: randomUUID(), recipient: to ?? "", language, subject, lines: [{ text: line }] },
    link: linkTo(config, "overview"),
  };
  const event = { actor, action: "message_test", subject: `channel:${name}` } as const;
  await recordedAct(audit, event, () => channel.send(message));
  return null;
}
