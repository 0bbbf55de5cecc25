import { isIPv6 } from "node:net";
import { HttpError } from "../http-error.ts";

/** Whom failed sign-ins are counted against. */
export type Suspects = {
  /** An account's id, or another word for a login that nobody has. */
  readonly who: string;
  readonly isKnown: boolean;
  readonly address: string;
};

/** One try that is counted as failed until it is told otherwise. */
export type Try = {
  /** It was right: the account's failures are forgotten, and the address' as far as they were this account's. */
  readonly succeed: () => void;
  /** It was not looked at. */
  readonly withdraw: () => void;
};

/** Slows guessing down. Throws 429 with the seconds to wait. */
export type BackOff = { readonly begin: (suspects: Suspects) => Try };

type Count = { failures: number; until: number; last: number };

/** Failures that cost nothing, the longest wait, and when all is forgotten. */
const FREE = 5;
const LONGEST = 900_000;
const FORGOTTEN = 3_600_000;
/** Addresses, and logins that nobody has, that are remembered. */
const MOST = 20_000;

/**
 * After five failures of an account or from an address a second passes until the next try, then two, four, up to 15
 * minutes, whichever of both is longer. A try counts before it is judged, so that many at once gain nothing.
 * A login that nobody has is slowed down as one of an account.
 */
export function createBackOff(now: () => number = () => Date.now()): BackOff {
  const known = new Map<string, Count>();
  const others = new Map<string, Count>();
  const countOf = (counts: Map<string, Count>, key: string): Count => {
    const found = counts.get(key);
    if (found !== undefined && now() - found.last < FORGOTTEN) return found;
    const count = { failures: 0, until: 0, last: now() };
    counts.delete(key);
    counts.set(key, count);
    const oldest = counts.keys().next().value;
    if (counts === others && counts.size > MOST && oldest !== undefined) counts.delete(oldest);
    return count;
  };
  return {
    begin: ({ who, isKnown, address }) => {
      const own = countOf(isKnown ? known : others, `account:${who}`);
      const near = countOf(others, `address:${networkOf(address)}`);
      const wait = Math.max(own.until, near.until) - now();
      if (wait > 0) throw new HttpError("too_many_tries", { seconds: Math.ceil(wait / 1000) });
      for (const count of [own, near]) fail(count, now());
      return {
        succeed: () => {
          near.failures = Math.max(0, near.failures - own.failures);
          near.until = 0;
          Object.assign(own, { failures: 0, until: 0 });
        },
        withdraw: () => {
          for (const count of [own, near]) {
            count.failures = Math.max(0, count.failures - 1);
            count.until = 0;
          }
        },
      };
    },
  };
}

function fail(count: Count, at: number): void {
  count.failures += 1;
  count.last = at;
  if (count.failures >= FREE) count.until = at + Math.min(LONGEST, 1000 * 2 ** (count.failures - FREE));
}

/** The network of one holder: of IPv6 a holder has the last 64 bits. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const all = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return all.slice(0, 4).join(":");
}
