import type { Connector } from "../extract/connectors.ts";

/** IT: sign-in, upgrade and outage events as JSON lines. */
export const connector: Connector = {
  about: { zh: "IT 系统事件", en: "Events of the IT systems" },
  files: [
    {
      name: "it-events",
      source: "it",
      files: ["it/events-*.jsonl"],
      feeds: [
        {
          feed: "system_events",
          fields: {
            source_id: "id",
            at: "at",
            kind: "kind",
            application_id: "application",
            browser: "browser",
            browser_version: "browser_version",
            detail: "detail",
            updated_at: "at",
          },
        },
      ],
    },
  ],
};
