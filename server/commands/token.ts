import { MOST_DAYS, TOKEN_RIGHTS } from "../access/machine-token.ts";
import { systemUser } from "../access/system-user.ts";
import { deskOf } from "../accounts/desk.ts";
import { newToken } from "../accounts/machine-tokens.ts";
import { actOnTokens, type TokenAsked, type TokenTold } from "../accounts/token-acts.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { hereOrThere } from "../requests.ts";
import { askBeside } from "../store/beside.ts";
import { type MachineToken, machineTokens, tokenRightsOf } from "../store/machine-token.ts";

/** `assay token`: tokens of programs from the terminal, also while the server runs. */
export const command: Command = {
  about: "tokens by which programs ask: add, list, end; also while the server runs",
  usage: "assay token [list [--json] | add NAME --right R... [--days N] | end NAME]",
  options: {
    right: { type: "string", multiple: true, about: `add: ${TOKEN_RIGHTS.join(", ")}` },
    days: { type: "string", about: `add: for how many days it is good, ${MOST_DAYS} at most (usual 30)` },
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

type Action = (input: CommandInput, name: string) => Promise<number>;

const list: Action = async ({ data, values, out }) => {
  const all = (await askBeside(data, "machine_token", machineTokens.all)) ?? [];
  if (values.json === true) out(JSON.stringify({ tokens: all.map(shown) }));
  else if (all.length === 0) out("there are no tokens: `assay token add NAME --right R` makes one");
  else for (const token of all) out(line(token));
  return 0;
};

const add: Action = async ({ data, values, out }, name) => {
  const { right, days = "30" } = values;
  if (!Array.isArray(right)) throw new UsageError(`say what for: assay token add ${name} --right R`);
  const { token, secret } = newToken();
  const told = await act(data, {
    act: "add",
    token: { name, rights: right.map(String), days: Number(days), secret },
    actor: systemUser(),
  });
  out(`${told.name} asks by Authorization: Bearer (令牌仅显示这一次):`);
  out(token);
  out(`It is good until ${told.expires_at}, and is not shown again.`);
  return 0;
};

const end: Action = async ({ data, out }, name) => {
  const told = await act(data, { act: "end", name, actor: systemUser() });
  out(`the token ${told.name} is ended`);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = { list, add, end };

async function act(data: string, asked: TokenAsked): Promise<TokenTold> {
  const here = async () => {
    const database = await openData(data, readConfig(data));
    try {
      return await withAudit(database, (open) => actOnTokens(deskOf(open), asked));
    } finally {
      await database.close();
    }
  };
  return hereOrThere(data, here, "token", asked);
}

function shown(token: MachineToken) {
  const { name, created_by, created_at, expires_at, used_at, ended_at } = token;
  return { name, rights: tokenRightsOf(token), created_by, created_at, expires_at, used_at, ended_at };
}

function line(token: MachineToken): string {
  const day = (at: string) => at.slice(0, 10);
  const isOver = token.expires_at <= new Date().toISOString();
  return [
    token.name,
    tokenRightsOf(token).join(", "),
    token.ended_at !== null
      ? `ended ${day(token.ended_at)}`
      : `${isOver ? "over since" : "until"} ${day(token.expires_at)}`,
    token.used_at === null ? "never used" : `used ${day(token.used_at)}`,
  ].join("  ");
}
