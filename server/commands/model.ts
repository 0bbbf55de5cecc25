import { type Command, UsageError } from "../command.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import { options as backtest } from "./model/backtest.ts";
import { options as tune } from "./model/tune.ts";

const folder = new URL("./model/", import.meta.url);

/** `assay model ...`: each of its words is a file of the folder `model`. */
export const command: Command = {
  about: "scoring models: tune weights, test them on the past",
  usage:
    "assay model tune JOB [--step 0.1] [--floor 0.05] [--cap 0.6] [--fixed a:0.3,b] [--impact 0.8] [--minutes 15] | model backtest JOB [--weights a:0.6,b:0.4] [--share 0.5] [--lang en|zh] [--json]",
  options: { ...tune, ...backtest },
  run: async (input) => {
    const [name = "", ...words] = input.words;
    const names = await moduleNames(folder);
    if (!names.includes(name)) throw new UsageError(`assay model takes one of ${names.join(", ")}: ${name}`);
    const { run } = await moduleMember<Pick<Command, "run">>(folder, name, "command");
    return run({ ...input, words });
  },
};
