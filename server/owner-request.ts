import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../sql/lock.ts";

/** What a command may ask of the process that works on a data directory. */
export type Wish = "backup" | "erase";

/** What that process answers. */
type Answer = { readonly given: unknown } | { readonly error: string; readonly name: string };
type Request = { readonly id: string; readonly asked: unknown };

const requestPath = (directory: string, wish: Wish, id: string) =>
  join(directory, "work", `${wish}-request-${id}`);
const answerPath = (directory: string, wish: Wish, id: string) =>
  join(directory, "work", `${wish}-answer-${id}`);

const LOOK_EVERY = 500;
/** Milliseconds after which nobody takes the request. */
const PATIENCE = 20_000;

/**
 * Takes requests of a kind that a command leaves in the data directory, which only its owner can write and whose
 * work folder is emptied at every start; gives the function that stops it, which waits for the work under way.
 */
export function answerRequests<Asked>(
  directory: string,
  wish: Wish,
  work: (asked: Asked) => Promise<unknown>,
): () => Promise<void> {
  let working: Promise<void> | null = null;
  const look = async () => {
    const name = readdirSync(join(directory, "work")).find((one) => one.startsWith(`${wish}-request-`));
    if (name === undefined) return;
    const path = join(directory, "work", name);
    const { id, asked } = JSON.parse(readFileSync(path, "utf8")) as Request;
    rmSync(path);
    const answer: Answer = await work(asked as Asked).then(
      (given) => ({ given }),
      (error: Error) => ({ error: error.message, name: error.name }),
    );
    write(answerPath(directory, wish, id), answer);
  };
  const timer = setInterval(() => {
    working ??= look()
      .catch(() => undefined)
      .finally(() => {
        working = null;
      });
  }, LOOK_EVERY);
  return async () => {
    clearInterval(timer);
    await working;
  };
}

/**
 * Asks the process that works on a data directory to do something; gives what it answers. Throws what went wrong
 * there, and where that process takes no requests or ends.
 */
export async function askOwner<Given>(
  directory: string,
  pid: number,
  wish: Wish,
  asked: unknown,
): Promise<Given> {
  const id = randomUUID();
  const [request, answer] = [requestPath(directory, wish, id), answerPath(directory, wish, id)];
  write(request, { id, asked });
  for (let waited = 0; !existsSync(answer); waited += LOOK_EVERY) {
    if (waited >= PATIENCE && existsSync(request)) {
      rmSync(request, { force: true });
      throw new Error(
        `process ${pid} has the data directory open and ${CANNOT[wish]}; try again when it has ended`,
      );
    }
    if (!isAlive(pid)) throw new Error(`process ${pid} ended before the ${WORK[wish]}; try again`);
    await sleep(LOOK_EVERY);
  }
  const told = JSON.parse(readFileSync(answer, "utf8")) as Answer;
  rmSync(answer);
  if ("error" in told) throw Object.assign(new Error(told.error), { name: told.name });
  return told.given as Given;
}

const CANNOT: Readonly<Record<Wish, string>> = { backup: "makes no backups", erase: "erases nobody" };
const WORK: Readonly<Record<Wish, string>> = {
  backup: "backup was made",
  erase: "erasure ended, which the next start ends",
};

function write(path: string, what: Request | Answer): void {
  const draft = join(dirname(path), `draft-${basename(path)}`);
  writeFileSync(draft, JSON.stringify(what), { mode: 0o600 });
  renameSync(draft, path);
}
