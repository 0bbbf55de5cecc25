import type { Connector } from "../extract/connectors.ts";

/** The HR management system: one workbook with a sheet per table. */
export const connector: Connector = {
  about: { zh: "人力资源管理系统（HRMS）工作簿", en: "Workbook of the HR management system" },
  files: [
    {
      name: "hrms-workbook",
      source: "hrms",
      files: ["hrms/hrms*.xlsx"],
      feeds: [
        {
          feed: "departments",
          sheet: "部门",
          fields: {
            source_id: "部门编号",
            department_id: "部门编号",
            name: "部门名称",
            parent_id: "上级编号",
            company: "公司",
            region: "区域",
            valid_from: "生效日期",
            valid_to: "失效日期",
            updated_at: "更新时间",
          },
        },
        {
          feed: "jobs",
          sheet: "岗位",
          fields: {
            source_id: "岗位编号",
            job_id: "岗位编号",
            title: "岗位名称",
            job_family: "岗位族",
            department_id: "所属部门",
            level: "职级",
            updated_at: "更新时间",
          },
        },
        {
          feed: "hires",
          sheet: "员工",
          fields: {
            source_id: "员工编号",
            employee_id: "员工编号",
            application_id: "投递编号",
            onboarded_at: "入职时间",
            updated_at: "更新时间",
          },
        },
        {
          feed: "employment",
          sheet: "员工",
          when: [{ column: "在职状态", equals: "在职" }],
          fields: {
            source_id: "员工编号",
            employee_id: "员工编号",
            started_at: "入职时间",
            updated_at: "更新时间",
          },
        },
        {
          feed: "employment",
          sheet: "离职",
          fields: {
            source_id: "员工编号",
            employee_id: "员工编号",
            started_at: "入职时间",
            ended_at: "离职时间",
            end_kind: {
              column: "离职类型",
              values: { 主动: "voluntary", 被动: "involuntary", 其他: "other" },
            },
            end_reason: "离职原因",
            updated_at: "更新时间",
          },
        },
        {
          feed: "performance_reviews",
          sheet: "绩效",
          fields: {
            source_id: "记录号",
            employee_id: "员工编号",
            period_end: "考核期末",
            months_since_hire: "入职月数",
            rating: "考核得分",
            max_rating: "满分",
            rater_id: "考核人",
            updated_at: "更新时间",
          },
        },
        {
          feed: "promotions",
          sheet: "晋升培训",
          when: [{ column: "类别", equals: "晋升" }],
          fields: {
            source_id: "记录号",
            employee_id: "员工编号",
            at: "日期",
            kind: "内容",
            updated_at: "更新时间",
          },
        },
        {
          feed: "trainings",
          sheet: "晋升培训",
          when: [{ column: "类别", equals: "培训" }],
          fields: {
            source_id: "记录号",
            employee_id: "员工编号",
            at: "日期",
            kind: "内容",
            updated_at: "更新时间",
          },
        },
      ],
    },
  ],
};
