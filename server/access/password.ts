import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { busyFor, HttpError } from "../http-error.ts";
import { foldLogin } from "./login.ts";

/** Hashing of passwords; throws 503 `busy` where it does not begin in time. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Whether it is the password of the hash; without one the same work is done for nothing. */
  readonly isRight: (password: string, hashed: string | null) => Promise<boolean>;
};

/** argon2id over 19 MiB, twice: what OWASP asks for, some 50 ms of a processor. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How many are hashed at a time, and how many seconds others wait. */
const LIMITS = { atOnce: 2, seconds: 2 };

const SHORTEST = 10;
const LONGEST = 200;
/** Different characters that a password has at least. */
const DIFFERENT = 5;

/** Hashes passwords, a few at a time. */
export function createPasswords({ atOnce, seconds } = LIMITS): Passwords {
  const nobodys = unknownHash();
  const waiting: (() => void)[] = [];
  let working = 0;
  const enter = () => {
    if (working < atOnce) {
      working += 1;
      return Promise.resolve();
    }
    return new Promise<void>((go, refuse) => {
      const entry = () => {
        clearTimeout(patience);
        go();
      };
      const patience = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        refuse(busyFor(seconds));
      }, seconds * 1000);
      waiting.push(entry);
    });
  };
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working -= 1;
      else next(); // takes the place over
    }
  };
  return {
    hash: (password) => within(() => hash(composed(password), COST)),
    isRight: (password, hashed) =>
      within(async () => (await verify(hashed ?? nobodys, composed(password))) && hashed !== null),
  };
}

/** Throws what is wrong with a new password of the account. */
export function checkPassword(password: string, login: string): void {
  const wrong = (zh: string, en: string) =>
    new HttpError("invalid_parameter", { path: "password", problem: { zh, en } });
  const text = composed(password);
  const characters = [...text];
  if (characters.length < SHORTEST || characters.length > LONGEST)
    throw wrong(
      `应有 ${SHORTEST} 到 ${LONGEST} 个字符，现有 ${characters.length} 个`,
      `must have ${SHORTEST} to ${LONGEST} characters, this one has ${characters.length}`,
    );
  if (new Set(characters).size < DIFFERENT)
    throw wrong(`至少要有 ${DIFFERENT} 个不同的字符`, `must have ${DIFFERENT} different characters at least`);
  if (foldLogin(text).includes(foldLogin(login)) && foldLogin(login).length >= 4)
    throw wrong("不能包含账号名", "must not contain the login");
}

/** The same password from any keyboard, full-width letters included. */
const composed = (password: string): string => password.normalize("NFKC");

/** A hash of the same cost that is no password's. */
function unknownHash(): string {
  const part = (bytes: number) => randomBytes(bytes).toString("base64").replaceAll("=", "");
  const { memoryCost, timeCost, parallelism } = COST;
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${part(16)}$${part(32)}`;
}
