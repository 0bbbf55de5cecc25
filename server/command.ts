/** One command of the `assay` program; a file `server/commands/<name>.ts` that exports `command` adds one. */
export type Command = {
  /** One line for the list of commands. */
  readonly about: string;
  /** The call, e.g. `assay load [--from DIR]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Runs the command and gives its exit code: 0 success, 1 failed job. */
  readonly run: (input: CommandInput) => Promise<number>;
};

/** An option as `node:util` parseArgs takes it, with its line of help. */
export type CommandOption = {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  readonly about: string;
};

/** What a command is given: parsed options, words, the data directory, and where its lines go. */
export type CommandInput = {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly words: readonly string[];
  readonly data: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** Wrong usage: one line on stderr, exit 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
