import type { Contract } from "../contract.ts";

/** System events: one event of an IT system. */
export const contract: Contract = {
  feed: "system_events",
  about: { zh: "系统事件", en: "System events" },
  grain: "one event of an IT system",
  key: ["source_id"],
  fields: [
    { name: "at", type: "timestamp", about: { zh: "时间", en: "At" }, required: true },
    {
      name: "kind",
      type: "text",
      about: { zh: "类型", en: "Kind" },
      required: true,
      values: ["login_failed", "login_ok", "upgrade", "outage", "config_change"],
    },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      references: "applications.application_id",
    },
    { name: "browser", type: "text", about: { zh: "浏览器", en: "Browser" }, maxLength: 60 },
    {
      name: "browser_version",
      type: "text",
      about: { zh: "浏览器版本", en: "Browser version" },
      maxLength: 60,
    },
    { name: "detail", type: "text", about: { zh: "说明", en: "Detail" }, maxLength: 500, sealed: true },
  ],
};
