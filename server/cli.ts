import { resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Command, type CommandOption, UsageError } from "./command.ts";
import { moduleMember, moduleNames } from "./discover.ts";
import { version } from "./version.ts";

const folder = new URL("./commands/", import.meta.url);

const common: Readonly<Record<string, CommandOption>> = {
  data: { type: "string", about: "data directory (else ASSAY_DATA, else ./data)" },
  help: { type: "boolean", about: "this help" },
};

/** Where the lines of a command go. */
export type Lines = { readonly out: (line: string) => void; readonly err: (line: string) => void };

const terminal: Lines = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

/** Lets a command go on to its end when nobody reads its output any more (`assay metric | head -3`). */
export function outliveReaders(streams: readonly NodeJS.WritableStream[]): void {
  for (const stream of streams)
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

/**
 * Runs `assay <command> ...` and gives its exit code: 0 success, 1 a failed job, 2 wrong usage.
 * Every failure is one line on stderr; `ASSAY_DEBUG=1` adds the stack.
 */
export async function main(argv: readonly string[], lines: Lines = terminal): Promise<number> {
  process.umask(0o077);
  const [name, ...rest] = argv;
  try {
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      for (const line of await overview()) lines.out(line);
      return name === undefined ? 2 : 0;
    }
    if (name === "--version") {
      lines.out(version);
      return 0;
    }
    const command = await find(name);
    if (rest.includes("--help") || rest.includes("-h")) {
      for (const line of help(command)) lines.out(line);
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    const data = resolve(text(values.data) ?? process.env.ASSAY_DATA ?? "./data");
    return await command.run({ values, words: positionals, data, ...lines });
  } catch (error) {
    lines.err(`assay${name === undefined ? "" : ` ${name}`}: ${oneLine(error)}`);
    if (process.env.ASSAY_DEBUG && error instanceof Error) lines.err(error.stack ?? "");
    return error instanceof UsageError ? 2 : 1;
  }
}

async function find(name: string): Promise<Command> {
  const names = await moduleNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(`unknown command: ${name}; one of ${names.join(", ")} (assay --help)`);
  }
  return moduleMember<Command>(folder, name, "command");
}

function parse(command: Command, args: readonly string[]) {
  const options: ParseArgsConfig["options"] = {};
  for (const [key, { about: _about, ...option }] of Object.entries({ ...command.options, ...common })) {
    options[key] = option;
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${oneLine(error)}; usage: ${command.usage}`);
  }
}

async function overview(): Promise<string[]> {
  const names = await moduleNames(folder);
  const commands = await Promise.all(names.map((name) => moduleMember<Command>(folder, name, "command")));
  const width = Math.max(...names.map((name) => name.length));
  return [
    `Assay (试金石) ${version}: do AI interviews work?`,
    "",
    "usage: assay <command> [options]      assay <command> --help",
    "",
    ...commands.map((command, index) => `  ${names[index]!.padEnd(width)}  ${command.about}`),
    "",
    "Every command takes --data DIR (else ASSAY_DATA, else ./data). Exit code 0: success, 1: failed, 2: wrong usage.",
  ];
}

function help(command: Command): string[] {
  const options = Object.entries({ ...command.options, ...common });
  const left = options.map(([name, option]) => `--${name}${option.type === "string" ? " VALUE" : ""}`);
  const width = Math.max(...left.map((word) => word.length));
  return [
    command.about,
    "",
    `usage: ${command.usage}`,
    "",
    ...options.map(([, option], index) => {
      const fallback =
        option.default === undefined || option.default === false ? "" : ` (default ${option.default})`;
      return `  ${left[index]!.padEnd(width)}  ${option.about}${option.multiple ? " (may repeat)" : ""}${fallback}`;
    }),
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/g, "; ").trim() || "failed without a message (set ASSAY_DEBUG=1)";
}
