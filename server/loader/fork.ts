import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const entry = fileURLToPath(new URL("./process.ts", import.meta.url));
const typescript = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/**
 * Starts a process that will own data files once it is told which. It reads its program meanwhile, so whoever starts it
 * before reading their own serves sooner; until it is told it keeps nobody alive.
 */
export function forkLoader(): ChildProcess {
  const child = fork(entry, [], {
    execArgv: ["--import", typescript],
    serialization: "advanced",
    stdio: ["ignore", process.stderr, "inherit", "ipc"],
    env: { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16" },
  });
  child.unref();
  child.channel?.unref();
  return child;
}
