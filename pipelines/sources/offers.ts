import type { Contract } from "../contract.ts";

/** Offers: one offer for one application. */
export const contract: Contract = {
  feed: "offers",
  about: { zh: "录用通知", en: "Offers" },
  grain: "one offer for one application",
  key: ["application_id"],
  fields: [
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    { name: "offered_at", type: "timestamp", about: { zh: "发出时间", en: "Offered at" }, required: true },
    { name: "approved_at", type: "timestamp", about: { zh: "审批时间", en: "Approved at" } },
    { name: "accepted_at", type: "timestamp", about: { zh: "接受时间", en: "Accepted at" } },
    { name: "declined_at", type: "timestamp", about: { zh: "拒绝时间", en: "Declined at" } },
    { name: "salary_band", type: "text", about: { zh: "薪级", en: "Salary band" }, maxLength: 60 },
    {
      name: "first_year_pay",
      type: "number",
      about: {
        zh: "首年薪酬（税前，币种与招聘成本相同）",
        en: "Pay of the first year, gross, in the currency of the costs",
      },
      min: 0,
      max: 100_000_000,
    },
  ],
  order: [
    { earlier: "offered_at", later: "accepted_at" },
    { earlier: "offered_at", later: "declined_at" },
  ],
};
