import type { Connector } from "../extract/connectors.ts";

/** The business systems' KPI results. */
export const connector: Connector = {
  about: { zh: "业务系统 KPI 结果", en: "KPI results of the business systems" },
  files: [
    {
      name: "bi-kpi",
      source: "bi",
      files: ["bi/kpi-*.csv"],
      feeds: [
        {
          feed: "kpi_results",
          fields: {
            source_id: { template: "{employee_id}/{period_end}/{kpi}" },
            employee_id: "employee_id",
            period_end: "period_end",
            kpi: "kpi",
            value: "value",
            target: "target",
            updated_at: "updated_at",
          },
        },
      ],
    },
  ],
};
