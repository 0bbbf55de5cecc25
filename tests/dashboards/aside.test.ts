import { expect, test } from "vitest";
import { asideSummary } from "../../dashboards/pages/data/aside-summary.ts";

test("records set aside are told by reason and feed, as a share of all that came, without the resolved", () => {
  const found = asideSummary(
    [
      { feed: "hires", reason: "type", status: "open", rows: 10 },
      { feed: "hires", reason: "type", status: "resolved", rows: 50 },
      { feed: "hires", reason: "missing", status: "open", rows: 5 },
      { feed: "messages", reason: "unknown_reference", status: "waiting", rows: 10 },
      { feed: "messages", reason: "unknown_reference", status: "open", rows: 10 },
    ],
    [
      { feed: "hires", rows: 85 },
      { feed: "messages", rows: 0 },
    ],
    [
      { metric: "cycle_days", feeds: ["applications", "hires"] },
      { metric: "invite_open_rate", feeds: ["messages"] },
    ],
  );
  expect(found).toEqual([
    { reason: "unknown_reference", feed: "messages", rows: 20, share: 1, metrics: ["invite_open_rate"] },
    { reason: "type", feed: "hires", rows: 10, share: 0.1, metrics: ["cycle_days"] },
    { reason: "missing", feed: "hires", rows: 5, share: 0.05, metrics: ["cycle_days"] },
  ]);
});
