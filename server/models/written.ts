import { csvOf } from "../../dashboards/figures/csv.ts";
import type { ModelVersion } from "../analyses/lab/parts/versions.ts";

/** The forms in which a version leaves: our own, a table, and the shape in which the demo's applicant system writes its models. */
export const MODEL_FORMATS = ["json", "csv", "ats"] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

const weightsOf = ({ questions }: ModelVersion) =>
  Object.fromEntries(questions.map(({ question, weight }) => [question, weight]));

const headOf = ({ version, valid_from, valid_to, cutoff, minutes }: ModelVersion) => ({
  ...{ version, valid_from, valid_to, cutoff, time_limit_minutes: minutes },
});

/** A version as a file of that form. */
export function writtenModel(model: ModelVersion, format: ModelFormat, at: string): string {
  if (format === "csv") return csvModel(model);
  const { job, competencies } = model;
  const weights = { competency_weights: competencies, question_weights: weightsOf(model) };
  const told =
    format === "json"
      ? { job_id: job, ...headOf(model), ...weights }
      : { exported_at: at, models: [{ job, ...headOf(model), ...weights, updated_at: at }] };
  return `${JSON.stringify(told, null, 2)}\n`;
}

function csvModel(model: ModelVersion): string {
  const { job, competencies, questions } = model;
  const { version, valid_from, cutoff, time_limit_minutes } = headOf(model);
  const head = [job, version, valid_from, cutoff, time_limit_minutes];
  const names = ["job_id", "version", "valid_from", "cutoff", "time_limit_minutes"];
  return csvOf({
    columns: [...names, "competency", "question", "weight"].map((name) => ({
      ...{ key: name, name, format: "text" as const },
    })),
    rows: [
      ...Object.entries(competencies).map(([competency, weight]) => [...head, competency, null, weight]),
      ...questions.map(({ question, competency, weight }) => [...head, competency, question, weight]),
    ],
  });
}
