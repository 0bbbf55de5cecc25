import { askModel, modelOptions } from "../../ask-model.ts";
import type { Command, CommandOption } from "../../command.ts";

export const options = {
  weights: { type: "string", about: "weights to test, a:0.6,b:0.4; fitted ones without it" },
  share: { type: "string", about: "share that passes under them; as now without it" },
  ...modelOptions,
} as const satisfies Readonly<Record<string, CommandOption>>;

/** `assay model backtest JOB`: past applicants scored again, as the page has them. */
export const command: Pick<Command, "run"> = {
  run: (input) =>
    askModel(
      input,
      "backtest",
      ["weights", "share"],
      [
        { figure: "backtest", asks: "past" },
        { figure: "backtest-flips", asks: "past" },
      ],
    ),
};
