import type { PeekedColumn } from "../extract/peek.ts";

/** Writings of the values that a contract lists, in small letters; the canonical value is one of its own writings. */
const WRITINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gender: {
    female: "f|w|woman|women|girl|女|女性|女士",
    male: "m|man|men|boy|男|男性|先生",
    other: "o|x|nonbinary|non-binary|non binary|nb|diverse|prefer not to say|其他|未说明",
  },
  education: {
    high_school:
      "high school|highschool|secondary|hs|ged|high school diploma|高中|中专|中职|职高|技校|初中|高中及以下|中专/高中|高中/中专|高中以下",
    college:
      "associate|associates|associate degree|associate's|some college|diploma|vocational|大专|专科|高职|大学专科",
    bachelor:
      "bachelors|bachelor's|bachelor degree|bachelor's degree|ba|bs|bsc|undergraduate|graduate|本科|学士|大学本科|大学|全日制本科|统招本科",
    master:
      "masters|master's|master degree|master's degree|ma|ms|msc|mba|postgraduate|硕士|研究生|硕士研究生|硕士及以上",
    doctorate: "phd|ph.d.|ph.d|doctor|doctoral|doctorate degree|md|博士|博士研究生",
  },
  end_kind: {
    voluntary:
      "resigned|resignation|voluntary termination|voluntarily terminated|quit|voluntary resignation|主动|主动离职|自愿离职|辞职|个人原因|自愿|主动辞职|员工主动",
    involuntary:
      "terminated for cause|involuntary termination|dismissed|dismissal|laid off|layoff|fired|redundancy|discharge|被动|被动离职|辞退|裁员|解雇|公司辞退|劝退|开除|协商解除|优化",
    other:
      "retired|retirement|death|end of contract|contract end|contract expired|其他|退休|合同到期|合同终止",
  },
  stage: {
    applied:
      "new|application received|application review|applied/new|inbox|lead|active|已投递|新投递|新简历|投递|待筛选|简历投递|待处理",
    screened:
      "screening|screen|phone screen|recruiter screen|recruiter phone screen|resume screen|resume review|shortlisted|cv screen|初筛|简历筛选|筛选|筛选通过|初筛通过|用人部门筛选|简历初筛",
    ai_invited: "ai invited|ai interview invited|assessment sent|已邀请ai面试|ai面试邀请|测评邀请|待测评",
    ai_started: "ai started|assessment started|ai面试中|测评中",
    ai_completed:
      "ai interview|ai interview completed|assessment completed|assessment|video interview|ai面试|ai面试完成|测评完成|已测评|测评|笔试",
    ai_reported: "ai report|ai report ready|报告已出",
    human_scheduled:
      "interview scheduled|scheduled|schedule interview|面试安排|已约面|待面试|安排面试|面试邀约",
    human_interviewed:
      "interview|interviewed|face to face|onsite|on-site|phone interview|final interview|panel interview|technical interview|hiring manager interview|first interview|second interview|in interview|interviewing|面试|面试中|一面|二面|三面|终面|初试|复试|面试通过|业务面试|hr面试|初面|复面|面试阶段",
    offered:
      "offer|offer extended|offer sent|offer made|pre-offer|offer stage|录用|待入职|已发offer|offer沟通|录用审批|发放offer|沟通offer|拟录用|录用阶段",
    accepted: "offer accepted|accepted offer|已接受|接受offer|offer已接受|已接受offer|接受",
    onboarded: "hired|onboard|started|joined|employed|placed|已入职|入职|已录用|录取|已报到|到岗",
    rejected:
      "reject|declined by company|not selected|archived|disqualified|unsuccessful|failed|not hired|no hire|rejected by company|淘汰|已淘汰|未通过|不合适|拒绝|已拒绝|面试未通过|筛选未通过|终止|未录用|归档|不录用",
    withdrawn:
      "withdrew|withdraw|candidate withdrew|candidate withdrawn|self-withdrawn|offer declined|declined|declined offer|放弃|主动放弃|候选人放弃|已放弃|拒绝offer|拒offer|撤回|爽约",
  },
  screening_path: {
    ai: "ai screening|ai interview|automated|ai面试|ai筛选|智能筛选|机器筛选",
    traditional: "manual|human|recruiter|人工|人工筛选|传统|传统筛选|human screening",
  },
  mode: {
    onsite: "on-site|in person|in-person|face to face|office|f2f|现场|线下|到场|现场面试",
    video:
      "online|remote|virtual|zoom|teams|phone|telephone|video call|视频|线上|远程|电话|视频面试|电话面试|腾讯会议",
  },
  respondent: {
    candidate: "applicant|candidates|候选人|应聘者|求职者",
    business:
      "hiring manager|manager|business department|department|hr|业务部门|用人部门|用人经理|业务|面试官",
  },
  priority: {
    low: "l|p4|低|较低",
    normal: "medium|m|p3|standard|中|普通|一般|正常",
    high: "h|p2|高|较高|重要",
    urgent: "critical|p1|p0|紧急|非常紧急|加急|急",
    campaign: "bulk|campus|批量|校招|专项",
  },
  "questions.kind": {
    behavioural: "behavioral|behaviour|行为|行为面试|行为题",
    situational: "situation|sjt|情景|情境|情景题",
    simulation: "role play|work sample|模拟|实操",
    coding: "code|programming|编程|代码",
    open: "open-ended|text|free text|开放|开放题|问答",
  },
  "messages.channel": {
    wecom: "wechat|wework|企业微信|微信|企微",
    email: "e-mail|mail|邮件|邮箱|电子邮件",
    sms: "text|text message|短信|手机短信",
  },
  purpose: {
    ai_invitation: "invitation|invite|ai invitation|ai面试邀请|邀请|面试邀请|测评邀请",
    reminder: "remind|提醒|催办|催促",
    result_notice: "result|notice|notification|结果通知|通知",
    feedback: "反馈",
    survey: "questionnaire|问卷|调查|满意度调查",
    calendar: "schedule|日程|日历|面试安排",
  },
  activity: {
    screening: "resume screening|简历筛选|筛选|初筛",
    scheduling: "schedule|安排面试|约面|面试安排|排期",
    invitation: "inviting|invitations|邀约|邀请|电话邀约",
    data_entry: "data entry|entry|录入|数据录入|信息录入",
    deep_interview: "deep interview|interview|interviewing|interviews|面试|深度面试",
    reporting: "report|reports|报告|报表|写报告",
  },
  "costs.kind": {
    venue: "场地|场地费|room|会议室",
    travel: "差旅|差旅费|交通|travel expenses",
    advertising: "ads|job ads|job board|广告|招聘渠道费|渠道费|广告费",
    vendor: "supplier|agency|software|供应商|服务费|猎头费|系统费",
    salary: "salaries|hr salary|人工|工资|薪资|人力成本",
  },
  "system_events.kind": {
    login_failed: "login failed|login failure|failed login|登录失败",
    login_ok: "login|login ok|login success|登录成功|登录",
    upgrade: "update|release|升级|更新",
    outage: "down|incident|宕机|故障|中断",
    config_change: "config change|configuration|config|配置变更|配置",
  },
};

const lookup = new Map<string, ReadonlyMap<string, string>>();
for (const [field, values] of Object.entries(WRITINGS))
  lookup.set(
    field,
    new Map(
      Object.entries(values).flatMap(([value, words]) =>
        [value, value.replaceAll("_", " "), ...words.split("|")].map((word) => [word, value] as const),
      ),
    ),
  );

/** The dictionary of a field; one of its name alone, or of its feed and name where several feeds have that name. */
function dictionaryOf(feed: string, field: string): ReadonlyMap<string, string> | undefined {
  return lookup.get(`${feed}.${field}`) ?? lookup.get(field);
}

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s\u3000]+/g, " ");

/** Each cell that was seen -> the value of a field that it means; null where it is not known. */
export function valuesOf(
  feed: string,
  field: string,
  { samples, fillers }: PeekedColumn,
): { readonly values: Readonly<Record<string, string | null>>; readonly known: number } {
  const words = dictionaryOf(feed, field);
  const cells = samples.filter((sample) => !fillers.includes(sample));
  const entries = cells.map(
    (cell) =>
      [
        cell,
        words?.get(plain(cell)) ?? words?.get(plain(cell).replace(/^\d+[.、\s-]+/, "")) ?? null,
      ] as const,
  );
  return {
    values: Object.fromEntries(entries),
    known: cells.length === 0 ? 0 : entries.filter(([, value]) => value !== null).length / cells.length,
  };
}

const YES = "yes|y|true|t|1|1.0|是|有|√|✓|x|对";
const NO = "no|n|false|f|0|0.0|否|无|没有|×|-";

/** Words that are a yes or a no of a question of their own. */
const VERDICTS: Readonly<Record<"hired" | "left" | "passed", readonly [yes: string, no: string]>> = {
  hired: [
    "hired|hire|accepted|accept|selected|offer|offered|joined|onboarded|placed|success|录用|已录用|入职|已入职|录取|通过|聘用",
    "not hired|rejected|reject|no hire|not selected|declined|withdrawn|failed|failure|in process|未录用|不录用|未入职|淘汰|未通过|放弃|拒绝|未录取",
  ],
  left: [
    "left|terminated|resigned|quit|exited|inactive|attrited|voluntarily terminated|terminated for cause|leaver|former|dismissed|departed|gone|retired|离职|已离职|流失|离开|辞退|辞职",
    "stayed|active|current|employed|retained|still employed|leave of absence|on leave|present|working|future start|在职|留任|在岗|未离职|试用|试用期|正式|转正|试用中|正式员工|实习",
  ],
  passed: [
    "pass|passed|recommend|recommended|strong yes|hire|strong hire|通过|推荐|合格|建议录用|强烈推荐",
    "fail|failed|not recommended|not recommend|strong no|no hire|reject|未通过|不推荐|不合格|不建议|淘汰",
  ],
};

/** Whether each cell that was seen is a yes or a no; undefined where one is neither, or all are the same kind of thing else. */
export function verdictsOf(
  question: keyof typeof VERDICTS,
  { samples, fillers, distinct }: PeekedColumn,
): Readonly<Record<string, boolean>> | undefined {
  const [yes, no] = VERDICTS[question].map((words) => words.split("|")) as [string[], string[]];
  const cells = samples.filter((sample) => !fillers.includes(sample));
  const told: Record<string, boolean> = {};
  if (distinct > 12) return undefined;
  for (const cell of cells) {
    const word = plain(cell);
    const isYes = yes.includes(word) || YES.split("|").includes(word);
    if (!isYes && !no.includes(word) && !NO.split("|").includes(word)) return undefined;
    told[cell] = isYes;
  }
  return cells.length === 0 ? undefined : told;
}

/** Words of judgement from the lowest to the highest; writings of one step are parted by `|`. */
const LADDERS: readonly (readonly string[])[] = [
  ["e", "d", "c", "b", "a", "s|a+"],
  [
    "不合格|不称职|差|很差|不胜任",
    "待改进|需改进|基本合格|较差|有待提高|基本称职|待提升",
    "合格|称职|一般|达标|中|符合预期|胜任|中等",
    "良好|良|较好|超出预期|好",
    "优秀|优|卓越|杰出|很好|优异",
  ],
  [
    "pip|unsatisfactory|unacceptable|poor|very low|strong no|definitely not|fails|very poor|low",
    "needs improvement|below expectations|does not meet|partially meets|below average|no|fair|below|developing|improvement needed|improvement required|inconsistent",
    "meets|fully meets|meets expectations|average|satisfactory|mixed|acceptable|solid|medium|achieved|effective|successful|on track|meets some",
    "exceeds|exceeds expectations|above average|good|yes|very good|above expectations|high|strong",
    "outstanding|exceptional|excellent|far exceeds|strong yes|superior|very high|greatly exceeds|distinguished",
  ],
  ["strongly disagree", "disagree", "neutral|neither agree nor disagree|neither", "agree", "strongly agree"],
  [
    "very dissatisfied",
    "dissatisfied",
    "neutral|neither satisfied nor dissatisfied",
    "satisfied",
    "very satisfied",
  ],
  ["非常不同意|完全不同意", "不同意|比较不同意", "一般|中立|不确定", "同意|比较同意", "非常同意|完全同意"],
  ["非常不满意|很不满意", "不满意|比较不满意", "一般|中立", "满意|比较满意", "非常满意|很满意"],
  ["junior", "mid|intermediate|mid-level", "senior", "expert"],
];

/** Words of judgement as steps from 1; undefined where a cell is none, or only one word was seen. */
export function stepsOf({
  samples,
  fillers,
  distinct,
}: PeekedColumn): { readonly values: Readonly<Record<string, string>>; readonly max: number } | undefined {
  const cells = samples.filter((sample) => !fillers.includes(sample));
  if (cells.length < 2 || distinct > 10) return undefined;
  for (const ladder of LADDERS) {
    const steps = cells.map((cell) => ladder.findIndex((words) => words.split("|").includes(plain(cell))));
    if (steps.includes(-1)) continue;
    const low = Math.min(...steps);
    const used = ladder.length > 5 ? steps.map((step) => step - low) : steps;
    const max = ladder.length > 5 ? Math.max(...used) + 1 : ladder.length;
    return {
      max,
      values: Object.fromEntries(cells.map((cell, index) => [cell, String((used[index] as number) + 1)])),
    };
  }
  return undefined;
}
