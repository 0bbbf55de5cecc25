import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { main } from "../../server/cli.ts";

const program = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));

/** What the real program did: its exit code (or the signal that ended it) and what it wrote. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

/** Starts `assay ...words` as a process of its own; `ended` resolves when it is over. */
export function startProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { process: ChildProcess; ended: Promise<Ended> } {
  return start(process.execPath, [program, ...words], environment);
}

/** Runs `assay ...words` to its end. */
export function runProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startProgram(words, environment).ended;
}

/** Runs `assay ...words` in this process: the same code without the start of a program. */
export async function runHere(words: readonly string[]): Promise<Pick<Ended, "code" | "out" | "err">> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(words, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** Runs `assay ...words` with a standard output that nobody reads; its exit code is the pipeline's. */
export function runUnread(words: readonly string[]): Promise<Ended> {
  const script = 'set -o pipefail; "$@" | true';
  return start("bash", ["-c", script, "bash", process.execPath, program, ...words], {}).ended;
}

function start(
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(command, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { process: child, ended };
}
