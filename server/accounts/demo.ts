import type { Audit } from "../access/audit.ts";
import { checkLogin } from "../access/login.ts";
import { roleNames } from "../access/role-names.ts";
import { NOTHING, type Own, type Role } from "../access/roles.ts";
import type { Sessions } from "../access/sessions.ts";
import { systemUser } from "../access/system-user.ts";
import { accounts, rolesOf } from "../store/account.ts";
import type { Store } from "../store/open.ts";
import { newAccount } from "./people.ts";

type Person = {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly own?: Partial<Own>;
};

/** People of the demo company, one for each role, before them one who sees most. */
const PEOPLE: readonly Person[] = [
  { login: "lin.yu", name: "林雨", roles: ["admin", "hr_admin", "analyst"] },
  { login: "zhou.min", name: "周敏", roles: ["hr_admin"] },
  { login: "chen.siyuan", name: "陈思远", roles: ["analyst"] },
  { login: "gao.jianguo", name: "高建国", roles: ["leadership"] },
  { login: "wu.jing", name: "吴静", roles: ["model_owner"], own: { job: ["J01", "J02"] } },
  { login: "zhao.lei", name: "赵蕾", roles: ["hr"], own: { job: ["J06", "J07", "J08", "J09"] } },
  { login: "huang.wei", name: "黄伟", roles: ["business"], own: { department: ["C2-D1"] } },
  { login: "xu.yan", name: "许妍", roles: ["auditor"] },
  { login: "sun.hao", name: "孙浩", roles: ["admin"] },
  { login: "ma.chao", name: "马超", roles: ["it"] },
];

const idOf = ({ login }: Person): string => `demo-${login.replace(".", "-")}`;

/** Makes an account for each of them, all or none, where the data directory has no accounts yet. */
export async function addDemoAccounts({ store, audit }: { store: Store; audit: Audit }): Promise<void> {
  if (!(await accounts.areNone(store))) return;
  const actor = systemUser();
  await store.transaction().execute(async (within) => {
    for (const person of PEOPLE) await accounts.put(within, accountOf(person));
    await Promise.all(
      PEOPLE.map((person) =>
        audit.record({
          ...{ actor, action: "user_create", subject: `account:${idOf(person)}`, outcome: "done" },
          detail: { by: "command", roles: person.roles, own: person.own ?? {} },
        }),
      ),
    );
  });
}

function accountOf(person: Person) {
  const { login, name, roles, own } = person;
  return newAccount({ id: idOf(person), ...checkLogin(login), name, roles, own: { ...NOTHING, ...own } });
}

/** A line with a fresh one-time link for each of them who may sign in, the widest first. */
export async function demoLinks(
  { store, sessions }: { store: Store; sessions: Sessions },
  address: string,
): Promise<string[]> {
  const lines: string[] = [];
  for (const person of PEOPLE) {
    const account = await accounts.find(store, idOf(person));
    if (account === undefined || account.disabled_at !== null) continue;
    const names = rolesOf(account).map((role) => roleNames[role]);
    const [zh, en] = [names.map((name) => name.zh).join("、"), names.map((name) => name.en).join(", ")];
    const { token } = await sessions.invite(account.id);
    lines.push(`  ${account.name} ${account.login}  ${zh} (${en})`, `    ${address}/#/sign-in/${token}`);
  }
  return lines;
}
