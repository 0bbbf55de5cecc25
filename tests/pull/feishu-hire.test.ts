import { makeCompany } from "../../fixtures/systems/company.ts";
import { feishuApplication, startFeishu } from "../../fixtures/systems/feishu.ts";
import type { System } from "../../fixtures/systems/server.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

const alive = ({ company }: System) => company.applications.filter(({ deleted }) => !deleted);

contractTests({
  system: "feishu-hire",
  more: { endpoints: ["jobs", "application_details"] },
  base: (origin) => `${origin}/open-apis`,
  start: (how) =>
    startFeishu({
      company: makeCompany({ applications: how === "empty" ? 0 : 40 }),
      now: clock.now,
      most: 15,
    }),
  prepare: clock.follow,
  list: { endpoint: "applications", served: "applications" },
  feed: "applications",
  ids: (served) => alive(served).map(({ number }) => feishuApplication(number)),
  change: ({ company }, now) => {
    Object.assign(company.applications[0]!, { channel: "campus", updatedAt: now });
    return { id: feishuApplication(1), field: "channel", value: "offline" };
  },
  fields: {
    served: "application_details",
    empty: (item) => {
      (item.basic_info as Record<string, unknown>).resume_source_info = null;
    },
  },
});
