import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseLocked, isAlive } from "../sql/lock.ts";

/** What the process that works on a data directory answers. */
type Answer = { readonly given: unknown } | { readonly error: string };
type Request = { readonly id: string; readonly kind: string; readonly asked: unknown };

const REQUEST = "request-";
const requestPath = (directory: string, id: string) => join(directory, "work", `${REQUEST}${id}`);
const answerPath = (directory: string, id: string) => join(directory, "work", `answer-${id}`);

const LOOK_EVERY = 500;
/** Milliseconds after which nobody takes the request. */
const PATIENCE = 20_000;

/** What is done for commands, by the kind of their request. */
type Works = Readonly<Record<string, (asked: unknown) => Promise<unknown>>>;

/**
 * Takes the requests that commands leave in the data directory, which only its owner can write and whose work folder is
 * emptied at every start; gives the function that stops it, which waits for the work under way.
 */
export function answerRequests(directory: string, works: Works): () => Promise<void> {
  let working: Promise<void> | null = null;
  const answer = async ({ kind, asked }: Request): Promise<Answer> => {
    const work = works[kind];
    if (work === undefined) return { error: `the server is of another version: it does not know “${kind}”` };
    return work(asked).then(
      (given) => ({ given }),
      (error: Error) => ({ error: error.message }),
    );
  };
  const look = async () => {
    const name = readdirSync(join(directory, "work")).find((one) => one.startsWith(REQUEST));
    if (name === undefined) return;
    const path = join(directory, "work", name);
    const request = JSON.parse(readFileSync(path, "utf8")) as Request;
    rmSync(path);
    write(answerPath(directory, request.id), await answer(request));
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

/** Does what opens the data directory; where a process has it open already, that one is asked to. */
export async function hereOrThere<Given>(
  directory: string,
  here: () => Promise<Given>,
  kind: string,
  asked: object,
): Promise<Given> {
  try {
    return await here();
  } catch (error) {
    if (error instanceof DatabaseLocked) return request<Given>(directory, error.pid, kind, asked);
    throw error;
  }
}

/** Throws what went wrong there, and where that process takes no requests or ends. */
async function request<Given>(directory: string, pid: number, kind: string, asked: object): Promise<Given> {
  const id = randomUUID();
  const [path, answer] = [requestPath(directory, id), answerPath(directory, id)];
  write(path, { id, kind, asked });
  for (let waited = 0; !existsSync(answer); waited += LOOK_EVERY) {
    if (waited >= PATIENCE && existsSync(path)) {
      rmSync(path, { force: true });
      throw new Error(
        `process ${pid} has the data directory open and takes no requests; try again when it has ended`,
      );
    }
    if (!isAlive(pid)) throw new Error(`process ${pid} ended before it was done; try again`);
    await sleep(LOOK_EVERY);
  }
  const told = JSON.parse(readFileSync(answer, "utf8")) as Answer;
  rmSync(answer);
  if ("error" in told) throw new Error(told.error);
  return told.given as Given;
}

function write(path: string, what: Request | Answer): void {
  const draft = join(dirname(path), `draft-${basename(path)}`);
  writeFileSync(draft, JSON.stringify(what), { mode: 0o600 });
  renameSync(draft, path);
}
