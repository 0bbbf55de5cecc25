import type { Connector } from "../extract/connectors.ts";

/** The message centre: a JSON array of events, several of which make one message. */
export const connector: Connector = {
  about: { zh: "企业微信消息中心事件", en: "Events of the WeCom message centre" },
  files: [
    {
      name: "wecom-messages",
      source: "wecom",
      files: ["wecom/messages-*.json"],
      feeds: [
        {
          feed: "messages",
          fold: ["message", "application", "purpose", "channel"],
          fields: {
            source_id: "message",
            message_id: "message",
            application_id: "application",
            purpose: "purpose",
            channel: "channel",
            sent_at: { column: "ts", when: [{ column: "event", equals: "sent" }] },
            delivered_at: { column: "ts", when: [{ column: "event", equals: "delivered" }] },
            opened_at: { column: "ts", when: [{ column: "event", equals: "opened" }] },
            responded_at: { column: "ts", when: [{ column: "event", equals: "responded" }] },
            updated_at: { column: "ts", take: "max" },
          },
        },
      ],
    },
  ],
};
