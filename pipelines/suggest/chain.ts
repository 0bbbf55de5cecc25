import type { Bilingual, Contract, Field } from "../contract.ts";
import type { PeekedColumn, PeekedTable } from "../extract/peek.ts";
import type { Condition, MappedFeed, MappedValue } from "../mapping.ts";
import { dateFormats } from "../mapping-writings.ts";
import { type Assigned, SECONDS, stemOf } from "./assign.ts";
import type { Topics } from "./columns.ts";
import { competencyOf } from "./competencies.ts";
import type { Choice, Question, Scale } from "./draft.ts";
import { roundsOf, STAYS, scaleOf } from "./kinds.ts";
import { stepsOf, valuesOf, verdictsOf } from "./values.ts";
import { readHeading } from "./words.ts";

/** What stands where a person has to decide. */
export const UNDECIDED = "TODO";

/** All that a chain is made of. */
export type Given = {
  /** Name of the mapping; part of every key that the table does not have. */
  readonly name: string;
  readonly label: string;
  readonly table: PeekedTable;
  readonly columns: readonly Assigned[];
  readonly topics: Topics;
  readonly chosen: Readonly<Record<string, Choice>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly today: string;
  /** Column that other tables know the people of this table by, and whether another table tells who they are. */
  readonly shared?: { readonly column: string; readonly isOwner: boolean };
};

/** The feeds of a table, and what had to be assumed or is missing. */
export type Chain = {
  readonly feeds: readonly MappedFeed[];
  readonly questions: readonly Question[];
  readonly missing: readonly Bilingual[];
  readonly notes: readonly Bilingual[];
  /** Scale of each column of scores. */
  readonly scales: ReadonlyMap<string, Scale>;
};

/** What a record is known by: a column, or the number of its row. */
type Key = {
  readonly value: MappedValue;
  readonly text: string;
  readonly column?: string;
  readonly repeats: boolean;
};

type Fields = Record<string, MappedValue>;

const isPerson = (means: string) =>
  /^(candidates|applications|stage_events|ai_interviews|ai_scores|human_|offers|hires|employment|performance_reviews|kpi_results|person|promotions|trainings|messages)/.test(
    means,
  );

/** The feeds that the columns of a table speak for, each with the keys that join it to the others. */
export function chainOf(given: Given): Chain {
  const builder = builderOf(given);
  const { has, any } = builder;
  const isAnonymousSurvey = any("survey_answers") && !PERSON_KEYS.some(has);
  const isAboutPeople =
    !isAnonymousSurvey && given.columns.some(({ means }) => means !== null && isPerson(means));
  const feeds: MappedFeed[] = [];
  const put = (...made: (MappedFeed | undefined)[]) => {
    for (const feed of made) if (feed !== undefined) feeds.push(feed);
  };
  const needsApplication =
    any("survey_answers") ||
    given.columns.some(
      ({ means }) => means !== null && isPerson(means) && !/^(candidates|person)\./.test(means),
    );
  const isOwner = given.shared?.isOwner !== false;
  put(departments(builder));
  const isChain = needsApplication && isOwner;
  if (jobKey(builder) !== undefined || any("requisitions") || isChain) put(...jobs(builder, isChain));
  if (any("requisitions") || isChain) put(...requisitions(builder, isChain));
  if (isAboutPeople) {
    if (isOwner || has("candidates.name") || has("candidates.email") || has("candidates.gender"))
      put(candidates(builder));
    if (isChain) put(applications(builder));
    put(...stageEvents(builder), ...aiInterviews(builder), ...humanInterviews(builder), offers(builder));
    put(...hires(builder), ...reviews(builder), ...kpis(builder));
  }
  put(...survey(builder, isAnonymousSurvey));
  for (const feed of ["promotions", "trainings", "complaints", "messages"]) put(plainFeed(builder, feed));
  if (feeds.length === 0) put(candidates(builder));
  return builder.end(feeds);
}

type Builder = ReturnType<typeof builderOf>;

function builderOf(given: Given) {
  const { columns, name, contracts, answers, chosen } = given;
  const questions = new Map<string, Question>();
  const missing: Bilingual[] = [];
  const notes: Bilingual[] = [];
  const scales = new Map<string, Scale>();
  const at = (means: string) => columns.find((column) => column.means === means);
  const all = (means: string) => columns.filter((column) => column.means === means);
  const heading = (means: string) => at(means)?.column.heading;
  const has = (means: string) => at(means) !== undefined;
  const any = (feed: string) => columns.some(({ means }) => means?.startsWith(`${feed}.`) === true);
  const repeats = ({ column }: Assigned) => column.distinct < column.filled;

  const keyOf = (...meanings: string[]): Key => {
    for (const means of meanings) {
      const found = at(means);
      if (found === undefined) continue;
      const { heading: column } = found.column;
      return { value: column, text: `{${column}}`, column, repeats: repeats(found) };
    }
    if (!notes.includes(NO_ID)) notes.push(NO_ID);
    const text = `${name}-{$line}`;
    return { value: { template: text }, text, repeats: false };
  };

  const ask = (question: Omit<Question, "assumed"> & { readonly assumed: string | null }): string => {
    questions.set(question.id, { ...question, assumed: question.assumed });
    return answers[question.id] ?? question.assumed ?? UNDECIDED;
  };

  const latest = columns
    .filter(
      ({ means, column }) =>
        column.latest !== null && means !== "candidates.birth_date" && column.latest <= given.today,
    )
    .map(({ column }) => column.latest as string)
    .sort()
    .at(-1);
  const dataDay = latest ?? given.today;

  const updatedAt = (): MappedValue => {
    const own = at("record.updated_at");
    if (own !== undefined) return { ...asObject(dateValue(own)), default: dataDay };
    return {
      constant: ask({
        id: "updated_on",
        kind: "day",
        text: { zh: "这份数据截至哪一天？", en: "Until which day does this table tell?" },
        assumed: dataDay,
        why: {
          zh: latest === undefined ? "表中没有更新时间，先按今天" : "表中没有更新时间，先按表中最晚的日期",
          en:
            latest === undefined
              ? "the table has no time of change: today is assumed"
              : "the table has no time of change: its latest date is assumed",
        },
      }),
    };
  };

  /** The same for rows that the table implies: no cell is theirs. */
  const impliedAt = (): MappedValue =>
    at("record.updated_at") === undefined ? updatedAt() : { constant: dataDay };

  const dateValue = (one: Assigned): MappedValue => {
    const { heading: column, numeric, highest } = one.column;
    const said = chosen[column]?.format;
    if (said !== undefined) return { column, format: said };
    if (numeric >= 0.8 && highest !== null) {
      if (highest < 60_000) return { column, format: "excel" };
      if (highest > 9e8 && highest < 2.2e9) return { column, format: "epoch_s" };
    }
    const { formats, guess } = dateFormats(one.column);
    if (guess === "both") {
      missing.push({
        zh: `列“${column}”的日期写法待定（format）`,
        en: `how the dates of ${column} are written is to be said (format)`,
      });
      return { column, format: UNDECIDED };
    }
    const [only, ...others] = formats;
    if (only === undefined) return column;
    return { column, format: others.length === 0 ? only : [only, ...others] };
  };

  /** The value of a field made of a column, in the writing of its contract. */
  const fieldValue = (feed: string, field: Field, one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const own = chosen[column]?.values;
    if (own !== undefined) return { column, values: { ...own } };
    if (field.type === "date" || field.type === "timestamp") return dateValue(one);
    if (field.type === "boolean") {
      const verdicts = verdictsOf("passed", one.column);
      return verdicts === undefined ? column : { column, values: texts(verdicts) };
    }
    if (field.name === "round") {
      const rounds = roundsOf(one.column);
      return rounds === undefined || one.column.numeric > 0.5 ? column : { column, values: rounds };
    }
    if (field.name === "duration_s") return durationValue(one);
    if (field.values !== undefined) return enumerated(feed, field, one);
    if (field.type === "integer" || field.type === "number") {
      const absent = one.column.fillers;
      return absent.length === 0 ? column : { column, absent: [...absent] };
    }
    return column;
  };

  const durationValue = (one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const unit =
      one.heading.unit ??
      (/min|分/i.test(column)
        ? "min"
        : /hour|小时/i.test(column)
          ? "h"
          : (one.column.highest ?? 0) <= 90
            ? "min"
            : "s");
    return unit === "s" ? column : { column, multiply: unit === "min" ? 60 : 3600 };
  };

  const enumerated = (feed: string, field: Field, one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const isMale = one.heading.senses.includes("MALE");
    if (
      field.name === "gender" &&
      (isMale || one.heading.senses.includes("FEMALE")) &&
      one.heading.senses.length <= 2
    ) {
      const verdicts = verdictsOf("passed", one.column);
      if (verdicts !== undefined)
        return {
          column,
          values: Object.fromEntries(
            Object.entries(verdicts).map(([cell, yes]) => [cell, yes === isMale ? "male" : "female"]),
          ),
        };
    }
    const { values } = valuesOf(feed, field.name, one.column);
    const unknown = Object.entries(values).filter(
      ([cell, value]) => value === null && !(field.name === "end_kind" && STAYS.test(cell.trim())),
    );
    if (unknown.length > 0) {
      const list = unknown.map(([cell]) => cell).join("、");
      notes.push({
        zh: `列“${column}”中含义不明的取值先不读取：${list}`,
        en: `values of ${column} that are not known are left out until they are said: ${unknown.map(([cell]) => cell).join(", ")}`,
      });
    }
    return { column, values, otherwise: null };
  };

  /** Fields of a feed that columns of their own fill. */
  const own = (feed: string): Fields => {
    const fields: Fields = {};
    for (const field of contracts.get(feed)?.fields ?? []) {
      const one = at(`${feed}.${field.name}`);
      if (one !== undefined) fields[field.name] = fieldValue(feed, field, one);
    }
    return fields;
  };

  const scale = (one: Assigned): Scale => {
    const { heading: column } = one.column;
    const said = chosen[column]?.scale;
    const seen = scaleOf(together(one), one.heading);
    const answer = /^(-?\d+(?:\.\d+)?)\s*[-–~]\s*(-?\d+(?:\.\d+)?)$/.exec(answers[`scale:${column}`] ?? "");
    const used = said ?? (answer === null ? seen : { min: Number(answer[1]), max: Number(answer[2]) });
    const made = used.max > used.min ? { min: used.min, max: used.max } : { min: seen.min, max: seen.max };
    scales.set(column, made);
    return made;
  };

  /** A column as wide as its whole block: its items are on one scale. */
  const together = (one: Assigned): PeekedColumn => {
    const stem = stemOf(one.column.heading);
    const block = columns.filter(
      (other) => other.means === one.means && stem !== undefined && stemOf(other.column.heading) === stem,
    );
    const ends = block.flatMap(({ column }) => [column.lowest ?? 0, column.highest ?? 0]);
    return block.length < 2
      ? one.column
      : { ...one.column, lowest: Math.min(...ends), highest: Math.max(...ends) };
  };

  const steps = (one: Assigned): { values?: Record<string, string> } => {
    const found = one.column.numeric < 0.5 ? stepsOf(one.column) : undefined;
    return found === undefined ? {} : { values: { ...found.values } };
  };

  /** A score on another scale; any r stays the same. */
  const rescaled = (one: Assigned, to: Scale): MappedValue => {
    const { min, max } = scale(one);
    const { heading: column } = one.column;
    const multiply = Number(((to.max - to.min) / (max - min)).toFixed(6));
    const add = Number((to.min - min * multiply).toFixed(6));
    const isPercent = one.column.percents > 0.5 && min === 0 && max === 100;
    return multiply === 1 && add === 0
      ? steps(one).values === undefined
        ? column
        : { column, ...steps(one) }
      : isPercent
        ? column
        : { column, ...steps(one), multiply, add };
  };

  return {
    ...given,
    at,
    all,
    heading,
    has,
    any,
    repeats,
    keyOf,
    ask,
    updatedAt,
    impliedAt,
    dateValue,
    own,
    scale,
    steps,
    rescaled,
    notes,
    missing,
    dataDay,
    end: (feeds: readonly MappedFeed[]): Chain => ({
      feeds,
      questions: [...questions.values()],
      missing,
      notes: [...notes, ...[...questions.values()].flatMap((question) => assumedNote(question, answers))],
      scales,
    }),
  };
}

const NO_ID: Bilingual = {
  zh: "表中没有编号列，各行按行号识别：下月的文件行序若变，会更新到别人头上；最好补一列编号",
  en: "no column identifies the rows, so they go by their numbers: another order of rows next month would update other people; a column of ids is better",
};

function assumedNote(
  { id, text, assumed, kind }: Question,
  answers: Readonly<Record<string, string>>,
): Bilingual[] {
  if (answers[id] !== undefined || assumed === null || kind === "scale") return [];
  return [{ zh: `假定：${text.zh}${assumed}`, en: `assumed: ${text.en} ${assumed}` }];
}

function asObject(value: MappedValue): Exclude<MappedValue, string> {
  return typeof value === "string" ? { column: value } : value;
}

function texts(verdicts: Readonly<Record<string, boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(verdicts).map(([cell, yes]) => [cell, String(yes)]));
}

/** A record of its own for each key where the table repeats them. */
function once(
  { column, repeats }: Key,
  feed: string,
  fields: Fields,
  when: readonly Condition[] = [],
): MappedFeed {
  const present = column === undefined || !repeats ? [] : [{ column, present: true }];
  const all = [...when, ...present];
  return {
    feed,
    ...(repeats && column !== undefined ? { fold: [column] } : {}),
    ...(all.length === 0 ? {} : { when: all }),
    fields,
  };
}

/** The column by which departments are known; regions stand for them where nothing else does. */
function departmentKey({ at, heading }: Builder): string | undefined {
  if (at("departments.name") !== undefined)
    return heading("departments.department_id") ?? heading("departments.name");
  return (
    heading("departments.department_id") ?? heading("departments.company") ?? heading("departments.region")
  );
}

function departments(builder: Builder): MappedFeed | undefined {
  const { heading, own, updatedAt } = builder;
  const key = departmentKey(builder);
  if (key === undefined) return undefined;
  return {
    feed: "departments",
    fold: [key],
    when: [{ column: key, present: true }],
    fields: {
      ...own("departments"),
      source_id: key,
      department_id: key,
      name: heading("departments.name") ?? key,
      updated_at: updatedAt(),
    },
  };
}

/** The department of a row as other feeds name it. */
function departmentOf(builder: Builder): Fields {
  const key = departmentKey(builder);
  return key === undefined ? {} : { department_id: key };
}

function jobKey({ heading }: Builder): string | undefined {
  return heading("jobs.job_id") ?? heading("jobs.title");
}

function jobs(builder: Builder, isNeeded: boolean): MappedFeed[] {
  const { name, label, heading, own, ask, updatedAt, table, columns } = builder;
  const key = jobKey(builder);
  const made: MappedFeed[] = [];
  if (key !== undefined)
    made.push({
      feed: "jobs",
      fold: [key],
      when: [{ column: key, present: true }],
      fields: {
        ...own("jobs"),
        source_id: key,
        job_id: key,
        title: heading("jobs.title") ?? key,
        updated_at: updatedAt(),
      },
    });
  const filled = columns.find(({ column }) => column.heading === key)?.column.filled ?? 0;
  const { columns: openings } = requisitionKey(builder);
  const isWhole = openings.every(
    (one) => columns.find(({ column }) => column.heading === one)?.column.filled === table.records,
  );
  if (key !== undefined && (!isNeeded || (filled === table.records && isWhole))) return made;
  const title =
    key !== undefined
      ? "-"
      : ask({
          id: "job",
          kind: "text",
          text: { zh: "这些人应聘或从事的岗位叫什么？", en: "What is the job of these people called?" },
          assumed: label,
          why: { zh: "表中没有岗位，先按一个岗位计", en: "the table names no job: all count as one" },
        });
  return [
    ...made,
    {
      feed: "jobs",
      rows: [{ source_id: name, job_id: name }],
      fields: { title: { constant: title }, updated_at: builder.impliedAt() },
    },
  ];
}

/** Openings go by their own ids; else each job in each department is one, so that both can be told apart. */
function requisitionKey(builder: Builder): {
  readonly columns: readonly string[];
  readonly value: MappedValue;
} {
  const { heading, name } = builder;
  const own = heading("requisitions.requisition_id");
  if (own !== undefined) return { columns: [own], value: own };
  const columns = [jobKey(builder), departmentKey(builder)].filter((column) => column !== undefined);
  const [first, second] = columns;
  if (first === undefined) return { columns, value: { constant: name } };
  return {
    columns,
    value:
      second === undefined
        ? { column: first, default: name }
        : { template: `{${first}} / {${second}}`, default: name },
  };
}

function requisitions(builder: Builder, isNeeded: boolean): MappedFeed[] {
  const { name, own, updatedAt, table, has, columns: all } = builder;
  const { columns, value } = requisitionKey(builder);
  const made: MappedFeed[] = [];
  const job = jobKey(builder);
  const isOwn = has("requisitions.requisition_id");
  const filled = columns.map((key) => all.find(({ column }) => column.heading === key)?.column.filled ?? 0);
  if (columns.length > 0) {
    const fields: Fields = {
      ...(has("requisitions.requested_at") ? {} : { requested_at: firstDay(builder) }),
      ...own("requisitions"),
      ...departmentOf(builder),
      source_id: value,
      requisition_id: value,
      job_id: job === undefined ? { constant: name } : { column: job, default: name },
      updated_at: updatedAt(),
    };
    const isOnce =
      isOwn &&
      has("requisitions.requested_at") &&
      all.some(({ column }) => column.heading === columns[0] && column.distinct === column.filled);
    const when = columns.map((column) => ({ column, present: true }));
    made.push(
      isOnce
        ? { feed: "requisitions", when, fields }
        : { feed: "requisitions", fold: [...columns], when, fields },
    );
  }
  if (isNeeded && !isOwn && (columns.length === 0 || filled.some((many) => many < table.records)))
    made.push({
      feed: "requisitions",
      rows: [{ source_id: name, requisition_id: name }],
      fields: {
        job_id: { constant: name },
        requested_at: constantDay(builder),
        updated_at: builder.impliedAt(),
      },
    });
  return made;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day of applications and interviews: a column, or one day that is asked for. */
function processDay(builder: Builder, means: string, others: readonly string[]): MappedValue {
  const one =
    builder.at(means) ?? others.map((other) => builder.at(other)).find((found) => found !== undefined);
  if (one === undefined) return { constant: processOn(builder) };
  const value = builder.dateValue(one);
  return one.column.filled < builder.table.records
    ? { ...asObject(value), default: processOn(builder) }
    : value;
}

const PROCESS = [
  "applications.applied_at",
  "ai_interviews.invited_at",
  "ai_interviews.started_at",
  "ai_interviews.completed_at",
  "ai_interviews.reported_at",
  "stage_events.at",
  "human_interviews.scheduled_at",
  "human_interviews.started_at",
  "offers.offered_at",
  "offers.accepted_at",
  "hires.onboarded_at",
];

function firstDay(builder: Builder): MappedValue {
  return processDay(builder, "requisitions.requested_at", [
    "requisitions.submitted_at",
    "requisitions.closed_at",
    ...PROCESS,
  ]);
}

/** The day of an opening that the table does not name: before all that it tells. */
function constantDay(builder: Builder): MappedValue {
  const days = builder.columns
    .filter(({ means }) => means !== null && PROCESS.includes(means))
    .flatMap(({ column }) => column.earliest ?? []);
  return {
    constant: days.sort()[0] ?? (builder.any("survey_answers") ? builder.dataDay : processOn(builder)),
  };
}

function processOn(builder: Builder): string {
  const { ask, dataDay, has } = builder;
  const isPart = PROCESS.some(has);
  return ask({
    id: "process_on",
    kind: "day",
    text: {
      zh: "申请和面试大约在哪一天？",
      en: "On which day, about, were the applications and interviews?",
    },
    assumed: daysBefore(dataDay, has("hires.hired") || !has("hires.onboarded_at") ? 400 : 0),
    why: isPart
      ? {
          zh: "有些行没有日期；假定的日期只用来排序，由它算出的用时没有意义",
          en: "some rows have no date; durations that come of an assumed day mean nothing",
        }
      : {
          zh: "表中没有日期：环节用时和按季度的变化因此没有意义",
          en: "the table has no dates: durations and changes over time mean nothing",
        },
  });
}

/** A day some days before another, as 2026-03-31. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

const PERSON_KEYS = [
  "candidates.candidate_id",
  "person.id",
  "hires.employee_id",
  "applications.application_id",
  "candidates.email",
  "candidates.phone",
  "candidates.national_id",
];

function personKey(builder: Builder): Key {
  const { shared, columns, keyOf, repeats } = builder;
  const known = columns.find(({ column }) => column.heading === shared?.column);
  if (known !== undefined)
    return {
      value: known.column.heading,
      text: `{${known.column.heading}}`,
      column: known.column.heading,
      repeats: repeats(known),
    };
  return keyOf(...PERSON_KEYS.slice(0, 4));
}

function applicationKey(builder: Builder): Key {
  return builder.at("applications.application_id") === undefined || builder.shared?.isOwner === false
    ? personKey(builder)
    : builder.keyOf("applications.application_id");
}

function employeeKey(builder: Builder): Key {
  return builder.at("hires.employee_id") === undefined
    ? personKey(builder)
    : builder.keyOf("hires.employee_id");
}

function candidates(builder: Builder): MappedFeed {
  const { own, heading, updatedAt, at } = builder;
  const key = personKey(builder);
  const [first, last] = [heading("candidates.first_name"), heading("candidates.last_name")];
  const fields: Fields = {
    ...own("candidates"),
    source_id: key.value,
    candidate_id: key.value,
    updated_at: updatedAt(),
  };
  if (at("candidates.name") === undefined && (first ?? last) !== undefined)
    fields.name =
      first === undefined || last === undefined
        ? ((first ?? last) as string)
        : { template: /[\u4e00-\u9fff]/.test(first + last) ? `{${last}}{${first}}` : `{${first}} {${last}}` };
  return once(key, "candidates", fields);
}

function applications(builder: Builder): MappedFeed {
  const { own, updatedAt } = builder;
  const key = applicationKey(builder);
  const requisition = requisitionKey(builder).value;
  return once(key, "applications", {
    ...own("applications"),
    source_id: key.value,
    application_id: key.value,
    candidate_id: personKey(builder).value,
    requisition_id: requisition,
    applied_at: processDay(builder, "applications.applied_at", PROCESS),
    updated_at: updatedAt(),
  });
}

function stageEvents(builder: Builder): MappedFeed[] {
  const { at, own, updatedAt, dateValue, has } = builder;
  const key = applicationKey(builder);
  const made: MappedFeed[] = [];
  const stage = at("stage_events.stage");
  if (stage !== undefined) {
    const { values } = valuesOf("stage_events", "stage", stage.column);
    const known = Object.entries(builder.chosen[stage.column.heading]?.values ?? values).flatMap(
      ([cell, value]) => (value === null ? [] : [cell]),
    );
    if (known.length > 0)
      made.push({
        feed: "stage_events",
        ...(key.column !== undefined && key.repeats ? { fold: [key.column, stage.column.heading] } : {}),
        when: [{ column: stage.column.heading, equals: known }],
        fields: {
          ...own("stage_events"),
          source_id: { template: `${key.text}/{${stage.column.heading}}` },
          application_id: key.value,
          at: processDay(builder, "stage_events.at", ["record.updated_at", ...PROCESS]),
          updated_at: updatedAt(),
        },
      });
  }
  for (const [means, name] of [
    ["stage_events.rejected_at", "rejected"],
    ["stage_events.withdrawn_at", "withdrawn"],
  ] as const) {
    const one = at(means);
    if (one === undefined) continue;
    const reason = has("stage_events.reason") && stage === undefined ? own("stage_events") : {};
    made.push({
      feed: "stage_events",
      when: [{ column: one.column.heading, present: true }],
      fields: {
        ...reason,
        source_id: { template: `${key.text}/${name}` },
        application_id: key.value,
        stage: { constant: name },
        at: dateValue(one),
        updated_at: updatedAt(),
      },
    });
  }
  return made;
}

function aiInterviews(builder: Builder): MappedFeed[] {
  const { any, own, at, all, heading, updatedAt, has } = builder;
  const scores = all("ai_scores.score");
  const isLong = scores.length === 1 && (has("ai_scores.question_id") || has("ai_scores.competency_id"));
  if (!any("ai_interviews") && !any("ai_scores")) return [];
  const application = applicationKey(builder);
  const key =
    at("ai_interviews.interview_id") === undefined
      ? application
      : builder.keyOf("ai_interviews.interview_id");
  const overall = at("ai_interviews.overall_score");
  const done =
    at("ai_interviews.completed_at") ?? at("ai_interviews.reported_at") ?? at("ai_interviews.started_at");
  const fields: Fields = {
    ...own("ai_interviews"),
    source_id: key.value,
    interview_id: key.value,
    application_id: application.value,
    completed_at: processDay(builder, done?.means ?? "ai_interviews.completed_at", PROCESS),
    updated_at: updatedAt(),
  };
  if (!has("ai_interviews.vendor"))
    fields.vendor = {
      constant: builder.ask({
        id: "vendor",
        kind: "text",
        text: { zh: "AI 面试或测评来自哪个工具？", en: "Which tool gave these AI scores or tests?" },
        assumed: builder.name.slice(0, 60),
        why: {
          zh: "表中没有供应商，先用文件名",
          en: "the table names no vendor: the file's name stands for it",
        },
      }),
    };
  if (overall !== undefined) fields.overall_score = builder.rescaled(overall, { min: 0, max: 100 });
  const told = [overall, at("ai_interviews.recommended"), at("ai_interviews.completed_at")].find(
    (one) => one !== undefined,
  );
  const when =
    told === undefined || told.column.filled - told.column.fillers.length <= 0 ? [] : [presence(told)];
  const interviews = once(key, "ai_interviews", fields, when);
  return [
    interviews,
    ...(isLong ? [] : wideScores(builder, scores, "ai_scores", key)),
    ...longScores(builder, isLong, key, heading("ai_scores.transcript")),
  ];
}

/** That a cell says something, whatever stands for nothing in it. */
function presence({ column }: Assigned): Condition {
  return column.fillers.length === 0
    ? { column: column.heading, present: true }
    : { column: column.heading, present: true, not: [...column.fillers] };
}

function longScores(
  builder: Builder,
  isLong: boolean,
  key: Key,
  transcript: string | undefined,
): MappedFeed[] {
  const { at, updatedAt, name, heading } = builder;
  const item = at("ai_scores.question_id") ?? at("ai_scores.competency_id");
  const score = at("ai_scores.score");
  if (item === undefined || (!isLong && transcript === undefined))
    return transcript === undefined ? [] : wholeTranscript(builder, key, transcript);
  const column = item.column.heading;
  const id: MappedValue = { template: `${name}:{${column}}` };
  const isQuestion = item.means === "ai_scores.question_id";
  const competency = {
    source_id: isQuestion ? { constant: name } : id,
    competency_id: isQuestion ? { constant: name } : id,
  };
  const limits = score === undefined ? undefined : builder.scale(score);
  return [
    isQuestion
      ? {
          feed: "competencies",
          rows: [{ source_id: name, competency_id: name, name_zh: builder.label }],
          fields: { updated_at: builder.impliedAt() },
        }
      : {
          feed: "competencies",
          fold: [column],
          when: [{ column, present: true }],
          fields: { ...competency, name_zh: column, updated_at: updatedAt() },
        },
    ...(isQuestion
      ? [
          {
            feed: "questions",
            fold: [column],
            when: [{ column, present: true }],
            fields: {
              source_id: id,
              question_id: id,
              version: { constant: "1" },
              competency_id: { constant: name },
              text: column,
              updated_at: updatedAt(),
            },
          },
        ]
      : []),
    {
      feed: "ai_scores",
      when: [{ column, present: true }],
      fields: {
        ...builder.own("ai_scores"),
        source_id: { template: `${key.text}/{${column}}` },
        interview_id: key.value,
        [isQuestion ? "question_id" : "competency_id"]: id,
        ...(isQuestion && heading("ai_scores.competency_id") !== undefined
          ? { competency_id: { constant: name } }
          : {}),
        ...(score === undefined || limits === undefined
          ? {}
          : {
              score: score.column.heading,
              min_score: { constant: limits.min },
              max_score: { constant: limits.max },
            }),
        updated_at: updatedAt(),
      },
    },
  ];
}

/** The transcript of a whole interview stands beside no question: it is that of the interview as one. */
function wholeTranscript(builder: Builder, key: Key, transcript: string): MappedFeed[] {
  const { name, label, updatedAt } = builder;
  const id = `${name}:transcript`;
  return [
    {
      feed: "competencies",
      rows: [{ source_id: id, competency_id: id, name_zh: label, name_en: label }],
      fields: { updated_at: builder.impliedAt() },
    },
    {
      feed: "ai_scores",
      when: [{ column: transcript, present: true }],
      fields: {
        source_id: { template: `${key.text}/transcript` },
        interview_id: key.value,
        competency_id: { constant: id },
        transcript,
        updated_at: updatedAt(),
      },
    },
  ];
}

/** One feed for each scale: wide columns that are questions, competencies or raters. */
function wideScores(
  builder: Builder,
  columns: readonly Assigned[],
  feed: "ai_scores" | "human_ratings",
  key: Key,
): MappedFeed[] {
  const { name, updatedAt, table } = builder;
  const made: MappedFeed[] = [];
  const competencies = new Map<string, Bilingual>();
  const questions: Assigned[] = [];
  const groups = new Map<
    string,
    { scale: Scale; absent: Set<string>; members: { one: Assigned; competency?: string }[] }
  >();
  const named = columns.map(({ column }) => competencyOf(column.heading)?.id);
  for (const one of columns) {
    const limits = builder.scale(one);
    const found = competencyOf(one.column.heading);
    // Numerical and verbal reasoning are two: one name for both would lose one of them.
    const known = named.filter((id) => id === found?.id).length === 1 ? found : undefined;
    const isQuestion =
      feed === "ai_scores" &&
      known === undefined &&
      (one.heading.numbers.length > 0 || one.heading.isSentence);
    const competency = isQuestion
      ? undefined
      : known === undefined
        ? `${name}:${one.column.heading}`
        : known.id;
    if (isQuestion) questions.push(one);
    else if (competency !== undefined)
      competencies.set(competency, known?.about ?? { zh: one.column.heading, en: one.column.heading });
    const id = `${limits.min}-${limits.max}`;
    const group = groups.get(id) ?? { scale: limits, absent: new Set<string>(), members: [] };
    for (const filler of one.column.fillers) group.absent.add(filler);
    group.members.push({ one, ...(competency === undefined ? {} : { competency }) });
    groups.set(id, group);
  }
  if (questions.length > 0) competencies.set(name, { zh: builder.label, en: builder.label });
  if (competencies.size > 0)
    made.push({
      feed: "competencies",
      rows: [...competencies].map(([id, about]) => ({
        source_id: id,
        competency_id: id,
        name_zh: about.zh,
        name_en: about.en,
      })),
      fields: {
        updated_at: builder.impliedAt(),
      },
    });
  if (questions.length > 0)
    made.push({
      feed: "questions",
      unpivot: { columns: questions.map(({ column }) => column.heading) },
      distinct: true,
      fields: {
        source_id: { template: `${name}:{$column}` },
        question_id: { template: `${name}:{$column}` },
        version: { constant: "1" },
        competency_id: { constant: name },
        text: "$column",
        updated_at: updatedAt(),
      },
    });
  for (const { scale, absent, members } of groups.values()) {
    const asked = members.map(({ one }) => one);
    const parts = [
      asked.filter((one) => questions.includes(one)),
      asked.filter((one) => !questions.includes(one)),
    ];
    parts.forEach((part, index) => {
      if (part.length === 0) return;
      const isQuestion = index === 0;
      const seconds = isQuestion ? secondsBeside(part, table) : undefined;
      const names = Object.fromEntries(
        members.flatMap(({ one, competency }) =>
          competency === undefined ? [] : [[one.column.heading, competency]],
        ),
      );
      const word = part.every((one) => builder.steps(one).values !== undefined)
        ? builder.steps(part[0] as Assigned)
        : {};
      made.push({
        feed,
        unpivot: seconds ?? { columns: part.map(({ column }) => column.heading) },
        when: [
          absent.size === 0
            ? { column: "$value", present: true }
            : { column: "$value", present: true, not: [...absent] },
        ],
        fields: {
          source_id: { template: `${key.text}${feed === "human_ratings" ? byRater(builder) : ""}/{$column}` },
          interview_id: key.value,
          ...(isQuestion
            ? { question_id: { template: `${name}:{$column}` } }
            : { competency_id: { column: "$column", values: names } }),
          ...(feed === "human_ratings"
            ? { rater_id: builder.heading("human_ratings.rater_id") ?? { constant: "-" } }
            : {}),
          score: word.values === undefined ? "$value" : { column: "$value", ...word },
          min_score: { constant: scale.min },
          max_score: { constant: scale.max },
          ...(seconds === undefined ? {} : { duration_s: "$seconds" }),
          updated_at: updatedAt(),
        },
      });
    });
  }
  return made;
}

/** What tells the ratings of several raters of one interview apart. */
function byRater({ at, table }: Builder): string {
  const rater = at("human_ratings.rater_id")?.column;
  if (rater === undefined) return "";
  return rater.filled < table.records ? "/{$line}" : `/{${rater.heading}}`;
}

/** The columns of a block by a pattern, with the columns of seconds beside them; undefined where there are none. */
function secondsBeside(part: readonly Assigned[], table: PeekedTable): MappedFeed["unpivot"] {
  const times = table.columns
    .filter(({ heading }) => SECONDS.test(heading) && /\d/.test(heading))
    .map(({ heading }) => heading);
  const [first] = part;
  if (times.length === 0 || first === undefined) return undefined;
  const stems = new Set(part.map(({ column }) => column.heading.replace(/\d+/, "#")));
  const stem = first.column.heading.replace(/\d+/, "#");
  const time = times.find((one) => one.match(/\d+/)?.[0] === first.column.heading.match(/\d+/)?.[0]);
  if (stems.size !== 1 || time === undefined) return undefined;
  const pattern = `^${stem.split("#").map(escaped).join("(?<n>\\d+)")}$`;
  return { pattern, companions: { seconds: time.replace(/\d+/, "{$n}") } };
}

/** A text that a regular expression reads as itself. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function humanInterviews(builder: Builder): MappedFeed[] {
  const { any, own, at, all, updatedAt, heading, scale, steps } = builder;
  if (!any("human_interviews") && !any("human_ratings")) return [];
  const application = applicationKey(builder);
  const round = heading("human_interviews.round") ?? heading("human_interviews.started_at");
  const key: Key =
    at("human_interviews.interview_id") !== undefined
      ? builder.keyOf("human_interviews.interview_id")
      : round !== undefined && application.column !== undefined && application.repeats
        ? {
            value: { template: `${application.text}/{${round}}` },
            text: `${application.text}/{${round}}`,
            repeats: false,
          }
        : application;
  const ratings = all("human_ratings.score");
  const fields: Fields = {
    ...own("human_interviews"),
    source_id: key.value,
    interview_id: key.value,
    application_id: application.value,
    started_at: processDay(builder, "human_interviews.started_at", [
      "human_interviews.ended_at",
      "human_interviews.scheduled_at",
      ...PROCESS,
    ]),
    updated_at: updatedAt(),
  };
  const [first] = ratings;
  const told = at("human_interviews.started_at") ?? (ratings.length === 1 ? first : undefined);
  const when = told === undefined || told.column.filled === 0 ? [] : [presence(told)];
  const isByRound =
    key.column === undefined &&
    application.repeats &&
    round !== undefined &&
    application.column !== undefined;
  const interviews = isByRound
    ? { feed: "human_interviews", fold: [application.column as string, round as string], when, fields }
    : once(key, "human_interviews", fields, when);
  const rater = heading("human_ratings.rater_id");
  const isCompetency = (one: Assigned) =>
    one.by === "block" &&
    (competencyOf(one.column.heading) !== undefined ||
      one.heading.senses.some((sense) => sense.startsWith("?")));
  const competencies = ratings.filter(isCompetency);
  const overall = ratings.filter((one) => !isCompetency(one));
  const comment = heading("human_ratings.comment");
  const item = at("human_ratings.competency_id");
  const made: MappedFeed[] = [interviews];
  if (item !== undefined)
    made.push({
      feed: "competencies",
      fold: [item.column.heading],
      when: [{ column: item.column.heading, present: true }],
      fields: {
        source_id: `${item.column.heading}`,
        competency_id: item.column.heading,
        name_zh: item.column.heading,
        updated_at: updatedAt(),
      },
    });
  overall.forEach((one, index) => {
    const limits = scale(one);
    const by: MappedValue =
      overall.length === 1 && rater !== undefined
        ? rater
        : { constant: overall.length === 1 && rater === undefined ? "-" : one.column.heading };
    const part =
      overall.length === 1
        ? rater === undefined
          ? "rating"
          : `{${rater}}`
        : one.column.heading.replace(/[{}]/g, "");
    made.push({
      feed: "human_ratings",
      when: [presence(one)],
      fields: {
        source_id: {
          template: `${key.text}/${part}${item === undefined ? "" : `/{${item.column.heading}}`}`,
        },
        interview_id: key.value,
        rater_id: typeof by === "string" ? { column: by, default: "-" } : by,
        ...(item === undefined ? {} : { competency_id: item.column.heading }),
        score:
          Object.keys(steps(one)).length === 0
            ? one.column.heading
            : { column: one.column.heading, ...steps(one) },
        min_score: { constant: limits.min },
        max_score: { constant: limits.max },
        ...(comment === undefined || index > 0 ? {} : { comment }),
        updated_at: updatedAt(),
      },
    });
  });
  return [...made, ...wideScores(builder, competencies, "human_ratings", key)];
}

function offers(builder: Builder): MappedFeed | undefined {
  const { any, own, at, updatedAt } = builder;
  if (!any("offers")) return undefined;
  const key = applicationKey(builder);
  const told = [
    "offers.offered_at",
    "offers.accepted_at",
    "offers.declined_at",
    "offers.approved_at",
    "offers.first_year_pay",
    "offers.salary_band",
  ]
    .map(at)
    .filter((one) => one !== undefined);
  const [first] = told;
  return once(
    key,
    "offers",
    {
      ...own("offers"),
      source_id: key.value,
      application_id: key.value,
      offered_at: processDay(builder, "offers.offered_at", [
        "offers.accepted_at",
        "offers.declined_at",
        "offers.approved_at",
        ...PROCESS,
      ]),
      updated_at: updatedAt(),
    },
    first === undefined || first.column.filled === 0 ? [] : [presence(first)],
  );
}

/** Who was hired: by a verdict, by a day, by the number of an employee, or by what is told of them later. */
function hiredWhen(builder: Builder): Condition[] {
  const { at, table, ask, all } = builder;
  const verdict = at("hires.hired");
  if (verdict !== undefined) {
    const cells = verdictsOf("hired", verdict.column) ?? {};
    const chosen = builder.chosen[verdict.column.heading]?.values;
    const yes =
      chosen === undefined
        ? Object.keys(cells).filter((cell) => cells[cell] === true)
        : Object.keys(chosen).filter((cell) => chosen[cell] !== null);
    return [{ column: verdict.column.heading, equals: yes.length === 0 ? ["1"] : yes }];
  }
  for (const means of ["hires.onboarded_at", "hires.employee_id"]) {
    const one = at(means);
    if (one !== undefined) return one.column.filled < table.records ? [presence(one)] : [];
  }
  const stage = at("stage_events.stage");
  if (stage !== undefined) {
    const hired = Object.entries(valuesOf("stage_events", "stage", stage.column).values).flatMap(
      ([cell, value]) => (value === "onboarded" ? [cell] : []),
    );
    if (hired.length > 0) return [{ column: stage.column.heading, equals: hired }];
  }
  const later = [
    ...all("performance_reviews.rating"),
    ...all("kpi_results.value"),
    at("employment.left"),
    at("employment.stayed"),
  ].find(
    (one) => one !== undefined && one.column.filled - fillersOf(one) > 0 && one.column.filled < table.records,
  );
  if (later === undefined) return [];
  const answer = ask({
    id: "hired_who",
    kind: "choice",
    text: { zh: "哪些人是入职的？", en: "Who of them was hired?" },
    choices: [
      {
        value: "told",
        about: {
          zh: `“${later.column.heading}”有值的人`,
          en: `those with a value in ${later.column.heading}`,
        },
      },
      { value: "all", about: { zh: "所有人", en: "everybody" } },
    ],
    assumed: "told",
    why: { zh: "表中没有录用结果的列", en: "no column tells who was hired" },
  });
  return answer === "all" ? [] : [presence(later)];
}

function fillersOf({ column }: Assigned): number {
  return column.samples.length === 0 ? column.filled : 0;
}

function hiredDay(builder: Builder): string {
  return builder.ask({
    id: "hired_on",
    kind: "day",
    text: { zh: "他们大约在哪一天入职？", en: "On which day, about, did they start work?" },
    assumed: daysBefore(builder.at("employment.ended_at")?.column.earliest ?? builder.dataDay, 365),
    why: {
      zh: "表中没有入职日期：在职时长和入职季度因此没有意义",
      en: "the table has no day of starting work: lengths of employment and quarters of hire mean nothing",
    },
  });
}

function startValue(builder: Builder): MappedValue {
  const { at, dateValue, table } = builder;
  const date = at("hires.onboarded_at");
  if (date !== undefined) {
    const value = dateValue(date);
    const isPartly = at("hires.hired") !== undefined && date.column.filled < table.records;
    return isPartly ? { ...asObject(value), default: hiredDay(builder) } : value;
  }
  const verdict = at("hires.hired");
  if (verdict === undefined) return { constant: hiredDay(builder) };
  const cells = verdictsOf("hired", verdict.column) ?? {};
  const own = builder.chosen[verdict.column.heading]?.values;
  const day = hiredDay(builder);
  const values =
    own === undefined
      ? Object.fromEntries(Object.entries(cells).map(([cell, yes]) => [cell, yes ? day : null]))
      : Object.fromEntries(Object.entries(own).map(([cell, value]) => [cell, value === null ? null : day]));
  return { column: verdict.column.heading, values, otherwise: null };
}

function hires(builder: Builder): MappedFeed[] {
  const { any, at, own, updatedAt, has } = builder;
  const isTold = ["hires", "employment", "performance_reviews", "kpi_results"].some(any);
  const stage = at("stage_events.stage");
  const isStage =
    stage !== undefined &&
    Object.values(valuesOf("stage_events", "stage", stage.column).values).includes("onboarded");
  if (!isTold && !isStage) return [];
  const key = employeeKey(builder);
  const application = applicationKey(builder);
  const when = hiredWhen(builder);
  const hire = once(
    key,
    "hires",
    {
      source_id: key.value,
      employee_id: key.value,
      application_id: application.value,
      onboarded_at: startValue(builder),
      updated_at: updatedAt(),
    },
    when,
  );
  if (!any("employment")) return [hire];
  const fields: Fields = {
    ...own("employment"),
    source_id: key.value,
    employee_id: key.value,
    started_at: startValue(builder),
    updated_at: updatedAt(),
  };
  const verdict =
    at("employment.left") ??
    at("employment.stayed") ??
    (has("employment.end_kind") ? at("employment.end_kind") : undefined);
  if (!has("employment.ended_at") && verdict !== undefined) {
    const leaves = leavers(verdict, builder);
    if (leaves !== undefined) {
      const day = leftDay(builder);
      fields.ended_at = {
        column: verdict.column.heading,
        values: Object.fromEntries(Object.entries(leaves).map(([cell, left]) => [cell, left ? day : null])),
        otherwise: null,
      };
    }
  }
  if (has("employment.end_kind") && fields.ended_at !== undefined) {
    const kind = at("employment.end_kind") as Assigned;
    const { values } = valuesOf("employment", "end_kind", kind.column);
    if (builder.chosen[kind.column.heading]?.values === undefined)
      fields.end_kind = { column: kind.column.heading, values, otherwise: null };
  }
  return [hire, once(key, "employment", fields, when)];
}

/** Whether each cell of a verdict says that somebody left. */
function leavers(verdict: Assigned, builder: Builder): Record<string, boolean> | undefined {
  const chosen = builder.chosen[verdict.column.heading]?.values;
  if (chosen !== undefined && verdict.means !== "employment.end_kind")
    return Object.fromEntries(Object.entries(chosen).map(([cell, value]) => [cell, value !== null]));
  if (verdict.means === "employment.end_kind") {
    const { values } = valuesOf("employment", "end_kind", verdict.column);
    return Object.fromEntries(
      Object.entries(values).map(([cell, value]) => [cell, value !== null && !STAYS.test(cell.trim())]),
    );
  }
  const cells = verdictsOf("left", verdict.column);
  if (cells === undefined) return undefined;
  const isStay = verdict.means === "employment.stayed";
  const turned = Object.entries(cells).map(
    ([cell, yes]) =>
      [
        cell,
        isStay && /^(yes|y|true|t|1|1\.0|是|有|√|0|0\.0|no|n|false|f|否|无)$/i.test(cell.trim()) ? !yes : yes,
      ] as const,
  );
  return Object.fromEntries(turned);
}

function leftDay(builder: Builder): string {
  const { ask, has, answers, dataDay } = builder;
  const start = answers.hired_on ?? daysBefore(dataDay, 365);
  return ask({
    id: "left_on",
    kind: "day",
    text: { zh: "离职的人大约在哪一天离开？", en: "On which day, about, did those who left leave?" },
    assumed: has("hires.onboarded_at") ? dataDay : daysBefore(DAY.test(start) ? start : dataDay, -60),
    why: {
      zh: "表中只说谁离职，没说哪一天：留任只能读作“离职与否”",
      en: "the table tells who left and not when: retention only reads as left or not",
    },
  });
}

function reviews(builder: Builder): MappedFeed[] {
  const { all, at, own, has, updatedAt, scale, steps } = builder;
  const key = employeeKey(builder);
  const when = hiredWhen(builder);
  const list = all("performance_reviews.rating");
  return list.map((one, index) => {
    const limits = scale(one);
    const { wave } = one.heading;
    const end = at("performance_reviews.period_end");
    const fields: Fields = { ...own("performance_reviews") };
    delete fields.rating;
    if (end !== undefined && list.length === 1) {
      if (!has("hires.onboarded_at") && !has("performance_reviews.months_since_hire"))
        fields.months_since_hire = { constant: reviewedAfter(builder) };
    } else if (wave?.end !== undefined) {
      fields.period_end = { constant: wave.end };
      if (!has("hires.onboarded_at") && !has("performance_reviews.months_since_hire"))
        fields.months_since_hire = { constant: reviewedAfter(builder) };
    } else {
      const months =
        wave?.months ??
        (has("performance_reviews.months_since_hire") ? undefined : Number(reviewedAfter(builder)));
      if (months !== undefined) fields.months_since_hire = { constant: months };
      fields.period_end = { constant: reviewDay(builder, months ?? 6, index) };
    }
    const word = steps(one);
    return {
      feed: "performance_reviews",
      when: [
        ...when,
        presence(one),
        ...(end !== undefined && list.length === 1 && end.column.filled < one.column.filled
          ? [presence(end)]
          : []),
      ],
      fields: {
        ...fields,
        source_id: {
          template: `${key.text}/${end !== undefined && list.length === 1 && key.repeats ? `{${end.column.heading}}` : (wave?.end ?? (wave?.months === undefined ? "review" : `${wave.months}m`))}`,
        },
        employee_id: key.value,
        rating: Object.keys(word).length === 0 ? one.column.heading : { column: one.column.heading, ...word },
        min_rating: { constant: limits.min },
        max_rating: { constant: limits.max },
        updated_at: updatedAt(),
      },
    };
  });
}

function reviewedAfter({ ask }: Builder): string {
  return ask({
    id: "reviewed_after",
    kind: "choice",
    text: {
      zh: "绩效是入职多久后评的？（月）",
      en: "How long after the start of work were they rated? (months)",
    },
    choices: [
      { value: "6", about: { zh: "约 6 个月（3 至 8 个月）", en: "about 6 months (3 to 8)" } },
      { value: "12", about: { zh: "约 12 个月（9 至 15 个月）", en: "about 12 months (9 to 15)" } },
    ],
    assumed: "6",
    why: {
      zh: "表中没有评估时间，效度按 6 或 12 个月的绩效计算",
      en: "the table does not tell when; validity goes by the rating at 6 or 12 months",
    },
  });
}

function reviewDay(builder: Builder, months: number, index: number): string {
  const start = builder.has("hires.onboarded_at") ? undefined : hiredDay(builder);
  const assumed =
    start !== undefined && DAY.test(start)
      ? daysBefore(start, -Math.round(months * 30.4375) - index)
      : daysBefore(builder.dataDay, index);
  return builder.ask({
    id: "reviewed_on",
    kind: "day",
    text: { zh: "绩效评估的周期截至哪一天？", en: "On which day did the period of the rating end?" },
    assumed,
    why: { zh: "表中没有考核期", en: "the table does not tell the period" },
  });
}

function kpis(builder: Builder): MappedFeed[] {
  const { all, at, has, updatedAt, dateValue, own, heading } = builder;
  const values = all("kpi_results.value");
  if (values.length === 0) return [];
  const key = employeeKey(builder);
  const when = hiredWhen(builder);
  const end = at("kpi_results.period_end") ?? at("performance_reviews.period_end");
  const day: MappedValue = end === undefined ? { constant: reviewDay(builder, 6, 0) } : dateValue(end);
  const period = end === undefined ? "" : `/{${end.column.heading}}`;
  if (has("kpi_results.kpi"))
    return [
      {
        feed: "kpi_results",
        when,
        fields: {
          ...own("kpi_results"),
          source_id: { template: `${key.text}/{${heading("kpi_results.kpi")}}${period}` },
          employee_id: key.value,
          period_end: day,
          value: values[0]?.column.heading ?? UNDECIDED,
          updated_at: updatedAt(),
        },
      },
    ];
  const percents = values.filter(({ column }) => column.percents > 0.5);
  const absent = [...new Set(values.flatMap(({ column }) => column.fillers))];
  return [values.filter((one) => !percents.includes(one)), percents].flatMap((part) =>
    part.length === 0
      ? []
      : [
          {
            feed: "kpi_results",
            unpivot: { columns: part.map(({ column }) => column.heading) },
            when: [
              ...when,
              { column: "$value", present: true, ...(absent.length === 0 ? {} : { not: absent }) },
            ],
            fields: {
              source_id: { template: `${key.text}/{$column}${period}` },
              employee_id: key.value,
              period_end: day,
              kpi: { column: "$column", extract: "^.{1,60}" },
              value: "$value",
              updated_at: updatedAt(),
            },
          },
        ],
  );
}

function survey(builder: Builder, isAnonymous: boolean): MappedFeed[] {
  const { any, all, at, own, heading, updatedAt, dateValue, name, has } = builder;
  if (!any("survey_answers")) return [];
  const key = has("survey_answers.response_id")
    ? builder.keyOf("survey_answers.response_id")
    : isAnonymous
      ? builder.keyOf("person.id")
      : applicationKey(builder);
  const made: MappedFeed[] = [];
  const about: Fields = isAnonymous
    ? { requisition_id: { constant: name } }
    : { application_id: applicationKey(builder).value };
  const answered = at("survey_answers.answered_at");
  const respondent: MappedValue = has("survey_answers.respondent")
    ? (own("survey_answers").respondent as MappedValue)
    : {
        constant: builder.ask({
          id: "respondent",
          kind: "choice",
          text: { zh: "问卷是谁填的？", en: "Who answered the survey?" },
          choices: [
            { value: "candidate", about: { zh: "候选人", en: "candidates" } },
            { value: "business", about: { zh: "业务部门", en: "business departments" } },
          ],
          assumed: "candidate",
          why: {
            zh: "表中没有答卷人类型；员工调查不属于这里",
            en: "the table does not tell; a survey of employees does not belong here",
          },
        }),
      };
  const base: Fields = {
    ...about,
    response_id: key.value,
    respondent,
    answered_at:
      answered !== undefined
        ? dateValue(answered)
        : {
            constant: builder.ask({
              id: "answered_on",
              kind: "day",
              text: { zh: "问卷大约在哪一天填的？", en: "On which day, about, was the survey answered?" },
              assumed: builder.dataDay,
              why: { zh: "表中没有作答时间", en: "the table has no time of answering" },
            }),
          },
    updated_at: updatedAt(),
  };
  const scores = all("survey_answers.score");
  const comments = all("survey_answers.comment");
  const item = heading("survey_answers.item");
  if (item !== undefined) {
    const [score] = scores;
    const [comment] = comments;
    made.push({
      feed: "survey_answers",
      when: [{ column: item, present: true }],
      fields: {
        ...base,
        source_id: { template: `${key.text}/{${item}}` },
        item: { column: item, extract: "^.{1,60}" },
        ...(score === undefined ? {} : { score: onSurveyScale(builder, [score], score.column.heading) }),
        ...(comment === undefined ? {} : { comment: comment.column.heading }),
      },
    });
    return made;
  }
  const groups = new Map<string, Assigned[]>();
  for (const one of scores) {
    const { min, max } = builder.scale(one);
    groups.set(`${min}-${max}`, [...(groups.get(`${min}-${max}`) ?? []), one]);
  }
  for (const part of groups.values()) {
    const absent = [...new Set(part.flatMap(({ column }) => column.fillers))];
    made.push({
      feed: "survey_answers",
      unpivot: { columns: part.map(({ column }) => column.heading) },
      when: [{ column: "$value", present: true, ...(absent.length === 0 ? {} : { not: absent }) }],
      fields: {
        ...base,
        source_id: { template: `${key.text}/{$column}` },
        item: { column: "$column", extract: "^.{1,60}" },
        score: onSurveyScale(builder, part, "$value"),
      },
    });
  }
  for (const one of comments)
    made.push({
      feed: "survey_answers",
      when: [presence(one)],
      fields: {
        ...base,
        source_id: {
          template: `${key.text}/comment/${one.column.heading.replace(/[{}]/g, "").slice(0, 60)}`,
        },
        item: { constant: one.column.heading.slice(0, 60) },
        comment: one.column.heading,
      },
    });
  return made;
}

/** Survey scores are 1 to 5 or 0 to 10; others are carried over to 1 to 5. */
function onSurveyScale(builder: Builder, part: readonly Assigned[], column: string): MappedValue {
  const { min, max } = builder.scale(part[0] as Assigned);
  const steps = Object.assign({}, ...part.map((one) => builder.steps(one).values)) as Record<string, string>;
  const word = Object.keys(steps).length === 0 ? {} : { values: steps };
  if ((min === 1 && max === 5) || (min === 0 && (max === 10 || max === 5)))
    return Object.keys(word).length === 0 ? column : { column, ...word };
  const multiply = Number((4 / (max - min)).toFixed(6));
  return { column, ...word, multiply, add: Number((1 - min * multiply).toFixed(6)) };
}

/** A feed that only its own columns fill. */
function plainFeed(builder: Builder, feed: string): MappedFeed | undefined {
  const { any, own, contracts, updatedAt, missing } = builder;
  if (!any(feed)) return undefined;
  const key = feed === "promotions" || feed === "trainings" ? employeeKey(builder) : applicationKey(builder);
  const contract = contracts.get(feed);
  const fields: Fields = { ...own(feed), updated_at: updatedAt() };
  for (const { name, about, required, references } of contract?.fields ?? []) {
    if (fields[name] !== undefined || required !== true) continue;
    if (references === "applications.application_id" || references === "hires.employee_id")
      fields[name] = key.value;
    else if (name === "kind") fields[name] = { constant: feed };
    else {
      fields[name] = { constant: UNDECIDED };
      missing.push({ zh: `${feed} 缺少${about.zh}`, en: `${feed} lacks ${about.en.toLowerCase()}` });
    }
  }
  fields.source_id = { template: `${key.text}/${feed}` };
  return { feed, fields };
}

/** Words of a table's name, as people would write it. */
export function labelOf(file: string): string {
  const plain = (file.split("/").at(-1) ?? file)
    .replace(/\.[a-z]+$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return plain === "" || readHeading(plain).senses.length === 0 ? file : plain;
}
