import type { Connector } from "../extract/connectors.ts";

/** Time sheets: hours of a team by day and activity. */
export const connector: Connector = {
  about: { zh: "工时系统导出", en: "Exports of the time sheets" },
  files: [
    {
      name: "timesheets-effort",
      source: "timesheets",
      files: ["timesheets/effort-*.csv"],
      feeds: [
        {
          feed: "effort",
          fields: {
            source_id: "entry_id",
            date: "date",
            team: "team",
            activity: "activity",
            hours: "hours",
            job_id: "job_id",
            updated_at: "updated_at",
          },
        },
      ],
    },
  ],
};
