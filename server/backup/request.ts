import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../sql/lock.ts";

/** What the process that works on a data directory answers. */
type Answer = { readonly folder: string } | { readonly error: string };
type Request = { readonly id: string; readonly to: string; readonly actor: string };

const REQUEST = "backup-request-";
const requestPath = (directory: string, id: string) => join(directory, "work", `${REQUEST}${id}`);
const answerPath = (directory: string, id: string) => join(directory, "work", `backup-answer-${id}`);

const LOOK_EVERY = 500;
/** Milliseconds after which nobody takes the request. */
const PATIENCE = 20_000;

/**
 * Takes requests for a backup that the command leaves in the data directory, which only its owner can write and whose
 * work folder is emptied at every start; gives the function that stops it, which waits for the backup under way.
 */
export function answerRequests(
  directory: string,
  work: (request: Pick<Request, "to" | "actor">) => Promise<{ readonly folder: string }>,
): () => Promise<void> {
  let working: Promise<void> | null = null;
  const look = async () => {
    const name = readdirSync(join(directory, "work")).find((one) => one.startsWith(REQUEST));
    if (name === undefined) return;
    const path = join(directory, "work", name);
    const { id, ...asked } = JSON.parse(readFileSync(path, "utf8")) as Request;
    rmSync(path);
    const answer: Answer = await work(asked).then(
      ({ folder }) => ({ folder }),
      (error: Error) => ({ error: error.message }),
    );
    write(answerPath(directory, id), answer);
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
 * Asks the process that works on a data directory for a backup; gives its folder. Throws what went wrong there, and
 * where that process takes no requests or ends.
 */
export async function requestBackup(
  directory: string,
  pid: number,
  asked: Pick<Request, "to" | "actor">,
): Promise<string> {
  const id = randomUUID();
  const [request, answer] = [requestPath(directory, id), answerPath(directory, id)];
  write(request, { id, ...asked });
  for (let waited = 0; !existsSync(answer); waited += LOOK_EVERY) {
    if (waited >= PATIENCE && existsSync(request)) {
      rmSync(request, { force: true });
      throw new Error(
        `process ${pid} has the data directory open and makes no backups; try again when it has ended`,
      );
    }
    if (!isAlive(pid)) throw new Error(`process ${pid} ended before the backup was made; try again`);
    await sleep(LOOK_EVERY);
  }
  const given = JSON.parse(readFileSync(answer, "utf8")) as Answer;
  rmSync(answer);
  if ("error" in given) throw new Error(given.error);
  return given.folder;
}

function write(path: string, what: Request | Answer): void {
  const draft = join(dirname(path), `draft-${basename(path)}`);
  writeFileSync(draft, JSON.stringify(what), { mode: 0o600 });
  renameSync(draft, path);
}
