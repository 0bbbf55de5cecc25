import type { Connector } from "../extract/connectors.ts";

/** Finance: recruiting costs by month. */
export const connector: Connector = {
  about: { zh: "财务系统招聘费用", en: "Recruiting costs from finance" },
  files: [
    {
      name: "finance-costs",
      source: "finance",
      files: ["finance/costs*.csv"],
      feeds: [
        {
          feed: "costs",
          fields: {
            source_id: "cost_id",
            month: "month",
            kind: "kind",
            amount: "amount",
            currency: "currency",
            job_id: "job_id",
            screening_path: "screening_path",
            updated_at: "updated_at",
          },
        },
      ],
    },
  ],
};
