import fc from "fast-check";
import { createTask } from "node-cron";
import { describe, expect, test } from "vitest";
import { lastDue } from "../../pipelines/last-due.ts";

describe("the last due time of a job", () => {
  test.each([
    ["of a year", "0 3 1 1 *", "Asia/Shanghai", "2025-12-31T19:00:00Z"],
    ["of a leap day", "0 9 29 2 *", "Asia/Shanghai", "2024-02-29T01:00:00Z"],
    ["of a month", "15 8 31 * *", "Asia/Shanghai", "2026-10-31T00:15:00Z"],
    ["of a month's last day", "0 0 L * *", "Asia/Kathmandu", "2026-10-30T18:15:00Z"],
    ["of a month's second Monday", "0 6 * * 1#2", "UTC", "2026-11-09T06:00:00Z"],
    ["of a weekday", "0 2 * * 5", "Asia/Shanghai", "2026-11-26T18:00:00Z"],
    ["with seconds", "30 59 23 * * *", "UTC", "2026-11-27T23:59:30Z"],
    ["of the second just passed", "* * * * * *", "UTC", "2026-11-28T12:00:00Z"],
  ])("%s", (_, cron, zone, due) => {
    const found = lastDue(cron, zone, {
      after: new Date("2022-01-01T00:00:00Z"),
      until: new Date("2026-11-28T12:00:00.400Z"),
    });
    expect(found).toEqual(new Date(due));
  });

  test.each([
    ["in an hour that a clock change skips is the day before's", "30 2 * * *", "03-08T12:00", "03-07T07:30"],
    ["in an hour that comes twice is the second one", "30 1 * * *", "11-01T12:00", "11-01T06:30"],
    ["on the day of a change", "30 3 * * *", "03-08T12:00", "03-08T07:30"],
  ])("%s", (_, cron, until, due) => {
    const found = lastDue(cron, "America/New_York", {
      after: new Date("2026-01-01T00:00:00Z"),
      until: new Date(`2026-${until}:00Z`),
    });
    expect(found).toEqual(new Date(`2026-${due}:00Z`));
  });

  test("is after the last one, never that one itself", () => {
    const one = new Date("2026-11-28T03:00:00Z");
    const at = (after: Date, until: Date) => lastDue("0 3 * * *", "UTC", { after, until });
    expect(at(one, new Date("2026-11-29T02:59:59Z"))).toBeNull();
    expect(at(new Date(one.getTime() - 1000), one)).toEqual(one);
    expect(at(one, one)).toBeNull();
  });

  test("is what looking at every minute finds, clocks changing or not", () => {
    const few = (most: number) =>
      fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 2 });
    const starts = ["2026-03-07T18:00Z", "2026-11-01T00:00Z", "2026-04-04T10:00Z", "2026-10-03T10:00Z"];
    fc.assert(
      fc.property(
        few(59),
        few(23),
        fc.constantFrom("*", "1,4", "7-9", "L"),
        fc.constantFrom("America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Asia/Shanghai"),
        fc.constantFrom(...starts),
        fc.integer({ min: 0, max: 1500 }),
        (minutes, hours, days, zone, start, length) => {
          const cron = `${minutes.join()} ${hours.join()} ${days} * *`;
          const after = new Date(start);
          const until = new Date(after.getTime() + length * 60_000);
          const task = createTask(cron, () => undefined, { timezone: zone });
          let naive: Date | null = null;
          for (let at = until.getTime(); at > after.getTime() && naive === null; at -= 60_000)
            if (task.match(new Date(at))) naive = new Date(at);
          void task.destroy();
          expect(lastDue(cron, zone, { after, until })).toEqual(naive);
        },
      ),
      { numRuns: 60 },
    );
  });
});
