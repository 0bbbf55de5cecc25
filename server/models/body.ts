import { type Static, Type } from "typebox";
import { HttpError } from "../http-error.ts";
import { nullable } from "../schemas.ts";
import { OUTCOMES } from "../store/model-proposal.ts";
import type { Proposed } from "./propose.ts";

const id = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false };

/** A scoring model as it is sent and told. */
export const modelSchema = Type.Object(
  {
    competencies: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.Number(), {
      description: "Share of each competency, summing to 1",
      maxProperties: 60,
    }),
    questions: Type.Array(Type.Object({ question: id, competency: id, weight: Type.Number() }, closed), {
      description: "Their shares sum to their competency's",
      maxItems: 300,
    }),
    cutoff: nullable(Type.Number({ description: "0 to 100" })),
    minutes: nullable(Type.Number()),
  },
  closed,
);
/** A promise as it is sent and told. */
export const promiseSchema = Type.Object(
  {
    outcome: Type.Enum([...OUTCOMES]),
    of: nullable(
      Type.String({ maxLength: 200, description: "Competency, or attribute of the impact ratio" }),
    ),
    direction: Type.Enum(["up", "down"]),
    least: Type.Number({ description: "Least change of a correlation, a share or a ratio" }),
    judged_on: Type.String({ format: "date" }),
  },
  closed,
);

/** A proposal as it is sent. */
export const proposalBody = Type.Object(
  {
    job: Type.Optional(id),
    model: Type.Optional(modelSchema),
    jobs: Type.Optional(Type.Array(id, { maxItems: 1000 })),
    version: Type.Optional(id),
    why: Type.String({ maxLength: 4000, pattern: "^[^\\u0000]*$" }),
    promise: promiseSchema,
  },
  { ...closed, description: "job and model; or jobs and version" },
);

/** What a sent proposal asks. Throws where it is neither of the two. */
export function proposedOf(body: Static<typeof proposalBody>): Proposed {
  const { job, model, jobs, version, why, promise } = body;
  if (job !== undefined && model !== undefined && jobs === undefined && version === undefined)
    return { job, model, why, promise };
  if (jobs !== undefined && version !== undefined && job === undefined && model === undefined)
    return { jobs, version, why, promise };
  throw new HttpError("bad_request", {
    reason: {
      zh: "请给出 job 和 model，或 jobs 和 version",
      en: "give job and model, or jobs and version",
    },
  });
}
