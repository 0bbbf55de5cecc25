import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { csvCell } from "../../dashboards/format/csv-cell.ts";
import { agree } from "../../pipelines/load/agreement.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { systemUser } from "../access/system-user.ts";
import { answerAnalysis, readQuery } from "../analyses/analyses.ts";
import { analysis } from "../analyses/lab/answer-keys.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { HttpError } from "../http-error.ts";
import { createRowReader } from "../metrics/rows.ts";
import { keyedScores } from "../statistics/lab/answer-keys.ts";

const given = ["outcome", "top", "dimension", "least-impact", "pass-share"] as const;

/** `assay answer-key`: fit what each answer of a job's questions counts, and score applicants by such a key. */
export const command: Command = {
  about: "points of each answer of a job's questions: fit them to outcomes, score applicants by them",
  usage:
    "assay answer-key [fit JOB [--outcome O] [--top SHARE] [--dimension D] [--least-impact R] [--pass-share S] [--out FILE] | score FILE [--job JOB] [--out FILE]]",
  options: {
    outcome: { type: "string", about: "fit: performance_6m (usual), performance_12m, kpi, retention" },
    top: { type: "string", about: "fit: predict who is among this best share of hires, e.g. 0.4" },
    dimension: {
      type: "string",
      about: "fit: whose impact ratio is held: gender (usual), age_band, ethnicity, education",
    },
    "least-impact": { type: "string", about: "fit: least impact ratio, 0 to 1 (usual 0.8)" },
    "pass-share": { type: "string", about: "fit: share of applicants that passes (usual 0.5)" },
    job: { type: "string", about: "score: applicants of this job instead of the key's" },
    out: { type: "string", about: "write to this file instead of the screen" },
  },
  run: async (input) => {
    const [action = "", subject, ...rest] = input.words;
    const work = ACTIONS[action];
    if (work === undefined || subject === undefined || rest.length > 0)
      throw new UsageError(`unknown: ${input.words.join(" ")}; usage: ${command.usage}`);
    if (!existsSync(join(input.data, "warehouse.duckdb")))
      throw new Error(`no warehouse in ${input.data}; run assay load first, or name its folder by --data`);
    const database = await openDatabase({ directory: input.data, readers: 2 });
    try {
      await agree(database);
      await work(input, database, subject);
    } catch (error) {
      if (error instanceof HttpError && error.status < 500) throw new UsageError(error.message);
      throw error;
    } finally {
      await database.close();
    }
    return 0;
  },
};

type Action = (input: CommandInput, database: Database, subject: string) => Promise<void>;

const keySchema = Type.Object({
  job: Type.String(),
  vendor: Type.Union([Type.String(), Type.Null()]),
  questions: analysis.gives.questions.anyOf[0]!,
});
type Key = Static<typeof keySchema>;

const fit: Action = async (input, database, job) => {
  const options = given.flatMap((name) => {
    const value = input.values[name];
    return value === undefined ? [] : [[name.replace("-", "_"), String(value)] as const];
  });
  const query = readQuery(analysis, { job, ...Object.fromEntries(options) });
  const source = { rows: createRowReader(database), config: readConfig(input.data) };
  const found = await answerAnalysis(source, analysis, query, { kind: "all" });
  if (found.questions === null)
    throw new Error(
      found.verdict === "few"
        ? `${job}: ${found.hires} hires with the outcome; a key is fitted from 50`
        : `${job}: the outcome or every answer is the same of all; no key can be fitted`,
    );
  const kept = { ...query, ...found, sql: undefined, note_texts: undefined };
  write(input, `${JSON.stringify(kept, null, 2)}\n`);
  const { validity, impact_ratio, held } = found;
  const digits = (value: number | null) => (value === null ? "not known" : value.toFixed(3));
  input.err(
    `${found.questions.length} questions, ${found.applicants} applicants, ${found.hires} hires: on hires left out r ${digits(validity.value)} ` +
      `[${digits(validity.low)}, ${digits(validity.high)}], lowest impact ratio ${digits(impact_ratio)}, groups' means brought together by ${Math.round(held * 100)} %`,
  );
  if (found.verdict === "no_evidence")
    input.err("no evidence that the keyed score predicts: its interval holds 0");
  if (found.reaches === false)
    input.err("the impact ratio stays below the least even with equal means: see impact_ratio");
};

const score: Action = async (input, database, file) => {
  const key = readKey(file);
  const job = input.values.job === undefined ? key.job : String(input.values.job);
  const rows = await database.reader((connection) =>
    connection.rows<{ application_id: string; question: string; score: number }>(
      `select a.application_id, cast(s.question as varchar) as question, cast(s.raw_score as double) / 1000 as score
       from core.question_score as s
       join core.application as a on a.application_key = s.application_key
       join core.requisition as r on r.requisition_id = a.requisition_id
       where r.job_id = $job and s.raw_score is not null and cast(a.vendor as varchar) is not distinct from $vendor
       order by a.application_id`,
      { job, vendor: key.vendor },
    ),
  );
  if (rows.length === 0)
    throw new UsageError(
      `no answers of the job ${job} with the vendor ${key.vendor ?? "(none)"}; say --job for another`,
    );
  const applications = [...new Set(rows.map(({ application_id }) => application_id))];
  const places = new Map(applications.map((id, at) => [id, at]));
  const at = new Map(key.questions.map(({ question }, place) => [question, place]));
  const columns = key.questions.map(() => new Float64Array(applications.length).fill(Number.NaN));
  for (const { application_id, question, score: answer } of rows) {
    const column = columns[at.get(question) ?? -1];
    if (column !== undefined) column[places.get(application_id)!] = answer;
  }
  const keys = key.questions.map(({ weight, answers, otherwise }) => ({
    ...{ weight, otherwise },
    answers: answers.map(({ from, to, points }) => ({
      from: from ?? Number.NEGATIVE_INFINITY,
      to: to ?? Number.POSITIVE_INFINITY,
      points,
    })),
  }));
  const scores = keyedScores(keys, columns);
  await withAudit(database, ({ audit }) =>
    audit.record({
      ...{ actor: systemUser(), action: "export", subject: `answer-key:${job}`, outcome: "done" },
      detail: { rows: applications.length },
    }),
  );
  const lines = applications.map((id, row) => {
    const answered = columns.filter((column) => !Number.isNaN(column[row]!)).length;
    return [id, scores[row]!.toFixed(9), answered].map(csvCell).join(",");
  });
  write(input, `application_id,score,answered\n${lines.join("\n")}\n`);
  input.err(`${applications.length} applicants of ${job}, ${key.questions.length} questions`);
};

const ACTIONS: Readonly<Record<string, Action>> = { fit, score };

function readKey(file: string): Key {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} is no answer key: ${(error as Error).message}`);
  }
  const [wrong] = Value.Errors(keySchema, read);
  if (wrong !== undefined)
    throw new UsageError(
      `${file} is no answer key: ${wrong.instancePath || "the file"} ${wrong.message}; assay answer-key fit makes one`,
    );
  return read as Key;
}

function write({ values, out }: CommandInput, text: string): void {
  if (values.out === undefined) out(text.trimEnd());
  else writeFileSync(String(values.out), text);
}
