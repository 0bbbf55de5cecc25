import type { Connector } from "../extract/connectors.ts";

const record = { updated_at: "更新时间", deleted: "删除标记" } as const;

/** The applicant tracking system: CSV in GB18030 with Chinese headings, and its model library as JSON. */
export const connector: Connector = {
  about: { zh: "招聘管理系统（ATS）导出", en: "Exports of the applicant tracking system" },
  files: [
    {
      name: "ats-candidates",
      source: "ats",
      files: ["ats/candidates-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "candidates",
          fields: {
            source_id: "候选人编号",
            candidate_id: "候选人编号",
            name: "姓名",
            phone: "手机号",
            email: "邮箱",
            national_id: "身份证号",
            gender: { column: "性别", values: { 女: "female", 男: "male", 其他: "other" } },
            birth_date: "出生日期",
            ethnicity: "民族",
            education: {
              column: "学历",
              values: {
                高中: "high_school",
                大专: "college",
                本科: "bachelor",
                硕士: "master",
                博士: "doctorate",
              },
            },
            experience_years: "工作年限",
            consent_at: "授权时间",
            consent_scope: "授权范围",
            ...record,
          },
        },
      ],
    },
    {
      name: "ats-applications",
      source: "ats",
      files: ["ats/applications-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "applications",
          fields: {
            source_id: "投递编号",
            application_id: "投递编号",
            candidate_id: "候选人编号",
            requisition_id: "需求编号",
            channel: {
              column: "投递渠道",
              values: {
                内部推荐: "referral",
                招聘网站: "job_board",
                校园招聘: "campus",
                猎头: "headhunter",
                官网: "website",
              },
            },
            screening_path: { column: "筛选方式", values: { AI筛选: "ai", 传统筛选: "traditional" } },
            applied_at: "投递时间",
            ...record,
          },
        },
      ],
    },
    {
      name: "ats-stages",
      source: "ats",
      files: ["ats/stages-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "stage_events",
          fields: {
            source_id: "流水号",
            application_id: "投递编号",
            stage: {
              column: "环节",
              values: {
                投递: "applied",
                初筛完成: "screened",
                AI面试邀请: "ai_invited",
                AI面试开始: "ai_started",
                AI面试完成: "ai_completed",
                AI报告生成: "ai_reported",
                人工面试安排: "human_scheduled",
                人工面试完成: "human_interviewed",
                发放录用: "offered",
                接受录用: "accepted",
                入职: "onboarded",
                淘汰: "rejected",
                候选人放弃: "withdrawn",
              },
            },
            at: "时间",
            actor_id: "操作人",
            reason: "原因",
            ...record,
          },
        },
      ],
    },
    {
      name: "ats-interviews",
      source: "ats",
      files: ["ats/interviews-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "human_interviews",
          fields: {
            source_id: "面试编号",
            interview_id: "面试编号",
            application_id: "投递编号",
            round: "轮次",
            mode: { column: "面试方式", values: { 现场: "onsite", 视频: "video" } },
            scheduled_at: "安排时间",
            started_at: "开始时间",
            ended_at: "结束时间",
            saw_ai_score: { column: "看过AI评分", optional: true, values: { 是: "true", 否: "false" } },
            ...record,
          },
        },
      ],
    },
    {
      name: "ats-ratings",
      source: "ats",
      files: ["ats/ratings-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "human_ratings",
          fields: {
            source_id: "评分编号",
            interview_id: "面试编号",
            rater_id: "面试官编号",
            competency_id: "能力项编号",
            score: "得分",
            max_score: "满分",
            comment: "评语",
            ...record,
          },
        },
      ],
    },
    {
      name: "ats-models",
      source: "ats",
      files: ["ats/models.json"],
      feeds: [
        {
          feed: "competencies",
          each: "competencies",
          fields: {
            source_id: "competencies.id",
            competency_id: "competencies.id",
            name_zh: "competencies.name_zh",
            name_en: "competencies.name_en",
            definition: "competencies.definition",
            indicators: "competencies.indicators",
            updated_at: "competencies.updated_at",
          },
        },
        {
          feed: "questions",
          each: "questions",
          fields: {
            source_id: { template: "{questions.id}@{questions.version}" },
            question_id: "questions.id",
            version: "questions.version",
            competency_id: "questions.competency",
            text: "questions.text",
            kind: "questions.kind",
            max_seconds: "questions.max_seconds",
            updated_at: "questions.updated_at",
          },
        },
        {
          feed: "scoring_models",
          each: "models",
          fields: {
            source_id: { template: "{models.job}@{models.version}" },
            job_id: "models.job",
            version: "models.version",
            valid_from: "models.valid_from",
            valid_to: "models.valid_to",
            cutoff: "models.cutoff",
            time_limit_minutes: "models.time_limit_minutes",
            competency_weights: "models.competency_weights",
            question_weights: "models.question_weights",
            updated_at: "models.updated_at",
          },
        },
      ],
    },
  ],
};
