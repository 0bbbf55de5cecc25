import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { validate } from "node-cron";
import { type Static, Type } from "typebox";
import { Settings } from "typebox/system";
import { Value } from "typebox/value";
import { OUTCOMES } from "../pipelines/retention.ts";
import { checkEngine, engineSchema } from "./engine-settings.ts";
import {
  checkMessages,
  listedAddress,
  messagesSchema,
  privateNetwork,
  reportsSchema,
  secretEnv,
  secretFile,
} from "./message-settings.ts";
import type { MetricSettings } from "./metrics/metric.ts";
import { checkPulls, pullJob, pullsSchema } from "./pull-settings.ts";
import { checkSignIn, signInSchema } from "./sign-in-settings.ts";

// The library stops at 8 problems; a settings file is told all of them.
Settings.Set({ maxErrors: 200 });

const closed = { additionalProperties: false } as const;

function keptOf(spans: string, usual: number) {
  const description = `The newest of each of the last ${spans} that have one: of how many`;
  return Type.Integer({ description, minimum: 0, maximum: 1000, default: usual });
}

/** A quantity that only people can give, with where it comes from. */
function quantity(description: string) {
  const positive = { exclusiveMinimum: 0, maximum: 1e9 };
  return Type.Optional(
    Type.Object(
      {
        value: Type.Number(positive),
        low: Type.Optional(Type.Number({ ...positive, description: "Lower end of its 95 % interval" })),
        high: Type.Optional(Type.Number({ ...positive, description: "Upper end of its 95 % interval" })),
        source: Type.String({
          description: "Where the figure comes from, as 中文 | English",
          minLength: 1,
          maxLength: 300,
        }),
      },
      { ...closed, description },
    ),
  );
}

/** What `assay.config.json` may hold; served at /api/schemas/config. Every member may be left out. */
export const configSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    organisation: Type.Object(
      {
        name: Type.String({
          description: "Shown in the shell and on reports, as 中文 | English",
          minLength: 1,
          maxLength: 120,
          default: "本企业 | Our organisation",
        }),
        zone: Type.String({
          description: "IANA time zone of dates, quarters and of times without a zone in source files",
          default: "Asia/Shanghai",
        }),
        language: Type.Enum(["zh", "en"], {
          description: "Language of answers to callers who ask for none",
          default: "zh",
        }),
      },
      { ...closed, default: {} },
    ),
    server: Type.Object(
      {
        host: Type.String({ description: "Address to listen on", minLength: 1, default: "127.0.0.1" }),
        port: Type.Integer({ description: "Port to listen on", minimum: 0, maximum: 65535, default: 8100 }),
        public_address: Type.Optional(
          Type.String({
            description: "https address under which a proxy serves Assay; makes cookies Secure",
            pattern: "^https://[^/]+$",
          }),
        ),
        readers: Type.Integer({
          description:
            "Processes of their own that answer figures at this address; 0: the server answers alone. Each takes database.memory_limit",
          minimum: 0,
          maximum: 32,
          default: 0,
        }),
        requests_per_minute: Type.Integer({
          description: "Limit for one address",
          minimum: 10,
          maximum: 1_000_000,
          default: 3000,
        }),
        session_idle_hours: Type.Number({ minimum: 0.1, maximum: 168, default: 12 }),
        session_days: Type.Number({ minimum: 0.1, maximum: 90, default: 7 }),
        sign_in_link_minutes: Type.Number({ minimum: 1, maximum: 1440, default: 30 }),
      },
      { ...closed, default: {} },
    ),
    sign_in: signInSchema,
    source: Type.Object(
      {
        directory: Type.String({
          description: "Folder of the source systems' exports, from the data directory",
          minLength: 1,
          default: "exports",
        }),
        mappings: Type.String({
          description: "Folder of mapping files, from the data directory",
          minLength: 1,
          default: "mappings",
        }),
      },
      { ...closed, default: {} },
    ),
    schedules: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$", description: "Name of the schedule" }),
          cron: Type.String({ description: "Five or six cron fields, in the organisation's zone" }),
          job: Type.Enum(["load"], { default: "load" }),
          from: Type.Optional(
            Type.String({ minLength: 1, description: "Another folder than source.directory" }),
          ),
        },
        closed,
      ),
      { description: "Jobs that run by themselves while the server runs", maxItems: 100, default: [] },
    ),
    backup: Type.Optional(
      Type.Object(
        {
          to: Type.String({
            description:
              "Folder of the backups, from the data directory; outside of it, and not where the master key lies",
            minLength: 1,
          }),
          cron: Type.String({
            description: "Five or six cron fields, in the organisation's zone",
            default: "0 3 * * *",
          }),
          keep: Type.Object(
            {
              daily: keptOf("days", 7),
              weekly: keptOf("weeks", 5),
              monthly: keptOf("months", 12),
            },
            { ...closed, description: "Which of them stay; the newest always does", default: {} },
          ),
        },
        { ...closed, description: "Backups that are made by themselves while the server runs" },
      ),
    ),
    retention: Type.Optional(
      Type.Object(
        {
          rules: Type.Array(
            Type.Object(
              {
                feed: Type.Enum(["candidates"], { default: "candidates" }),
                outcome: Type.Enum([...OUTCOMES], {
                  description: "How the last of a person's applications ended",
                }),
                months: Type.Integer({
                  description: "Months after that end until the person's data are erased",
                  minimum: 1,
                  maximum: 600,
                  default: 12,
                }),
              },
              closed,
            ),
            { description: "Who is erased when; nobody where there is no rule", maxItems: 20 },
          ),
          cron: Type.Optional(
            Type.String({
              description:
                "Erases who falls due at these times (cron fields, in the organisation's zone); by command only where left out",
            }),
          ),
        },
        { ...closed, description: "How long data of people are kept" },
      ),
    ),
    subjects: Type.Object(
      {
        answer_days: Type.Integer({
          description: "Days within which a request of a person about the own data is answered",
          minimum: 1,
          maximum: 365,
          default: 30, // GB/T 35273-2020, 8.7
        }),
      },
      { ...closed, description: "Requests of people about their own data", default: {} },
    ),
    models: Type.Object(
      {
        webhooks: Type.Array(
          Type.Object(
            {
              address: listedAddress("Where it is sent: https, or http on this machine"),
              secret_env: secretEnv("the secret which signs"),
              secret_file: secretFile,
              private_network: privateNetwork,
            },
            closed,
          ),
          {
            description: "Who hears of a published scoring model, and nobody else",
            maxItems: 10,
            default: [],
          },
        ),
      },
      { ...closed, description: "Scoring models", default: {} },
    ),
    pulls: pullsSchema,
    messages: messagesSchema,
    reports: reportsSchema,
    criteria: Type.Record(
      Type.String({ pattern: "^[a-z][a-z0-9_]*$" }),
      Type.Object(
        {
          reliability: Type.Number({
            description: "Reliability of the criterion (ryy), used when validity is corrected for it",
            exclusiveMinimum: 0,
            maximum: 1,
          }),
          source: Type.String({ description: "Where the figure comes from", minLength: 1, maxLength: 300 }),
        },
        closed,
      ),
      {
        default: {
          performance: {
            reliability: 0.52,
            source:
              "Viswesvaran 等（1996），单一主管评分 | Viswesvaran, Ones and Schmidt (1996), one supervisor's rating",
          },
        },
      },
    ),
    competencies: Type.Object(
      {
        kpi: Type.Optional(
          Type.String({
            description:
              "Id of the competency that should show in business results: its AI score is held against KPI",
            minLength: 1,
            maxLength: 200,
          }),
        ),
      },
      { ...closed, default: {} },
    ),
    utility: Type.Object(
      {
        performance_sd: quantity("Standard deviation of a year's performance, in money"),
        months: quantity("How long a hire stays on average, in months"),
        applicant_cost: quantity("What the selection of one applicant costs, in money"),
        interview_minutes: quantity("A human interview with preparation and notes, in minutes"),
        hour_cost: quantity("An hour of an interviewer, in money"),
      },
      { ...closed, description: "What the money value of a selection is counted from", default: {} },
    ),
    limits: Type.Object(
      {
        queries_at_once: Type.Integer({ minimum: 1, maximum: 16, default: 4 }),
        queries_waiting: Type.Integer({ minimum: 0, maximum: 10_000, default: 200 }),
        query_wait_seconds: Type.Number({
          description: "How long a question waits for its turn before it is refused (503)",
          minimum: 0,
          maximum: 600,
          default: 2,
        }),
        query_seconds: Type.Number({ minimum: 0.1, maximum: 600, default: 10 }),
        push_megabytes: Type.Number({ minimum: 0.01, maximum: 200, default: 20 }),
        upload_megabytes: Type.Number({
          description: "Largest file that is taken in the browser",
          minimum: 0.01,
          maximum: 2000,
          default: 200,
        }),
        free_gigabytes: Type.Number({
          description:
            "Free space below which nothing is written; a tenth of the warehouse where that is more",
          minimum: 0,
          maximum: 1_000_000,
          default: 1,
        }),
        cached_results: Type.Integer({ minimum: 0, maximum: 100_000, default: 20_000 }),
      },
      { ...closed, default: {} },
    ),
    engine: engineSchema,
    database: Type.Object(
      {
        threads: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
        memory_limit: Type.String({ pattern: "^[0-9]+(\\.[0-9]+)?(MB|GB)$", default: "2GB" }),
      },
      { ...closed, default: {} },
    ),
  },
  {
    $id: "https://assay.invalid/schemas/config.json",
    title: "assay.config.json",
    description: "Settings of one Assay installation",
    ...closed,
  },
);

/** The jobs that make backups, erase who falls due, take in what candidates answered and make the quarterly report. */
export const BACKUP_JOB = "backup";
export const ERASE_JOB = "erase";
export const SURVEY_JOB = "candidate-surveys";
export const REPORT_JOB = "quarterly-report";

/** The settings, complete with defaults. */
export type Config = Static<typeof configSchema>;

/** The settings file is wrong; the message holds every problem with its path. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: readonly string[];
  constructor(path: string, problems: readonly string[]) {
    super(`${path}: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

/** Where the settings of a data directory are: ASSAY_CONFIG, else its own file, else the working directory's. */
export function configPath(data: string): string | null {
  const named = process.env.ASSAY_CONFIG;
  if (named !== undefined && named !== "") return resolve(named);
  for (const path of [join(data, "assay.config.json"), resolve("assay.config.json")]) {
    if (existsSync(path)) return path;
  }
  return null;
}

/** Reads and checks the settings of a data directory; without a file, the defaults. Throws `ConfigError`. */
export function readConfig(data: string): Config {
  const path = configPath(data);
  if (path === null) return parseConfig({}, "assay.config.json");
  let raw: string;
  try {
    raw = readFileSync(path, "utf8");
  } catch {
    throw new ConfigError(path, ["cannot be read"]);
  }
  let value: unknown;
  try {
    value = JSON.parse(raw.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ConfigError(path, [`not JSON: ${(error as Error).message}`]);
  }
  return parseConfig(value, path);
}

/** Checks settings and fills the defaults in; `name` is what the error calls them. */
export function parseConfig(value: unknown, name: string): Config {
  const filled = Value.Default(configSchema, structuredClone(value));
  const problems = new Map<string, string>();
  for (const error of Value.Errors(configSchema, filled)) {
    if (error.keyword === "additionalProperties") continue;
    const path = error.instancePath.slice(1).replaceAll("/", ".") || "(top)";
    const problem = error.keyword === "boolean" ? "no such setting" : describe(error);
    if (!problems.has(path)) problems.set(path, problem);
  }
  const config = filled as Config;
  if (problems.size === 0) {
    if (!isZone(config.organisation.zone)) problems.set("organisation.zone", "not an IANA time zone");
    const seen = new Set<string>();
    config.schedules.forEach((schedule, index) => {
      if (!validate(schedule.cron)) problems.set(`schedules.${index}.cron`, "not a cron expression");
      if (seen.has(schedule.id)) problems.set(`schedules.${index}.id`, `${schedule.id} is there twice`);
      seen.add(schedule.id);
    });
    if (config.backup !== undefined && !validate(config.backup.cron))
      problems.set("backup.cron", "not a cron expression");
    if (config.retention?.cron !== undefined && !validate(config.retention.cron))
      problems.set("retention.cron", "not a cron expression");
    const outcomes = config.retention?.rules.map(({ outcome }) => outcome) ?? [];
    if (new Set(outcomes).size < outcomes.length)
      problems.set("retention.rules", "an outcome is there twice");
    if (seen.has(BACKUP_JOB)) problems.set("schedules", `the id ${BACKUP_JOB} is that of the backups`);
    if (seen.has(ERASE_JOB))
      problems.set("schedules", `the id ${ERASE_JOB} is that of erasing who falls due`);
    if (seen.has(SURVEY_JOB))
      problems.set("schedules", `the id ${SURVEY_JOB} is that of what candidates answered`);
    if (seen.has(REPORT_JOB))
      problems.set("schedules", `the id ${REPORT_JOB} is that of the quarterly report`);
    const heard = config.models.webhooks.map(({ address }) => address);
    config.models.webhooks.forEach(({ address, secret_env, secret_file }, index) => {
      const path = `models.webhooks.${index}`;
      if ((secret_env === undefined) === (secret_file === undefined))
        problems.set(path, "name one of secret_env and secret_file");
      if (!URL.canParse(address)) problems.set(`${path}.address`, "not an address");
      if (heard.indexOf(address) < index) problems.set(`${path}.address`, "is there twice");
    });
    for (const { system } of config.pulls)
      if (seen.has(pullJob(system)))
        problems.set("schedules", `the id ${pullJob(system)} is that of pulling ${system}`);
    for (const [path, problem] of [
      ...checkSignIn(config.sign_in),
      ...checkMessages(config.messages),
      ...checkPulls(config.pulls),
      ...checkEngine(config.engine),
    ])
      problems.set(path, problem);
    const { host, public_address } = config.server;
    if (!["127.0.0.1", "::1", "localhost"].includes(host) && public_address === undefined) {
      problems.set("server.public_address", `needed when server.host is not loopback (${host})`);
    }
  }
  if (problems.size > 0) {
    throw new ConfigError(
      name,
      [...problems].map(([path, problem]) => `${path}: ${problem}`),
    );
  }
  return config;
}

/** The settings that metrics need, by their paths. */
export function metricSettings({ competencies }: Pick<Config, "competencies">): MetricSettings {
  return { "competencies.kpi": competencies.kpi };
}

/** A folder of the settings, resolved from the data directory. */
export function fromData(data: string, folder: string): string {
  return isAbsolute(folder) ? folder : join(data, folder);
}

function describe(error: { keyword: string; message: string; params: object }): string {
  const params = error.params as { allowedValues?: unknown[]; requiredProperties?: string[] };
  if (params.allowedValues) return `must be one of ${params.allowedValues.join(", ")}`;
  if (params.requiredProperties) return `${params.requiredProperties.join(", ")} is missing`;
  return error.message;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
