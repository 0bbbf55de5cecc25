import type { Connector } from "../extract/connectors.ts";

/** The service desk: complaints. */
export const connector: Connector = {
  about: { zh: "服务台投诉记录", en: "Complaints of the service desk" },
  files: [
    {
      name: "desk-complaints",
      source: "desk",
      files: ["desk/complaints*.csv"],
      feeds: [
        {
          feed: "complaints",
          fields: {
            source_id: "ticket",
            complaint_id: "ticket",
            application_id: "application_id",
            at: "opened_at",
            kind: "kind",
            updated_at: "updated_at",
          },
        },
      ],
    },
  ],
};
