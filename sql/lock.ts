import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

/** The data directory is open in another process, whose id is told. */
export class DatabaseLocked extends Error {
  override name = "DatabaseLocked";
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(
      `the data directory ${directory} is in use by process ${pid}; work through its web app, or stop it (kill ${pid}); if it is not Assay, delete ${join(directory, "lock")}`,
    );
    this.pid = pid;
  }
}

/**
 * A process as it cannot come again: a number is given to another one later, its start and the boot are not. `by` is
 * the one that works for it.
 */
type Holder = {
  readonly pid: number;
  readonly started: string | null;
  readonly boot: string | null;
  readonly by: number;
};

const openDirectories = new Set<string>();

/**
 * Takes the directory for this process, or for the one that it works for; gives the function that leaves it. What a dead
 * process left is taken over, even where its number is another's by now. Throws `DatabaseLocked`.
 */
export function lock(directory: string, pid: number = process.pid): () => void {
  const path = join(directory, "lock");
  if (openDirectories.has(directory)) throw new DatabaseLocked(directory, process.pid);
  const own = holderNow(pid);
  const holder = readHolder(path);
  const isOwn = holder !== null && holder.pid === pid && (holder.by === process.pid || !isAlive(holder.by));
  if (holder !== null && !isOwn && holds(holder, directory)) throw new DatabaseLocked(directory, holder.pid);
  writeFileSync(path, JSON.stringify({ ...own, by: process.pid }), { mode: 0o600 });
  openDirectories.add(directory);
  return () => {
    openDirectories.delete(directory);
    if (readHolder(path)?.by === process.pid) rmSync(path, { force: true });
  };
}

function readHolder(path: string): Holder | null {
  try {
    const text = readFileSync(path, "utf8");
    // before, the file held the number alone
    const {
      pid,
      started = null,
      boot = null,
      by,
    } = text.startsWith("{") ? JSON.parse(text) : { pid: Number(text) };
    return Number.isInteger(pid) && pid > 0 ? { pid, started, boot, by: by ?? pid } : null;
  } catch {
    return null;
  }
}

function holderNow(pid: number): Omit<Holder, "by"> {
  return { pid, started: startOf(pid), boot: read("/proc/sys/kernel/random/boot_id") };
}

function holds(holder: Holder, directory: string): boolean {
  if (!isAlive(holder.pid)) return false;
  if (holder.started === null) return hasOpen(holder.pid, directory);
  const now = holderNow(holder.pid);
  return now.started === holder.started && now.boot === holder.boot;
}

/** Whether there is a process of this number, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started, in clock ticks since the boot; null where the system does not tell, or it has ended. */
function startOf(pid: number): string | null {
  // fields 3 (state) and 22 (start): the name before them, in brackets, may hold spaces
  const fields = read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ");
  return fields === undefined || fields[0] === "Z" ? null : (fields[19] ?? null);
}

/** Whether a process has a file of the directory open; true where the system does not tell. */
function hasOpen(pid: number, directory: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => linkOf(join(folder, name)).startsWith(directory + sep));
  } catch {
    return true;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
