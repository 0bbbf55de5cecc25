import { makeCompany } from "../../fixtures/systems/company.ts";
import { greenhouseApplication, startGreenhouse } from "../../fixtures/systems/greenhouse.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

contractTests({
  system: "greenhouse",
  more: { endpoints: ["departments", "jobs", "candidates", "applications", "rejection_details"] },
  base: (origin) => `${origin}/v3`,
  start: (how) =>
    startGreenhouse({
      company: makeCompany({ applications: how === "empty" ? 0 : 30 }),
      now: clock.now,
      most: 12,
    }),
  prepare: clock.follow,
  list: { endpoint: "applications", served: "applications" },
  feed: "applications",
  ids: ({ company }) => company.applications.map(({ number }) => greenhouseApplication(number)),
  change: ({ company }, now) => {
    Object.assign(company.applications[0]!, { channel: "campus", updatedAt: now });
    return { id: greenhouseApplication(1), field: "channel", value: "campus" };
  },
  fields: {
    served: "applications",
    empty: (item) => {
      item.source_id = null;
    },
    unknown: (item) => {
      item.type = { id: 9, key: "NOBODY_KNOWS" };
    },
    told: { served: "rejection_reasons", feed: "stage_events" },
  },
});
