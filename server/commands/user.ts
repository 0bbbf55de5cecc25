import { ROLES } from "../access/roles.ts";
import { newInvitation } from "../access/sessions.ts";
import { systemUser } from "../access/system-user.ts";
import { deskOf } from "../accounts/desk.ts";
import { actOnUsers, type UserAsked, type UserTold } from "../accounts/user-acts.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { hereOrThere } from "../requests.ts";
import { type Account, accounts, ownOf, rolesOf } from "../store/account.ts";
import { askBeside } from "../store/beside.ts";

/** `assay user`: accounts from the terminal, also while the server runs. */
export const command: Command = {
  about: "accounts: add, list, disable, or print a one-time sign-in link; also while the server runs",
  usage:
    "assay user [list [--json] | add LOGIN --name NAME --role R... [--job J]... [--department D]... | link LOGIN | disable LOGIN]",
  options: {
    name: { type: "string", about: "add: the person's name, as others read it" },
    role: { type: "string", multiple: true, about: `add: ${ROLES.join(", ")}` },
    job: { type: "string", multiple: true, about: "add: an own job (hr, model_owner)" },
    department: { type: "string", multiple: true, about: "add: an own department (business)" },
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

type Action = (input: CommandInput, login: string) => Promise<number>;

const list: Action = async ({ data, values, out }) => {
  const all = (await askBeside(data, "account", (store) => accounts.page(store, { limit: 100_000 }))) ?? [];
  if (values.json === true) out(JSON.stringify({ users: all.map(shown) }));
  else if (all.length === 0)
    out("there are no accounts yet: `assay serve` prints a link that makes the first one");
  else for (const line of table(all.map(cells))) out(line);
  return 0;
};

const add: Action = async (input, login) => {
  const { name, role, job, department } = input.values;
  if (typeof name !== "string" || !Array.isArray(role))
    throw new UsageError(`say who and what for: assay user add ${login} --name NAME --role R`);
  const account = {
    login,
    name,
    roles: words(role),
    own: { job: words(job), department: words(department) },
  };
  return tellLink(input, (link) => ({ act: "add", account, link }));
};

const link: Action = (input, login) => tellLink(input, (made) => ({ act: "link", login, link: made }));

const disable: Action = async ({ data, out }, login) => {
  const told = await act(data, { act: "disable", login, actor: systemUser() });
  out(`${told.login} (${told.name}) is disabled and signed out everywhere`);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = { list, add, link, disable };

type Asks = (link: ReturnType<typeof newInvitation>["kept"]) => WithoutActor<UserAsked>;
type WithoutActor<Asked> = Asked extends unknown ? Omit<Asked, "actor"> : never;

/** The token is made here and never leaves this process but on the terminal. */
async function tellLink({ data, out }: CommandInput, asks: Asks): Promise<number> {
  const { invitation, kept } = newInvitation(readConfig(data).server);
  const told = await act(data, { ...asks(kept), actor: systemUser() });
  out(`${told.login} (${told.name}) signs in once by (一次性登录链接):`);
  out(`${told.address}/#/sign-in/${invitation.token}`);
  out(`It is good until ${invitation.expires_at}.`);
  return 0;
}

async function act(data: string, asked: UserAsked): Promise<UserTold> {
  const config = readConfig(data);
  const { public_address, host, port } = config.server;
  const here = async () => {
    const database = await openData(data, config);
    try {
      return await withAudit(database, (open) =>
        actOnUsers(deskOf(open), asked, public_address ?? `http://${host}:${port}`),
      );
    } finally {
      await database.close();
    }
  };
  return hereOrThere(data, here, "user", asked);
}

function shown(account: Account) {
  const { id, login, name, created_at, disabled_at, signed_in_at } = account;
  return {
    ...{ id, login, name, roles: rolesOf(account), own: ownOf(account) },
    ...{ has_password: account.password !== null, created_at, disabled_at, signed_in_at },
  };
}

function cells(account: Account): string[] {
  const { job, department } = ownOf(account);
  return [
    account.login,
    account.name,
    [...rolesOf(account), ...job, ...department].join(", "),
    account.disabled_at === null ? "" : `disabled ${account.disabled_at.slice(0, 10)}`,
    account.signed_in_at === null ? "never signed in" : `signed in ${account.signed_in_at.slice(0, 10)}`,
  ];
}

/** Columns beside each other; a Chinese character takes two places. */
function table(rows: readonly (readonly string[])[]): string[] {
  const wide = (text: string) =>
    [...text].reduce((sum, each) => sum + (/[\u2e80-\uffef]/.test(each) ? 2 : 1), 0);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => wide(row[column] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column]! - wide(cell)))
      .join("  ")
      .trimEnd(),
  );
}

const words = (value: CommandInput["values"][string]): string[] =>
  Array.isArray(value) ? value.map(String) : [];
