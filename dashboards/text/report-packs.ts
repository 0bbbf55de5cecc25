import { words } from "./words.ts";

/** The texts of the statutory packs. */
export const packWords = words({
  company: ["由企业填写。", "To be written by the company."],
  signed: (name: string, day: string) => [`由 ${name} 于 ${day} 签署`, `signed by ${name} on ${day}`],
  unsigned: ["尚未签署", "not signed yet"],
  version: (version: string, day: string, signed: string) => [
    `第 ${version} 版，保存于 ${day}，${signed}。`,
    `Version ${version}, saved on ${day}, ${signed}.`,
  ],
  noVersion: [
    "尚未保存任何版本：请在“个人信息”页填写、保存并签署。",
    "No version has been saved yet: write, save and sign it on the page Personal data.",
  ],
  ll144: {
    title: ["纽约市第 144 号地方法：偏差审计表", "New York City Local Law 144: tables of the bias audit"],
    lead: [
      "入选率、得分率及其影响比，按性别、民族及两者的组合（6 RCNY 5-301）。",
      "Selection and scoring rates with their impact ratios, by sex, by race or ethnicity and by both (6 RCNY 5-301).",
    ],
    caution: [
      "这些表由企业自己的数据算出。法律要求由独立审计人完成偏差审计，本附录不能代替；审计结果满一年即失效。",
      "These tables are computed from the company’s own data. The law wants the bias audit from an independent auditor, which this appendix does not replace, and no older than a year.",
    ],
    notice: ["须公布的内容", "What has to be published"],
    period: ["数据所属期间", "Days that the data are of"],
    source: ["数据来源", "Source of the data"],
    sourceIs: [
      "期间内完成的 AI 面试的历史数据；民族与性别由候选人或招聘系统提供。未使用测试数据。",
      "Historical data of the AI interviews completed in the period; sex and ethnicity as candidates or the recruiting system gave them. No test data were used.",
    ],
    assessed: ["计入的人次", "Assessed"],
    unknown: ["类别未知", "Category unknown"],
    unknownIs: (both: string, sex: string, ethnicity: string) => [
      `性别或民族未知 ${both}（性别 ${sex}，民族 ${ethnicity}），不在任何组合中`,
      `${both} without a known sex or ethnicity (sex ${sex}, ethnicity ${ethnicity}), in no combination`,
    ],
    distributed: ["工具启用日期", "Distribution date of the tool"],
    auditor: ["独立审计人与审计日期", "Independent auditor, and date of the audit"],
    candidates: ["对候选人的告知", "Notice to candidates"],
    candidatesIs: [
      "至少提前 10 个工作日告知使用自动化工具、所评估的特征、数据的种类与来源、保存期限，以及如何申请替代方式。由企业完成。",
      "At least 10 business days before: that an automated tool is used, what it assesses, kind and source of the data, how long they are kept, and how to ask for another way. The company’s to do.",
    ],
    tables: ["审计表", "The tables"],
  },
  pipl: {
    title: [
      "个人信息保护影响评估与自动化决策记录",
      "PIPL: impact assessment and record of automated decisions",
    ],
    lead: [
      "《个人信息保护法》第五十五条、第五十六条的评估，与第二十四条的自动化决策记录。",
      "The assessment of articles 55 and 56 of the Personal Information Protection Law, and the record of automated decisions of article 24.",
    ],
    impact: ["个人信息保护影响评估", "Impact assessment"],
    processing: ["个人信息处理记录", "Register of processing"],
    automated: ["自动化决策记录", "Record of automated decisions"],
    what: ["决策内容", "What is decided"],
    whatIs: [
      "AI 面试给出总分与是否推荐，决定候选人是否进入人工面试。录用由人决定。请核对本企业是否如此。",
      "The AI interview gives a score and whether it recommends; that decides who is interviewed by people. People decide who is hired. Check that it is so here.",
    ],
    how: ["依据", "On what"],
    howIs: [
      "题目得分按岗位评分模型的能力项权重加权，与分数线比较；模型的每次变更都经提出、批准、发布。表情与声音特征权重为 0。请核对。",
      "Question scores, weighted by the abilities of the job’s scoring model, against its cut-off; each change of a model is proposed, approved and published. Features of face and voice weigh 0. Check that it is so here.",
    ],
    rights: ["个人的权利", "Rights of the person"],
    rightsIs: [
      "候选人可要求说明，可拒绝仅由自动化决策作出的决定，并要求人工复核（第二十四条第三款）；办理数字见影响评估。",
      "Candidates may ask for an explanation, may refuse a decision made by automated means alone, and may ask for a review by a person (article 24(3)); how many did stands in the assessment.",
    ],
    kept: ["保存", "Kept"],
    keptIs: [
      "评估报告和处理情况记录至少保存三年（第五十六条）。",
      "The assessment and the record of processing are kept for three years at least (article 56).",
    ],
    outcomes: ["结果是否公平、公正", "Whether outcomes are fair"],
  },
  uniform: {
    title: [
      "技术效度报告框架（《统一指南》第 15B 节）",
      "Technical validation report in the order of the Uniform Guidelines, section 15B",
    ],
    lead: [
      "29 CFR 1607.15B 对效标关联效度研究报告的要求，按其顺序；只有人知道的部分由企业填写。",
      "What 29 CFR 1607.15B asks of a report on a criterion-related validity study, in its order; what only people can know is left for the company to write.",
    ],
    headings: [
      [
        "(1) 使用者、地点与研究日期",
        "(2) 问题与背景",
        "(3) 岗位分析或岗位信息审查",
        "(4) 岗位名称与代码",
        "(5) 效标",
        "(6) 样本",
        "(7) 选拔程序",
        "(8) 方法与结果",
        "(9) 考察过的替代程序",
        "(10) 用途与应用",
        "(11) 原始数据",
        "(12) 联系人",
        "(13) 准确与完整",
      ],
      [
        "(1) User(s), location(s) and date(s) of study",
        "(2) Problem and setting",
        "(3) Job analysis or review of job information",
        "(4) Job titles and codes",
        "(5) Criterion measures",
        "(6) Sample description",
        "(7) Description of selection procedures",
        "(8) Techniques and results",
        "(9) Alternative procedures investigated",
        "(10) Uses and applications",
        "(11) Source data",
        "(12) Contact person",
        "(13) Accuracy and completeness",
      ],
    ],
    user: (name: string, from: string, to: string) => [
      `使用者：${name}。数据自 ${from} 至 ${to}。地点，以及岗位分析的日期：由企业填写。`,
      `User: ${name}. Data from ${from} to ${to}. Locations, and dates of the job analysis: to be written by the company.`,
    ],
    time: [
      "效标在入职后 6 个月和 12 个月收集，分数在入职前给出。",
      "Criteria are collected 6 and 12 months after the start of work, scores were given before it.",
    ],
    setting: [
      "研究目的：检验 AI 面试得分能否预测入职后的绩效和留任。研究的背景与原有程序：由企业填写。",
      "Purpose: to test whether AI interview scores go with performance and retention after hiring. Circumstances, and the procedures before: to be written by the company.",
    ],
    analysis: [
      "各岗位的能力项和行为指标见评分模型。岗位分析的方法、关键工作行为及其重要性：由企业填写。",
      "Abilities and behavioural indicators of each job stand in its scoring model. Method of the job analysis, critical work behaviours and their importance: to be written by the company.",
    ],
    criteria: [
      "效标为何与岗位相关，主管评分如何收集：由企业填写。",
      "Why the criteria are relevant to the job, and how supervisors’ ratings are collected: to be written by the company.",
    ],
    sample: [
      "样本不是随机抽取的：由全部投递者组成，经筛选和录用逐步减少。",
      "The sample was not drawn at random: it is all applicants, less those whom screening and hiring left out.",
    ],
    procedures: [
      "AI 面试：结构化题目，由供应商评分。题目内容、施测条件与供应商文件：由企业附上。",
      "AI interview: structured questions, scored by the vendor. Wording, conditions and the vendor’s documents: to be attached by the company.",
    ],
    techniques: [
      "相关系数、校正与检出力如下；差别预测与各群体的通过率附后。",
      "Correlations, corrections and power follow; then differential prediction and rates of groups.",
    ],
    alternatives: [
      "面试官评分是数据中唯一的替代程序，两者的预测力与增量如下。其他替代程序的考察：由企业填写。",
      "The interviewers’ rating is the only alternative in the data; what each predicts and adds follows. Others that were investigated: to be written by the company.",
    ],
    uses: [
      "分数用作分数线；换一条分数线的后果如下。使用理由：由企业填写。",
      "The score is used with a cut-off; what another would change follows. Why it is used so: to be written by the company.",
    ],
    data: [
      "原始数据保存在本报告所依据的快照中，每张表的行数和摘要见报告末尾；按角色授权可以核查。",
      "The data are kept in the snapshot that this report was made from; rows and digest of each table stand at its end. Who has the right may check them.",
    ],
    contact: [
      "联系人的姓名、职务、地址和电话：由企业填写。",
      "Name, position, address and telephone of the contact: to be written by the company.",
    ],
    accuracy: [
      "读入时每条记录按契约核对，不符的隔离；报告可由快照逐字重建并验证签名。复核人及其声明：由企业填写。",
      "Every record is checked against its contract when it is read, and set aside where it breaks it; the report can be rebuilt byte by byte from its snapshot and its signature checked. Who reviewed it, and the statement: to be written by the company.",
    ],
    job: (code: string, name: string) => [`${code}：${name}`, `${code}: ${name}`],
    noJobs: ["数据中没有岗位。", "There are no jobs in the data."],
  },
});
