import { type Database, identifier, quote } from "../sql/database.ts";
import type { Text } from "./language.ts";

/** A value of a dimension with its name and the number of rows that have it. */
export type DimensionValue = { readonly value: string; readonly label: Text; readonly n: number };

/** A dimension: a column of the marts that figures can be filtered and segmented by. */
export type Dimension = {
  readonly dimension: string;
  readonly label: Text;
  /** The mart in which the values are counted. */
  readonly counted_in: string;
  readonly values: readonly DimensionValue[];
};

const LABELS: Readonly<Record<string, Text>> = {
  activity: { zh: "工作内容", en: "Activity" },
  age_band: { zh: "年龄段", en: "Age band" },
  browser: { zh: "浏览器", en: "Browser" },
  browser_version: { zh: "浏览器版本", en: "Browser version" },
  case_state: { zh: "投递状态", en: "Case state" },
  channel: { zh: "投递渠道", en: "Application channel" },
  company: { zh: "公司", en: "Company" },
  competency: { zh: "能力项", en: "Competency" },
  cost_kind: { zh: "成本类别", en: "Kind of cost" },
  currency: { zh: "币种", en: "Currency" },
  department: { zh: "部门", en: "Department" },
  education: { zh: "学历", en: "Education" },
  ethnicity: { zh: "民族", en: "Ethnicity" },
  event_kind: { zh: "系统事件类型", en: "Kind of system event" },
  feedback_sent: { zh: "是否反馈", en: "Feedback sent" },
  saw_ai_score: { zh: "面试官是否看过 AI 评分", en: "Interviewer saw the AI score" },
  gender: { zh: "性别", en: "Gender" },
  invite_channel: { zh: "邀请渠道", en: "Invitation channel" },
  item: { zh: "问卷题目", en: "Survey item" },
  job: { zh: "岗位", en: "Job" },
  job_family: { zh: "岗位族", en: "Job family" },
  keyword: { zh: "关键词", en: "Keyword" },
  kpi: { zh: "业绩指标", en: "KPI" },
  length_band: { zh: "面试时长", en: "Interview length" },
  message_channel: { zh: "消息渠道", en: "Message channel" },
  model_version: { zh: "模型版本", en: "Model version" },
  phase: { zh: "上线前后", en: "Before or after roll-out" },
  priority: { zh: "需求优先级", en: "Requisition priority" },
  purpose: { zh: "消息用途", en: "Message purpose" },
  question: { zh: "面试题", en: "Question" },
  question_count: { zh: "题目数", en: "Number of questions" },
  question_kind: { zh: "题型", en: "Question kind" },
  rater: { zh: "面试官", en: "Rater" },
  respondent: { zh: "答卷人", en: "Respondent" },
  score_band: { zh: "AI 分数段", en: "AI score band" },
  screening_path: { zh: "筛选方式", en: "Screening path" },
  step: { zh: "流程环节", en: "Hiring step" },
  vendor: { zh: "供应商", en: "Vendor" },
  wait: { zh: "等待环节", en: "Waiting for" },
};

/** The name of every value of some dimensions, by dimension and value. */
export async function readLabels(
  database: Pick<Database, "reader">,
  dimensions: Iterable<string>,
): Promise<Map<string, Map<string, Text>>> {
  const labels = new Map([...dimensions].map((dimension) => [dimension, new Map<string, Text>()]));
  if (labels.size === 0) return labels;
  const rows = await database.reader((connection) =>
    connection.rows<{ dimension: string; value: string; zh: string; en: string }>(
      `select dimension, value, label_zh as zh, label_en as en from core.dimension_value
       where dimension in (${[...labels.keys()].map(quote).join(", ")})`,
    ),
  );
  for (const { dimension, value, zh, en } of rows) labels.get(dimension)?.set(value, { zh, en });
  return labels;
}

/** The dimensions that the published marts have, each with its first mart (`application` where it has it). */
export async function dimensionHomes(database: Database): Promise<Map<string, string>> {
  const columns = await database.reader((connection) =>
    connection.rows<{ dimension: string; mart: string }>(
      `select column_name as dimension, table_name as mart
       from duckdb_columns()
       where database_name = 'warehouse' and schema_name = 'marts' and data_type like 'ENUM%'
       order by dimension, mart <> 'application', mart`,
    ),
  );
  const homes = new Map<string, string>();
  for (const { dimension, mart } of columns) if (!homes.has(dimension)) homes.set(dimension, mart);
  return homes;
}

/** Reads dimensions with their values in order; all of them, or the one that is named. */
export async function readDimensions(database: Database, only?: string): Promise<Dimension[]> {
  const homes = await dimensionHomes(database);
  const wanted = [...homes].filter(([dimension]) => only === undefined || dimension === only);
  return database.reader(async (connection) => {
    const found: Dimension[] = [];
    for (const [dimension, mart] of wanted) {
      const values = await connection.rows<{ value: string; zh: string; en: string; n: number }>(
        `with counted as (
           select cast(${identifier(dimension)} as varchar) as value, count(*) as n
           from marts.${identifier(mart)} where ${identifier(dimension)} is not null group by 1
         )
         select names.value, names.label_zh as zh, names.label_en as en, coalesce(counted.n, 0) as n
         from core.dimension_value as names
         left join counted on counted.value = names.value
         where names.dimension = $1
         order by names.position`,
        [dimension],
      );
      found.push({
        dimension,
        label: LABELS[dimension] ?? { zh: dimension, en: dimension.replaceAll("_", " ") },
        counted_in: mart,
        values: values.map(({ value, zh, en, n }) => ({ value, label: { zh, en }, n })),
      });
    }
    return found;
  });
}
