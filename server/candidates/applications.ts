import { Type } from "typebox";
import type { Told } from "../figures/figure.ts";
import type { Place } from "../metrics/compile.ts";
import { asNumber } from "../metrics/estimator.ts";
import type { Ask, Rows } from "../metrics/rows.ts";
import { nullable } from "../schemas.ts";
import { focusOf, focusSchema, type Rated } from "./focus.ts";
import { type Model, modelKey, readModels, readRated } from "./ratings.ts";
import { STANDS, type Stand } from "./steps.ts";

/** One row per application. */
const applicationRows: Rows = {
  id: "applications of candidates",
  sql: "select * from marts.application_step",
  at: "applied_at",
};

const score = (what: string) => nullable(Type.Number({ description: `${what}, 0 to 100` }));
const day = nullable(Type.String({ format: "date" }));

export const ratedSchema = Type.Object({
  competency: Type.String(),
  ai: score("AI score"),
  human: score("Mean of the human ratings"),
  weight: nullable(Type.Number({ description: "Share in the model in force" })),
});

export const applicationSchema = Type.Object({
  person: Type.String({ description: "Random key of the person" }),
  pseudonym: Type.String({ description: "Its first eight signs" }),
  application: Type.String(),
  job: nullable(Type.String()),
  department: nullable(Type.String()),
  channel: nullable(Type.String()),
  path: nullable(Type.String()),
  applied_on: day,
  stands: Type.Enum([...STANDS], { description: "The step reached last, or how it ended" }),
  stands_since: day,
  turn: nullable(Type.Enum(["company", "candidate"], { description: "Who has to act next" })),
  days: Type.Integer({ description: "Whole days since then" }),
  vendor: nullable(Type.String()),
  model_version: nullable(Type.String()),
  ai_score: score("Overall AI score"),
  human_score: score("Overall human rating"),
  recommended: nullable(Type.Boolean({ description: "By the AI interview" })),
  competencies: Type.Array(ratedSchema),
  focus: Type.Array(focusSchema, { description: "What a human interview should look at, by stated rules" }),
});
export type Application = Told<typeof applicationSchema>;

/** Orders of the list: the number of each, and which way it begins. */
const SORTS = {
  waiting: { by: "days", falls: true },
  ai_score: { by: "coalesce(ai_score, -1)", falls: true },
  human_score: { by: "coalesce(human_score, -1)", falls: true },
  applied: { by: "epoch_ms(applied_at)", falls: true },
} as const;
export const SORT_NAMES = Object.keys(SORTS) as (keyof typeof SORTS)[];

const NUMBERS = { waiting: "days", ai_score: "ai", human_score: "human", applied: "applied_ms" } as const;

/** Which applications are asked for, in which order. */
export type Wanted = {
  readonly state: "open" | "finished";
  readonly sort: keyof typeof SORTS;
  readonly find?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** One person's, or some of everybody's. */
export type Which = { readonly person: string } | Wanted;

const date = (name: string) => `cast(cast(${name} as date) as varchar)`;
const COLUMNS = {
  application_key: "application_key",
  person: "cast(person_key as varchar)",
  application: "application_id",
  ...Object.fromEntries(
    ["job", "department", "channel", "vendor", "model_version"].map((name) => [
      name,
      `cast(${name} as varchar)`,
    ]),
  ),
  path: "cast(screening_path as varchar)",
  ...{ reached: "reached", turn: "turn", days: "days", ai: "ai_score", human: "human_score" },
  recommended: "is_recommended",
  applied_ms: "epoch_ms(applied_at)",
  ...Object.fromEntries(
    ["applied_at", "reached_at", "ai_completed_at", "ai_reported_at", "human_interviewed_at"].map((name) => [
      name,
      date(name),
    ]),
  ),
  ...{ rejected_at: date("rejected_at"), offered_at: date("offered_at") },
};

/** An application with what its decision is explained from. */
export type Found = {
  readonly shown: Application;
  readonly rated: readonly Rated[];
  readonly model: Model | null;
  readonly dates: Readonly<
    Record<
      "ai_completed_at" | "ai_reported_at" | "human_interviewed_at" | "rejected_at" | "offered_at",
      string | null
    >
  >;
};

/** Reads applications inside the question's filters and scope. Gives the cursor of the next page. */
export async function readApplications(
  ask: Ask,
  which: Which,
): Promise<{ found: Found[]; next: string | null }> {
  const isOne = "person" in which;
  const limit = isOne ? 1000 : which.limit;
  const sort = isOne ? SORTS.applied : SORTS[which.sort];
  const rows = await ask.list(applicationRows, {
    columns: COLUMNS,
    among: isOne ? { person_key: [which.person] } : { case_state: [which.state] },
    ...(isOne || which.find === undefined
      ? {}
      : {
          found: {
            in: ["replace(cast(person_key as varchar), '-', '')", "candidate_id"],
            begins: which.find,
          },
        }),
    order: { ...sort, tie: "application_id", after: isOne ? null : readCursor(which.cursor) },
    limit: limit + 1,
  });
  const page = rows.slice(0, limit).filter(({ person }) => person !== null);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const scored = page.map((row) => ({
    application_key: asNumber(row.application_key),
    job: textOf(row.job),
    model_version: textOf(row.model_version),
  }));
  const jobs = [...new Set(scored.flatMap(({ job }) => job ?? []))];
  const models = await readModels(ask, jobs);
  const rated = await readRated(ask, scored, models);
  return {
    found: page.map((row, index) => {
      const { application_key, job, model_version } = scored[index]!;
      const model = models.get(modelKey(job, model_version)) ?? null;
      return show(row, rated.get(application_key) ?? [], model);
    }),
    next:
      last === undefined || isOne
        ? null
        : writeCursor({ number: asNumber(last[NUMBERS[which.sort]] ?? -1), text: String(last.application) }),
  };
}

/** Applications that a list has in all. */
export async function countApplications(ask: Ask, { state }: Pick<Wanted, "state">): Promise<number> {
  const [record] = await ask.records(applicationRows, {
    moments: { n: `count(*) filter (where case_state = '${state}')` },
    isWhole: true,
  });
  return asNumber(record?.n ?? 0);
}

type Row = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string | null => (value as string | null | undefined) ?? null;
const points = (value: unknown) => (value === null || value === undefined ? null : asNumber(value) / 10);

/** The first eight signs of a person's key: what people call somebody whose name they do not see. */
export const pseudonymOf = (person: string): string => person.replaceAll("-", "").slice(0, 8).toUpperCase();

function show(row: Row, rated: readonly Rated[], model: Model | null): Found {
  const person = String(row.person);
  const dates = {
    ai_completed_at: textOf(row.ai_completed_at),
    ai_reported_at: textOf(row.ai_reported_at),
    human_interviewed_at: textOf(row.human_interviewed_at),
    rejected_at: textOf(row.rejected_at),
    offered_at: textOf(row.offered_at),
  };
  const shown: Application = {
    ...{ person, pseudonym: pseudonymOf(person), application: String(row.application) },
    ...{ job: textOf(row.job), department: textOf(row.department) },
    ...{ channel: textOf(row.channel), path: textOf(row.path), applied_on: textOf(row.applied_at) },
    ...{ stands: row.reached as Stand, stands_since: textOf(row.reached_at) },
    ...{ turn: row.turn as Application["turn"], days: asNumber(row.days) },
    ...{ vendor: textOf(row.vendor), model_version: textOf(row.model_version) },
    ...{ ai_score: points(row.ai), human_score: points(row.human) },
    recommended: row.recommended as boolean | null,
    competencies: rated.map(({ competency, ai, human, weight }) => ({ competency, ai, human, weight })),
    focus: focusOf(rated),
  };
  return { shown, rated, model, dates };
}

/** A place in an order as it goes round by the browser. */
const writeCursor = (place: Place): string =>
  Buffer.from(JSON.stringify([place.number, place.text])).toString("base64url");

/** Throws `SyntaxError` where it is none, of this list or at all. */
export function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
  if (!Array.isArray(place) || !Number.isSafeInteger(place[0]) || typeof place[1] !== "string")
    throw new SyntaxError("no cursor of this list");
  return { number: place[0] as number, text: place[1] };
}
