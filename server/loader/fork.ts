import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TYPESCRIPT } from "../../sql/typescript.ts";

const entry = fileURLToPath(new URL("./process.ts", import.meta.url));

/**
 * Starts a process that will own data files once it is told which. It reads its program meanwhile, so whoever starts it
 * before reading their own serves sooner; until it is told it keeps nobody alive.
 */
export function forkLoader(): ChildProcess {
  const child = fork(entry, [], {
    execArgv: [...TYPESCRIPT],
    serialization: "advanced",
    stdio: ["ignore", process.stderr, "inherit", "ipc"],
    env: { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16" },
  });
  child.unref();
  child.channel?.unref();
  return child;
}
