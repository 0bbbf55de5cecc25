import type { AuditEvent } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Account } from "../store/account.ts";

/**
 * Throws where `typed` is not the account's password; guessing is slowed down as at the sign-in, and recorded as
 * `action` refused.
 */
export async function checkOwnPassword(
  { passwords, backOff, audit }: Pick<Context, "passwords" | "backOff" | "audit">,
  { id, password }: Pick<Account, "id" | "password">,
  {
    typed,
    address,
    action,
  }: { readonly typed: string; readonly address: string; readonly action: AuditEvent["action"] },
): Promise<void> {
  const attempt = backOff.begin({ who: id, isKnown: true, address });
  let isRight: boolean;
  try {
    isRight = await passwords.isRight(typed, password);
  } catch (error) {
    attempt.withdraw();
    throw error;
  }
  if (isRight) return attempt.succeed();
  await audit.record({ actor: id, action, subject: `account:${id}`, outcome: "refused" });
  throw new HttpError("wrong_password");
}
