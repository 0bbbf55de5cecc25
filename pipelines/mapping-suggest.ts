import { type Contract, contracts, type Field } from "./contract.ts";
import type { PeekedColumn } from "./extract/peek.ts";
import type { MappedFeed, MappedValue, Mapping } from "./mapping.ts";

/** What stands where a person has to decide; `assay map --check` refuses it until it is replaced. */
export const UNDECIDED = "TODO";

/** Headings that mean a field though they are not its name, in the field's own normal form. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  employee_id: ["empid", "employeenumber", "staffid", "工号", "员工号", "员工编号", "uniqueid"],
  candidate_id: ["candidateid", "applicantid", "uniqueid", "employeeid", "empid", "候选人编号", "应聘者编号"],
  application_id: ["applicationid", "投递编号", "申请编号", "uniqueid"],
  job_id: ["positionid", "岗位编号", "职位编号"],
  title: ["position", "jobtitle", "jobrole", "岗位名称", "职位名称", "岗位", "职位"],
  department_id: ["deptid", "department", "部门编号", "部门"],
  "candidates.name": ["name", "employeename", "fullname", "姓名", "候选人姓名", "员工姓名"],
  "departments.name": ["departmentname", "department", "部门名称", "部门"],
  phone: ["mobile", "telephone", "手机", "手机号", "电话"],
  email: ["mail", "emailaddress", "邮箱", "电子邮件"],
  national_id: ["idcard", "身份证", "身份证号"],
  gender: ["sex", "性别"],
  birth_date: ["dob", "dateofbirth", "birthday", "出生日期", "生日"],
  ethnicity: ["race", "racedesc", "protectedgroup", "民族"],
  education: ["degree", "学历"],
  channel: ["recruitmentsource", "source", "recruitingsource", "投递渠道", "招聘渠道", "渠道"],
  applied_at: ["applicationdate", "投递时间", "申请时间", "投递日期"],
  onboarded_at: ["dateofhire", "hiredate", "入职时间", "入职日期"],
  started_at: ["dateofhire", "hiredate", "startdate", "入职时间", "入职日期", "开始时间"],
  ended_at: ["dateoftermination", "terminationdate", "enddate", "离职时间", "离职日期", "结束时间"],
  end_kind: ["employmentstatus", "离职类型"],
  end_reason: ["termreason", "terminationreason", "离职原因"],
  rating: [
    "overallrating",
    "performancerating",
    "perfscoreid",
    "performancescore",
    "绩效",
    "绩效得分",
    "考核得分",
  ],
  period_end: ["lastperformancereviewdate", "reviewdate", "考核期末", "评估日期"],
  rater_id: ["managerid", "raterid", "考核人", "面试官编号"],
  updated_at: ["updatedat", "modifiedat", "lastmodified", "更新时间", "修改时间"],
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  female: ["f", "female", "女", "woman"],
  male: ["m", "male", "男", "man"],
  high_school: ["高中", "high school"],
  college: ["大专", "college", "associate"],
  bachelor: ["本科", "bachelor", "学士"],
  master: ["硕士", "master"],
  doctorate: ["博士", "phd", "doctor"],
  voluntary: ["主动", "voluntarily terminated", "voluntary", "resigned"],
  involuntary: ["被动", "terminated for cause", "involuntary", "dismissed"],
};

const DATE_FORMATS: readonly { format: string; pattern: RegExp }[] = [
  { format: "%m/%d/%Y", pattern: /^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$/ },
  { format: "%d/%m/%Y", pattern: /^(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])\/\d{4}$/ },
  { format: "%d.%m.%Y", pattern: /^\d{1,2}\.\d{1,2}\.\d{4}$/ },
  { format: "%Y.%m.%d", pattern: /^\d{4}\.\d{1,2}\.\d{1,2}$/ },
  { format: "%Y年%m月%d日", pattern: /^\d{4}年\d{1,2}月\d{1,2}日$/ },
  { format: "%Y%m%d", pattern: /^(19|20)\d{6}$/ },
];

const SECONDS = /time|second|duration|用时|时长|耗时/i;

/**
 * Drafts a mapping from a table's columns: headings are matched with the fields by name, by their Chinese and
 * English labels and by usual synonyms; runs of numbered columns become an unpivot to question scores.
 * Whatever is required and not found stands as the constant `TODO`. A draft to correct, not a decision.
 */
export async function suggestMapping(name: string, columns: readonly PeekedColumn[]): Promise<Mapping> {
  const id = identityColumn(columns);
  const items = itemColumns(columns);
  const rest = columns.filter((column) => !items.some((block) => block.columns.includes(column.heading)));
  const candidates = [...(await contracts()).values()].map((contract) => ({
    contract,
    found: matchFields(contract, rest),
  }));
  const feeds = candidates
    .filter(({ contract, found }) => isWorthwhile(contract, found, id))
    .sort((a, b) => b.found.size - a.found.size)
    .slice(0, 6)
    .map(({ contract, found }) => draftFeed(contract, found, id));
  const drafts = [...feeds, ...items.map((block) => unpivotFeed(block, id))];
  if (drafts.length === 0)
    drafts.push({
      feed: "candidates",
      fields: { ...recordFields(id), candidate_id: id ?? { constant: UNDECIDED } },
    });
  return {
    name: mappingName(name),
    about: { zh: `${name} 的映射草稿`, en: `Draft of a mapping for ${name}` },
    files: [name],
    ...(columns.some((column) => column.samples.includes("NA")) ? { absent: ["NA"] } : {}),
    feeds: drafts,
  };
}

function mappingName(file: string): string {
  const plain = file
    .toLowerCase()
    .replace(/\..*$/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return plain === "" ? "table" : plain;
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[\s_\-./()（）:：]+/g, "");
}

function matchFields(contract: Contract, columns: readonly PeekedColumn[]): Map<string, PeekedColumn> {
  const found = new Map<string, PeekedColumn>();
  for (const field of contract.fields) {
    const own = SYNONYMS[`${contract.feed}.${field.name}`];
    const names = [
      ...(own ?? [field.name, field.about.zh, field.about.en, ...(SYNONYMS[field.name] ?? [])]),
    ].map(normal);
    const column = names
      .flatMap((wanted) => columns.filter(({ heading }) => normal(heading) === wanted))
      .find((one) => fits(field, one));
    if (column !== undefined) found.set(field.name, column);
  }
  return found;
}

function fits(field: Field, column: PeekedColumn): boolean {
  return (
    !(field.type === "number" || field.type === "integer") || column.numeric > 0.5 || column.filled === 0
  );
}

/**
 * A feed is proposed where something beyond the ids was recognised, and half of what it requires; the table's
 * own id can stand for the feed's key where at least two other fields speak for the feed.
 */
function isWorthwhile(
  contract: Contract,
  found: ReadonlyMap<string, PeekedColumn>,
  id: string | undefined,
): boolean {
  const telling = contract.fields.filter(({ name }) => found.has(name) && !name.endsWith("_id")).length;
  const required = contract.fields.filter((field) => field.required === true);
  const had = required.filter(
    ({ name }) => found.has(name) || (id !== undefined && telling >= 2 && contract.key.includes(name)),
  ).length;
  return telling >= 1 && had * 2 >= required.length && found.size >= 2;
}

function identityColumn(columns: readonly PeekedColumn[]): string | undefined {
  const unique = columns.filter(({ filled, distinct }) => filled > 0 && distinct === filled);
  return (unique.find(({ heading }) => /id$|编号$|号$|number$/i.test(heading)) ?? unique[0])?.heading;
}

function recordFields(id: string | undefined): Record<string, MappedValue> {
  return {
    source_id: id ?? { constant: UNDECIDED },
    updated_at: { constant: UNDECIDED },
  };
}

function draftFeed(
  contract: Contract,
  found: ReadonlyMap<string, PeekedColumn>,
  id: string | undefined,
): MappedFeed {
  const fields: Record<string, MappedValue> = recordFields(id);
  for (const field of contract.fields) {
    const column = found.get(field.name);
    if (column !== undefined) fields[field.name] = draftValue(field, column);
    else if (field.required === true)
      fields[field.name] =
        field.name.endsWith("_id") && id !== undefined && contract.key.includes(field.name)
          ? id
          : { constant: UNDECIDED };
  }
  // A table that names its department or job in every row implies each of them once.
  const [only] = contract.key.length === 1 ? contract.key : [];
  const key = only === undefined ? undefined : found.get(only);
  if (key === undefined || key.heading === id) return { feed: contract.feed, fields };
  return { feed: contract.feed, distinct: true, fields: { ...fields, source_id: key.heading } };
}

function draftValue(field: Field, column: PeekedColumn): MappedValue {
  if (field.type === "date" || field.type === "timestamp") {
    const format = dateFormat(column.samples);
    return format === undefined ? column.heading : { column: column.heading, format };
  }
  if (field.values === undefined) return column.heading;
  const values: Record<string, string | null> = {};
  for (const sample of column.samples) {
    const known = field.values.find(
      (value) => value === sample || (VALUES[value] ?? []).includes(sample.trim().toLowerCase()),
    );
    values[sample] = known ?? UNDECIDED;
  }
  return Object.keys(values).length > SAMPLE_LIMIT ? column.heading : { column: column.heading, values };
}

const SAMPLE_LIMIT = 10;

function dateFormat(samples: readonly string[]): string | undefined {
  if (samples.length === 0) return undefined;
  return DATE_FORMATS.find(({ pattern }) => samples.every((sample) => pattern.test(sample)))?.format;
}

type Block = { pattern: string; columns: string[]; seconds: string | undefined; highest: number };

/** Runs of at least four numeric columns whose headings differ in numbers alone, with their columns of seconds. */
function itemColumns(columns: readonly PeekedColumn[]): Block[] {
  const groups = new Map<string, PeekedColumn[]>();
  for (const column of columns) {
    if (column.numeric < 0.9 || !/\d/.test(column.heading)) continue;
    const stem = column.heading.replace(/\d+/g, "#");
    groups.set(stem, [...(groups.get(stem) ?? []), column]);
  }
  const times = [...groups].filter(([stem]) => SECONDS.test(stem));
  return [...groups]
    .filter(([stem, members]) => members.length >= 4 && !SECONDS.test(stem))
    .map(([stem, members]) => {
      const marks = stem.split("#").length - 1;
      const own = stem.replace(/[A-Za-z\u4e00-\u9fff]+(?=_?#$)/, "");
      const beside =
        marks === 1
          ? times.find(
              ([time]) => time.replace(SECONDS, "").replace(/__+/g, "_") === own.replace(/__+/g, "_"),
            )
          : undefined;
      const pattern = stem
        .split("#")
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .reduce((left, right, index) => `${left}(?<n${index}>\\d+)${right}`);
      return {
        pattern: `^${pattern}$`,
        columns: members.map((member) => member.heading),
        seconds: beside?.[0].replace("#", "{$n1}"),
        highest: Math.max(...members.map((member) => member.highest ?? 0)),
      };
    });
}

function unpivotFeed(block: Block, id: string | undefined): MappedFeed {
  const person = id === undefined ? "{$column}" : `{${id}}`;
  return {
    feed: "ai_scores",
    unpivot: {
      pattern: block.pattern,
      ...(block.seconds === undefined ? {} : { companions: { seconds: block.seconds } }),
    },
    when: [{ column: "$value", present: true }],
    fields: {
      source_id: { template: `${person}/{$column}` },
      interview_id: id ?? { constant: UNDECIDED },
      question_id: "$column",
      score: "$value",
      max_score: { constant: block.highest },
      ...(block.seconds === undefined ? {} : { duration_s: "$seconds" }),
      updated_at: { constant: UNDECIDED },
    },
  };
}
