import { type Bilingual, type Contract, contracts, type Field } from "./contract.ts";
import type { PeekedColumn, PeekedTable } from "./extract/peek.ts";
import type { Condition, MappedFeed, MappedValue, Mapping } from "./mapping.ts";
import { dateFormats, looksLikeRecord } from "./mapping-writings.ts";

/** What stands where a person has to decide; `assay map --check` refuses it until it is replaced. */
const UNDECIDED = "TODO";

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

const SECONDS = /time|second|duration|用时|时长|耗时/i;

/** Highest values of the scales that people use. */
const USUAL_SCALES = [5, 7, 10, 100];

/** A drafted mapping, and what the person who completes it should know. */
type Draft = { readonly mapping: Mapping; readonly notes: readonly Bilingual[] };

/**
 * Drafts a mapping from a table's columns: headings are matched with the fields by name, by their Chinese and
 * English labels and by usual synonyms; runs of numbered columns become an unpivot to question scores.
 * Whatever is required and not found stands as the constant `TODO`. A draft to correct, not a decision: what was
 * guessed, or is odd about the table, is in its notes and in `about`.
 */
export async function suggestMapping(name: string, table: PeekedTable): Promise<Draft> {
  const isRecord = looksLikeRecord(table.columns);
  const columns = isRecord
    ? table.columns.map((column, index) => ({ ...column, heading: columnName(index) }))
    : table.columns;
  const id = identityColumn(columns);
  const items = isRecord ? [] : itemColumns(columns);
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
  const people = candidates.find(({ contract }) => contract.feed === "candidates");
  if (drafts.length === 0 && people !== undefined) drafts.push(draftFeed(people.contract, people.found, id));
  const notes = [
    ...(isRecord ? [recordNote(columns)] : []),
    ...tableNotes(table),
    ...(table.records === 0 ? [] : columns.flatMap(columnNotes)),
    ...items.map(scaleNote),
  ];
  const skip = totalsConditions(table);
  return {
    notes,
    mapping: {
      name: mappingName(name),
      about: {
        zh: [`${name} 的映射草稿`, ...notes.map(({ zh }) => zh)].join("；"),
        en: [`Draft of a mapping for ${name}`, ...notes.map(({ en }) => en)].join("; "),
      },
      files: [name],
      ...(isRecord ? { columns: columns.map(({ heading }) => heading) } : {}),
      ...(!isRecord && table.headingRow > 1 ? { heading_row: table.headingRow } : {}),
      ...(skip.length === 0 ? {} : { skip }),
      ...(columns.some((column) => column.samples.includes("NA")) ? { absent: ["NA"] } : {}),
      feeds: drafts,
    },
  };
}

/** Names as a spreadsheet gives them: A, B, ..., Z, AA, AB. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

function recordNote(columns: readonly PeekedColumn[]): Bilingual {
  const names = columns.map(({ heading }) => heading).join(", ");
  return {
    zh: `第一行看起来是一条记录而不是列名：请在 columns 中为各列命名（现为 ${names}）`,
    en: `the first line looks like a record, not like headings: name the columns in columns (now ${names})`,
  };
}

function tableNotes({ records, headingRow, keptOut }: PeekedTable): Bilingual[] {
  const notes: Bilingual[] = [];
  if (records === 0)
    notes.push({
      zh: "表中没有记录，草稿只依据列名",
      en: "the table has no records: the draft is made of its headings alone",
    });
  if (headingRow > 1)
    notes.push({ zh: `列名在第 ${headingRow} 行`, en: `the headings stand in row ${headingRow}` });
  if (keptOut.some(({ kind }) => kind === "totals"))
    notes.push({
      zh: "合计行不是记录，由 skip 排除",
      en: "rows of totals are no records: skip keeps them out",
    });
  return notes;
}

/** Conditions that keep the rows of totals out which were found, by the words with which they begin. */
function totalsConditions({ keptOut }: PeekedTable): Condition[] {
  const words = new Map<string, Set<string>>();
  for (const { kind, heading, cell } of keptOut) {
    const word = /^[^0-9:：(（]+/.exec(cell)?.[0].trim();
    if (kind !== "totals" || heading === "" || word === undefined || word === "") continue;
    words.set(heading, (words.get(heading) ?? new Set()).add(word));
  }
  return [...words].map(([column, found]) => ({
    column,
    matches: `^(${[...found].map(escaped).join("|")})([ :：(（0-9]|$)`,
  }));
}

function columnNotes(column: PeekedColumn): Bilingual[] {
  const { heading, filled } = column;
  if (filled === 0) return [{ zh: `列“${heading}”是空的`, en: `the column ${heading} is empty` }];
  const { formats, ways, guess } = dateFormats(column);
  const notes: Bilingual[] = [];
  if (ways.length > 1) {
    const named = formats.length === 0 ? "" : `; format: ${JSON.stringify(formats)}`;
    notes.push({
      zh: `列“${heading}”的日期有 ${ways.length} 种写法：${ways.join("、")}${named}`,
      en: `the dates of ${heading} are written in ${ways.length} ways: ${ways.join(", ")}${named}`,
    });
  }
  if (guess === "order")
    notes.push({
      zh: `列“${heading}”的日期无法判断日在前还是月在前：按月在前猜测`,
      en: `the dates of ${heading} do not tell whether the day or the month comes first: the month is a guess`,
    });
  if (guess === "both")
    notes.push({
      zh: `列“${heading}”的日期有的日在前、有的月在前：请在源文件中统一`,
      en: `some dates of ${heading} have the day first, others the month: make them one in the source`,
    });
  return notes;
}

function scaleNote({ columns, highest }: Block): Bilingual {
  const usual = USUAL_SCALES.find((scale) => scale >= highest);
  const about = `${columns[0]} … ${columns.at(-1)}`;
  return {
    zh: `${about} 的满分（max_score）待填：见到的最高值是 ${highest}${usual === undefined ? "" : `，猜测满分为 ${usual}`}`,
    en: `max_score of ${about} is to be said: the highest value seen is ${highest}${usual === undefined ? "" : `, a guess is ${usual}`}`,
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
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
  const isId = ({ heading }: PeekedColumn) => /id$|编号$|号$|number$/i.test(heading);
  if (columns.every(({ filled }) => filled === 0)) return columns.find(isId)?.heading;
  const unique = columns.filter(({ filled, distinct }) => filled > 0 && distinct === filled);
  return (unique.find(isId) ?? unique[0])?.heading;
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
    const { formats, guess } = dateFormats(column);
    const [only, ...others] = guess === "both" ? [UNDECIDED] : formats;
    if (only === undefined) return column.heading;
    return { column: column.heading, format: others.length === 0 ? only : [only, ...others] };
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
        .map(escaped)
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
      max_score: { constant: UNDECIDED },
      ...(block.seconds === undefined ? {} : { duration_s: "$seconds" }),
      updated_at: { constant: UNDECIDED },
    },
  };
}
