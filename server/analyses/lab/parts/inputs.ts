import { Type } from "typebox";
import type { Config } from "../../../config.ts";
import { number, type Told } from "../../../figures/figure.ts";
import { nullable, textSchema } from "../../../schemas.ts";

/** What only people can give, each under the name that the settings have for it. */
export const INPUTS = [
  "performance_sd",
  "months",
  "applicant_cost",
  "interview_minutes",
  "hour_cost",
] as const;
export type InputName = (typeof INPUTS)[number];

const WHAT: Readonly<Record<InputName, string>> = {
  performance_sd: "Standard deviation of a year's performance, in money",
  months: "How long a hire stays on average, in months",
  applicant_cost: "What the selection of one applicant costs, in money",
  interview_minutes: "A human interview with preparation and notes, in minutes",
  hour_cost: "An hour of an interviewer, in money",
};

const positive = (description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9, description }));

/** The inputs as they may be asked; `utility` of the settings where they are not. */
export const inputsAsked = {
  performance_sd: positive(WHAT.performance_sd),
  months: positive(WHAT.months),
  applicant_cost: positive(WHAT.applicant_cost),
  interview_minutes: positive(WHAT.interview_minutes),
  hour_cost: positive(WHAT.hour_cost),
};

/** An input as it was taken. */
export const inputSchema = Type.Object({
  name: Type.Enum([...INPUTS]),
  value: number("null where nobody gave it"),
  low: number("Lower end of its interval, where it has one"),
  high: number("Upper end"),
  origin: Type.Enum(["asked", "setting", "missing"]),
  source: nullable(textSchema),
});
export type Input = Told<typeof inputSchema>;

/** Every input with where it comes from: the question, else the settings, else nowhere. */
export function readInputs(
  asked: Partial<Readonly<Record<InputName, number>>>,
  { utility }: Pick<Config, "utility">,
): Readonly<Record<InputName, Input>> {
  const of = (name: InputName): Input => {
    const given = asked[name];
    if (given !== undefined)
      return { name, value: given, low: null, high: null, origin: "asked", source: null };
    const setting = utility[name];
    if (setting === undefined)
      return { name, value: null, low: null, high: null, origin: "missing", source: null };
    const { value, low = null, high = null, source } = setting;
    const [zh = "", en = zh] = source.split(" | ");
    return { name, value, low, high, origin: "setting", source: { zh, en } };
  };
  return Object.fromEntries(INPUTS.map((name) => [name, of(name)])) as Record<InputName, Input>;
}
