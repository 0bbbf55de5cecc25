/**
 * What the words of headings mean, in English and Chinese. A sense is one idea (`EMPLOYEE`, `DATE`); a word may stand
 * for several at once (工号 is an employee's id). Rules are made of senses, never of whole headings.
 */
const WORDS: Readonly<Record<string, string>> = {
  ID: "id ids no num number code ref identifier uuid guid uid 编号 代码 编码 标识 号码 号 序号 流水号",
  "EMPLOYEE ID":
    "empid empno empnum empcode badge 工号 员工号 职工号 员工编号 员工代码 人员编号 员工工号 payroll pernr",
  EMPLOYEE:
    "employee emp staff worker associate personnel employment hrid colleague agent 员工 职工 雇员 人员 坐席 客服代表",
  CANDIDATE: "candidate cand applicant talent 候选人 应聘者 应聘人 求职者 求职人 人才 面试者 受试者",
  PERSON:
    "person people individual participant subject examinee trainee student user case testtaker taker 被试 学生 本人 个人 考生 被测者 测评人 受测者 学员",
  NAME: "name fullname names 姓名 名字 名称 姓名全称",
  FIRST: "first given forename fname firstname",
  LAST: "last surname family lname lastname 姓氏",
  FULL: "full legal 全",
  PREFERRED:
    "preferred nickname nick alias middle maiden 昵称 别名 曾用名 花名 英文名 英文 拼音 pinyin initials suffix prefix 称谓",
  PHONE:
    "phone mobile telephone tel cell cellphone phones 手机 电话 手机号 手机号码 联系电话 移动电话 联系方式",
  EMAIL: "email mail emails 邮箱 邮件 电邮 电子邮件 电子邮箱 邮箱地址",
  NATIONALID: "ssn nationalid passport idcard 身份证 身份证号 身份证号码 证件号 证件号码 证件",
  GENDER: "gender sex 性别",
  MALE: "male ismale 男",
  FEMALE: "female isfemale woman women 女",
  BIRTH: "birth dob birthday birthdate born bday 出生 生日 出生日期 出生年月",
  AGE: "age 年龄 岁数",
  ETHNICITY: "race ethnicity ethnic ethn 民族 种族 族裔",
  "PROTECTED ETHNICITY": "minority hispanic bipoc urm 少数民族",
  PROTECTED: "protected 受保护 保护",
  GROUP: "group 组 组别 群组 小组",
  EDUCATION: "education educ edu academic degree qualification 学历 学位 教育 文化程度 教育程度 教育背景",
  HIGHEST: "highest 最高 attained",
  MAJOR: "major field discipline 专业 学科 specialization",
  SCHOOL: "school university college institution alma 学校 院校 高校 毕业院校 毕业学校",
  EXPERIENCE: "experience exp 经验 工作经验 经历",
  YEARS: "years year yrs yr yoe 年 年限 年数",
  WORK: "work working career professional job_experience 工作 从业 职业",
  TENURE: "tenure seniority 司龄 工龄 服务年限 在职时长 在岗",
  DEPT: "department dept division team unit businessunit bu org organization organisation 部门 组织 单位 团队 科室 机构 事业部 中心 班组 业务线",
  COMPANY: "company employer entity subsidiary firm corp 公司 法人 企业 子公司 分公司 用人单位",
  REGION:
    "region area location city site office branch state province country store territory 地区 区域 城市 省份 大区 工作地 地点 办公地点 工作地点 工作城市 门店 站点 省市 地域",
  ADDRESS: "address street zip postcode postal home residence hometown 地址 邮编 住址 户籍 籍贯 户口 现居",
  JOB: "job position role post occupation vacancy positions jobs designation jobrole 岗位 职位 职务 岗 工种",
  TITLE: "title 头衔",
  FAMILY: "jobfamily family function 序列 族 岗位族 职类 岗位序列 职能",
  LEVEL: "level grade rank tier joblevel 职级 级别 职等 岗级 层级",
  REQUISITION: "requisition req reqs requirement 需求 招聘需求 需求单",
  HEADCOUNT:
    "headcount hc openings vacancies heads 招聘人数 需求人数 编制 拟招人数 计划人数 人数 hiring_count",
  PRIORITY: "priority urgency urgent 优先级 紧急 紧急程度 优先",
  APPLY: "apply applied application app submission applications 投递 申请 应聘 报名 简历投递 网申",
  RESUME: "resume cv 简历",
  CHANNEL:
    "channel source sourcing medium referral heard recruitmentsource 渠道 来源 招聘渠道 途径 投递渠道 应聘渠道 简历来源",
  STAGE: "stage step status phase milestone progress disposition 阶段 环节 状态 进度 流程 当前阶段 节点",
  DATE: "date time at on day timestamp datetime dt when utc 日期 时间 日 时点 时刻 年月 年月日",
  START: "start entered begin commence commenced from starting started begins 开始 起始 起 生效",
  END: "end finish ended to until through expiry finished 结束 截止 终止 止 失效 期末 截至",
  COMPLETE: "completed complete completion done taken finished_at 完成 交卷 完成时间 作答完成",
  SUBMIT: "submitted submit 提交 递交",
  INVITE: "invited invite invitation 邀请 邀约 邀测",
  REPORT: "report reported 报告",
  SCHEDULE: "scheduled schedule booked appointment 预约 安排 约面 排期",
  ONBOARD:
    "onboard onboarding onboarded join joined joining doj hiredate 入职 到岗 报到 入司 上岗 入职日期 入职时间 onboarddate",
  HIRE: "hire hired hiring hires employed recruitment recruiting recruit 招聘 录用 录取 雇佣 聘用 招录",
  SELECT: "selected select placed 入选",
  OFFER: "offer offered offers 录用通知 录用通知书 发放offer 录用意向",
  ACCEPT: "accepted accept acceptance 接受 签约 同意入职",
  DECLINE: "declined decline refused turned 婉拒 拒offer 拒绝offer",
  REJECT: "rejected reject rejection rejects 淘汰 未通过 拒绝 不合适",
  WITHDRAW: "withdrawn withdrew withdraw withdrawal 放弃 撤回 主动放弃",
  APPROVE: "approved approve approval 审批 批准 审核通过",
  LEAVE:
    "termination terminated term termd leaving leaves exit exited separation separated attrition left leave leaver leavers resign resigned resignation quit departure departed turnover churn dismissal dismissed 离职 离开 辞职 流失 解除 离司 退工",
  LASTDAY: "lastday lastworkingday lwd 最后工作日 最后工作",
  RETAIN:
    "retained retention stayed stay stayer remained remains still 留任 留存 在职 在岗状态 是否在职 留用",
  ACTIVE: "active current_employee",
  REASON: "reason cause why 原因 事由 理由",
  TYPE: "type kind category class nature 类型 类别 性质 分类 种类",
  VOLUNTARY: "voluntary 主动 自愿 involuntary 被动",
  AI: "ai algorithm automated bot machine robot asynchronous async digital virtual 智能 机器 算法 人机 ai面试 智能面试",
  INTERVIEW: "interview interviews int iv 面试 面谈 面",
  HUMAN:
    "human structured unstructured behavioral behavioural situational manual onsite inperson live 人工 现场 线下",
  PREHIRE: "screening screen 初筛 筛选",
  TEST: "test tests assessment exam quiz aptitude apt cognitive written oral inventory questionnaire_test simulation sjt gma iq 测评 测试 笔试 考试 评测 测验 机考 apttest",
  SCORE: "score scores points mark marks percentile scored result results 得分 分数 成绩 评分 分 分值",
  RATING: "rating ratings rated evaluation eval stars 评级 评价 打分 评定",
  GRADE: "等级 档次",
  OVERALL:
    "overall total final composite aggregate average avg mean summary combined combine overallscore overallrating 总 总体 综合 总分 最终 平均 整体 总评 均分 综合分",
  PERFORMANCE:
    "performance perf appraisal performer 绩效 考核 业绩 工作表现 年终考核 perfscore job_performance",
  REVIEW: "review reviews reviewed 评估 评审 复核",
  SUPERVISOR: "supervisor manager boss mgr lead leader supv 上级 主管 经理 直属 直属上级 直线经理 汇报 领导",
  RATER: "rater reviewer assessor evaluator appraiser 评估人 考核人 评价人 评分人 打分人 评委",
  INTERVIEWER:
    "interviewer interviewers panelist panel assessor_interview 面试官 考官 主考官 面试人 初试官 复试官 面试考官",
  RECRUITER:
    "recruiter hr owner coordinator hrbp assigned assignee 招聘专员 招聘负责人 负责人 顾问 跟进人 经办人",
  REFERRER: "referrer referred referee 推荐人 内推人 介绍人",
  CONTACT: "contact emergency spouse 紧急 联系人 家庭",
  ROUND: "round rounds 轮 轮次 一面 二面 三面 初面 复面 终面 初试 复试",
  MODE: "mode format method 方式 形式 面试方式",
  DURATION:
    "duration elapsed length minutes minute seconds second mins secs sec duration_s 时长 用时 耗时 时间长度 分钟 秒",
  RECOMMEND: "recommend recommended recommendation recommends 推荐 建议 是否推荐",
  DECISION: "decision verdict conclusion outcome 结论 结果 决定 决策 面试结果",
  PASS: "pass passed passes fail failed 通过 合格 是否通过",
  COMMENT:
    "comment comments feedback text verbatim suggestion suggestions message_text opinion 评语 意见 反馈 留言 评论",
  NOTE: "note notes remark remarks memo 备注 说明",
  VENDOR: "vendor provider supplier platform tool 供应商 平台 厂商 服务商",
  MODEL: "model 模型",
  VERSION: "version ver 版本 版本号",
  QUESTION: "question item q items questions qn 题 题目 题项 问题 题号 试题",
  COMPETENCY:
    "competency competence competencies skill trait dimension ability attribute criterion factor 能力 胜任力 素质 维度 能力项 测评维度 指标项",
  TRANSCRIPT: "transcript transcription response_text 逐字稿 文字稿 转写 回答 答案 作答 回答内容 作答文本",
  ANSWER: "answer answered 作答 答题 填写 填答",
  RESPONSE: "response responses respondent submission_id 答卷 问卷 应答",
  RESPONDENT: "respondenttype 答卷人 填写人",
  KPI: "kpi metric indicator measure 指标 业务指标 指标名称 关键指标",
  VALUE: "value actual 数值 值 实际 实际值 完成值 实绩",
  TARGET: "target goal quota plan planned 目标 目标值 指标值 计划",
  SALARY: "salary pay wage compensation income ctc bonus remuneration 薪资 工资 薪酬 薪水 月薪 待遇",
  ANNUAL: "annual yearly annualized 年薪 年度薪酬",
  BAND: "band range bracket 薪级 档 薪档 区间",
  PERIOD: "period cycle quarter 周期 考核期 季度 年度 考核周期 评估周期 半年",
  MONTH: "month months mo 月份 月 个月 月数",
  SURVEY: "survey surveys questionnaire poll pulse 调查 调研 问卷调查",
  SATISFACTION: "satisfaction satisfied happiness happy nps likelihood 满意 满意度 净推荐值 体验",
  ENGAGE: "engagement enps morale 敬业度",
  UPDATE: "updated modified changed update lastmodified modification 更新 修改 变更 最后更新",
  CREATE: "created create creation opened open raised 创建 建立 提出 新建 发布",
  CLOSE: "closed close filled fulfilled 关闭 关单 完结",
  PROMOTION: "promotion promoted promo 晋升 升职 晋级",
  TRAINING: "training trainings course trained learning 培训 课程",
  COST: "cost costs expense spend fee 费用 成本 花费 支出",
  AMOUNT: "amount sum 金额 合计金额",
  CURRENCY: "currency 币种 货币",
  HOURS: "hours hour hrs 工时 小时 小时数",
  ACTIVITY: "activity task work_type 工作类型 任务 活动 事项",
  BROWSER: "browser 浏览器",
  DEVICE: "device 设备 终端",
  ATTEMPT: "attempts attempt tries 登录次数 尝试次数",
  CONSENT: "consent authorization authorisation gdpr 授权 知情同意",
  SCOPE: "scope 范围",
  PARENT: "parent upper 上级部门 父级 父",
  MESSAGE: "message messages msg sms 消息 短信 通知",
  SENT: "sent send 发送",
  DELIVERED: "delivered delivery 送达",
  OPENED: "opened_at read clicked 打开 已读 阅读",
  RESPONDED: "responded replied reply 响应 回复",
  PURPOSE: "purpose 用途",
  COMPLAINT: "complaint complaints grievance 投诉 申诉",
  EVENT: "event events log 事件 日志",
  DETAIL: "detail details description 详情 明细",
  WEIGHT: "weight weights 权重",
  CUTOFF: "cutoff threshold passmark 分数线 通过线 合格线",
  DEFINITION: "definition 定义",
  COUNT: "count times frequency 次数 数量 总数 个数",
  EXPECTED: "expected desired estimated tentative probable projected forecast 预计 期望 预期 意向 拟",
  PREVIOUS: "previous prior former past old 上家 上一 原 前 曾",
  PROBATION: "probation confirmation regularization regularisation 试用 转正 试用期",
  CONTRACT: "contract 合同 签订",
  PROMISE: "guarantee warranty",
  DEMO: "marital married spouse_status citizen citizenship nationality veteran disability religion political 婚姻 婚否 国籍 政治面貌 健康",
  DISTANCE: "distance commute 距离",
  CURRENT: "current latest recent present 当前 最新 最近 目前 现",
  LASTLY: "final_date most",
  OTHERS: "others",
  THE: "the of for in a an is was has be been by and or per with did do he she this that if your our you we i my whether flag indicator_flag yes/no info information data record unique row profile business supervisory management ats about via made us desc description_of desc. txt 是否 的 与 和 信息 情况 所属 所在 用人 一级 二级 三级 末级 应 本次 该 您 你 我",
  SINCE: "since after 后 以来 距",
};

/** Senses that say whose something is, or which of several; a rule that does not name them does not fit. */
export const OTHERS: ReadonlySet<string> = new Set(
  "SUPERVISOR RATER INTERVIEWER RECRUITER REFERRER CONTACT SCHOOL MAJOR PARENT EXPECTED PREVIOUS PROBATION CONTRACT DEMO ADDRESS COUNT REASON PREFERRED TRAINING PROMOTION COMPLAINT MESSAGE SINCE DISTANCE TENURE TARGET AGE".split(
    " ",
  ),
);

/** Senses that change nothing: `Employee gender` is the gender. */
export const NEUTRAL: ReadonlySet<string> = new Set([
  "THE",
  "EMPLOYEE",
  "CANDIDATE",
  "PERSON",
  "CURRENT",
  "FULL",
]);

const senses = new Map<string, readonly string[]>();
for (const [sense, words] of Object.entries(WORDS))
  for (const word of words.split(" ")) senses.set(word, [...(senses.get(word) ?? []), ...sense.split(" ")]);

const longest = Math.max(...[...senses.keys()].map((word) => word.length));

/** Words of two letters that stand within words written together: `dateofhire`, `employeeid`. */
const SHORT = ["id", "no", "of", "at", "to", "in"];

/** A heading taken apart. */
export type Heading = {
  /** What its words mean, in their order; an unknown word stands as `?word`. */
  readonly senses: readonly string[];
  /** Its numbers, in their order. */
  readonly numbers: readonly string[];
  /** The scale that it tells, as in `Score (1-5)`. */
  readonly scale?: { readonly min: number; readonly max: number };
  /** The year, half, quarter or months after the start that it tells. */
  readonly wave?: Wave;
  /** Unit that it tells. */
  readonly unit?: "s" | "min" | "h" | "%";
  /** Whether it is a question or a statement that somebody answered, as survey tools write them. */
  readonly isSentence: boolean;
};

/** When something was measured: the last day of a named period, or months after the start of work. */
export type Wave = { readonly end?: string; readonly months?: number };

/** Takes a heading apart: camelCase, snake_case, spaces, brackets, Chinese without spaces, words written together. */
export function readHeading(text: string): Heading {
  const scale = scaleOf(text);
  const wave = waveOf(text);
  const unit = unitOf(text);
  const plain = text.replace(/[（([【][^）)\]】]*[）)\]】]/g, (aside) =>
    /[\u4e00-\u9fffA-Za-z]{3,}/.test(aside) && scale === undefined && unit === undefined ? ` ${aside} ` : " ",
  );
  const words = (plain === "" || plain.trim() === "" ? text : plain)
    .replace(/last (working )?day( worked)?/i, "lastday")
    .replace(/business unit/i, "businessunit")
    .replace(/test[ _-]?taker/i, "testtaker")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .match(/[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+/g);
  const numbers: string[] = [];
  const isCount = (words ?? []).length > 1 && /^(num|number|no|nr|count)$/.test(words?.[0] ?? "");
  const found = (isCount ? ["count", ...(words ?? []).slice(1)] : (words ?? [])).flatMap((word) => {
    if (/^\d/.test(word)) {
      numbers.push(word);
      return [];
    }
    return sensesOf(word);
  });
  return {
    senses: withoutTime(withoutOrder(found), wave),
    numbers,
    isSentence: isSentence(text),
    ...(scale === undefined ? {} : { scale }),
    ...(wave === undefined ? {} : { wave }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** What a wave has said already: months after starting work say nothing of the day of starting. */
function withoutTime(senses: readonly string[], wave: Wave | undefined): readonly string[] {
  if (wave === undefined) return senses;
  const isLater = wave.months !== undefined && senses.some((sense) => LATER.has(sense));
  return senses.filter(
    (sense) => !TIMES.has(sense) && !(isLater && ["ONBOARD", "HIRE", "END"].includes(sense)),
  );
}

const LATER: ReadonlySet<string> = new Set(["PERFORMANCE", "RATING", "SCORE", "REVIEW", "RETAIN"]);
/** Senses that a wave has said already. */
const TIMES: ReadonlySet<string> = new Set(["MONTH", "YEARS", "PERIOD", "SINCE", "DATE", "ANNUAL"]);

/** First and last mean names before a name, and which of several dates else. */
function withoutOrder(senses: readonly string[]): readonly string[] {
  if (senses.length === 1 || senses.includes("NAME")) return senses;
  return senses.filter((sense) => sense !== "FIRST" && sense !== "LAST");
}

function isSentence(text: string): boolean {
  return (
    /[?？]\s*([（(].*)?$/.test(text) ||
    text.split(/\s+/).length >= 7 ||
    /[\u4e00-\u9fff，。]{13,}/.test(text) ||
    /^\s*(?:q|第)?\s*\d+\s*[题.、:：)）]\s*\S{4,}/i.test(text)
  );
}

function sensesOf(word: string): readonly string[] {
  const known = senses.get(word) ?? senses.get(word.replace(/s$/, ""));
  if (known !== undefined) return known;
  if (/^[a-z]{1,4}$/.test(word)) return [`?${word}`];
  const parts = segmented(word);
  const unknown = parts.filter((part) => part.startsWith("?"));
  return /^[a-z]/.test(word) && unknown.length > 0 ? [`?${word}`] : parts;
}

/** The fewest unknown letters, then the fewest words, of all ways to cut a run of letters. */
function segmented(run: string): string[] {
  type Best = { readonly cost: number; readonly senses: readonly string[] };
  const best: Best[] = [{ cost: 0, senses: [] }];
  for (let end = 1; end <= run.length; end += 1) {
    const last = best[end - 1] as Best;
    let found: Best = { cost: last.cost + 3, senses: joined(last.senses, run[end - 1] as string) };
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const word = run.slice(start, end);
      const known = senses.get(word);
      if (known === undefined || (/^[a-z]/.test(word) && word.length < 3 && !SHORT.includes(word))) continue;
      const before = best[start] as Best;
      if (before.cost + 1 < found.cost)
        found = { cost: before.cost + 1, senses: [...before.senses, ...known] };
    }
    best.push(found);
  }
  return [...(best[run.length] as Best).senses];
}

/** Unknown letters beside each other are one unknown word. */
function joined(before: readonly string[], letter: string): string[] {
  const last = before.at(-1);
  return last?.startsWith("?") === true ? [...before.slice(0, -1), last + letter] : [...before, `?${letter}`];
}

function scaleOf(text: string): Heading["scale"] {
  const range =
    /[（([ _]\s*(-?\d{1,3}(?:\.\d+)?)\s*(?:-|–|~|～|—|至|到|to)\s*(\d{1,4})\s*(?:分|points?|scale)?\s*[）)\]]?\s*$/i.exec(
      text,
    );
  const of = /(?:满分|out of|\/|max\.?)\s*(\d{1,4})\s*分?\s*[）)\]]?\s*$/i.exec(text);
  const points =
    /(\d{1,3})\s*-?\s*(?:分制|点量表|point)/i.exec(text) ?? (/百分制/.test(text) ? ["", "100"] : undefined);
  const [min, max] =
    range !== null
      ? [Number(range[1]), Number(range[2])]
      : of !== null
        ? [0, Number(of[1])]
        : points !== undefined && points !== null
          ? [Number(points[1]) > 10 ? 0 : 1, Number(points[1])]
          : [0, 0];
  if (max <= min || (range !== null && max > 1900)) return undefined;
  return { min, max };
}

function unitOf(text: string): Heading["unit"] {
  if (/[%％]|percent|百分比|率$/i.test(text)) return "%";
  const aside = /[（([_ ]\s*(s|secs?|seconds?|秒|m|mins?|minutes?|分钟|h|hrs?|hours?|小时)\s*[）)\]]?$/i
    .exec(text)?.[1]
    ?.toLowerCase();
  if (aside === undefined) return undefined;
  return /^(s|秒)/.test(aside) ? "s" : /^(m|分)/.test(aside) ? "min" : "h";
}

function waveOf(text: string): Wave | undefined {
  const months =
    /(\d{1,2})\s*[-_ ]?\s*(?:months?|mos?\b|m(?![a-z])|个月|月(?:后|绩效|考核|评))/i.exec(text)?.[1] ??
    { 半: "6", 一: "12", 两: "24" }[/(?:入职)?(半|一|两)年(?:后|期)?/.exec(text)?.[1] ?? ""];
  const year = /(?<!\d)(?:FY)?(20\d{2})(?!\d)/i.exec(text)?.[1];
  if (year !== undefined) {
    const quarter = /q([1-4])|([1-4])\s*季度|第?([一二三四])季度/i.exec(text);
    const half = /h([12])|(上|下)半年/i.exec(text);
    const q =
      quarter === null
        ? undefined
        : Number(quarter[1] ?? quarter[2] ?? "一二三四".indexOf(quarter[3] ?? "") + 1);
    const h = half === null ? undefined : half[1] === "1" || half[2] === "上" ? 2 : 4;
    return { end: `${year}-${["03-31", "06-30", "09-30", "12-31"][(q ?? h ?? 4) - 1]}` };
  }
  if (months !== undefined && Number(months) > 0 && Number(months) <= 60) return { months: Number(months) };
  const ordinal = /(?:year|yr|y)[ _-]?([1-5])(?!\d)|第([一二三])年/i.exec(text);
  if (ordinal !== null) return { months: 12 * Number(ordinal[1] ?? "一二三".indexOf(ordinal[2] ?? "") + 1) };
  return undefined;
}
