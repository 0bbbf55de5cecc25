import type { Connector } from "../extract/connectors.ts";

/** The group's HR workbench: requisitions as UTF-16 text from Excel, offers as GB18030 CSV. */
export const connector: Connector = {
  about: { zh: "集团人力工作台导出", en: "Exports of the group's HR workbench" },
  files: [
    {
      name: "group-requisitions",
      source: "group",
      files: ["group/requisitions*.csv"],
      feeds: [
        {
          feed: "requisitions",
          fields: {
            source_id: "需求编号",
            requisition_id: "需求编号",
            job_id: "岗位编号",
            department_id: "部门编号",
            headcount: "招聘人数",
            requested_at: "提出时间",
            submitted_at: "提交时间",
            hr_reviewed_at: "HR审核时间",
            it_received_at: "IT接收时间",
            it_done_at: "IT完成时间",
            configured_at: "配置完成时间",
            closed_at: "关闭时间",
            priority: { column: "优先级", values: { 普通: "normal", 紧急: "urgent", 专场: "campaign" } },
            updated_at: "更新时间",
          },
        },
      ],
    },
    {
      name: "group-offers",
      source: "group",
      files: ["group/offers-*.csv"],
      encoding: "gb18030",
      feeds: [
        {
          feed: "offers",
          fields: {
            source_id: "投递编号",
            application_id: "投递编号",
            offered_at: "发放时间",
            approved_at: "审批时间",
            accepted_at: "接受时间",
            declined_at: "拒绝时间",
            salary_band: "薪资带",
            first_year_pay: { column: "首年薪酬", optional: true },
            updated_at: "更新时间",
          },
        },
      ],
    },
  ],
};
