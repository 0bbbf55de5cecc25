import { makeCompany } from "../../fixtures/systems/company.ts";
import { startMoka } from "../../fixtures/systems/moka.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

contractTests({
  system: "moka",
  base: (origin) => `${origin}/api-platform`,
  start: (how) =>
    startMoka({ company: makeCompany({ applications: how === "empty" ? 0 : 50 }), now: clock.now }),
  prepare: clock.follow,
  list: { endpoint: "applications", served: "applications" },
  feed: "applications",
  ids: ({ company }) => company.applications.map(({ number }) => String(500_000 + number)),
  change: ({ company }, now) => {
    // the end of what is asked for has whole seconds
    Object.assign(company.applications[0]!, { channel: "campus", updatedAt: now - 2000 });
    return { id: "500001", field: "channel", value: "校园招聘" };
  },
  fields: {
    served: "applications",
    empty: (item) => {
      item.source = null;
    },
  },
});
