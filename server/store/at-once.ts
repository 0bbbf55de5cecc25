import { join } from "node:path";
import type { Account } from "./account.ts";
import type { MachineToken } from "./machine-token.ts";
import type { SessionRow } from "./session.ts";
import { readSqlite } from "./sqlite.ts";

type Held = SessionRow & Pick<Account, "name" | "roles" | "own" | "issuer">;

/**
 * What every request asks of `app.sqlite`, answered within the turn by a connection of its own (about 15 µs). Nothing
 * is remembered: what this process or another one changed holds for the next question.
 */
export type AtOnce = {
  /** The session of a hashed secret with its account as it is now; undefined where it has ended or the account is disabled. */
  readonly session: (secret: string) => Held | undefined;
  /** The machine token of a hashed secret, ended ones too. */
  readonly token: (secret: string) => MachineToken | undefined;
  /** The display name of an account. */
  readonly name: (account: string) => string | undefined;
  /** How often the ledger of models' proposals has changed: another number makes kept results and ETags void. */
  readonly revision: () => number;
  readonly close: () => void;
};

/** Opens it; the tables have to be there. */
export function openAtOnce(directory: string): AtOnce {
  const file = readSqlite(join(directory, "app.sqlite"));
  const session = file.prepare<Held>(
    `select session.*, account.name, account.roles, account.own, account.issuer
     from session join account on account.id = session.account
     where session.secret = ? and account.disabled_at is null`,
  );
  const token = file.prepare<MachineToken>("select * from machine_token where secret = ?");
  const name = file.prepare<Pick<Account, "name">>("select name from account where id = ?");
  // nothing leaves the ledger
  const ledger = file.prepare<{ readonly changes: number }>(
    "select (select count(*) from model_proposal) + (select count(*) from model_decision) as changes",
  );
  return {
    ...{ session, token, name: (account) => name(account)?.name },
    revision: () => ledger()!.changes,
    close: file.close,
  };
}
