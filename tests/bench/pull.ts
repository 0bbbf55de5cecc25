import { makeCompany } from "../../fixtures/systems/company.ts";
import { startFeishu } from "../../fixtures/systems/feishu.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { followingClock } from "../pull/following-clock.ts";
import { openRig } from "../pull/rig.ts";
import type { Bench } from "./main.ts";

const DAY = 86_400_000;
const APPLICATIONS = 100_000;
/** Details a second that Feishu gives. */
const DETAILS = 10;

/**
 * A day's changes of 1 % of 100,000 applications, pulled from the loopback Feishu Hire and loaded. Waiting for limits passes
 * at once, on the clocks of both sides, so that requests go one after the other: none may be on its way meanwhile. The work takes
 * the time that it takes. The limit's own minimum is that of details: ten
 * a second, for each changed application and each application with an interview in the last week.
 */
const dailyChanges: Bench = {
  name: `a day's changes of 1 % of ${APPLICATIONS} applications from Feishu Hire`,
  target: "pulled in < 1.25 times the limit's minimum, none refused",
  run: async () => {
    const now = Date.now();
    const company = makeCompany({
      applications: APPLICATIONS,
      from: now - 180 * DAY,
      until: now + 100 * DAY,
    });
    for (const job of company.jobs) job.updatedAt = now - DAY / 2;
    for (const one of company.applications) one.updatedAt = Math.min(one.updatedAt, now - 2 * DAY);
    for (const one of company.applications.slice(0, APPLICATIONS / 100)) one.updatedAt = now - DAY / 2;
    const clock = followingClock();
    const served = await startFeishu({ company, now: clock.now });
    const file = (await readSystems(null)).get("feishu-hire")!;
    const wanted = Object.keys(file.secrets ?? {});
    const rig = await openRig({
      system: "feishu-hire",
      file: { ...file, at_once: 1 },
      base: `${served.origin}/open-apis`,
      secrets: Object.fromEntries(wanted.map((name) => [name, served.secrets[name] ?? ""])),
      more: { from: new Date(now - DAY).toISOString().slice(0, 10) },
    });
    try {
      await clock.follow(rig);
      const begun = performance.now();
      const { requests, endpoints, seconds, load } = await rig.run();
      const worked = (performance.now() - begun) / 1000;
      const failed = endpoints.filter(({ state }) => state !== "done");
      if (failed.length > 0 || load?.status !== "done") throw new Error(JSON.stringify(failed[0] ?? load));
      const details = served.seen.filter(({ endpoint }) => endpoint === "application_details");
      const minimum = details.filter(({ status }) => status === 200).length / DETAILS - 1;
      const refused = served.seen.filter(({ status }) => status === 429).length;
      const changed = (await rig.ids("applications")).length;
      const span = (served.seen.at(-1)!.at - served.seen[0]!.at) / 1000;
      return {
        figure:
          `${changed} changed, ${details.length} details, ${requests} requests, ${refused} refused; ` +
          `minimum ${minimum.toFixed(0)} s, ours ${span.toFixed(0)} s, ${seconds.toFixed(0)} s until it was loaded (work ${worked.toFixed(0)} s)`,
        ok: span < 1.25 * minimum && refused === 0 && changed === APPLICATIONS / 100,
      };
    } finally {
      await rig.end();
      await served.close();
    }
  },
};

export const benches: readonly Bench[] = [dailyChanges];
