import { createHmac } from "node:crypto";

/** Whether somebody meets what is tried, or what is in force. */
export const ARMS = ["new", "old"] as const;
export type Arm = (typeof ARMS)[number];

/**
 * The group of a candidate, by the source system's id: HMAC-SHA256 under the trial's own secret, its first 48 bits as a
 * number in [0, 1) below the share of the new group. Nobody without the secret can guess it, and it stays whatever is
 * loaded again.
 */
export function armOf(secret: Buffer, candidate: string, share: number): Arm {
  const bits = createHmac("sha256", secret).update(candidate).digest().readUIntBE(0, 6);
  return bits / 2 ** 48 < share ? "new" : "old";
}
