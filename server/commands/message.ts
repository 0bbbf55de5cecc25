import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { actOnMessages, type MessageAsked } from "../messages/asked.ts";
import { channelsOf } from "../messages/channels.ts";
import { openData } from "../open-data.ts";
import { hereOrThere } from "../requests.ts";
import { accounts } from "../store/account.ts";
import { askBeside } from "../store/beside.ts";
import { type MessageRow, messages } from "../store/message.ts";

/** Lines of a list. */
const MOST = 100;

/** `assay message`: messages on their way, from the terminal, also while the server runs. */
export const command: Command = {
  about: "messages by mail and chat robots: list, retry, test a channel; also while the server runs",
  usage: "assay message [list [--json] | retry ID | test CHANNEL [--to ADDRESS] [--lang zh]]",
  options: {
    to: { type: "string", about: "test mail: to which address" },
    lang: { type: "string", about: "test: zh or en (else that of the settings)" },
    json: { type: "boolean", about: "list: as JSON" },
  },
  run: async (input) => {
    const [action = "list", ...rest] = input.words;
    const work = ACTIONS[action];
    if (work === undefined || rest.length !== (action === "list" ? 0 : 1))
      throw new UsageError(`unknown: ${input.words.join(" ")}; usage: ${command.usage}`);
    return work(input, rest[0] ?? "");
  },
};

type Action = (input: CommandInput, word: string) => Promise<number>;

const list: Action = async ({ data, values, out }) => {
  const asked = await askBeside(data, "message", async (store) => ({
    rows: await messages.all(store),
    names: await accounts.names(store),
  }));
  const { rows, names } = asked ?? { rows: [], names: new Map<string, string>() };
  if (values.json === true) out(JSON.stringify({ messages: rows.map(shown) }));
  else if (rows.length === 0) out("there are no messages");
  else for (const row of rows.slice(0, MOST)) out(line(row, names.get(row.account) ?? row.account));
  if (values.json !== true && rows.length > MOST)
    out(`and ${rows.length - MOST} older ones: --json lists them`);
  return 0;
};

const retry: Action = async ({ data, out }, id) => {
  await act(data, { act: "retry", id, actor: systemUser() });
  out(`${id} waits once more; a server that runs sends it now`);
  return 0;
};

const test: Action = async ({ data, values, out }, channel) => {
  const language = values.lang ?? readConfig(data).organisation.language;
  if (language !== "zh" && language !== "en") throw new UsageError(`--lang is zh or en: ${String(language)}`);
  const to = typeof values.to === "string" ? values.to : null;
  await act(data, { act: "test", channel, to, language, actor: systemUser() });
  out(`${channel} took it`);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = { list, retry, test };

async function act(data: string, asked: MessageAsked): Promise<void> {
  const here = async () => {
    const config = readConfig(data);
    const channels = channelsOf(config);
    const database = await openData(data, config);
    try {
      return await withAudit(database, ({ store, audit }) =>
        actOnMessages({ store, audit, config, channels, postman: { soon: () => undefined } }, asked),
      );
    } finally {
      await database.close();
    }
  };
  await hereOrThere(data, here, "message", asked);
}

function shown({
  id,
  topic,
  channel,
  account,
  state,
  attempts,
  next_at,
  told,
  made_at,
  ended_at,
}: MessageRow) {
  return { id, topic, channel, account, state, attempts, next_at, told, made_at, ended_at };
}

function line({ id, state, topic, channel, made_at, attempts, told }: MessageRow, name: string): string {
  const tried = attempts === 0 ? "" : `${attempts} attempt${attempts === 1 ? "" : "s"}`;
  return [id, made_at.slice(0, 16), state, topic, channel, name, tried, told ?? ""]
    .filter(Boolean)
    .join("  ");
}
