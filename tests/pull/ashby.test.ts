import { ashbyApplication, startAshby } from "../../fixtures/systems/ashby.ts";
import { makeCompany } from "../../fixtures/systems/company.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

contractTests({
  system: "ashby",
  more: { endpoints: ["departments", "jobs", "applications"] },
  base: (origin) => origin,
  start: (how) =>
    startAshby({
      company: makeCompany({ applications: how === "empty" ? 0 : 30 }),
      now: clock.now,
      most: 12,
    }),
  prepare: clock.follow,
  list: { endpoint: "applications", served: "applications" },
  feed: "applications",
  ids: ({ company }) => company.applications.map(({ number }) => ashbyApplication(number)),
  change: ({ company }, now) => {
    Object.assign(company.applications[0]!, { channel: "campus", updatedAt: now });
    return { id: ashbyApplication(1), field: "channel", value: "event" };
  },
  isTimeless: true,
  fields: {
    served: "applications",
    empty: (item) => {
      item.source = null;
    },
    unknown: (item) => {
      Object.assign(item, { status: "Archived", archivedAt: "2026-06-01T00:00:00Z" });
      item.archiveReason = { reasonType: "RejectedByNobody" };
    },
    told: { feed: "stage_events" },
  },
});
