import { HttpError } from "../../../http-error.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Ask, Rows } from "../../../metrics/rows.ts";
import { addMoments, pairAggregation, pearsonOf } from "../../../metrics/units.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { scorePairs } from "../../validity/parts/source.ts";

/** Attributes of people by which questions are compared. */
export const ATTRIBUTES = ["gender", "age_band", "ethnicity"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** A question as a job's scoring model asks it. */
export type Asked = {
  readonly question: string;
  /** Version of its text; null where the source tells none. */
  readonly version: string | null;
  readonly ability: string | null;
  readonly weight: number;
};

/** Model versions in turn that ask the same questions in the same versions. */
export type Form = {
  readonly versions: readonly string[];
  readonly since: string;
  readonly questions: readonly Asked[];
};

/** What one person answered under a form: the latest interview, one with a known outcome before others. */
export type Person = {
  readonly row: number;
  readonly vendor: string | null;
  readonly version: string;
  readonly quarter: number | null;
  readonly passed: boolean;
  readonly outcome: number | null;
  readonly groups: Readonly<Record<Attribute, string | null>>;
};

/** Answers to one question, a value a person, missing as NaN. */
export type Column = {
  /** Standardized within question, vendor and model version. */
  readonly z: Float64Array;
  /** Share of the scale. */
  readonly score: Float64Array;
  readonly seconds: Float64Array;
  readonly followUps: Float64Array;
  /** 1 where there is an answer, scored or not. */
  readonly isThere: Uint8Array;
};

/** People who sat a form's interview and their answers, a column for each of the form's questions. */
export type Sheet = { readonly people: readonly Person[]; readonly columns: readonly Column[] };

const models: Rows = { id: "clinic models", sql: "select * from marts.model_question", at: "valid_from" };

/** What was asked, where no scoring model says so: every question of a model version alike. */
const scored: Rows = {
  id: "clinic questions",
  sql: `select *, cast(question as varchar) as question_id, cast(null as varchar) as question_version, 1 as weight,
    cast(min(scored_at) over (partition by job, model_version) as date) as valid_from
  from marts.question_score`,
  at: "scored_at",
};

/** One row per interview, with the outcome of hires. */
const interviews: Rows = {
  id: "clinic interviews",
  sql: `select interviews.*, hires.performance_6_z as y
  from marts.application as interviews
  left join core.hire as hires on hires.application_key = interviews.application_key
  where interviews.ai_completed_at is not null`,
  at: "ai_completed_at",
};

const answers: Rows = { id: "clinic answers", sql: "select * from marts.question_score", at: "scored_at" };

const outcomes: Rows = {
  id: "clinic abilities",
  sql: `select *, ai_score_z as x, performance_6_z as y from marts.hired_competency_score
  where ai_score_z is not null and performance_6_z is not null`,
  at: "scored_at",
};

const keywords: Rows = { id: "clinic keywords", sql: "select * from marts.keyword_hit", at: "scored_at" };

/** Stands for what is missing in a list of whole numbers. */
const MISSING = -2_000_000_000;
const whole = (column: string) => `coalesce(cast(${column} as integer), ${MISSING})`;

/** Whole numbers of one answer, the interview's key first. */
const FIELDS = [
  "application_key",
  whole("round(score_z / 1e6)"),
  whole("score"),
  whole("seconds"),
  whole("follow_ups"),
];

/**
 * The forms of a job's scoring models, the one in force first and the one before it after; where no model says what it
 * asks, what was asked under each. Throws 404 where nothing was.
 */
export async function formsOf(ask: Ask, job: string): Promise<Form[]> {
  const read = (rows: Rows) =>
    ask.records(rows, {
      keys: {
        from: "cast(valid_from as varchar)",
        version: "coalesce(cast(model_version as varchar), '')",
        question: "question_id",
      },
      moments: {
        text: "any_value(question_version)",
        ability: "any_value(cast(competency as varchar))",
        weight: "any_value(weight)",
      },
    });
  const told = await read(models);
  const found = told.length > 0 ? told : await read(scored);
  const forms: Form[] = [];
  for (const version of new Set(found.map((record) => record.version as string))) {
    const own = found.filter((record) => record.version === version);
    const sum = own.reduce((all, { weight }) => all + asNumber(weight), 0);
    const questions = own.map(
      (record): Asked => ({
        question: record.question as string,
        version: (record.text as string | null) ?? null,
        ability: (record.ability as string | null) ?? null,
        weight: sum > 0 ? asNumber(record.weight) / sum : 1 / own.length,
      }),
    );
    const last = forms[0];
    const since = own[0]!.from as string;
    // the weights are those of its newest version
    if (last !== undefined && nameOf(last.questions) === nameOf(questions))
      forms[0] = { versions: [...last.versions, version], since: last.since, questions };
    else forms.unshift({ versions: [version], since, questions });
  }
  if (forms.length === 0)
    throw new HttpError("not_found", {
      what: {
        zh: `岗位 ${job} 的评分模型及其题目`,
        en: `A scoring model of the job ${job} with its questions`,
      },
    });
  return forms.slice(0, 2);
}

const nameOf = (questions: readonly Asked[]) =>
  JSON.stringify(questions.map(({ question, version }) => [question, version]));

/** What is read, or `none` where it is of too few people to be told who asks: the rest is told without it. */
export async function ifTold<T>(reading: Promise<T>, none: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof HttpError && error.code === "too_few_people") return none;
    throw error;
  }
}

/** What people answered under each form. */
export async function sheetsOf(ask: Ask, forms: readonly Form[]): Promise<Sheet[]> {
  const sat = await ask.records(interviews, {
    keys: {
      row: "application_key",
      gender: "gender",
      age_band: "age_band",
      ethnicity: "ethnicity",
    },
    moments: {
      person: "any_value(person)",
      vendor: "any_value(cast(vendor as varchar))",
      version: "any_value(cast(model_version as varchar))",
      quarter: "any_value(ai_completed_at_quarter)",
      at: "max(epoch(ai_completed_at))",
      passed: "bool_or(is_recommended)",
      y: "any_value(y)",
    },
  });
  const lists = await ask.records(answers, {
    keys: { question: "cast(question as varchar)" },
    moments: { answers: `flatten(list([${FIELDS.join(", ")}]))` },
  });
  const listOf = new Map(
    lists.map((record) => [record.question as string, record.answers as ArrayLike<number>]),
  );
  return forms.map((form) => {
    // an interview that names no model is taken for one under the model in force
    const own = sat.filter(({ version }) =>
      form.versions.includes((version ?? forms[0]!.versions.at(-1)) as string),
    );
    const asked = form.questions.map(({ question }) => listOf.get(question) ?? []);
    const answered = new Set(asked.flatMap((list) => rowsOf(list)));
    const people = latestOf(own.filter(({ row }) => answered.has(asNumber(row)))).map(personOf);
    const place = new Map(people.map(({ row }, index) => [row, index]));
    return { people, columns: asked.map((list) => columnOf(list, place, people.length)) };
  });
}

const rowsOf = (list: ArrayLike<number>): number[] =>
  Array.from({ length: list.length / FIELDS.length }, (_, at) => list[at * FIELDS.length]!);

/** One interview of each person. */
function latestOf(records: readonly Moments[]): Moments[] {
  const kept = new Map<number, Moments>();
  const rank = ({ y, at }: Moments) => [y === null ? 0 : 1, asNumber(at)] as const;
  for (const record of records) {
    const before = kept.get(asNumber(record.person));
    const [known, at] = rank(record);
    const [knownBefore, atBefore] = before === undefined ? [-1, 0] : rank(before);
    if (known > knownBefore || (known === knownBefore && at > atBefore))
      kept.set(asNumber(record.person), record);
  }
  return [...kept.values()].sort((a, b) => asNumber(a.row) - asNumber(b.row));
}

/** Places of a list by what they have in common; those without it are left out. */
export function rowsBy<T, K extends string | number>(
  list: readonly T[],
  nameOf: (each: T) => K | null,
): Map<K, number[]> {
  const found = new Map<K, number[]>();
  list.forEach((each, at) => {
    const name = nameOf(each);
    if (name === null) return;
    const own = found.get(name);
    if (own === undefined) found.set(name, [at]);
    else own.push(at);
  });
  return found;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : null);

const personOf = (record: Moments): Person => ({
  row: asNumber(record.row),
  vendor: textOf(record.vendor),
  version: textOf(record.version) ?? "",
  quarter: record.quarter === null ? null : asNumber(record.quarter),
  passed: record.passed === true,
  outcome: record.y === null ? null : asNumber(record.y) / 1e12,
  groups: {
    gender: textOf(record.gender),
    age_band: textOf(record.age_band),
    ethnicity: textOf(record.ethnicity),
  },
});

function columnOf(list: ArrayLike<number>, place: ReadonlyMap<number, number>, size: number): Column {
  const empty = () => new Float64Array(size).fill(Number.NaN);
  const column = {
    z: empty(),
    score: empty(),
    seconds: empty(),
    followUps: empty(),
    isThere: new Uint8Array(size),
  };
  const put = (into: Float64Array, at: number, value: number, scale: number) => {
    if (value !== MISSING) into[at] = value / scale;
  };
  for (let from = 0; from < list.length; from += FIELDS.length) {
    const at = place.get(list[from]!);
    if (at === undefined) continue;
    put(column.z, at, list[from + 1]!, 1e6);
    put(column.score, at, list[from + 2]!, 1000);
    put(column.seconds, at, list[from + 3]!, 1);
    put(column.followUps, at, list[from + 4]!, 1);
    column.isThere[at] = 1;
  }
  return column;
}

/** Validity of the scores of an ability, among hires interviewed under each form. */
export async function abilityValidity(ask: Ask, forms: readonly Form[]): Promise<Map<string, Estimate>[]> {
  const found = await ask.segments(outcomes, {
    by: ["competency", "model_version"],
    ...pairAggregation(scorePairs, ["person"]),
  });
  return forms.map(({ versions }) => {
    const cells = new Map<string, Moments[]>();
    for (const { segment, moments } of found) {
      const [ability, version] = segment;
      if (ability == null || version == null || !versions.includes(version)) continue;
      cells.set(ability, [...(cells.get(ability) ?? []), moments[0]!]);
    }
    return new Map([...cells].map(([ability, own]) => [ability, pearsonOf(addMoments(own))]));
  });
}

/** Interviews of hires in which a keyword of the lexicon fell, and all in which it could have. */
export type Keyword = {
  readonly keyword: string;
  readonly heard: ReadonlySet<number>;
  readonly said: ReadonlySet<number>;
};

/** Every keyword of the lexicon. */
export async function keywordsOf(ask: Ask): Promise<Keyword[]> {
  const found = await ask.records(keywords, {
    keys: { keyword: "cast(keyword as varchar)" },
    moments: {
      heard: "list(application_key)",
      said: "coalesce(list(application_key) filter (where mentions > 0), [])",
    },
  });
  return found.map((record) => ({
    keyword: record.keyword as string,
    heard: new Set(record.heard as readonly number[]),
    said: new Set(record.said as readonly number[]),
  }));
}
