import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a process did, and how much memory it and its children held at most together (null off Linux). */
export type Ran = {
  readonly seconds: number;
  readonly stdout: string;
  readonly peakMegabytes: number | null;
};

/** Runs a Node program and samples the memory of its whole process tree every 100 ms. Throws if it fails. */
export async function runMeasured(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString("utf8")).slice(-2000);
  });
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, treeMegabytes(child));
  }, 100);
  const code = await new Promise<number | null>((done, failed) => {
    child.once("error", failed);
    child.once("close", done);
  });
  clearInterval(sampler);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${args.slice(0, 3).join(" ")} ended with ${code}: ${stderr.trim()}`);
  return { seconds, stdout, peakMegabytes: peak > 0 ? peak : null };
}

/** Megabytes that a process and all its children hold together; 0 off Linux. */
export function treeMegabytes(child: ChildProcess): number {
  return sumOfTree(child, (pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  });
}

/** Seconds of a processor that a process and its living children have used; 0 off Linux. */
export function treeSeconds(child: ChildProcess): number {
  return sumOfTree(child, (pid) => {
    const [user = 0, system = 0] = fieldsOf(pid).slice(11, 13).map(Number);
    return (user + system) / 100;
  });
}

/** Fields of /proc/<pid>/stat after the name, which may hold spaces. */
const fieldsOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");

function sumOfTree(child: ChildProcess, measure: (pid: number) => number): number {
  if (process.platform !== "linux" || child.pid === undefined) return 0;
  const children = new Map<number, number[]>();
  const measured = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const parent = Number(fieldsOf(pid)[1]);
      measured.set(pid, measure(pid));
      children.set(parent, [...(children.get(parent) ?? []), pid]);
    } catch {
      // it has just ended
    }
  }
  const sum = (pid: number): number =>
    (measured.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((total, next) => total + sum(next), 0);
  return sum(child.pid);
}
