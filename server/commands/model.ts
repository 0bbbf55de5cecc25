import { readFileSync } from "node:fs";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withContext } from "../command-context.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import { actOnModels, type ModelAsked, type ModelTold, type ProposalLine } from "../models/asked.ts";
import { MODEL_FORMATS, type ModelFormat } from "../models/written.ts";
import { hereOrThere } from "../requests.ts";
import { options as backtest } from "./model/backtest.ts";
import { options as tune } from "./model/tune.ts";

/** Words that only read the warehouse: each is a file of this folder. */
const folder = new URL("./model/", import.meta.url);

/** `assay model`: scoring models and the decisions about them from the terminal, also while the server runs. */
export const command: Command = {
  about:
    "scoring models: list proposals, show, diff, propose, approve, publish, export, rollback, tune, backtest",
  usage:
    "assay model [list | show JOB | diff JOB FROM TO | export JOB [VERSION] [--format F] | propose FILE --as LOGIN | approve ID --as LOGIN [--send-back WHY] | publish ID --as LOGIN | rollback ID --why WHY --as LOGIN | tune JOB [--step S] [--floor F] [--cap C] [--fixed a:0.3,b] [--impact R] [--minutes M] | backtest JOB [--weights a:0.6,b:0.4] [--share S]]",
  options: {
    ...tune,
    ...backtest,
    as: { type: "string", about: "who acts, by login: with the rights and jobs of that account" },
    format: { type: "string", default: "json", about: `export: ${MODEL_FORMATS.join(", ")}` },
    "send-back": { type: "string", about: "approve: send it back instead, and why" },
    why: { type: "string", about: "rollback: why" },
    json: { type: "boolean", about: "what is told as JSON" },
  },
  run: async (input) => {
    const [action = "list", ...rest] = input.words;
    if ((await moduleNames(folder)).includes(action)) {
      const { run } = await moduleMember<Pick<Command, "run">>(folder, action, "command");
      return run({ ...input, words: rest });
    }
    const ask = ASKS[action];
    if (ask === undefined) throw new UsageError(`unknown: ${input.words.join(" ")}; see assay model --help`);
    const told = await act(input.data, ask(input, rest));
    if (input.values.json === true && told.file === undefined) input.out(JSON.stringify(told));
    else for (const line of lines(told)) input.out(line);
    return 0;
  },
};

type Ask = (input: CommandInput, words: readonly string[]) => ModelAsked;

/** Exactly so many words. */
function take(words: readonly string[], least: number, most: number, wants: string): readonly string[] {
  if (words.length >= least && words.length <= most) return words;
  throw new UsageError(`say assay model ${wants}`);
}

function person({ values }: CommandInput): string {
  if (typeof values.as === "string" && values.as !== "") return values.as;
  throw new UsageError("say who acts: --as LOGIN");
}

function number(word: string | undefined): number {
  const id = Number(word);
  if (Number.isInteger(id) && id > 0) return id;
  throw new UsageError(`not the number of a proposal: ${word}`);
}

const text = (value: CommandInput["values"][string]) => (typeof value === "string" ? value : null);

const ASKS: Readonly<Record<string, Ask>> = {
  list: (_input, words) => {
    take(words, 0, 0, "list");
    return { act: "list" };
  },
  show: (_input, words) => ({ act: "show", job: take(words, 1, 1, "show JOB")[0]! }),
  diff: (_input, words) => {
    const [job, from, to] = take(words, 3, 3, "diff JOB FROM TO") as [string, string, string];
    return { act: "diff", job, from, to };
  },
  export: ({ values }, words) => {
    const [job, version = null] = take(words, 1, 2, "export JOB [VERSION]");
    const format = values.format as ModelFormat;
    if (!MODEL_FORMATS.includes(format))
      throw new UsageError(`no format ${format}; there are ${MODEL_FORMATS.join(", ")}`);
    return { act: "export", job: job!, version, format };
  },
  propose: (input, words) => {
    const [path] = take(words, 1, 1, "propose FILE --as LOGIN");
    return { act: "propose", as: person(input), body: readBody(path!) };
  },
  approve: (input, words) => {
    const id = number(take(words, 1, 1, "approve ID --as LOGIN")[0]);
    return { act: "approve", as: person(input), id, sendBack: text(input.values["send-back"]) };
  },
  publish: (input, words) => {
    const id = number(take(words, 1, 1, "publish ID --as LOGIN")[0]);
    return { act: "publish", as: person(input), id };
  },
  rollback: (input, words) => {
    const id = number(take(words, 1, 1, "rollback ID --why WHY --as LOGIN")[0]);
    const why = text(input.values.why);
    if (why === null) throw new UsageError("say why: --why WHY");
    return { act: "rollback", as: person(input), id, why };
  },
};

function readBody(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
}

async function act(data: string, asked: ModelAsked): Promise<ModelTold> {
  const here = () => withContext(data, (context) => actOnModels(context, asked));
  return hereOrThere(data, here, "model", asked);
}

const percent = (share: number | null) => (share === null ? "-" : `${Number((share * 100).toFixed(2))}%`);

function lines({ proposals, versions, diff, file }: ModelTold): string[] {
  if (file !== undefined) return [file.trimEnd()];
  if (diff !== undefined)
    return [
      ...[...diff.competencies, ...diff.questions].map(
        ({ id, before, after }) => `${id}  ${percent(before)} -> ${percent(after)}`,
      ),
      `cutoff  ${diff.cutoff.join(" -> ")}`,
      `minutes  ${diff.minutes.join(" -> ")}`,
    ];
  if (versions !== undefined)
    return versions.map(({ version, valid_from, is_current, cutoff, minutes, competencies }) =>
      [
        `${version}${is_current ? " (in force)" : ""}  from ${valid_from}`,
        Object.entries(competencies)
          .map(([id, weight]) => `${id} ${percent(weight)}`)
          .join(", "),
        `cutoff ${cutoff ?? "-"}  minutes ${minutes ?? "-"}`,
      ].join("  "),
    );
  return proposals?.length === 0 ? ["there are no proposals"] : (proposals ?? []).map(proposalLine);
}

const proposalLine = ({ proposal, state, jobs, version, judged_on, verdict }: ProposalLine): string =>
  [
    `${proposal}`,
    state,
    jobs.join(","),
    version ?? "-",
    judged_on === null ? "no promise" : `judged on ${judged_on}`,
    ...(verdict === null ? [] : [verdict]),
  ].join("  ");
