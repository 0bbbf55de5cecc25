import { Type } from "typebox";
import { HttpError } from "../../../http-error.ts";
import type { Model, Scored } from "./scored.ts";
import type { Tuned } from "./tune.ts";
import { tune } from "./tune.ts";

const share = { minimum: 0, maximum: 1 };
const SEED = 20_261;

/** Competencies with weights as an address has them: `communication:0.3,capacity`. */
export const NAMED = "^([^,:]+(:(0(\\.\\d+)?|1(\\.0+)?))?(,[^,:]+(:(0(\\.\\d+)?|1(\\.0+)?))?)*)?$";

/** The limits that weights are tuned under. */
export const limitsAsked = {
  step: Type.Number({
    ...share,
    default: 0.1,
    description: "Largest change of a weight against that in force",
  }),
  floor: Type.Number({ ...share, default: 0.05, description: "Least weight of a competency" }),
  cap: Type.Number({ ...share, default: 0.6, description: "Greatest weight of a competency" }),
  fixed: Type.String({
    maxLength: 2000,
    pattern: NAMED,
    default: "",
    description:
      "Competencies whose weight stays as it is, or is given: `capacity,communication:0.3`; floor and cap do not concern them",
  }),
  impact: Type.Number({
    ...share,
    default: 0,
    description: "Least impact ratio on past applicants; 0 asks for none. Groups are never part of a score",
  }),
  impact_end: Type.Enum(["value", "low"], {
    default: "value",
    description: "Whether the ratio itself is held there or the lower end of its interval",
  }),
  minutes: Type.Number({
    minimum: 0,
    maximum: 1000,
    default: 0,
    description: "Longest interview; competencies without a weight are not asked. 0 sets no limit",
  }),
};

/** Limits as they are asked. */
export type Limits = Type.Static<Type.TObject<typeof limitsAsked>>;

/** Weights as an address has them; null for a competency that is named alone. Throws where one is named twice. */
export function readWeights(path: string, text: string): ReadonlyMap<string, number | null> {
  const found = new Map<string, number | null>();
  for (const each of text === "" ? [] : text.split(",")) {
    const [name = "", weight] = each.split(":");
    if (found.has(name))
      throw new HttpError("invalid_parameter", {
        path,
        problem: { zh: `“${name}”出现两次`, en: `${name} is named twice` },
      });
    found.set(name, weight === undefined ? null : Number(weight));
  }
  return found;
}

/** Refuses a competency that the model does not have. */
export function checkCompetencies(path: string, names: Iterable<string>, { competencies }: Model): void {
  for (const name of names)
    if (!competencies.includes(name))
      throw new HttpError("invalid_parameter", {
        path,
        problem: {
          zh: `模型中没有能力项“${name}”；有：${competencies.join("、")}`,
          en: `the model has no competency ${name}; it has ${competencies.join(", ")}`,
        },
      });
}

/** Tunes the weights of a job's model under the limits asked. Throws where a limit names what the model does not have. */
export function tuneWithin(scored: Scored, asked: Limits): Tuned {
  const { model, columns, outcome, time, human, group, passShare } = scored;
  const { step, floor, cap, impact, impact_end: end, minutes: budget } = asked;
  const named = readWeights("fixed", asked.fixed);
  checkCompetencies("fixed", named.keys(), model);
  const fixed = [...named].map(([name, weight]) => {
    const predictor = model.competencies.indexOf(name);
    return { name, predictor, weight: weight ?? model.weights[predictor]! };
  });
  if (budget > 0 && model.minutes === null)
    throw new HttpError("invalid_parameter", {
      path: "minutes",
      problem: { zh: "没有题目用时的记录", en: "how long questions take is not recorded" },
    });
  return tune({
    columns,
    outcome,
    time,
    human,
    current: model.weights,
    limits: {
      step,
      fixed,
      competencies: model.competencies.flatMap((name, at) =>
        named.has(name) ? [] : [{ name, predictors: [at], floor, cap }],
      ),
    },
    impact: impact > 0 ? { least: impact, end, group, passShare } : null,
    timeLimit: budget > 0 && model.minutes ? { minutes: model.minutes, budget } : null,
    seed: SEED,
  });
}
